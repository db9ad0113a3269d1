import { readFileSync } from "node:fs";
import { join } from "node:path";
import { nodeSeedOf } from "@localgrid/journal/node-seed";
import { type NodeSecrets, sealSecrets } from "@localgrid/journal/recovery-seal";
import { holdsRecords } from "../adapters/sqlite/recovery-database.ts";
import type { Identity } from "../adapters/system/identity.ts";
import { type Replacement, readReplacement, writeReplacement } from "../adapters/system/replacement-files.ts";
import type { Config } from "../config.ts";
import { edgeNodeError } from "../errors.ts";
import type { GenesisNotes } from "../ingest/ingest.ts";

export interface GenesisNoteSources {
  readonly config: Pick<
    Config,
    | "data_dir"
    | "currency"
    | "time_zone"
    | "interval_length_s"
    | "price_rule"
    | "close_deadline_s"
    | "http_port"
    | "mqtt_port"
    | "peer_port"
    | "replica_count"
  >;
  readonly identity: Identity;
  /** Of the newest epoch in the journal; 1 when there is none. */
  readonly journalGeneration: number;
  /** Raw, 32 bytes; null while this node trusts no region. */
  readonly regionKey: () => Uint8Array | null;
  /** Null while this node has no hub. */
  readonly hub_url: () => string | null;
}

export interface GenesisNoteBook {
  /** Which box of its node this one is; 1 for the first. */
  readonly generation: number;
  /** For the genesis of this epoch. */
  notes(epoch: Uint8Array): GenesisNotes;
  /** An epoch's genesis is on disk: what a recovery left to be said has been said. */
  opened(): void;
}

/**
 * What goes into each epoch's genesis beside community and rules: which box writes, what nobody had when it took over,
 * and, sealed under the node's seed, what the next box needs. To be opened when the certificate authority is there.
 *
 * @throws {LocalGridError} `replacement-damaged`
 */
export function openGenesisNotes(sources: GenesisNoteSources): GenesisNoteBook {
  const { config, identity, journalGeneration } = sources;
  const { data_dir } = config;
  const replacement = readReplacement(data_dir);
  if (replacement !== null) assertJournalStands(data_dir, replacement);
  const generation = Math.max(journalGeneration, replacement?.generation ?? 1);
  const say = () => {
    if (replacement !== null && !replacement.said) writeReplacement(data_dir, { ...replacement, said: true });
  };
  // A crash between the genesis and the mark: it has been said.
  const isSaid = replacement === null || replacement.said || replacement.generation <= journalGeneration;
  if (isSaid) say();
  let waiting = isSaid ? null : replacement;
  const seed = nodeSeedOf(identity.key.privateKey);
  return {
    generation,
    notes: (epoch) => ({
      ...(generation > 1 ? { generation } : {}),
      ...(waiting !== null && waiting.missing.length > 0 ? { missing: waiting.missing } : {}),
      recovery: sealSecrets(secretsOf(sources), seed, epoch),
    }),
    opened: () => {
      if (waiting === null) return;
      waiting = null;
      say();
    },
  };
}

/** A box that begins a journal of its own under the key of one that has a longer one forks it. */
function assertJournalStands(data_dir: string, { generation }: Replacement): void {
  if (holdsRecords(join(data_dir, "journal.sqlite"))) return;
  const why = `replacement.json says that this box goes on as generation ${generation}, but the journal that was recovered is not there`;
  throw edgeNodeError("replacement-damaged", why);
}

/** What a new box needs beside the journal, by now. */
export function secretsOf({
  config,
  identity,
  regionKey,
  hub_url,
}: Omit<GenesisNoteSources, "journalGeneration">): NodeSecrets {
  const { data_dir, currency, time_zone, interval_length_s, price_rule, close_deadline_s } = config;
  const { http_port, mqtt_port, peer_port, replica_count } = config;
  const ofCommunity = { currency, time_zone, interval_length_s, price_rule, close_deadline_s };
  return {
    community_key: identity.communityKey,
    authority_pem: readFileSync(join(data_dir, "ca", "authority.pem"), "utf8"),
    region_public_key: regionKey(),
    hub_url: hub_url(),
    settings: { ...ofCommunity, http_port, mqtt_port, peer_port, replica_count },
  };
}
