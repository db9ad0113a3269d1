import { generationOf } from "@localgrid/journal/genesis";
import { decodeRecord } from "@localgrid/journal/record";
import { decodeUploadBatch } from "@localgrid/protocol/upload";
import type { ReplicaStore } from "./replica-store.ts";

/** Which box wrote an epoch that is here, by its genesis; 1 when that is not here. */
export function epochGeneration(store: Pick<ReplicaStore, "batchAt">, node: string, epoch: string): number {
  const first = store.batchAt(node, epoch, 1);
  return first === null ? 1 : generationInBatch(first.bytes);
}

/** Of a batch that begins with a genesis. */
export function generationInBatch(bytes: Uint8Array): number {
  return generationInGenesis(decodeUploadBatch(bytes).records[0]);
}

export function generationInGenesis(genesis: Uint8Array | undefined): number {
  const body = genesis === undefined ? null : decodeRecord(genesis).body;
  return body === null || body instanceof Uint8Array ? 1 : generationOf(body);
}
