import type { ChainPosition } from "@localgrid/journal/chain";
import type { RecordPage } from "@localgrid/protocol/record-page";
import type { BranchEnd } from "./newest-epoch.ts";
import type { BatchPlace, Decision, HeldJournal, Takeover } from "./receive-decision.ts";

/** A record with its place in the chain, and what is wrong with it; null when nothing is. */
export interface ReceivedRecord {
  readonly seq: number;
  readonly kind: string;
  readonly recorded_at_ms: number;
  readonly hash: Uint8Array;
  readonly bytes: Uint8Array;
  readonly verdict: string | null;
}

/** A batch whose signature and chain are proven. */
export interface ReceivedBatch extends BatchPlace {
  readonly node: Uint8Array;
  readonly records: readonly ReceivedRecord[];
  readonly received_at_ms: number;
  /** All records, as a CBOR array of byte strings. */
  readonly packed: Uint8Array;
  /** As the node signed it, for evidence. */
  readonly bytes: Uint8Array;
}

export interface Receipt {
  readonly decision: Decision;
  /** Last seq of the batch's epoch that is held now; 0 when nothing is. */
  readonly head_seq: number;
}

/** A head that the hub holds, and whether the node contradicted itself there. */
export interface StoredHead extends ChainPosition, BranchEnd {
  readonly is_forked: boolean;
}

/** Where journals are kept. All of a journal's batches go through here one after the other. */
export interface JournalStore {
  /**
   * Reads what is held, asks `decide`, and does what it says in one transaction that is durable when this resolves.
   * A fork closes the epoch that it is in, and keeps the batch in a bounded quarantine; fork and rollback raise an
   * alarm; a takeover is noted with the place that it goes on from.
   *
   * @throws {LocalGridError} `store-away`, `store-full`; the batch may be stored or not, and can be sent again
   */
  receive(batch: ReceivedBatch, decide: (held: HeldJournal) => Decision): Promise<Receipt>;
  /** In the order in which the epochs came; at most the last 10,000. @throws {LocalGridError} `store-away` */
  heads(node: Uint8Array): Promise<readonly StoredHead[]>;
  /** The box that writes the journal now; null for the first one. @throws {LocalGridError} `store-away` */
  takeover(node: Uint8Array): Promise<Takeover | null>;
  /** Null when the epoch is not held. @throws {LocalGridError} `store-away` */
  page(place: Pick<RecordPage, "node" | "epoch" | "from_seq">): Promise<RecordPage | null>;
  /** @throws {LocalGridError} `store-away` */
  alarms(node: Uint8Array): Promise<readonly NodeAlarm[]>;
}

export type AlarmCode = "fork" | "rolled-back";

export interface NodeAlarm {
  readonly code: AlarmCode;
  readonly epoch: Uint8Array;
  readonly first_at_ms: number;
  readonly last_at_ms: number;
  readonly times: number;
}
