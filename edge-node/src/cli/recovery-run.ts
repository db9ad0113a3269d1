import { mkdirSync } from "node:fs";
import { type MissingRange, recoveryOf } from "@localgrid/journal/genesis";
import type { NodeKey } from "@localgrid/journal/head";
import { type NodeSecrets, openSecrets } from "@localgrid/journal/recovery-seal";
import { communityId } from "@localgrid/vocabulary/identifiers";
import { RecoveredJournal } from "../adapters/sqlite/recovered-journal.ts";
import { MAX_GENERATION, recoveryFolder } from "../adapters/system/replacement-files.ts";
import { edgeNodeError } from "../errors.ts";
import { fetchJournal } from "../recovery/fetch-journal.ts";
import { Gathering } from "../recovery/gathering.ts";
import {
  besideLine,
  type FetchedEpoch,
  lineOf,
  missingRanges,
  type PromisedHead,
  parentsOf,
  placedOf,
  unionOf,
} from "../recovery/journal-union.ts";
import type { EpochReach, RecoverySource } from "../recovery/recovery-source.ts";
import { highestOf } from "../recovery/rival.ts";
import { type RecoveryStep, settleRecoveredNode, writeRecoveredNode } from "./recovered-node.ts";

/** A genesis has to fit into a record, with what it seals. */
const MOST_RANGES = 256;
/** Of those that a person is told before the rest is counted. */
const NAMED_RANGES = 8;

export interface RecoveryPorts {
  readonly data_dir: string;
  readonly key: NodeKey;
  /** 32 bytes: what the recovery code stands for. */
  readonly seed: Uint8Array;
  /** Whoever was reached. */
  readonly sources: () => Promise<readonly RecoverySource[]>;
  /** The hub that the journal itself names; null when it is among the sources, or is not to be asked. */
  readonly hubNamed: ((hub_url: string) => RecoverySource) | null;
  readonly progress: (records: number) => void;
  readonly say: (line: string) => void;
  /** Goes on also without what somebody claims to have and nobody gives. */
  readonly acceptsIncomplete?: boolean;
  /** For a journal that seals none that open; from a backup. */
  readonly fallbackSecrets?: NodeSecrets | null;
  /** Hears of each step of the end, when it is on disk. */
  readonly stepped?: (step: RecoveryStep) => void;
}

export interface RecoveryFigures {
  readonly records: number;
  /** Of all records. */
  readonly bytes: number;
  /** Records that had been lost once before; their content lives on. */
  readonly beside: number;
  readonly sources: readonly string[];
  readonly generation: number;
  readonly missing: readonly { readonly epoch: string; readonly from_seq: number; readonly upto_seq: number }[];
}

/**
 * Makes an empty folder that of a node that was lost: fetches its journal from everybody who has a part of it, finds
 * the line that it goes on from, and writes keys, settings and journal. A second try goes on where the first ended.
 *
 * @throws {LocalGridError} `recovery-incomplete`, `no-recovery-secrets`, `replacement-raced`, `data-folder-not-empty`,
 * `storage-full`
 */
export async function recoverNode(ports: RecoveryPorts): Promise<RecoveryFigures> {
  const { data_dir, key, stepped = () => undefined } = ports;
  const settled = settleRecoveredNode({ data_dir, key, stepped });
  if (settled !== null) {
    const { records, bytes, beside, replacement } = settled;
    return {
      records,
      bytes,
      beside,
      sources: [],
      generation: replacement.generation,
      missing: named(replacement.missing),
    };
  }
  const folder = recoveryFolder(data_dir);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const journal = new RecoveredJournal(folder);
  try {
    return await new RecoveryRun(ports, journal).run();
  } catch (error) {
    journal.close();
    throw error;
  }
}

class RecoveryRun {
  private readonly ports: RecoveryPorts;
  private readonly journal: RecoveredJournal;
  private readonly gathered: Gathering;

  constructor(ports: RecoveryPorts, journal: RecoveredJournal) {
    this.ports = ports;
    this.journal = journal;
    this.gathered = new Gathering(ports.key.publicKey, ports.say);
  }

  async run(): Promise<RecoveryFigures> {
    const { data_dir, key, sources, say, stepped = () => undefined } = this.ports;
    this.assertSameNode();
    await Promise.all((await sources()).map((source) => this.gathered.ask(source)));
    this.assertAsBefore("told-generation", this.gathered.generation);
    await this.fetch();
    const secrets = await this.secretsAndTheirHub();
    const epochs = this.journal.epochs();
    const line = lineOf(epochs);
    const aside = besideLine(epochs, line);
    // Only then is known who all went on with this journal.
    if (epochs.length === this.journal.planned().length) this.beganAt(epochs);
    const missing = this.missing(epochs, placedOf(line, aside));
    const before = this.beganAt(epochs);
    await this.assertNobodyElse(before);
    const generation = before + 1;
    const community = this.communityOf(line);
    const { file, records, bytes, beside } = this.journal.finish(line, aside);
    const { memberships } = this.gathered;
    const replacement = { generation, missing, said: false };
    const ends = { data_dir, key, say, stepped };
    writeRecoveredNode({ ...ends, secrets, community, replacement, journalFile: file, memberships });
    return {
      records,
      bytes,
      beside,
      sources: this.gathered.holders.map(({ source }) => source.name),
      generation,
      missing: named(missing),
    };
  }

  /** What was promised or claimed and has no place in the journal. */
  private missing(epochs: readonly FetchedEpoch[], placed: readonly EpochReach[]): readonly MissingRange[] {
    this.assertComplete(epochs, placed);
    return missingRanges([...this.claims(epochs), ...this.gathered.heads], placed).slice(0, MOST_RANGES);
  }

  /** A node that goes on from a fragment cuts off for good what is only out of reach for now. */
  private assertComplete(epochs: readonly FetchedEpoch[], placed: readonly EpochReach[]): void {
    const withheld = missingRanges(this.claims(epochs), placed);
    if (withheld.length > 0 && this.ports.acceptsIncomplete !== true) throw incomplete(withheld);
  }

  /** What anybody said to have, in this try or one before, and what the geneses that came say to have followed. */
  private claims(epochs: readonly FetchedEpoch[]): readonly PromisedHead[] {
    const planned = this.journal.planned().map(({ epoch, last_seq }) => ({ epoch, seq: last_seq }));
    return [...planned, ...parentsOf(epochs)];
  }

  /** What another code's recovery gathered must not become part of this journal. */
  private assertSameNode(): void {
    const node = hex(this.ports.key.node);
    const before = this.journal.note("node");
    if (before === null) return this.journal.setNote("node", node);
    if (before !== node) {
      throw edgeNodeError(
        "data-folder-not-empty",
        `an unfinished recovery of node ${before} is in ${this.ports.data_dir}`,
      );
    }
  }

  private async fetch(): Promise<void> {
    const { say, progress } = this.ports;
    const { answered, holders } = this.gathered;
    const reaches = unionOf(holders.map(({ reach }) => reach.epochs));
    if (reaches.length === 0) {
      const who = answered.length === 0 ? "nobody was reached" : `none of ${answered.length} that were reached has it`;
      throw edgeNodeError("recovery-incomplete", `the journal is not found: ${who}`);
    }
    this.journal.plan(reaches);
    const trouble = (source: string, message: string) => say(`${source}: ${message}`);
    await fetchJournal(holders, { store: this.journal, progress, trouble });
  }

  /** The journal may name a hub that has more of it. */
  private async secretsAndTheirHub(): Promise<NodeSecrets> {
    const secrets = this.secrets();
    const { hubNamed } = this.ports;
    const { hub_url } = secrets;
    if (hub_url === null || hubNamed === null) return secrets;
    const known = this.gathered.holders.length;
    await this.gathered.ask(hubNamed(hub_url));
    if (this.gathered.holders.length === known) return secrets;
    await this.fetch();
    return this.secrets();
  }

  /** From the newest epoch that seals them. */
  private secrets(): NodeSecrets {
    const epochs = this.journal.epochs();
    if (lineOf(epochs).length === 0) {
      this.assertComplete(epochs, []);
      throw edgeNodeError("recovery-incomplete", "of no epoch is everything before it here");
    }
    const newestFirst = epochs.toSorted((a, b) => b.generation - a.generation || b.started_at_ms - a.started_at_ms);
    for (const { epoch } of newestFirst) {
      const sealed = recoveryOf(this.journal.genesis(epoch).body);
      if (sealed === null) continue;
      try {
        return openSecrets(sealed, this.ports.seed, new Uint8Array(Buffer.from(epoch, "hex")));
      } catch {
        // An older one may still open.
      }
    }
    this.assertComplete(epochs, epochs);
    const { fallbackSecrets = null } = this.ports;
    if (fallbackSecrets !== null) return fallbackSecrets;
    throw edgeNodeError("no-recovery-secrets", "no epoch of the journal holds what a new box needs");
  }

  /** The highest generation that anybody knew when this recovery began, however often it was interrupted. */
  private beganAt(epochs: readonly FetchedEpoch[]): number {
    const known = Math.max(this.gathered.generation, ...epochs.map(({ generation }) => generation));
    this.assertAsBefore("generation", known);
    if (known < MAX_GENERATION) return known;
    throw edgeNodeError("replacement-damaged", `generation ${known} is more than a node can have`);
  }

  /** Whoever rose above what an interrupted try had heard of has taken the place since. */
  private assertAsBefore(note: string, generation: number): void {
    const before = this.journal.note(note);
    if (before === null) this.journal.setNote(note, String(generation));
    else if (generation > Number(before)) throw raced(generation);
  }

  private async assertNobodyElse(before: number): Promise<void> {
    for (const source of this.gathered.answered) {
      const known = new Set(this.journal.planned().map(({ epoch }) => epoch));
      const generation = await highestOf(source, { known, publicKey: this.ports.key.publicKey });
      if (generation > before) throw raced(generation);
    }
  }

  private communityOf(line: readonly EpochReach[]): string {
    const [first] = line;
    return communityId(String(first === undefined ? "" : this.journal.genesis(first.epoch).body["community"]));
  }
}

function raced(generation: number) {
  return edgeNodeError("replacement-raced", `another box goes on with this journal as generation ${generation}`);
}

function incomplete(ranges: readonly MissingRange[]) {
  const texts = named(ranges).map(({ epoch, from_seq, upto_seq }) => `epoch ${epoch} seq ${from_seq}–${upto_seq}`);
  const rest = texts.length > NAMED_RANGES ? `, and ${texts.length - NAMED_RANGES} more ranges` : "";
  return edgeNodeError(
    "recovery-incomplete",
    `somebody has, or says to have, what did not come: ${texts.slice(0, NAMED_RANGES).join(", ")}${rest}; another try goes on from here, and one with --accept-incomplete does without it`,
  );
}

function named(ranges: readonly MissingRange[]): RecoveryFigures["missing"] {
  return ranges.map(({ epoch, ...range }) => ({ epoch: hex(epoch), ...range }));
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
