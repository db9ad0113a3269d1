import { generationOf } from "@localgrid/journal/genesis";
import { decodeRecord } from "@localgrid/journal/record";

/** Which box wrote an epoch, by its first record. */
export function generationInGenesis(genesis: Uint8Array | undefined): number {
  const body = genesis === undefined ? null : decodeRecord(genesis).body;
  return body === null || body instanceof Uint8Array ? 1 : generationOf(body);
}
