import { CHAIN_START } from "@localgrid/journal/chain";
import { decodeRecord } from "@localgrid/journal/record";

/** A place in an epoch whose hash is known. */
export interface ChainPoint {
  readonly seq: number;
  readonly hash: Uint8Array;
}

/** What a record says of the chain before it: a genesis names its parent, a head the record before it. */
export function pointOf(bytes: Uint8Array): ChainPoint | null {
  const { kind, seq, body } = decodeRecord(bytes);
  if (body instanceof Uint8Array) return null;
  if (kind === "head") return { seq: seq - 1, hash: body["hash"] as Uint8Array };
  if (kind !== "genesis") return null;
  const parent = body["parent"] as { readonly hash: Uint8Array } | null;
  return { seq: 0, hash: parent === null ? CHAIN_START : parent.hash };
}
