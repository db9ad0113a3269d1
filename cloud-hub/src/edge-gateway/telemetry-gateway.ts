import { decodeUploadBatch, verifyUploadBatch } from "@localgrid/protocol/upload";
import type { JournalHeads, UploadAnswer } from "@localgrid/protocol/upload-answers";
import { MAX_RECORDS_PER_BATCH } from "@localgrid/protocol/upload-limits";
import type { EnrolledNode } from "../enrolment/node-registry.ts";
import { cloudHubError } from "../errors.ts";
import type { TelemetryBatch, TelemetryDecision, TelemetryHead, TelemetryStore } from "./telemetry-store.ts";

export interface TelemetryGatewayPorts {
  readonly telemetry: TelemetryStore;
  readonly now_ms: () => number;
}

/** Takes nodes' telemetry in: as it takes journals, but for a time only. */
export class TelemetryGateway {
  private readonly ports: TelemetryGatewayPorts;

  constructor(ports: TelemetryGatewayPorts) {
    this.ports = ports;
  }

  /**
   * Verifies a batch and stores what of it is new. Sending it again changes nothing.
   *
   * @throws {LocalGridError} `malformed-message`, `batch-too-large`, `foreign-node`, `inconsistent-records`,
   * `broken-chain`, `wrong-signature`, `store-away`, `store-full`
   */
  async receive(node: EnrolledNode, bytes: Uint8Array): Promise<UploadAnswer> {
    const batch = decodeUploadBatch(bytes, "lg/telemetry/1");
    if (Buffer.compare(batch.node, node.id) !== 0) {
      throw cloudHubError("foreign-node", "the batch is another node's than the address says");
    }
    const { records } = verifyUploadBatch(batch, node.public_key, "lg/telemetry/1");
    const hashes = records.map(({ hash }) => hash);
    const received: TelemetryBatch = { ...batch, hashes, received_at_ms: this.ports.now_ms() };
    const { decision, head_seq } = await this.ports.telemetry.receive(received, (held) => decide(received, held));
    return answerOf(received, decision, head_seq);
  }

  /** @throws {LocalGridError} `store-away` */
  async heads(node: Uint8Array): Promise<JournalHeads> {
    const heads = await this.ports.telemetry.heads(node);
    const named = heads.map(({ epoch, seq, hash }) => ({ epoch: hex(epoch), seq, hash: hex(hash) }));
    return { heads: named, newest: named.at(-1)?.epoch ?? null };
  }
}

/** Only the head's hash is kept: what ends before it is taken for known, and changes nothing. */
function decide({ from_seq, prev_hash, hashes }: TelemetryBatch, held: TelemetryHead | null): TelemetryDecision {
  const head_seq = held?.seq ?? 0;
  if (from_seq > head_seq + 1) return { kind: "gap", expected_seq: head_seq + 1 };
  const known = head_seq + 1 - from_seq;
  if (known > hashes.length) return { kind: "append", skip: hashes.length };
  const theirs = known === 0 ? prev_hash : (hashes[known - 1] as Uint8Array);
  if (held !== null && Buffer.compare(held.hash, theirs) !== 0) return { kind: "fork" };
  return { kind: "append", skip: known };
}

function answerOf(
  { epoch: id, from_seq }: TelemetryBatch,
  decision: TelemetryDecision,
  head_seq: number,
): UploadAnswer {
  const epoch = hex(id);
  switch (decision.kind) {
    case "append":
      return { kind: "acknowledged", acknowledged: { epoch, seq: head_seq }, max_records: MAX_RECORDS_PER_BATCH };
    case "gap":
      return { kind: "gap", expected: { epoch, seq: decision.expected_seq } };
    case "fork":
      return { kind: "fork", at: { epoch, seq: from_seq } };
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
