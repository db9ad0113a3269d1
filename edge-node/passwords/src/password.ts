import { type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";

/** What scrypt (RFC 7914) made of a password; the parameters stand beside it, so that they can rise later. */
export interface PasswordHash {
  /** Random, new with every password. */
  readonly salt: Uint8Array;
  readonly hash: Uint8Array;
  /** N of scrypt: a power of two. */
  readonly cost: number;
  /** r of scrypt. */
  readonly block_size: number;
  /** p of scrypt. */
  readonly parallelization: number;
}

/** Cryptographically random bytes, as many as asked for. */
export type RandomBytes = (count: number) => Uint8Array;

export type PasswordCost = Pick<PasswordHash, "cost" | "block_size" | "parallelization">;

/** 32 MiB and about 0.1 s on a desktop core; the OWASP Password Storage Cheat Sheet's choice for this memory. */
export const PASSWORD_COST: PasswordCost = { cost: 2 ** 15, block_size: 8, parallelization: 3 };

export const PASSWORD_LENGTH = { least: 10, most: 200 } as const;

const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** Crockford's base 32, lower case: no i, l, o, u, so that nothing is misread from paper. */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** Four groups of five characters with 100 random bits, such as `k3x9d-0qm7w-…`. */
export function generatePassword(random: RandomBytes): string {
  // 256 is a multiple of 32, so every character is equally likely.
  const characters = Array.from(random(20), (byte) => ALPHABET[byte % ALPHABET.length]).join("");
  return (characters.match(/.{5}/g) as string[]).join("-");
}

/** Why a password will not do; null when it will. */
export function weaknessOf(password: string, login: string): string | null {
  const { least, most } = PASSWORD_LENGTH;
  if ([...password].length < least) return `a password has at least ${least} characters`;
  if (password.length > most) return `a password has at most ${most} characters`;
  if (new Set(password).size < 4) return "a password has at least four different characters";
  if (password.toLowerCase() === login) return "a password is not the login";
  return null;
}

/** Works off the event loop, on the thread pool. */
export async function hashPassword(password: string, salt: Uint8Array, cost: PasswordCost): Promise<PasswordHash> {
  return { salt, hash: await derive(password, salt, cost), ...pickCost(cost) };
}

export async function isPasswordOf(password: string, stored: PasswordHash): Promise<boolean> {
  const hash = await derive(password, stored.salt, stored);
  return hash.length === stored.hash.length && timingSafeEqual(hash, stored.hash);
}

export function newSalt(random: RandomBytes): Uint8Array {
  return random(SALT_BYTES);
}

/** Takes as long to check as any other one, and no password fits. */
export function unmatchableHash(random: RandomBytes, cost: PasswordCost): PasswordHash {
  return { salt: random(SALT_BYTES), hash: random(HASH_BYTES), ...pickCost(cost) };
}

function pickCost({ cost, block_size, parallelization }: PasswordCost): PasswordCost {
  return { cost, block_size, parallelization };
}

function derive(password: string, salt: Uint8Array, cost: PasswordCost): Promise<Buffer> {
  const { cost: N, block_size: r, parallelization: p } = cost;
  const options: ScryptOptions = { N, r, p, maxmem: 128 * N * r + 128 * r * p + 2 ** 20 };
  return new Promise((resolve, reject) => {
    // One visible text may have several encodings; which one a phone sends must not matter.
    scrypt(password.normalize("NFKC"), salt, HASH_BYTES, options, (error, hash) =>
      error ? reject(error) : resolve(hash),
    );
  });
}
