import { openRecord } from "@localgrid/clearing/replay";
import { type DecodedRecord, decodeRecord } from "@localgrid/journal/record";
import { createEpochSeal, type EpochSeal } from "@localgrid/journal/sealing";
import type { JournalSearch } from "../calculation/journal-search.ts";

/** What a record of the own journal may give cause for. */
export type JournalCause =
  | {
      readonly kind: "closed";
      readonly start_s: number;
      readonly length_s: number;
      /** Null where nobody traded. */
      readonly price_micro_per_kwh: number | null;
    }
  /** Official values of a closed interval. */
  | { readonly kind: "official"; readonly start_s: number };

export interface JournalPiece {
  readonly causes: readonly JournalCause[];
  /** Position of the last record that was looked at; where it began when there was none. */
  readonly upto: number;
}

/** Records that are looked at without a turn of others. */
const AT_ONCE = 128;
const KINDS: ReadonlySet<string> = new Set(["interval-closed", "official-values"]);

/** Reads the own journal for what there may be to tell. Only records that are on disk count. */
export class JournalCauses {
  private readonly search: Pick<JournalSearch, "records">;
  private readonly communityKey: Uint8Array;
  private seal: { readonly epoch: string; readonly seal: EpochSeal } | null = null;

  constructor(search: Pick<JournalSearch, "records">, communityKey: Uint8Array) {
    this.search = search;
    this.communityKey = communityKey;
  }

  after(position: number): JournalPiece {
    const records = this.search.records(position + 1, AT_ONCE);
    const causes = records.map(({ record }) => this.causeOf(decodeRecord(record))).filter((cause) => cause !== null);
    return { causes, upto: records.at(-1)?.position ?? position };
  }

  private causeOf(decoded: DecodedRecord): JournalCause | null {
    if (!KINDS.has(decoded.kind)) return null;
    const folded = openRecord(decoded, this.sealOf(decoded));
    if (folded.kind === "official-values") return { kind: "official", start_s: folded.body.start_s };
    if (folded.kind !== "interval-closed") return null;
    const { start_s, length_s, price_micro_per_kwh } = folded.body;
    return { kind: "closed", start_s, length_s, price_micro_per_kwh };
  }

  private sealOf({ node, epoch }: DecodedRecord): EpochSeal {
    const name = Buffer.from(epoch).toString("hex");
    if (this.seal?.epoch !== name) {
      this.seal = { epoch: name, seal: createEpochSeal(this.communityKey, node, epoch) };
    }
    return this.seal.seal;
  }
}
