import { createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";

/** RFC 8292 allows a day; clocks differ. */
const GOOD_FOR_S = 12 * 3_600;
const RENEWED_BEFORE_S = 3_600;
const MOST_REMEMBERED = 100;
const SCALAR_BYTES = 32;

/** The hub's name and key towards push services. */
export interface VapidKey {
  readonly privateKey: KeyObject;
  /** The P-256 point, uncompressed, base64url. */
  readonly public_key: string;
}

/** @throws {Error} for bytes that are no private P-256 scalar */
export function vapidKeyOf(scalar: Uint8Array): VapidKey {
  if (scalar.length !== SCALAR_BYTES) throw new Error(`a P-256 scalar has ${SCALAR_BYTES} bytes`);
  // RFC 5915 without the point, which follows from the scalar.
  const head = Buffer.from("30310201010420", "hex");
  const curve = Buffer.from("a00a06082a8648ce3d030107", "hex");
  const der = Buffer.concat([head, scalar, curve]);
  const privateKey = createPrivateKey({ key: der, format: "der", type: "sec1" });
  const { x = "", y = "" } = createPublicKey(privateKey).export({ format: "jwk" });
  const point = Buffer.concat([Buffer.of(4), Buffer.from(x, "base64url"), Buffer.from(y, "base64url")]);
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
