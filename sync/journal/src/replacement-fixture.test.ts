import { createDecipheriv, hkdfSync } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { encodeCbor } from "@localgrid/vocabulary/cbor";
import { describe, expect, test } from "vitest";
import { type ChainPosition, ChainVerifier } from "./chain.ts";
import { EpochWriter } from "./epoch-writer.ts";
import { generationOf, missingOf, recoveryOf } from "./genesis.ts";
import { decodeRecord, encodeRecord, type OpenBody } from "./record.ts";
import { type NodeSecrets, openSecrets, sealSecrets } from "./recovery-seal.ts";
import { COMMUNITY_KEY, EPOCHS, NODE_SEED, nodeKey, smallJournal } from "./small-journal.fixture.ts";

const FIXTURE = new URL("../fixtures/replacement-v1.json", import.meta.url);
const EPOCH = Uint8Array.from({ length: 16 }, (_, i) => 0xd0 + i);
const AT_MS = 1_780_280_000_000;
const LOST_RECORDS = 4;
const SECRETS: NodeSecrets = {
  community_key: COMMUNITY_KEY,
  authority_pem: "-----BEGIN PRIVATE KEY-----\nexample\n-----END PRIVATE KEY-----\n",
  region_public_key: Uint8Array.from({ length: 32 }, (_, i) => i),
  hub_url: "https://hub.example",
  settings: { currency: "EUR", time_zone: "Europe/Vienna", interval_length_s: 900, replica: null },
};

describe("the golden fixture of a node that took over", () => {
  const { records, head } = smallJournal();
  const parent = records.at(-1)?.position as ChainPosition;
  const missing = [{ epoch: EPOCHS[1], from_seq: head.seq + 1, upto_seq: head.seq + LOST_RECORDS }];
  const recovery = sealSecrets(SECRETS, NODE_SEED, EPOCH);
  const writer = new EpochWriter({ key: nodeKey(), communityKey: COMMUNITY_KEY, epoch: EPOCH, parent });
  const beginning = { community: "linden-street", rules: { interval_length_s: 900, price_rule: "pair" } };
  const built = {
    format: "localgrid journal of a recovered node, version 1",
    seed_hex: hex(NODE_SEED),
    epoch_hex: hex(EPOCH),
    parent: { epoch_hex: hex(parent.epoch), seq: parent.seq, hash_hex: hex(parent.hash) },
    generation: 2,
    missing: missing.map(({ epoch, from_seq, upto_seq }) => ({ epoch_hex: hex(epoch), from_seq, upto_seq })),
    secrets_hex: hex(
      encodeCbor([
        "lg/recovery/1",
        SECRETS.community_key,
        SECRETS.authority_pem,
        SECRETS.region_public_key,
        SECRETS.hub_url,
        SECRETS.settings,
      ]),
    ),
    seal_key_hex: hex(sealKey()),
    recovery_hex: hex(recovery),
    genesis_hex: hex(writer.genesis(AT_MS, { ...beginning, generation: 2, recovery, missing })),
    clock_hex: hex(writer.append("clock", AT_MS + 1, { offset_ms: -86_400_000, peers: 3, at_ms: AT_MS + 1 })),
    head_hash_hex: hex(writer.position.hash),
  };

  test("is what the code writes", () => {
    if (process.env.UPDATE_FIXTURES === "1") {
      expect(process.env.CI, "fixtures are never rewritten by the checks").toBeUndefined();
      writeFileSync(FIXTURE, `${JSON.stringify(built, null, 2)}\n`);
    }
    expect(JSON.parse(readFileSync(FIXTURE, "utf8"))).toEqual(built);
  });

  test("continues the journal of the golden fixture", () => {
    const chain = new ChainVerifier();
    for (const { bytes } of records) chain.accept(bytes);
    for (const bytes of [built.genesis_hex, built.clock_hex]) {
      expect(hex(encodeRecord(chain.accept(unhex(bytes))))).toBe(bytes);
    }
    expect(hex((chain.position as ChainPosition).hash)).toBe(built.head_hash_hex);
  });

  test("tells its generation and what is missing", () => {
    const body = decodeRecord(unhex(built.genesis_hex)).body as OpenBody;
    expect(generationOf(body)).toBe(built.generation);
    expect(missingOf(body)).toEqual(missing);
    expect(hex(recoveryOf(body) as Uint8Array)).toBe(built.recovery_hex);
  });

  test("opens with the seed, and with nothing but the cipher, key and nonce that are specified", () => {
    expect(openSecrets(unhex(built.recovery_hex), NODE_SEED, EPOCH)).toEqual(SECRETS);
    const sealed = unhex(built.recovery_hex);
    const cipher = createDecipheriv("aes-256-gcm", unhex(built.seal_key_hex), EPOCH.subarray(0, 12));
    cipher.setAuthTag(sealed.subarray(-16));
    expect(hex(Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]))).toBe(built.secrets_hex);
  });
});

/** Derived here a second time, so that the fixture does not prove the code with itself. */
function sealKey(): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", NODE_SEED, EPOCH, "localgrid/journal/recovery/1", 32));
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

function unhex(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, "hex"));
}
