import { createDecipheriv, createHash, hkdfSync } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { type CborValue, encodeCbor } from "@localgrid/vocabulary/cbor";
import { describe, expect, test } from "vitest";
import { type ChainPosition, ChainVerifier } from "./chain.ts";
import { isHeadAuthentic } from "./head.ts";
import { decodeRecord, encodeRecord } from "./record.ts";
import { communityKeyCheck, createEpochSeal, SEALED_KINDS } from "./sealing.ts";
import {
  COMMUNITY_KEY,
  EPOCHS,
  NODE_SEED,
  nodeKey,
  smallJournal,
  type WrittenRecord,
} from "./small-journal.fixture.ts";

const FIXTURE = new URL("../fixtures/journal-v1.json", import.meta.url);

describe("the golden fixture of the journal", () => {
  const built = build();

  test("is what the code writes", () => {
    if (process.env.UPDATE_FIXTURES === "1") {
      expect(process.env.CI, "fixtures are never rewritten by the checks").toBeUndefined();
      writeFileSync(FIXTURE, `${JSON.stringify(built, null, 2)}\n`);
    }
    expect(JSON.parse(readFileSync(FIXTURE, "utf8"))).toEqual(built);
  });

  test("has open, sealed and unknown records in two epochs", () => {
    const kinds = built.records.map((record) => record.kind);
    expect(kinds.filter((kind) => SEALED_KINDS.has(kind)).length).toBeGreaterThan(2);
    expect(kinds).toEqual(expect.arrayContaining(["genesis", "tariff", "interval-closed", "weather-note", "head"]));
    expect(new Set(built.records.map((record) => record.epoch_hex)).size).toBe(2);
  });

  test.each(built.records)("record $seq of epoch $epoch_hex: $kind", (golden) => {
    const bytes = unhex(golden.record_hex);
    const record = decodeRecord(bytes);
    expect(record.kind).toBe(golden.kind);
    expect(record.seq).toBe(golden.seq);
    expect(record.recorded_at_ms).toBe(golden.recorded_at_ms);
    expect(hex(encodeRecord(record))).toBe(golden.record_hex);
    const seal = createEpochSeal(COMMUNITY_KEY, record.node, record.epoch);
    const body = record.body instanceof Uint8Array ? seal.open(record.header, record.seq, record.body) : record.body;
    expect(hex(encodeCbor(body))).toBe(golden.plain_body_hex);
    expect(toJson(body)).toEqual(golden.body);
  });

  test("opens with nothing but the cipher, the derived key and the nonce that it states", () => {
    let opened = 0;
    for (const golden of built.records) {
      if (golden.nonce_hex === null) continue;
      const record = decodeRecord(unhex(golden.record_hex));
      const sealed = record.body as Uint8Array;
      const key = unhex(built.epochs.find((epoch) => epoch.epoch_hex === golden.epoch_hex)?.seal_key_hex ?? "");
      const cipher = createDecipheriv("aes-256-gcm", key, unhex(golden.nonce_hex));
      cipher.setAAD(record.header);
      cipher.setAuthTag(sealed.subarray(-16));
      const plain = Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
      expect(hex(plain)).toBe(golden.plain_body_hex);
      opened++;
    }
    expect(opened).toBeGreaterThan(2);
  });

  test("chains by SHA-256 over the hash before and the record, across epochs", () => {
    const verifier = new ChainVerifier();
    let hash = new Uint8Array(32);
    for (const golden of built.records) {
      const bytes = unhex(golden.record_hex);
      hash = new Uint8Array(createHash("sha256").update(hash).update(bytes).digest());
      verifier.accept(bytes);
      expect(golden.hash_hex).toBe(hex(hash));
      expect(hex((verifier.position as ChainPosition).hash)).toBe(golden.hash_hex);
    }
  });

  test("ends at the signed head", () => {
    const last = built.records.at(-1);
    expect([built.head.epoch_hex, built.head.seq, built.head.hash_hex]).toEqual([
      last?.epoch_hex,
      last?.seq,
      last?.hash_hex,
    ]);
    expect(isHeadAuthentic(smallJournal().head, unhex(built.node.public_key_hex))).toBe(true);
  });
});

function build() {
  const key = nodeKey();
  const { records, head } = smallJournal(key);
  return {
    format: "localgrid journal, version 1",
    node: { seed_hex: hex(NODE_SEED), public_key_hex: hex(key.publicKey), node_hex: hex(key.node) },
    community: { key_hex: hex(COMMUNITY_KEY), key_check_hex: hex(communityKeyCheck(COMMUNITY_KEY)) },
    epochs: EPOCHS.map((epoch) => ({ epoch_hex: hex(epoch), seal_key_hex: hex(sealKey(epoch, key.node)) })),
    records: records.map(golden),
    head: {
      epoch_hex: hex(head.epoch),
      seq: head.seq,
      hash_hex: hex(head.hash),
      at_ms: head.at_ms,
      signed_hex: hex(encodeCbor(["lg/head/1", head.node, head.epoch, head.seq, head.hash, head.at_ms])),
      signature_hex: hex(head.signature),
    },
  };
}

function golden({ kind, recorded_at_ms, body, bytes, position }: WrittenRecord) {
  return {
    kind,
    epoch_hex: hex(position.epoch),
    seq: position.seq,
    recorded_at_ms,
    /** Byte strings are `{"$hex": …}`. */
    body: toJson(body),
    plain_body_hex: hex(encodeCbor(body)),
    nonce_hex: SEALED_KINDS.has(kind) ? position.seq.toString(16).padStart(24, "0") : null,
    record_hex: hex(bytes),
    hash_hex: hex(position.hash),
  };
}

/** Derived here a second time, so that the fixture does not prove the code with itself. */
function sealKey(epoch: Uint8Array, node: Uint8Array): Uint8Array {
  const info = Buffer.concat([Buffer.from("localgrid/journal/seal/1"), node]);
  return new Uint8Array(hkdfSync("sha256", COMMUNITY_KEY, epoch, info, 32));
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

function toJson(value: CborValue): Json {
  if (value instanceof Uint8Array) return { $hex: hex(value) };
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, toJson(item as CborValue)]));
  }
  return value as null | boolean | number | string;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

function unhex(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, "hex"));
}
