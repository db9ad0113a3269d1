export interface SignatureCheck {
  /** Raw Ed25519 public key, 32 bytes. */
  readonly public_key: Uint8Array;
  readonly signed_bytes: Uint8Array;
  /** 64 bytes. */
  readonly signature: Uint8Array;
}

/** Verifies groups of Ed25519 signatures away from the event loop. */
export interface SignatureVerifier {
  /** One verdict per check, in order. */
  verify(checks: readonly SignatureCheck[]): Promise<readonly boolean[]>;
}
