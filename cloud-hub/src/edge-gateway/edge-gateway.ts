import { generationOf } from "@localgrid/journal/genesis";
import { decodeRecord } from "@localgrid/journal/record";
import { encodeRecordPage, type RecordPage } from "@localgrid/protocol/record-page";
import { decodeUploadBatch, type VerifiedRecord, verifyUploadBatch } from "@localgrid/protocol/upload";
import type { JournalHeads, UploadAnswer } from "@localgrid/protocol/upload-answers";
import { MAX_RECORDS_PER_BATCH } from "@localgrid/protocol/upload-limits";
import type { EpochId, NodeId } from "@localgrid/vocabulary/identifiers";
import type { EnrolledNode } from "../enrolment/node-registry.ts";
import { cloudHubError } from "../errors.ts";
import type { JournalStore, Receipt, ReceivedBatch } from "./journal-store.ts";
import { newestEpoch } from "./newest-epoch.ts";
import { decideReceipt } from "./receive-decision.ts";
import { verdictOn } from "./verdict.ts";

export interface EdgeGatewayPorts {
  readonly journals: JournalStore;
  readonly now_ms: () => number;
  readonly events: GatewayEvents;
}

/** What operators want to know; each after its transaction. */
export interface GatewayEvents {
  stored(records: number, refused: number): void;
  /** The journal has grown, or contradicts itself now. */
  changed(node: NodeId): void;
  /** Records that were there already. */
  known(records: number): void;
  alarm(code: "fork" | "rolled-back", node: Uint8Array): void;
  /** A new box writes the journal from now on. */
  replaced(node: Uint8Array, place: { readonly generation: number; readonly epoch: Uint8Array }): void;
}

/** Takes nodes' journals in, and gives them back to nodes that lost theirs. */
export class EdgeGateway {
  private readonly ports: EdgeGatewayPorts;

  constructor(ports: EdgeGatewayPorts) {
    this.ports = ports;
  }

  /**
   * Verifies a batch and stores what of it is new; when this resolves with `acknowledged`, everything up to there is
   * durable. Sending a batch again changes nothing.
   *
   * @throws {LocalGridError} `malformed-message`, `batch-too-large`, `foreign-node`, `inconsistent-records`,
   * `broken-chain`, `wrong-signature`, `revoked-node`, `store-away`, `store-full`
   */
  async receive(node: EnrolledNode, bytes: Uint8Array): Promise<UploadAnswer> {
    const batch = decodeUploadBatch(bytes);
    if (Buffer.compare(batch.node, node.id) !== 0) {
      throw cloudHubError("foreign-node", "the batch is another node's than the address says");
    }
    const { records, parent } = verifyUploadBatch(batch, node.public_key);
    const received: ReceivedBatch = {
      ...batch,
      parent,
      generation: generationIn(records),
      bytes,
      hashes: records.map(({ hash }) => hash),
      records: records.map((record) => ({ ...record, verdict: verdictOn(record, node.community) })),
      received_at_ms: this.ports.now_ms(),
    };
    const receipt = await this.ports.journals.receive(received, (held) => decideReceipt(received, held));
    this.report(received, receipt);
    return answerOf(received, receipt);
  }

  /** @throws {LocalGridError} `store-away` */
  async heads(node: Uint8Array): Promise<JournalHeads> {
    const { journals } = this.ports;
    const heads = await journals.heads(node);
    const newest = newestEpoch(heads);
    const takeover = await journals.takeover(node);
    return {
      heads: heads.map(({ epoch, seq, hash }) => ({ epoch: hex(epoch), seq, hash: hex(hash) })),
      newest: newest === null ? null : hex(newest.epoch),
      generation: takeover?.generation ?? 1,
    };
  }

  /**
   * As many records from `from_seq` on as one page holds.
   *
   * @throws {LocalGridError} `unknown-epoch`, `store-away`
   */
  async page(place: { node: NodeId; epoch: EpochId; from_seq: number }): Promise<Uint8Array> {
    const page: RecordPage | null = await this.ports.journals.page(place);
    if (page === null) throw cloudHubError("unknown-epoch", `there is no epoch ${hex(place.epoch)} of this node`);
    return encodeRecordPage(page);
  }

  private report({ node, records, epoch, generation = 1 }: ReceivedBatch, { decision }: Receipt): void {
    const { events } = this.ports;
    if (decision.kind === "fork") {
      events.alarm("fork", node);
      events.changed(node as NodeId);
    }
    if (decision.kind !== "append") return;
    const stored = records.slice(decision.skip);
    if (stored.length > 0) events.changed(node as NodeId);
    events.stored(stored.length, stored.filter(({ verdict }) => verdict !== null).length);
    events.known(decision.skip);
    if (decision.is_rollback) events.alarm("rolled-back", node);
    if (decision.is_takeover) events.replaced(node, { generation, epoch });
  }
}

function answerOf({ epoch }: ReceivedBatch, { decision, head_seq }: Receipt): UploadAnswer {
  switch (decision.kind) {
    case "append":
      return {
        kind: "acknowledged",
        acknowledged: { epoch: hex(epoch), seq: head_seq },
        max_records: MAX_RECORDS_PER_BATCH,
      };
    case "gap":
      return { kind: "gap", expected: { epoch: hex(decision.expected.epoch), seq: decision.expected.seq } };
    case "fork":
      return { kind: "fork", at: { epoch: hex(decision.at.epoch), seq: decision.at.seq } };
    case "unknown-parent":
      return { kind: "unknown-parent" };
    case "replaced":
      return { kind: "replaced", generation: decision.generation, at_ms: decision.at_ms };
    case "revoked":
      throw cloudHubError("revoked-node", "the node was shut out");
  }
}

/** Undefined for records that do not begin their epoch. */
function generationIn([first]: readonly VerifiedRecord[]): number | undefined {
  if (first?.kind !== "genesis") return undefined;
  const { body } = decodeRecord(first.bytes);
  return body instanceof Uint8Array ? 1 : generationOf(body);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
