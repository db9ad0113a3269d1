import { createCipheriv, createECDH, type ECDH, hkdfSync } from "node:crypto";

/** From this browser's push subscription. */
export interface PushKeys {
  /** Uncompressed P-256 point, base64url. */
  readonly p256dh: string;
  /** 16 bytes, base64url. */
  readonly auth: string;
}

export type RandomBytes = (count: number) => Uint8Array;

const CURVE = "prime256v1";
const POINT_BYTES = 65;
const AUTH_BYTES = 16;
const SALT_BYTES = 16;
/** One record holds the whole message. */
const RECORD_BYTES = 4_096;
const TAG_BYTES = 16;
/** Behind the last record's content. */
const LAST_RECORD = 2;
/** So that the length tells nothing of the content. */
const PADDED_TO_BYTES = 512;

/** Beyond this no record of a push message holds it: 4,096 bytes with header and tag. */
export const MOST_SEALED_BYTES = RECORD_BYTES - SALT_BYTES - 5 - POINT_BYTES - TAG_BYTES - 1;

/**
 * Seals a text for one browser; nobody on the way can read it, change it, or tell from its length what it is.
 *
 * @param random 32 bytes for a key that is used this once, then 16 of salt
 * @returns the body of a push message with the encoding `aes128gcm`
 *
 * Source: RFC 8291 (the keys), RFC 8188 (the encoding).
 */
export function sealPush(text: Uint8Array, to: PushKeys, random: RandomBytes): Uint8Array {
  if (text.length > MOST_SEALED_BYTES) throw new RangeError(`${text.length} bytes are no push message`);
  const padded = Math.min(MOST_SEALED_BYTES, Math.ceil((text.length + 1) / PADDED_TO_BYTES) * PADDED_TO_BYTES - 1);
  return sealRecord(
    Buffer.concat([text, Uint8Array.of(LAST_RECORD), new Uint8Array(padded - text.length)]),
    to,
    random,
  );
}

/** Of a text with its delimiter. */
export function sealRecord(record: Uint8Array, to: PushKeys, random: RandomBytes): Uint8Array {
  const browser = Buffer.from(to.p256dh, "base64url");
  const own = keyFrom(random);
  const point = own.getPublicKey();
  const salt = random(SALT_BYTES);
  const info = Buffer.concat([Buffer.from("WebPush: info\0"), browser, point]);
  const keying = hkdfSync("sha256", own.computeSecret(browser), Buffer.from(to.auth, "base64url"), info, 32);
  const key = hkdfSync("sha256", Buffer.from(keying), salt, "Content-Encoding: aes128gcm\0", 16);
  const nonce = hkdfSync("sha256", Buffer.from(keying), salt, "Content-Encoding: nonce\0", 12);
  const cipher = createCipheriv("aes-128-gcm", Buffer.from(key), Buffer.from(nonce));
  const sizes = Buffer.alloc(5);
  sizes.writeUInt32BE(RECORD_BYTES);
  sizes.writeUInt8(POINT_BYTES, 4);
  return Buffer.concat([salt, sizes, point, cipher.update(record), cipher.final(), cipher.getAuthTag()]);
}

/** Whether a browser can have made these. */
export function arePushKeys({ p256dh, auth }: PushKeys): boolean {
  const point = Buffer.from(p256dh, "base64url");
  if (point.length !== POINT_BYTES || Buffer.from(auth, "base64url").length !== AUTH_BYTES) return false;
  try {
    // Refuses points that are not on the curve: a secret with one of those would tell of the own key.
    keyOf(1).computeSecret(point);
    return true;
  } catch {
    return false;
  }
}

function keyFrom(random: RandomBytes): ECDH {
  const key = createECDH(CURVE);
  for (;;) {
    try {
      key.setPrivateKey(random(32));
      return key;
    } catch {
      // One in four thousand millions is no number of the curve's group.
    }
  }
}

function keyOf(scalar: number): ECDH {
  const key = createECDH(CURVE);
  key.setPrivateKey(Buffer.alloc(32).fill(scalar, 31));
  return key;
}
