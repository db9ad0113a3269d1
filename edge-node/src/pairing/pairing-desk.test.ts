import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { deviceIdOf, keyIdOf } from "@localgrid/protocol/device";
import { meteringPointId } from "@localgrid/vocabulary/identifiers";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { createPairingDesk, type PairingDesk, pairingProofBytes, type RandomBytes } from "./pairing-desk.ts";

const POINT = meteringPointId("house-7");
const START_MS = 1_700_000_000_000;
const MINUTE_MS = 60_000;
const REQUEST = "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n";

let desk: PairingDesk;
let random: RandomBytes;

/** Deterministic, and different at every call. */
function countingRandom(): RandomBytes {
  let next = 0;
  return (count) => Uint8Array.from({ length: count }, () => (next++ * 37) & 0xff);
}

beforeEach(() => {
  desk = createPairingDesk();
  random = countingRandom();
});

function newDevice() {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  return { privateKey, public_key: new Uint8Array(publicKey.export({ type: "spki", format: "der" }).subarray(-32)) };
}

const device = newDevice();

function issue(now_ms = START_MS, metering_point = POINT): string {
  const issued = desk.issueCode({ metering_point, now_ms, random });
  if (issued.kind !== "issued") throw new Error(issued.reason);
  return issued.code;
}

function proofOf(code: string, key: KeyObject = device.privateKey): Uint8Array {
  return sign(null, pairingProofBytes(code, REQUEST), key);
}

function redeem(code: string, change: Partial<Parameters<PairingDesk["redeem"]>[0]> = {}) {
  const { public_key } = device;
  return desk.redeem({
    code,
    public_key,
    certificate_request_pem: REQUEST,
    proof: proofOf(code),
    now_ms: START_MS,
    ...change,
  });
}

describe("a pairing code", () => {
  test("pairs the device that proves its key with the metering point it was issued for", () => {
    const code = issue();
    expect(code).toMatch(/^[ACDEFGHJKMNPQRTVWXY346789]{4}-[ACDEFGHJKMNPQRTVWXY346789]{4}$/);
    expect(redeem(code)).toEqual({
      kind: "paired",
      metering_point: POINT,
      device: deviceIdOf(keyIdOf(device.public_key)),
      public_key: device.public_key,
    });
  });

  test("may be typed without dash, with spaces, in lower case", () => {
    for (const change of [
      (c: string) => c.replace("-", ""),
      (c: string) => ` ${c.replace("-", " ")} `,
      (c: string) => c.toLowerCase(),
    ]) {
      expect(redeem(change(issue())).kind).toBe("paired");
    }
  });

  test("works once", () => {
    const code = issue();
    expect(redeem(code).kind).toBe("paired");
    expect(redeem(code)).toEqual({ kind: "rejected", reason: "wrong-code" });
  });

  test("is good up to the last millisecond of its ten minutes", () => {
    const early = issue();
    const late = issue();
    expect(redeem(early, { now_ms: START_MS + 10 * MINUTE_MS - 1 }).kind).toBe("paired");
    expect(redeem(late, { now_ms: START_MS + 10 * MINUTE_MS })).toEqual({ kind: "rejected", reason: "expired-code" });
  });

  test("is forgotten an hour after it expired", () => {
    const code = issue();
    expect(redeem(code, { now_ms: START_MS + 70 * MINUTE_MS })).toEqual({ kind: "rejected", reason: "wrong-code" });
  });

  test("is refused to the 21st while 20 are open, and issued again when one is used or expired", () => {
    const codes = Array.from({ length: 20 }, () => issue());
    expect(new Set(codes).size).toBe(20);
    const next = (now_ms: number) => desk.issueCode({ metering_point: POINT, now_ms, random });
    expect(next(START_MS)).toEqual({ kind: "rejected", reason: "too-many-codes" });
    expect(redeem(codes[3] as string).kind).toBe("paired");
    expect(next(START_MS).kind).toBe("issued");
    expect(next(START_MS)).toEqual({ kind: "rejected", reason: "too-many-codes" });
    expect(next(START_MS + 10 * MINUTE_MS).kind).toBe("issued");
  });

  test("uses every letter of the alphabet equally, whatever bytes come", () => {
    let next = 0;
    random = (count) => Uint8Array.from({ length: count }, () => next++ & 0xff);
    const seen = new Map<string, number>();
    for (let i = 0; i < 250; i++) {
      const code = issue(START_MS + i * 11 * MINUTE_MS);
      for (const letter of code.replace("-", "")) seen.set(letter, (seen.get(letter) ?? 0) + 1);
    }
    expect(seen.size).toBe(25);
    expect(new Set(seen.values())).toEqual(new Set([80]));
  });
});

describe("a proof", () => {
  test("of another key, code or request is refused and leaves the code open", () => {
    const code = issue();
    const wrong = { kind: "rejected", reason: "wrong-proof" };
    expect(redeem(code, { proof: proofOf(code, newDevice().privateKey) })).toEqual(wrong);
    expect(redeem(code, { proof: proofOf("AAAA-AAAA") })).toEqual(wrong);
    expect(redeem(code, { certificate_request_pem: `${REQUEST}\n` })).toEqual(wrong);
    expect(redeem(code).kind).toBe("paired");
  });

  test("or key of the wrong length is refused, not a crash", () => {
    const code = issue();
    for (const change of [
      { proof: new Uint8Array(63) },
      { proof: new Uint8Array() },
      { public_key: new Uint8Array(31) },
    ]) {
      expect(redeem(code, change)).toEqual({ kind: "rejected", reason: "wrong-proof" });
    }
  });
});

describe("the lock", () => {
  test("closes the desk for everyone after five wrong tries, for 15 minutes", () => {
    const code = issue();
    for (let i = 0; i < 5; i++) expect(redeem("AAAA-AAAA")).toEqual({ kind: "rejected", reason: "wrong-code" });
    expect(redeem(code)).toEqual({ kind: "rejected", reason: "pairing-locked", retry_after_s: 900 });
    const last_ms = START_MS + 15 * MINUTE_MS - 1;
    expect(redeem(issue(last_ms), { now_ms: last_ms })).toMatchObject({ reason: "pairing-locked", retry_after_s: 1 });
    const later_ms = START_MS + 15 * MINUTE_MS;
    expect(redeem(issue(later_ms), { now_ms: later_ms }).kind).toBe("paired");
  });

  test("is not reached by four wrong tries, nor by five that lie further apart", () => {
    for (let i = 0; i < 4; i++) redeem("AAAA-AAAA");
    expect(redeem(issue()).kind).toBe("paired");
    for (let i = 0; i < 20; i++) redeem("AAAA-AAAA", { now_ms: START_MS + i * 4 * MINUTE_MS });
    const now_ms = START_MS + 80 * MINUTE_MS;
    expect(redeem(issue(now_ms), { now_ms }).kind).toBe("paired");
  });

  test("counts wrong proofs too, so that a code cannot be guessed past it", () => {
    const code = issue();
    for (let i = 0; i < 5; i++) redeem(code, { proof: new Uint8Array(64) });
    expect(redeem(code)).toMatchObject({ reason: "pairing-locked" });
  });

  test("does not count codes that only came too late", () => {
    const now_ms = START_MS + 11 * MINUTE_MS;
    for (const code of Array.from({ length: 6 }, () => issue())) {
      expect(redeem(code, { now_ms })).toEqual({ kind: "rejected", reason: "expired-code" });
    }
    expect(redeem(issue(now_ms), { now_ms }).kind).toBe("paired");
  });

  test("holds against any text: nothing but the code itself is ever accepted", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        desk = createPairingDesk();
        const code = issue();
        fc.pre(text.replaceAll(/[-\s]/g, "").toUpperCase() !== code.replace("-", ""));
        expect(redeem(text)).toEqual({ kind: "rejected", reason: "wrong-code" });
      }),
      { numRuns: 200 },
    );
  });
});
