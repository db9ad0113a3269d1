/** {1: -8}: EdDSA. */
export const PROTECTED_HEADER = Uint8Array.of(0xa1, 0x01, 0x27);

const TEXT = new TextEncoder();

/** The Sig_structure (RFC 9052, section 4.4) up to its last item, the payload. */
const SIGNED_START = Uint8Array.of(
  0x84,
  0x6a,
  ...TEXT.encode("Signature1"),
  0x43,
  ...PROTECTED_HEADER,
  0x4c,
  ...TEXT.encode("lg/reading/1"),
);

/** The bytes that a reading's signature covers, in one allocation. */
export function signedBytesOf(payload: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(SIGNED_START.length + headLength(payload.length) + payload.length);
  bytes.set(SIGNED_START);
  writeByteString(bytes, SIGNED_START.length, payload);
  return bytes;
}

/** Bytes in front of a byte string of up to 65,535 bytes. */
export function headLength(length: number): number {
  return length < 24 ? 1 : length < 256 ? 2 : 3;
}

/** Writes head and content at `at` and returns the position after them. */
export function writeByteString(target: Uint8Array, at: number, content: Uint8Array): number {
  const length = content.length;
  const head = headLength(length);
  if (head === 1) {
    target[at] = 0x40 | length;
  } else if (head === 2) {
    target[at] = 0x58;
    target[at + 1] = length;
  } else {
    target[at] = 0x59;
    target[at + 1] = length >>> 8;
    target[at + 2] = length;
  }
  target.set(content, at + head);
  return at + head + length;
}
