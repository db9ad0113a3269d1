import { readFileSync } from "node:fs";
import { join } from "node:path";
import { nodeSeedOf } from "@localgrid/journal/node-seed";
import { sealSecrets } from "@localgrid/journal/recovery-seal";
import type { Identity } from "../adapters/system/identity.ts";
import { readReplacement, removeReplacement } from "../adapters/system/replacement-files.ts";
import type { Config } from "../config.ts";
import type { GenesisNotes } from "../ingest/ingest.ts";

export interface GenesisNoteSources {
  readonly config: Pick<
    Config,
    "data_dir" | "currency" | "time_zone" | "interval_length_s" | "price_rule" | "peer_port"
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
  // A crash between the genesis and the end of the file: it has been said.
  let waiting = replacement !== null && replacement.generation > journalGeneration ? replacement : null;
  if (replacement !== null && waiting === null) removeReplacement(data_dir);
  const generation = Math.max(journalGeneration, waiting?.generation ?? 1);
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
      removeReplacement(data_dir);
    },
  };
}

function secretsOf({ config, identity, regionKey, hub_url }: GenesisNoteSources) {
  const { data_dir, currency, time_zone, interval_length_s, price_rule, peer_port } = config;
  return {
    community_key: identity.communityKey,
    authority_pem: readFileSync(join(data_dir, "ca", "authority.pem"), "utf8"),
    region_public_key: regionKey(),
    hub_url: hub_url(),
    settings: { currency, time_zone, interval_length_s, price_rule, peer_port },
  };
}
