import type { ChainPosition } from "@localgrid/journal/chain";
import { generationOf } from "@localgrid/journal/genesis";
import { decodeRecord } from "@localgrid/journal/record";
import { encodeUploadBatch } from "@localgrid/protocol/upload";
import type { EpochId } from "@localgrid/vocabulary/identifiers";
import type { ReplicaBatch, ReplicaStore } from "../../gossip/replica-store.ts";
import type { TestJournal, WrittenEpoch } from "./test-journal.ts";

/** Test support: a part of a written epoch as a replica gets it. */
export function replicaBatch(
  { key, name: node }: TestJournal,
  { epoch, records, hashes, end }: WrittenEpoch,
  { from_seq, upto_seq, skip = 0 }: { readonly from_seq: number; readonly upto_seq: number; readonly skip?: number },
): ReplicaBatch {
  const part = records.slice(from_seq - 1, upto_seq);
  const prev_hash = hashes[from_seq - 1] as Uint8Array;
  const bytes = encodeUploadBatch({ epoch: end.epoch as EpochId, from_seq, prev_hash, records: part }, key);
  const { body } = decodeRecord(records[0] as Uint8Array);
  const genesis = from_seq === 1 && !(body instanceof Uint8Array) ? body : null;
  return {
    node,
    epoch,
    from_seq,
    upto_seq,
    bytes,
    head_hash: hashes[upto_seq] as Uint8Array,
    parent: genesis === null ? undefined : (genesis["parent"] as ChainPosition | null),
    generation: genesis === null ? undefined : generationOf(genesis),
    skip,
    at_ms: 1,
  };
}

export interface Following {
  readonly journal: TestJournal;
  readonly upto?: number;
  /** Records per batch. */
  readonly most?: number;
}

/** Takes an epoch over from where the store is, up to `upto`, as if it had followed it. */
export function replicate(store: ReplicaStore, written: WrittenEpoch, following: Following): void {
  const { journal, upto = written.records.length, most = 40 } = following;
  const here = store.extents(journal.name).find(({ epoch }) => epoch === written.epoch)?.last_seq ?? 0;
  for (let from_seq = here + 1; from_seq <= upto; from_seq += most) {
    store.append(replicaBatch(journal, written, { from_seq, upto_seq: Math.min(upto, from_seq + most - 1) }));
  }
}
