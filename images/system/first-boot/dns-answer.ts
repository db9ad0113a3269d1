const HEADER_BYTES = 12;
const MAX_QUERY_BYTES = 512;
const TYPE_A = 1;
const CLASS_IN = 1;
const TTL_S = 5;
/** Answer, authoritative, recursion desired as asked; RFC 1035, 4.1.1. */
const ANSWER_FLAGS = 0x8400;

/**
 * One address for every name that is asked for, and nothing for every other question: a phone that joins the hotspot
 * finds the setup page wherever it looks. Null for what is no plain question.
 */
export function dnsAnswer(query: Uint8Array, address: readonly [number, number, number, number]): Uint8Array | null {
  if (query.length < HEADER_BYTES || query.length > MAX_QUERY_BYTES) return null;
  const view = new DataView(query.buffer, query.byteOffset, query.length);
  const isQuestion = (view.getUint16(2) & 0xf800) === 0 && view.getUint16(4) === 1;
  const end = isQuestion ? questionEnd(query) : null;
  if (end === null) return null;
  const isAddressAsked = view.getUint16(end - 4) === TYPE_A && view.getUint16(end - 2) === CLASS_IN;
  const head = Buffer.from(query.subarray(0, end));
  head.writeUInt16BE(ANSWER_FLAGS | (view.getUint16(2) & 0x0100), 2);
  head.writeUInt16BE(isAddressAsked ? 1 : 0, 6);
  head.writeUInt32BE(0, 8);
  return isAddressAsked ? Buffer.concat([head, addressRecord(address)]) : head;
}

/** Where the only question ends; null when its name does not. */
function questionEnd(query: Uint8Array): number | null {
  let at = HEADER_BYTES;
  for (;;) {
    const length = query[at];
    // A name in a question points nowhere else.
    if (length === undefined || length > 63) return null;
    at += length + 1;
    if (length === 0) break;
  }
  return at + 4 <= query.length ? at + 4 : null;
}

function addressRecord(address: readonly number[]): Buffer {
  const record = Buffer.alloc(16);
  // The name of the question.
  record.writeUInt16BE(0xc000 | HEADER_BYTES, 0);
  record.writeUInt16BE(TYPE_A, 2);
  record.writeUInt16BE(CLASS_IN, 4);
  record.writeUInt32BE(TTL_S, 6);
  record.writeUInt16BE(4, 10);
  record.set(address, 12);
  return record;
}
