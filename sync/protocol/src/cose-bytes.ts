/** {1: -8}: EdDSA. */
export const PROTECTED_HEADER = Uint8Array.of(0xa1, 0x01, 0x27);

/**
 * What a signature is for: the external_aad of RFC 9052, so that no signature is good for another purpose.
 * Readings and events are signed by devices, commands and configurations by nodes, manifests of firmware and of
 * update bundles by release keys.
 */
export type SignedPurpose = "lg/reading/1" | "lg/event/1" | "lg/cmd/1" | "lg/cfg/1" | "lg/ota/1" | "lg/bundle/1";

const TEXT = new TextEncoder();

/** The Sig_structure (RFC 9052, section 4.4) up to its last item, the payload. */
const SIGNED_STARTS: Readonly<Record<SignedPurpose, Uint8Array>> = {
  "lg/reading/1": signedStart("lg/reading/1"),
  "lg/event/1": signedStart("lg/event/1"),
  "lg/cmd/1": signedStart("lg/cmd/1"),
  "lg/cfg/1": signedStart("lg/cfg/1"),
  "lg/ota/1": signedStart("lg/ota/1"),
  "lg/bundle/1": signedStart("lg/bundle/1"),
};

/** The bytes that a signature for this purpose covers, in one allocation. */
export function signedBytesOf(payload: Uint8Array, purpose: SignedPurpose): Uint8Array {
  const start = SIGNED_STARTS[purpose];
  const bytes = new Uint8Array(start.length + headLength(payload.length) + payload.length);
  bytes.set(start);
  writeByteString(bytes, start.length, payload);
  return bytes;
}

function signedStart(purpose: string): Uint8Array {
  const context = TEXT.encode("Signature1");
  const aad = TEXT.encode(purpose);
  return Uint8Array.of(
    0x84,
    0x60 | context.length,
    ...context,
    0x40 | PROTECTED_HEADER.length,
    ...PROTECTED_HEADER,
    0x40 | aad.length,
    ...aad,
  );
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
