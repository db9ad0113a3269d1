import { createECDH, createPrivateKey, type KeyObject, sign } from "node:crypto";

/** RFC 8292 allows a day; clocks differ. */
const GOOD_FOR_S = 12 * 3_600;
const RENEWED_BEFORE_S = 3_600;
const MOST_REMEMBERED = 100;

/** The hub's name and key towards push services. */
export interface VapidKey {
  readonly privateKey: KeyObject;
  /** The P-256 point, uncompressed, base64url. */
  readonly public_key: string;
}

/** @throws {Error} for bytes that are no private P-256 scalar */
export function vapidKeyOf(scalar: Uint8Array): VapidKey {
  const pair = createECDH("prime256v1");
  pair.setPrivateKey(scalar);
  const point = pair.getPublicKey();
  const [x = "", y = ""] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString("base64url"));
  const d = Buffer.from(scalar).toString("base64url");
  const privateKey = createPrivateKey({ key: { kty: "EC", crv: "P-256", x, y, d }, format: "jwk" });
  return { privateKey, public_key: point.toString("base64url") };
}

/** Writes the `authorization` header of RFC 8292 for a push service; the same one for some hours. */
export class VapidSigner {
  readonly public_key: string;
  private readonly key: VapidKey;
  private readonly contact: string;
  private readonly remembered = new Map<string, { readonly header: string; readonly until_s: number }>();

  /** @param contact `mailto:` or `https:` address of whoever runs the hub */
  constructor(key: VapidKey, contact: string) {
    this.key = key;
    this.contact = contact;
    this.public_key = key.public_key;
  }

  authorization(audience: string, now_ms: number): string {
    const now_s = Math.floor(now_ms / 1_000);
    const known = this.remembered.get(audience);
    if (known !== undefined && known.until_s - RENEWED_BEFORE_S > now_s) return known.header;
    const until_s = now_s + GOOD_FOR_S;
    const claims = { aud: audience, exp: until_s, sub: this.contact };
    const told = [{ typ: "JWT", alg: "ES256" }, claims].map(encoded).join(".");
    const signature = sign("sha256", Buffer.from(told), { key: this.key.privateKey, dsaEncoding: "ieee-p1363" });
    const header = `vapid t=${told}.${signature.toString("base64url")}, k=${this.public_key}`;
    if (this.remembered.size >= MOST_REMEMBERED) this.remembered.clear();
    this.remembered.set(audience, { header, until_s });
    return header;
  }
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}
