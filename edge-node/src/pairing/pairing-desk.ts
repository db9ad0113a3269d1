import { createPublicKey, timingSafeEqual, verify } from "node:crypto";
import { deviceIdOf, keyIdOf } from "@localgrid/protocol/device";
import type { DeviceId, MeteringPointId } from "@localgrid/vocabulary/identifiers";

/** No 0 O, 1 I L, 2 Z, 5 S, 8 B, U V: read aloud or from a dim display, no two of these are the same. */
const ALPHABET = "ACDEFGHJKMNPQRTVWXY346789";
const CODE_LENGTH = 8;
const CODE_LIFETIME_MS = 10 * 60_000;
const MAX_OPEN_CODES = 20;
const MAX_WRONG_TRIES = 5;
const LOCK_MS = 15 * 60_000;
/** Codes past their time are still recognised for this long, to tell "too late" from "mistyped". */
const EXPIRED_MEMORY_MS = 60 * 60_000;
const RAW_ED25519_SPKI = Buffer.from("302a300506032b6570032100", "hex");

/** Cryptographically random bytes, as many as asked for. */
export type RandomBytes = (count: number) => Uint8Array;

export type IssueResult =
  | { readonly kind: "issued"; readonly code: string; readonly expires_at_ms: number }
  | { readonly kind: "rejected"; readonly reason: "too-many-codes" };

export interface RedeemRequest {
  /** As the device got it: dashes, spaces and lower case do no harm. */
  readonly code: string;
  /** The device's raw Ed25519 reading key, 32 bytes. */
  readonly public_key: Uint8Array;
  readonly certificate_request_pem: string;
  /** Ed25519 signature over {@link pairingProofBytes}. */
  readonly proof: Uint8Array;
  readonly now_ms: number;
}

export type RedeemResult =
  | {
      readonly kind: "paired";
      readonly metering_point: MeteringPointId;
      readonly device: DeviceId;
      readonly public_key: Uint8Array;
    }
  | { readonly kind: "rejected"; readonly reason: "wrong-code" | "expired-code" | "wrong-proof" }
  | { readonly kind: "rejected"; readonly reason: "pairing-locked"; readonly retry_after_s: number };

/**
 * Where a device gets its metering point: an installer has a code shown, the device presents it once,
 * together with a proof that it holds the key it wants to sign readings with. Codes live in memory only:
 * after a restart a new one is issued.
 */
export interface PairingDesk {
  /** A code of the form `XXXX-XXXX`, good for one device within ten minutes; at most 20 are open at a time. */
  issueCode(request: {
    readonly metering_point: MeteringPointId;
    readonly now_ms: number;
    readonly random: RandomBytes;
  }): IssueResult;

  /**
   * Pairs a device, or says why not. Five wrong codes or proofs close the desk for 15 minutes, for every
   * device, because all codes share one space. The caller journals the result.
   */
  redeem(request: RedeemRequest): RedeemResult;
}

interface OpenCode {
  readonly code: Buffer;
  readonly metering_point: MeteringPointId;
  readonly expires_at_ms: number;
}

export function createPairingDesk(): PairingDesk {
  return new Desk();
}

/** What a device signs to prove its key: domain, code without dash, and the certificate request as sent. */
export function pairingProofBytes(code: string, certificate_request_pem: string): Uint8Array {
  return Buffer.from(`lg/pair/1${normalised(code)}${certificate_request_pem}`, "utf8");
}

class Desk implements PairingDesk {
  private codes: OpenCode[] = [];
  private wrongTriesAt_ms: number[] = [];
  private lockedUntil_ms = Number.NEGATIVE_INFINITY;

  issueCode({ metering_point, now_ms, random }: Parameters<PairingDesk["issueCode"]>[0]): IssueResult {
    this.forgetOldCodes(now_ms);
    const open = this.codes.filter(({ expires_at_ms }) => now_ms < expires_at_ms).length;
    if (open >= MAX_OPEN_CODES) return { kind: "rejected", reason: "too-many-codes" };
    let code = drawCode(random);
    while (this.find(code) !== null) code = drawCode(random);
    const expires_at_ms = now_ms + CODE_LIFETIME_MS;
    this.codes.push({ code: Buffer.from(code, "ascii"), metering_point, expires_at_ms });
    return { kind: "issued", code: `${code.slice(0, 4)}-${code.slice(4)}`, expires_at_ms };
  }

  redeem({ code, public_key, certificate_request_pem, proof, now_ms }: RedeemRequest): RedeemResult {
    if (now_ms < this.lockedUntil_ms) {
      return {
        kind: "rejected",
        reason: "pairing-locked",
        retry_after_s: Math.ceil((this.lockedUntil_ms - now_ms) / 1000),
      };
    }
    this.forgetOldCodes(now_ms);
    const found = this.find(normalised(code));
    if (found === null) return this.refuse("wrong-code", now_ms);
    if (now_ms >= found.expires_at_ms) return { kind: "rejected", reason: "expired-code" };
    if (!isProofOf(public_key, pairingProofBytes(code, certificate_request_pem), proof)) {
      return this.refuse("wrong-proof", now_ms);
    }
    this.codes = this.codes.filter((other) => other !== found);
    this.wrongTriesAt_ms = [];
    return {
      kind: "paired",
      metering_point: found.metering_point,
      device: deviceIdOf(keyIdOf(public_key)),
      public_key,
    };
  }

  private refuse(reason: "wrong-code" | "wrong-proof", now_ms: number): RedeemResult {
    this.wrongTriesAt_ms = [...this.wrongTriesAt_ms.filter((at_ms) => at_ms > now_ms - LOCK_MS), now_ms];
    if (this.wrongTriesAt_ms.length >= MAX_WRONG_TRIES) {
      this.lockedUntil_ms = now_ms + LOCK_MS;
      this.wrongTriesAt_ms = [];
    }
    return { kind: "rejected", reason };
  }

  /** Compares with every code there is, whole, so that the time taken tells nothing about any of them. */
  private find(code: string): OpenCode | null {
    const isCode = /^[A-Z0-9]{8}$/.test(code);
    const presented = Buffer.from(isCode ? code : "--------", "ascii");
    let found: OpenCode | null = null;
    for (const open of this.codes) {
      if (timingSafeEqual(open.code, presented)) found = open;
    }
    return found;
  }

  private forgetOldCodes(now_ms: number): void {
    this.codes = this.codes.filter(({ expires_at_ms }) => now_ms < expires_at_ms + EXPIRED_MEMORY_MS);
  }
}

function normalised(code: string): string {
  return code.replaceAll(/[-\s]/g, "").toUpperCase();
}

function drawCode(random: RandomBytes): string {
  const fairBelow = 256 - (256 % ALPHABET.length);
  let code = "";
  while (code.length < CODE_LENGTH) {
    for (const byte of random(CODE_LENGTH)) {
      // Bytes at the upper end would favour the first letters.
      if (byte < fairBelow && code.length < CODE_LENGTH) code += ALPHABET[byte % ALPHABET.length];
    }
  }
  return code;
}

function isProofOf(public_key: Uint8Array, message: Uint8Array, proof: Uint8Array): boolean {
  if (public_key.length !== 32 || proof.length !== 64) return false;
  try {
    const spki = Buffer.concat([RAW_ED25519_SPKI, public_key]);
    return verify(null, message, createPublicKey({ key: spki, format: "der", type: "spki" }), proof);
  } catch {
    return false;
  }
}
