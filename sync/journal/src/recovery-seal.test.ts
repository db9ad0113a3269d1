import { createCipheriv, hkdfSync } from "node:crypto";
import { encodeCbor } from "@localgrid/vocabulary/cbor";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MAX_RECOVERY_BYTES, type NodeSecrets, openSecrets, sealSecrets } from "./recovery-seal.ts";

const SEED = filled(1, 32);
const EPOCH = filled(3, 16);
const SECRETS: NodeSecrets = {
  community_key: filled(4, 32),
  authority_pem: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
  region_public_key: filled(5, 32),
  hub_url: "https://hub.example",
  settings: { currency: "EUR", interval_length_s: 900, time_zone: null },
};

describe("a node's sealed secrets", () => {
  test("open to what was sealed, and are the same bytes each time", () => {
    fc.assert(
      fc.property(anySecrets(), filledWith(32), filledWith(16), (secrets, seed, epoch) => {
        const sealed = sealSecrets(secrets, seed, epoch);
        expect(openSecrets(sealed, seed, epoch)).toEqual(secrets);
        expect(sealSecrets(secrets, seed, epoch)).toEqual(sealed);
      }),
    );
  });

  test("do not open with another seed or epoch", () => {
    const sealed = sealSecrets(SECRETS, SEED, EPOCH);
    for (let bit = 0; bit < 256; bit++)
      expect(codeOf(() => openSecrets(sealed, turned(SEED, bit), EPOCH))).toBe("wrong-key");
    for (let bit = 0; bit < 128; bit++)
      expect(codeOf(() => openSecrets(sealed, SEED, turned(EPOCH, bit)))).toBe("wrong-key");
    expect(openSecrets(sealed, SEED, EPOCH)).toEqual(SECRETS);
  });

  test("do not open when one bit is turned, or when cut or longer", () => {
    const sealed = sealSecrets(SECRETS, SEED, EPOCH);
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      expect(codeOf(() => openSecrets(turned(sealed, bit), SEED, EPOCH))).toBe("wrong-key");
    }
    for (let length = 0; length < sealed.length; length++) {
      expect(codeOf(() => openSecrets(sealed.subarray(0, length), SEED, EPOCH))).toBe("wrong-key");
    }
    expect(codeOf(() => openSecrets(Uint8Array.of(...sealed, 0), SEED, EPOCH))).toBe("wrong-key");
    expect(codeOf(() => openSecrets(new Uint8Array(MAX_RECOVERY_BYTES + 1), SEED, EPOCH))).toBe("wrong-key");
  });

  test("of two epochs share no key stream", () => {
    const first = sealSecrets(SECRETS, SEED, EPOCH);
    // Only behind the nonce's 12 bytes is it another epoch.
    const second = sealSecrets(SECRETS, SEED, turned(EPOCH, 127));
    const equal = first.filter((byte, at) => byte === second[at]).length;
    expect(equal).toBeLessThan(first.length / 10);
  });

  test("of a later version are not guessed at, and of any size that nobody may seal not looked at", () => {
    const later = encodeCbor(["lg/recovery/2", {}]);
    expect(codeOf(() => openSecrets(sealedByHand(later), SEED, EPOCH))).toBe("malformed-record");
    const wide = encodeCbor(new Uint8Array(MAX_RECOVERY_BYTES));
    expect(codeOf(() => openSecrets(sealedByHand(wide), SEED, EPOCH))).toBe("wrong-key");
  });

  test("show nothing of their content", () => {
    const sealed = Buffer.from(sealSecrets(SECRETS, SEED, EPOCH));
    for (const part of [Buffer.from(SECRETS.community_key), "CERTIFICATE", "hub.example", "EUR"]) {
      expect(sealed.includes(part)).toBe(false);
    }
  });

  test.each<readonly [string, Partial<NodeSecrets>]>([
    ["a community key of 31 bytes", { community_key: filled(4, 31) }],
    ["a region key of 33 bytes", { region_public_key: filled(5, 33) }],
    ["an authority of 16,385 characters", { authority_pem: "x".repeat(16_385) }],
    ["an address of 2,049 characters", { hub_url: "x".repeat(2_049) }],
    ["65 settings", { settings: Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`s${i}`, i])) }],
    ["a setting's name of 65 characters", { settings: { ["n".repeat(65)]: 1 } }],
    ["a setting of 1,025 characters", { settings: { a: "x".repeat(1_025) } }],
    ["a setting that is a switch", { settings: { a: true as unknown as number } }],
    ["more than 32 KiB in all", { settings: wideSettings() }],
  ])("are not made of %s", (_, change) => {
    expect(codeOf(() => sealSecrets({ ...SECRETS, ...change }, SEED, EPOCH))).toBe("malformed-record");
  });
});

function sealedByHand(plain: Uint8Array): Uint8Array {
  const key = new Uint8Array(hkdfSync("sha256", SEED, EPOCH, "localgrid/journal/recovery/1", 32));
  const cipher = createCipheriv("aes-256-gcm", key, EPOCH.subarray(0, 12));
  return new Uint8Array(Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]));
}

function anySecrets(): fc.Arbitrary<NodeSecrets> {
  const setting = fc.oneof(fc.string({ unit: "binary", maxLength: 80 }), fc.maxSafeInteger(), fc.constant(null));
  return fc.record({
    community_key: filledWith(32),
    authority_pem: fc.string({ unit: "binary", maxLength: 60 }),
    region_public_key: fc.option(filledWith(32)),
    hub_url: fc.option(fc.string({ maxLength: 60 })),
    settings: fc.dictionary(fc.string({ unit: "binary", maxLength: 30 }), setting, { noNullPrototype: true }),
  });
}

function wideSettings(): NodeSecrets["settings"] {
  return Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`s${i}`, "x".repeat(1_000)]));
}

function filledWith(length: number): fc.Arbitrary<Uint8Array> {
  return fc.uint8Array({ minLength: length, maxLength: length });
}

function filled(value: number, length: number): Uint8Array {
  return new Uint8Array(length).fill(value);
}

function turned(bytes: Uint8Array, bit: number): Uint8Array {
  return bytes.with(bit >> 3, (bytes[bit >> 3] as number) ^ (1 << (bit & 7)));
}

function codeOf(act: () => unknown): string | undefined {
  try {
    act();
  } catch (error) {
    return error instanceof LocalGridError ? error.code : `${error}`;
  }
  return undefined;
}
