import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EpochWriter } from "@localgrid/journal/epoch-writer";
import { nodeSeedOf } from "@localgrid/journal/node-seed";
import { sealSecrets } from "@localgrid/journal/recovery-seal";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openJournalDatabase } from "../adapters/sqlite/journal-database.ts";
import { type Identity, openIdentity } from "../adapters/system/identity.ts";
import { verify } from "./verify.ts";

const AT_MS = 1_780_272_000_000;
const RULES = {
  interval_length_s: 900,
  price_rule: "pair",
  interpolation_gap_s: 1_800,
  future_tolerance_ms: 300_000,
  retention_intervals: 100,
};
const BEGINNING = { community: "sun", rules: RULES };

let folder = "";
let identity: Identity;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "localgrid-verify-"));
  identity = openIdentity(folder);
});

afterEach(() => rmSync(folder, { recursive: true }));

test("the journal of a node that took over from a lost one holds, its move of the clock is no unknown kind", () => {
  store([...firstEpoch().records, ...secondEpoch().records]);
  expect(verify(folder)).toEqual({
    records: 6,
    intervals: 0,
    reading_signatures: 0,
    head_signatures: 2,
    unknown_kinds: 0,
  });
});

test("kinds of a later version are counted", () => {
  const { writer, records } = firstEpoch();
  store([...records, writer.append("weather-note", AT_MS, { text: "sunny" })]);
  expect(verify(folder)).toMatchObject({ records: 3, unknown_kinds: 1 });
});

test("an epoch that continues another head than the one before it does not hold", () => {
  store([...firstEpoch().records.slice(0, 1), ...secondEpoch().records]);
  expect(() => verify(folder)).toThrow(expect.objectContaining({ code: "unknown-parent" }));
});

function firstEpoch() {
  const { key, communityKey } = identity;
  const writer = new EpochWriter({ key, communityKey, epoch: new Uint8Array(16).fill(1), parent: null });
  return { writer, records: [writer.genesis(AT_MS, BEGINNING), writer.appendHead(AT_MS)] };
}

function secondEpoch() {
  const { key, communityKey } = identity;
  const epoch = new Uint8Array(16).fill(2);
  const parent = firstEpoch().writer.position;
  const writer = new EpochWriter({ key, communityKey, epoch, parent });
  const secrets = { community_key: communityKey, authority_pem: "", region_public_key: null, hub_url: null };
  const recovery = sealSecrets({ ...secrets, settings: {} }, nodeSeedOf(key.privateKey), epoch);
  const missing = [{ epoch: parent.epoch, from_seq: 3, upto_seq: 9 }];
  const records = [
    writer.genesis(AT_MS, { ...BEGINNING, generation: 2, recovery, missing }),
    writer.append("clock", AT_MS, { offset_ms: -4_000, peers: 3, at_ms: AT_MS - 4_000 }),
    writer.appendHead(AT_MS),
    writer.append("member", AT_MS, { member: "anna", is_active: true, credit_limit_micro: null }),
  ];
  return { writer, records };
}

function store(records: readonly Uint8Array[]): void {
  const database = openJournalDatabase(join(folder, "journal.sqlite"));
  const insert = database.prepare("INSERT INTO journal (record) VALUES (?)");
  for (const record of records) insert.run(record);
  database.close();
}
