import type { ChainPosition, ChainPositions, MemberTerms } from "./settlement-book.ts";

/** Bytes of a member's account in a shard: balance, held and limit in units, energy in Wh, flags. */
const POSITION_BYTES = 33;
const FLAG_ACTIVE = 1;
const LIMIT_BYTES = 8;
const TERMS_BYTES = 13;

/** The accounts of a zone's members as the locking contract packs them: one after the other, by number from 0. */
export function decodePositions(bytes: Uint8Array): ChainPositions {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const positions = new Map<number, ChainPosition>();
  for (let at = 0; at + POSITION_BYTES <= bytes.byteLength; at += POSITION_BYTES) {
    positions.set(at / POSITION_BYTES, {
      balance_units: view.getBigInt64(at),
      held_units: view.getBigInt64(at + 8),
      limit_units: view.getBigInt64(at + 16),
      is_active: (view.getUint8(at + 32) & FLAG_ACTIVE) !== 0,
    });
  }
  return positions;
}

/** Credit limits as the registry's `enrol` takes them. */
export function encodeLimits(limits: readonly bigint[]): Uint8Array {
  const bytes = new Uint8Array(limits.length * LIMIT_BYTES);
  const view = new DataView(bytes.buffer);
  for (const [index, limit] of limits.entries()) view.setBigInt64(index * LIMIT_BYTES, limit);
  return bytes;
}

/** Terms as the registry's `set_terms` takes them. */
export function encodeTerms(terms: readonly MemberTerms[]): Uint8Array {
  const bytes = new Uint8Array(terms.length * TERMS_BYTES);
  const view = new DataView(bytes.buffer);
  for (const [index, { number, limit_units, is_active }] of terms.entries()) {
    view.setUint32(index * TERMS_BYTES, number);
    view.setBigInt64(index * TERMS_BYTES + 4, limit_units);
    view.setUint8(index * TERMS_BYTES + 12, is_active ? 1 : 0);
  }
  return bytes;
}
