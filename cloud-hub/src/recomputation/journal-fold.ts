import type { CommunityState } from "@localgrid/clearing/community";
import { type FoldedRecord, type FoldOutcome, recomputeRecord } from "@localgrid/clearing/fold";
import type { NodeState } from "@localgrid/clearing/node-state";
import type { IntervalRow, ProjectionSink } from "@localgrid/clearing/projection-sink";
import { openRecord } from "@localgrid/clearing/replay";
import { type DecodedRecord, decodeRecord } from "@localgrid/journal/record";
import { createEpochSeal, type EpochSeal } from "@localgrid/journal/sealing";
import { agreedJson } from "@localgrid/protocol/allocation-key-json";
import { compareIdentifiers, type EpochId, type NodeId } from "@localgrid/vocabulary/identifiers";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { cloudHubError } from "../errors.ts";
import type { LinePosition } from "./journal-line.ts";
import { comparedRow, noRows, type RecomputedRows, type RefusedRecord, type TakenTerms } from "./recomputed-rows.ts";

/** A place on a journal's line and what is known there. */
export interface FoldPoint {
  /** Null before the first record. */
  readonly position: LinePosition | null;
  /** Records of the line up to there. */
  readonly records: number;
  readonly state: NodeState | null;
}

export interface FoldedJournal {
  readonly node: NodeId;
  readonly community: string;
  /** Opens the sealed bodies. */
  readonly communityKey: Uint8Array;
}

/** What a fold has gathered. */
export interface Gathered {
  readonly rows: RecomputedRows;
  /** Records of kinds that this version does not know. */
  readonly unknown: number;
  /** Records that changed nothing because they do not fit. */
  readonly refused: readonly RefusedRecord[];
  /** Null when they did not change. */
  readonly terms: TakenTerms | null;
}

const TERMS: ReadonlySet<string> = new Set(["member", "metering-point", "tariff", "allocation-key"]);

/** Folds the records of one journal's line, one by one, as its node did. Rows gather until they are taken. */
export class JournalFold {
  private readonly journal: FoldedJournal;
  private point: FoldPoint;
  private seal: { readonly epoch: Uint8Array; readonly seal: EpochSeal } | null = null;
  private rows = noRows();
  private unknown = 0;
  private refused: RefusedRecord[] = [];
  private haveTermsChanged = true;

  constructor(journal: FoldedJournal, from: FoldPoint) {
    this.journal = journal;
    this.point = from;
  }

  get at(): FoldPoint {
    return this.point;
  }

  get waiting(): RecomputedRows {
    return this.rows;
  }

  /**
   * Applies the record that comes next on the line. After an error the fold is of no more use, but what it gathered
   * before is right.
   *
   * @throws {LocalGridError} why the journal cannot be folded: `malformed-record`, `foreign-community`, `wrong-key`,
   * `malformed-body`, and the codes of `recomputeRecord`
   */
  fold(bytes: Uint8Array): void {
    const record = decodeRecord(bytes);
    const folded = this.open(record);
    const { state, refused } = this.apply(folded);
    const { epoch, seq, kind } = record;
    if (refused !== undefined) this.refused.push({ epoch, seq, kind, verdict: refused });
    if (folded.kind === "unknown") this.unknown += 1;
    this.haveTermsChanged ||= TERMS.has(kind);
    this.point = { position: { epoch, seq }, records: this.point.records + 1, state };
  }

  take(): Gathered {
    const { rows, unknown, refused, point, haveTermsChanged } = this;
    const terms = haveTermsChanged && point.state !== null ? termsOf(point.state.community) : null;
    this.rows = noRows();
    this.unknown = 0;
    this.refused = [];
    this.haveTermsChanged &&= terms === null;
    return { rows, unknown, refused, terms };
  }

  private open(record: DecodedRecord): FoldedRecord {
    const { community, communityKey, node } = this.journal;
    const { kind, body, epoch } = record;
    if (kind === "genesis" && !(body instanceof Uint8Array) && body["community"] !== community) {
      throw cloudHubError("foreign-community", `the journal is not one of ${community}`);
    }
    return openRecord(
      record,
      this.sealOf(epoch, () => createEpochSeal(communityKey, node, epoch)),
    );
  }

  private sealOf(epoch: EpochId, create: () => EpochSeal): EpochSeal {
    if (this.seal === null || Buffer.compare(this.seal.epoch, epoch) !== 0) this.seal = { epoch, seal: create() };
    return this.seal.seal;
  }

  private apply(record: FoldedRecord): FoldOutcome {
    const closed: IntervalRow[] = [];
    try {
      const outcome = recomputeRecord(this.point.state, record, this.sinkTo(closed));
      const { interval } = outcome;
      const official_version = record.kind === "official-values" ? record.body.version : 0;
      if (interval !== undefined) {
        this.rows.intervals.push(...closed.map((row) => comparedRow(row, interval, official_version)));
      }
      return outcome;
    } catch (error) {
      if (error instanceof LocalGridError) throw error;
      // Bodies are as their node wrote them: one that is not of its kind shows here.
      throw cloudHubError("malformed-body", error instanceof Error ? error.message : "not a body of its kind", error);
    }
  }

  private sinkTo(closed: IntervalRow[]): ProjectionSink {
    const { memberIntervals, meteringPointIntervals, postings } = this.rows;
    return {
      interval: (row) => void closed.push(row),
      memberInterval: (row) => void memberIntervals.push(row),
      meteringPointInterval: (row) => void meteringPointIntervals.push(row),
      posting: (row) => void postings.push(row),
    };
  }
}

function termsOf({ members, meteringPoints, tariffs, allocationKeys }: CommunityState): TakenTerms {
  return {
    members: [...members.values()].sort((a, b) => compareIdentifiers(a.member, b.member)),
    metering_points: [...meteringPoints.values()].sort((a, b) =>
      compareIdentifiers(a.metering_point, b.metering_point),
    ),
    tariffs,
    allocation_keys: allocationKeys.map((key) => ({ valid_from_s: key.valid_from_s, agreed: agreedJson(key) })),
  };
}
