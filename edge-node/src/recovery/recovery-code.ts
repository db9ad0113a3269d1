import { hash } from "node:crypto";
import { entropyToMnemonic, mnemonicToEntropy } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { edgeNodeError } from "../errors.ts";

/**
 * The recovery code: a node's 32 byte seed in a form that people can write down (24 words of BIP-39's English list) or
 * that a phone can read ("LG1:" and the base64url text of seed and checksum). Whoever has it has the node.
 */

export const RECOVERY_WORDS = 24;
/** Longer texts are refused unread. */
export const MAX_RECOVERY_TEXT = 4_096;

const SEED_BYTES = 32;
const CHECKSUM_BYTES = 4;
const QR_START = "LG1:";
const WORDS: ReadonlySet<string> = new Set(wordlist);
/** What people and printers put between and before words: spaces, line breaks, commas, "1." or "1)" or "1:". */
const BETWEEN = /[\s,;|–—-]+/u;
const NUMBER = /^\d{1,2}[.):]?(?=[a-z]|$)/;

/** 24 words with one space between, in lower case. */
export function recoveryWords(seed: Uint8Array): string {
  return entropyToMnemonic(seedIn(seed), wordlist);
}

/** The text of a QR code: 4 letters and 48 characters that need no escaping anywhere. */
export function recoveryQr(seed: Uint8Array): string {
  const bytes = Buffer.concat([seedIn(seed), checksumOf(seed)]);
  return QR_START + bytes.toString("base64url");
}

/**
 * Reads words or the text of a QR code. Case, spaces, line breaks, commas and numbers before words do not matter, and
 * a word may be cut to its first four letters.
 *
 * @throws {LocalGridError} `wrong-recovery-code` that says which word is unknown, how many there are, or that the
 *   checksum is another; never more of the code than the word that is none
 */
export function seedFromRecoveryCode(text: string): Uint8Array {
  if (text.length > MAX_RECOVERY_TEXT) throw wrong(`${text.length} characters are no recovery code`);
  const trimmed = text.normalize("NFKC").trim();
  const isQr = trimmed.slice(0, QR_START.length).toUpperCase() === QR_START;
  return isQr ? seedFromQr(trimmed.slice(QR_START.length)) : seedFromWords(trimmed);
}

function seedFromQr(text: string): Uint8Array {
  // A long text breaks where lines end; base64url itself has no spaces.
  const packed = text.replaceAll(/\s+/gu, "");
  const bytes = Buffer.from(packed, "base64url");
  const isForm = bytes.length === SEED_BYTES + CHECKSUM_BYTES && bytes.toString("base64url") === packed;
  if (!isForm) throw wrong("the QR code's text is cut or was changed");
  const seed = new Uint8Array(bytes.subarray(0, SEED_BYTES));
  if (Buffer.compare(checksumOf(seed), bytes.subarray(SEED_BYTES)) !== 0) {
    throw wrong("the QR code's checksum is another");
  }
  return seed;
}

function seedFromWords(text: string): Uint8Array {
  const written = text
    .toLowerCase()
    .split(BETWEEN)
    .map((part) => part.replace(NUMBER, ""))
    .filter((part) => part !== "");
  const words = written.map((word, index) => knownWord(word, index + 1));
  if (words.length !== RECOVERY_WORDS)
    throw wrong(`${words.length} words, ${RECOVERY_WORDS} belong to a recovery code`);
  try {
    return new Uint8Array(mnemonicToEntropy(words.join(" "), wordlist));
  } catch (cause) {
    throw wrong("the words' checksum is another: one is another known word, or two changed places", cause);
  }
}

/** BIP-39 words differ within their first four letters, so that many cards keep no more of them. */
function knownWord(word: string, place: number): string {
  if (WORDS.has(word)) return word;
  const whole = word.length === 4 ? wordlist.find((known) => known.startsWith(word)) : undefined;
  if (whole === undefined) throw wrong(`word ${place}${shown(word)} is not one of the list`);
  return whole;
}

/** Only what looks like a word: whoever pastes another secret here shall not find it in a log. */
function shown(word: string): string {
  return /^[a-z]{1,12}$/.test(word) ? `, "${word}",` : "";
}

function checksumOf(seed: Uint8Array): Uint8Array {
  return hash("sha256", Buffer.concat([Buffer.from("localgrid/recovery-code/1"), seed]), "buffer").subarray(
    0,
    CHECKSUM_BYTES,
  );
}

function seedIn(seed: Uint8Array): Uint8Array {
  if (seed.length !== SEED_BYTES) throw new RangeError(`a seed has ${SEED_BYTES} bytes`);
  return seed;
}

function wrong(message: string, cause?: unknown) {
  return edgeNodeError("wrong-recovery-code", message, cause);
}
