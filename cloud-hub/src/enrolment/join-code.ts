import { createHash } from "node:crypto";

/** Crockford's base 32: no letters that look like digits, and no U. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const GROUP = 5;
/** 100 bits: far too many to guess, so a plain digest keeps the code secret. */
export const JOIN_CODE_BYTES = 20;

/** Four groups of five characters out of {@link JOIN_CODE_BYTES} random bytes. */
export function formatJoinCode(random: Uint8Array): string {
  const characters = Array.from(random, (byte) => ALPHABET[byte % ALPHABET.length]).join("");
  return (characters.match(new RegExp(`.{${GROUP}}`, "g")) ?? []).join("-");
}

/** SHA-256 of the code; however a person typed it: case, spaces, dashes, O for 0, I and L for 1. */
export function joinCodeDigest(typed: string): Uint8Array {
  const canonical = typed.toUpperCase().replace(/[\s-]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
  return createHash("sha256").update(`lg/join-code/1 ${canonical}`).digest();
}
