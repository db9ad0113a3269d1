import { readFileSync, writeFileSync } from "node:fs";
import type { ChainPosition } from "@localgrid/journal/chain";
import type { NodeId } from "@localgrid/vocabulary/identifiers";
import type { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { describe, expect, test } from "vitest";
import type { Invalid } from "./invalid-messages.fixture.ts";
import { INVALID_BATCHES, INVALID_PAGES, VALID_BATCH, VALID_PAGE } from "./invalid-uploads.fixture.ts";
import { decodeRecordPage, encodeRecordPage } from "./record-page.ts";
import { chapter, counting, hex, keyOf, OTHER_SEED, SEED, unhex } from "./upload.fixture.ts";
import { decodeUploadBatch, encodeUploadBatch, verifyUploadBatch } from "./upload.ts";
import * as answers from "./upload-answers.ts";
import * as limits from "./upload-limits.ts";

const FIXTURE = new URL("../fixtures/upload-v1.json", import.meta.url);
const SPECIFICATION = new URL("../UPLOAD.md", import.meta.url);

const key = keyOf();
const node = key.node as NodeId;
const first = chapter(key, 0xa0, { bodies: [{ n: 1 }, { message: counting(0x40, 48) }, { n: -7 }] });
const firstHead = first.positions[3] as ChainPosition;
const second = chapter(key, 0xb0, { parent: firstHead, bodies: [{ n: 3 }] });
const inside = { ...first, from_seq: 3, prev_hash: first.positions[1]?.hash as Uint8Array };
const position = { epoch: hex(second.epoch), seq: 2 };

const BATCHES = [
  { name: "the first epoch of a node", batch: { ...first, from_seq: 1 } },
  { name: "inside an epoch", batch: { ...inside, records: first.records.slice(2) } },
  { name: "an epoch with a parent", batch: { ...second, from_seq: 1 } },
  { name: "a single record", batch: { ...second, records: second.records.slice(0, 1), from_seq: 1 } },
];

const TELEMETRY = "lg/telemetry/1";

const PAGES = [
  { name: "a tail", page: { ...inside, node, records: first.records.slice(2) } },
  { name: "nothing more", page: { ...second, node, from_seq: 3, records: [] } },
];

const ANSWERS: readonly answers.UploadAnswer[] = [
  { kind: "acknowledged", acknowledged: position, max_records: 500 },
  { kind: "gap", expected: position },
  { kind: "unknown-parent" },
  { kind: "fork", at: position },
  { kind: "replaced", generation: 2, at_ms: 1_700_000_000_000 },
  { kind: "refused", code: "broken-chain" },
  { kind: "not-authenticated" },
  { kind: "forbidden", code: "revoked" },
  { kind: "too-large", max_records: 25 },
  { kind: "unavailable", retry_after_s: 30 },
];

const HEADS: answers.JournalHeads = {
  heads: [
    { epoch: hex(first.epoch), seq: 4, hash: hex(firstHead.hash) },
    { ...position, hash: hex(second.positions[1]?.hash as Uint8Array) },
  ],
  newest: hex(second.epoch),
  generation: 1,
};

describe("the golden fixture of the upload format", () => {
  const built = build();

  test("is what the code writes", () => {
    if (process.env.UPDATE_FIXTURES === "1") {
      expect(process.env.CI, "fixtures are never rewritten by the checks").toBeUndefined();
      writeFileSync(FIXTURE, `${JSON.stringify(built, null, 2)}\n`);
    }
    expect(JSON.parse(readFileSync(FIXTURE, "utf8"))).toEqual(built);
  });

  test.each(built.batches)("batch: $name", (batch) => {
    const decoded = decodeUploadBatch(unhex(batch.batch_hex));
    expect(decoded.from_seq).toBe(batch.from_seq);
    expect(hex(decoded.epoch)).toBe(batch.epoch_hex);
    expect(hex(decoded.prev_hash)).toBe(batch.prev_hash_hex);
    expect(hex(decoded.head_hash)).toBe(batch.head_hash_hex);
    expect(decoded.records.map(hex)).toEqual(batch.records_hex);
    expect(verifyUploadBatch(decoded, key.publicKey).records.length).toBe(batch.records_hex.length);
  });

  test.each(built.telemetry_batches)("telemetry: $name", ({ batch_hex, records_hex }) => {
    const decoded = decodeUploadBatch(unhex(batch_hex), TELEMETRY);
    expect(verifyUploadBatch(decoded, key.publicKey, TELEMETRY).records.map(({ bytes }) => hex(bytes))).toEqual(
      records_hex,
    );
    expect(codeOf(() => decodeUploadBatch(unhex(batch_hex)))).toBe("malformed-message");
    expect(codeOf(() => verifyUploadBatch(decoded, key.publicKey))).toBe("wrong-signature");
  });

  test.each(built.pages)("page: $name", ({ page_hex, records_hex }) => {
    expect(decodeRecordPage(unhex(page_hex)).records.map(hex)).toEqual(records_hex);
  });

  test("derives its invalid examples from valid ones", () => {
    expect(decodeUploadBatch(unhex(VALID_BATCH)).records.map(hex)).toEqual(["010203"]);
    expect(decodeRecordPage(unhex(VALID_PAGE)).records).toEqual([]);
  });

  test("has no two invalid examples alike", () => {
    for (const list of [INVALID_BATCHES, INVALID_PAGES]) {
      expect(new Set(list.map((one) => one.hex)).size).toBe(list.length);
      expect(new Set(list.map((one) => one.reason)).size).toBe(list.length);
    }
  });
});

describe("UPLOAD.md", () => {
  const text = readFileSync(SPECIFICATION, "utf8");
  const built = build();

  test("shows examples that the code writes", () => {
    const shown = [...text.matchAll(/```hex (.+)\n([0-9a-f\s]+)```/g)].map(([, name, bytes]) => [
      name,
      bytes?.replaceAll(/\s/g, ""),
    ]);
    expect(shown).toEqual([
      ["batch of one record", built.batches[3]?.batch_hex],
      ["page without records", built.pages[1]?.page_hex],
    ]);
    const bodies = [...text.matchAll(/^\| (\d{3}) \| `([^`]+)` \|/gm)].map(([, status, body]) => [
      Number(status),
      body,
    ]);
    expect(bodies).toEqual([...built.answers, built.heads].map(({ status, body }) => [status, body]));
  });

  test("names the limits that the code has", () => {
    expect(text).toContain(`1 to ${limits.MAX_RECORDS_PER_BATCH} records`);
    expect(text).toContain(`${limits.MAX_RECORD_BYTES} bytes`);
    expect(text).toContain(`${limits.MAX_BATCH_BYTES} bytes`);
    expect(text).toContain(`${limits.FULL_BATCH_BYTES} bytes`);
  });
});

function build() {
  return {
    format: "localgrid journal upload, version 1",
    key: { seed_hex: hex(SEED), public_key_hex: hex(key.publicKey), node_hex: hex(node) },
    batches: BATCHES.map(({ name, batch }) => {
      const bytes = encodeUploadBatch(batch, key);
      const { signature, head_hash } = decodeUploadBatch(bytes);
      return {
        name,
        epoch_hex: hex(batch.epoch),
        from_seq: batch.from_seq,
        prev_hash_hex: hex(batch.prev_hash),
        records_hex: batch.records.map(hex),
        head_hash_hex: hex(head_hash),
        signature_hex: hex(signature),
        batch_hex: hex(bytes),
      };
    }),
    telemetry_batches: BATCHES.slice(0, 1).map(({ name, batch }) => ({
      name,
      records_hex: batch.records.map(hex),
      batch_hex: hex(encodeUploadBatch(batch, key, TELEMETRY)),
    })),
    pages: PAGES.map(({ name, page }) => ({
      name,
      from_seq: page.from_seq,
      records_hex: page.records.map(hex),
      page_hex: hex(encodeRecordPage(page)),
    })),
    answers: ANSWERS.map(answers.encodeUploadAnswer),
    heads: answers.encodeHeads(HEADS),
    invalid_batches: INVALID_BATCHES.map((one) => refused(one, decodeUploadBatch)),
    invalid_pages: INVALID_PAGES.map((one) => refused(one, decodeRecordPage)),
    forged_batches: forged().map(({ reason, batch, code }) => {
      expect(codeOf(() => verifyUploadBatch(decodeUploadBatch(batch), key.publicKey))).toBe(code);
      return { reason, batch_hex: hex(batch), code };
    }),
  };
}

/** Well-formed batches that the key does not vouch for. */
function forged() {
  const good = encodeUploadBatch({ ...first, from_seq: 1 }, key);
  const turned = (at: number) => good.with(at, (good[at] as number) ^ 1);
  const stranger = keyOf(OTHER_SEED);
  const foreign = chapter(stranger, 0xa0, { bodies: [] });
  return [
    { reason: "another node's batch", batch: encodeUploadBatch({ ...foreign, from_seq: 1 }, stranger) },
    { reason: "a bit of the node is turned", batch: turned(20) },
    { reason: "a bit of the epoch is turned", batch: turned(40) },
    { reason: "another first seq", batch: good.with(47, 2) },
    { reason: "a bit of the hash before is turned", batch: turned(60) },
    { reason: "a bit of the head is turned", batch: turned(90) },
    { reason: "a bit of the signature is turned", batch: turned(130) },
    { reason: "a bit of the last record is turned", batch: turned(good.length - 1), code: "broken-chain" },
  ].map((one) => ({ code: "wrong-signature", ...one }));
}

function refused({ reason, hex: bytes }: Invalid, decode: (bytes: Uint8Array) => unknown) {
  try {
    decode(unhex(bytes));
  } catch (error) {
    expect((error as LocalGridError).code).toBe("malformed-message");
    return { reason, hex: bytes, refusal: (error as LocalGridError).message };
  }
  throw new Error(`accepted: ${reason}`);
}

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return (error as LocalGridError).code;
  }
  return "no error";
}
