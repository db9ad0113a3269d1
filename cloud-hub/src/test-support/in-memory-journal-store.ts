import type { ChainPosition } from "@localgrid/journal/chain";
import type { RecordPage } from "@localgrid/protocol/record-page";
import { FULL_BATCH_BYTES, MAX_RECORDS_PER_BATCH } from "@localgrid/protocol/upload-limits";
import type {
  AlarmCode,
  JournalStore,
  NodeAlarm,
  Receipt,
  ReceivedBatch,
  ReceivedRecord,
  StoredHead,
} from "../edge-gateway/journal-store.ts";
import { newestEpoch } from "../edge-gateway/newest-epoch.ts";
import type { Decision, HeldJournal, Takeover } from "../edge-gateway/receive-decision.ts";

interface Epoch {
  readonly node: string;
  readonly epoch: Uint8Array;
  readonly start_hash: Uint8Array;
  readonly records: ReceivedRecord[];
  readonly generation: number;
  readonly parent: ChainPosition | null;
  is_forked: boolean;
}

/** The port's meaning without a database. */
export class InMemoryJournalStore implements JournalStore {
  readonly revoked = new Set<string>();
  readonly quarantine = new Set<string>();
  private readonly epochs: Epoch[] = [];
  private readonly takeovers = new Map<string, Takeover>();
  private readonly raised = new Map<string, NodeAlarm & { readonly node: string }>();

  async receive(batch: ReceivedBatch, decide: (held: HeldJournal) => Decision): Promise<Receipt> {
    const decision = decide(await this.held(batch));
    if (decision.kind === "append") this.append(batch, decision);
    if (decision.kind === "fork") this.closeFork(batch, decision.at.epoch);
    return { decision, head_seq: this.find(batch.node, batch.epoch)?.records.length ?? 0 };
  }

  async heads(node: Uint8Array): Promise<readonly StoredHead[]> {
    return this.of(node).map(({ epoch, records, is_forked, parent, generation }) => {
      const { seq, hash, recorded_at_ms: head_at_ms } = records.at(-1) as ReceivedRecord;
      return { epoch, seq, hash, is_forked, parent, generation, head_at_ms };
    });
  }

  async takeover(node: Uint8Array): Promise<Takeover | null> {
    return this.takeovers.get(hex(node)) ?? null;
  }

  async page({ node, epoch, from_seq }: Parameters<JournalStore["page"]>[0]): Promise<RecordPage | null> {
    const found = this.find(node, epoch);
    if (found === undefined) return null;
    const prev_hash = from_seq === 1 ? found.start_hash : found.records[from_seq - 2]?.hash;
    if (prev_hash === undefined) return { node, epoch, from_seq, prev_hash: new Uint8Array(32), records: [] };
    const records: Uint8Array[] = [];
    let size = 0;
    for (const { bytes } of found.records.slice(from_seq - 1, from_seq - 1 + MAX_RECORDS_PER_BATCH)) {
      size += bytes.length;
      if (size > FULL_BATCH_BYTES && records.length > 0) break;
      records.push(bytes);
    }
    return { node, epoch, from_seq, prev_hash, records };
  }

  async alarms(node: Uint8Array): Promise<readonly NodeAlarm[]> {
    return [...this.raised.values()].filter((alarm) => alarm.node === hex(node)).map(({ node: _, ...alarm }) => alarm);
  }

  /** All that is kept of a node, in order. */
  records(node: Uint8Array): readonly ReceivedRecord[] {
    return this.of(node).flatMap(({ records }) => records);
  }

  private async held({ node, epoch, parent, from_seq, records }: ReceivedBatch): Promise<HeldJournal> {
    const own = this.find(node, epoch);
    const parentEpoch = parent ? this.find(node, parent.epoch) : undefined;
    const head_seq = own?.records.length ?? 0;
    const asked = Math.min(head_seq, from_seq + records.length - 1);
    return {
      is_revoked: this.revoked.has(hex(node)),
      epoch:
        own === undefined
          ? null
          : {
              head_seq,
              is_forked: own.is_forked,
              generation: own.generation,
              hash: (own.records[asked - 1] as ReceivedRecord).hash,
            },
      parent_hash: parent ? (parentEpoch?.records[parent.seq - 1]?.hash ?? null) : null,
      newest: own === undefined ? newestEpoch(await this.heads(node)) : null,
      takeover: this.takeovers.get(hex(node)) ?? null,
    };
  }

  private append(batch: ReceivedBatch, decision: Extract<Decision, { kind: "append" }>): void {
    const { skip, is_rollback, is_takeover } = decision;
    const { node, epoch, prev_hash, parent = null, generation = 1, received_at_ms: at_ms } = batch;
    let own = this.find(node, epoch);
    if (own === undefined) {
      own = { node: hex(node), epoch, start_hash: prev_hash, records: [], generation, parent, is_forked: false };
      this.epochs.push(own);
    }
    own.records.push(...batch.records.slice(skip));
    if (is_rollback) this.raise("rolled-back", batch, epoch);
    if (is_takeover) this.takeovers.set(hex(node), { generation, at_ms });
  }

  private closeFork(batch: ReceivedBatch, forked: Uint8Array): void {
    this.quarantine.add(hex(batch.bytes));
    const own = this.find(batch.node, forked);
    if (own !== undefined) own.is_forked = true;
    this.raise("fork", batch, forked);
  }

  private raise(code: AlarmCode, { node, received_at_ms: at_ms }: ReceivedBatch, epoch: Uint8Array): void {
    const key = `${hex(node)} ${code} ${hex(epoch)}`;
    const { first_at_ms = at_ms, times = 0 } = this.raised.get(key) ?? {};
    this.raised.set(key, { node: hex(node), code, epoch, first_at_ms, last_at_ms: at_ms, times: times + 1 });
  }

  private of(node: Uint8Array): readonly Epoch[] {
    return this.epochs.filter((epoch) => epoch.node === hex(node));
  }

  private find(node: Uint8Array, epoch: Uint8Array): Epoch | undefined {
    return this.of(node).find((own) => Buffer.compare(own.epoch, epoch) === 0);
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
