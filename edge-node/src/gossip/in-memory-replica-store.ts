import { CHAIN_START, type ChainPosition, chainHash } from "@localgrid/journal/chain";
import { decodeRecord } from "@localgrid/journal/record";
import { decodeUploadBatch } from "@localgrid/protocol/upload";
import type { EpochExtent } from "@localgrid/sync-engine/upload-state";
import { edgeNodeError } from "../errors.ts";
import {
  type Evidence,
  MAX_EVIDENCE_PER_NODE,
  type ReplicaBatch,
  type ReplicaStore,
  type ReplicaSummary,
  type StoredBatch,
  type Takeover,
} from "./replica-store.ts";

interface HeldEpoch {
  readonly epoch: string;
  readonly parent: ChainPosition | null;
  readonly generation: number;
  readonly begun_at_ms: number;
  readonly batches: ReplicaBatch[];
}

/** Test support: replicas that are gone with the process. */
export class InMemoryReplicaStore implements ReplicaStore {
  private readonly held = new Map<string, HeldEpoch[]>();
  private readonly updated = new Map<string, number>();
  private readonly kept = new Map<string, Uint8Array>();
  private readonly takeovers = new Map<string, Takeover>();
  private readonly proofs: Evidence[] = [];
  private document: Uint8Array | null = null;
  private key: Uint8Array | null = null;
  /** As a full disk is. */
  isFull = false;

  journals(): readonly ReplicaSummary[] {
    return [...this.held].map(([node, epochs]) => ({
      node,
      records: epochs.reduce((sum, epoch) => sum + lastSeq(epoch), 0),
      bytes: bytesOfAll(epochs),
      updated_at_ms: this.updated.get(node) ?? 0,
      generation: this.generationOf(node),
    }));
  }

  bytes(): number {
    return [...this.held.values()].reduce((sum, epochs) => sum + bytesOfAll(epochs), 0);
  }

  extents(node: string): readonly EpochExtent[] {
    return (this.held.get(node) ?? []).map((epoch) => ({ epoch: epoch.epoch, last_seq: lastSeq(epoch) }));
  }

  hashAt(node: string, epoch: string, seq: number): Uint8Array | null {
    const held = this.find(node, epoch);
    if (held === undefined || seq > lastSeq(held)) return null;
    if (seq === 0) return held.parent === null ? CHAIN_START : held.parent.hash;
    const stored = this.batchAt(node, epoch, seq);
    if (stored === null) return null;
    const { from_seq, prev_hash, records } = decodeUploadBatch(stored.bytes);
    return records.slice(0, seq - from_seq + 1).reduce(chainHash, prev_hash);
  }

  parentOf(node: string, epoch: string): ChainPosition | null | undefined {
    return this.find(node, epoch)?.parent;
  }

  append(batch: ReplicaBatch): void {
    if (this.isFull) throw edgeNodeError("storage-full", "no room in memory");
    const epochs = this.held.get(batch.node) ?? [];
    const known = epochs.find(({ epoch }) => epoch === batch.epoch);
    if (known === undefined) insert(epochs, begun(batch));
    else known.batches.push(batch);
    this.held.set(batch.node, epochs);
    this.updated.set(batch.node, batch.at_ms);
  }

  batchAt(node: string, epoch: string, seq: number): StoredBatch | null {
    const batches = this.find(node, epoch)?.batches ?? [];
    const found = batches.find(({ from_seq, skip, upto_seq }) => from_seq + skip <= seq && seq <= upto_seq);
    if (found === undefined) return null;
    const { from_seq, upto_seq, bytes } = found;
    return { from_seq, upto_seq, bytes };
  }

  drop(node: string): void {
    this.held.delete(node);
    this.updated.delete(node);
  }

  keepAnnouncement(node: string, bytes: Uint8Array): void {
    this.kept.set(node, bytes);
  }

  announcements(): readonly { readonly node: string; readonly bytes: Uint8Array }[] {
    return [...this.kept].map(([node, bytes]) => ({ node, bytes }));
  }

  addEvidence(evidence: Evidence): void {
    const same = this.proofs.filter(({ node }) => node === evidence.node);
    const isKnown = same.some(({ epoch, seq }) => epoch === evidence.epoch && seq === evidence.seq);
    if (!isKnown && same.length < MAX_EVIDENCE_PER_NODE) this.proofs.push(evidence);
  }

  evidence(): readonly Evidence[] {
    return this.proofs;
  }

  membership(): Uint8Array | null {
    return this.document;
  }

  saveMembership(bytes: Uint8Array): void {
    this.document = bytes;
  }

  regionKey(): Uint8Array | null {
    return this.key;
  }

  pinRegionKey(key: Uint8Array): void {
    this.key = key;
  }

  generationOf(node: string): number {
    return this.takeovers.get(node)?.generation ?? 1;
  }

  noteGeneration(node: string, generation: number, parent: ChainPosition | null): void {
    if (generation > this.generationOf(node)) this.takeovers.set(node, { generation, parent });
  }

  takenOverAt(node: string): Takeover | null {
    return this.takeovers.get(node) ?? null;
  }

  private find(node: string, epoch: string): HeldEpoch | undefined {
    return this.held.get(node)?.find((one) => one.epoch === epoch);
  }
}

function begun(batch: ReplicaBatch): HeldEpoch {
  const { epoch, parent = null, generation = 1 } = batch;
  const genesis = decodeUploadBatch(batch.bytes).records[0];
  const begun_at_ms = genesis === undefined ? 0 : decodeRecord(genesis).recorded_at_ms;
  return { epoch, parent, generation, begun_at_ms, batches: [batch] };
}

/** The newest one stays last; one that comes late goes behind the one that it continues. */
function insert(epochs: HeldEpoch[], added: HeldEpoch): void {
  const last = epochs.at(-1);
  const isNewest =
    last === undefined ||
    added.generation > last.generation ||
    (added.generation === last.generation && added.begun_at_ms >= last.begun_at_ms);
  const { parent } = added;
  const parentName = parent === null ? null : Buffer.from(parent.epoch).toString("hex");
  const at = epochs.findIndex(({ epoch }) => epoch === parentName);
  // A newest epoch that is also the late one's parent has to stay before it.
  if (isNewest || at === epochs.length - 1) epochs.push(added);
  else epochs.splice(at + 1, 0, added);
}

function lastSeq({ batches }: HeldEpoch): number {
  return batches.at(-1)?.upto_seq ?? 0;
}

function bytesOfAll(epochs: readonly HeldEpoch[]): number {
  return epochs.reduce((sum, { batches }) => sum + batches.reduce((part, { bytes }) => part + bytes.length, 0), 0);
}
