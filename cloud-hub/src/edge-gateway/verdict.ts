import { decodeRecord } from "@localgrid/journal/record";
import type { VerifiedRecord } from "@localgrid/protocol/upload";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";

/**
 * What is wrong with a record whose place in the chain is proven, as a code; null when nothing is. Such a record is
 * kept and acknowledged like any other, so that it cannot hold up those behind it.
 */
export function verdictOn(record: VerifiedRecord, community: string): string | null {
  // What is sealed says nothing before it is opened, and a genesis never is.
  if (record.is_sealed) return null;
  try {
    const { body } = decodeRecord(record.bytes);
    const isForeign = record.kind === "genesis" && !(body instanceof Uint8Array) && body["community"] !== community;
    return isForeign ? "foreign-community" : null;
  } catch (error) {
    if (error instanceof LocalGridError) return error.code;
    throw error;
  }
}
