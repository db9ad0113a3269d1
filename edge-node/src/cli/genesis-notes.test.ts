import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nodeSeedOf } from "@localgrid/journal/node-seed";
import { openSecrets } from "@localgrid/journal/recovery-seal";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openJournalDatabase } from "../adapters/sqlite/journal-database.ts";
import { openIdentity } from "../adapters/system/identity.ts";
import {
  assertMayStart,
  readReplacement,
  writeReplaced,
  writeReplacement,
} from "../adapters/system/replacement-files.ts";
import { openGenesisNotes } from "./genesis-notes.ts";

const EPOCH = new Uint8Array(16).fill(3);
const MISSING = [{ epoch: new Uint8Array(16).fill(9), from_seq: 5, upto_seq: 8 }];

const SETTINGS = {
  currency: "EUR",
  time_zone: "Europe/Berlin",
  interval_length_s: 900,
  price_rule: "pair",
  close_deadline_s: 300,
  http_port: 8_081,
  mqtt_port: 8_884,
  peer_port: 4_001,
  replica_count: 3,
} as const;

let data_dir: string;

beforeEach(() => {
  data_dir = mkdtempSync(join(tmpdir(), "localgrid-notes-"));
  mkdirSync(join(data_dir, "ca"));
  writeFileSync(join(data_dir, "ca", "authority.pem"), "the authority\n");
  const journal = openJournalDatabase(join(data_dir, "journal.sqlite"));
  journal.prepare("INSERT INTO journal (position, record) VALUES (1, ?)").run(Buffer.of(1));
  journal.close();
});

afterEach(() => rmSync(data_dir, { recursive: true, force: true }));

/** As it is read again. */
function sameEpoch({ epoch, ...range }: (typeof MISSING)[number]) {
  return { epoch: new Uint8Array(Buffer.from(epoch)), ...range };
}

const coded = (code: string) => expect.objectContaining({ code });

function open(journalGeneration = 1, regionKey: Uint8Array | null = null) {
  return openGenesisNotes({
    config: { data_dir, ...SETTINGS },
    identity: openIdentity(data_dir),
    journalGeneration,
    regionKey: () => regionKey,
    hub_url: () => "https://hub.example",
  });
}

describe("What an epoch's first record is to say", () => {
  test("seals what a new box needs, for the holder of the recovery code only", () => {
    const { recovery, ...rest } = open(1, new Uint8Array(32).fill(4)).notes(EPOCH);
    expect(rest).toEqual({});
    const { key, communityKey } = openIdentity(data_dir);
    const opened = openSecrets(recovery as Uint8Array, nodeSeedOf(key.privateKey), EPOCH);
    expect(opened).toEqual({
      community_key: communityKey,
      authority_pem: "the authority\n",
      region_public_key: new Uint8Array(32).fill(4),
      hub_url: "https://hub.example",
      settings: SETTINGS,
    });
    const stranger = new Uint8Array(32).fill(1);
    expect(() => openSecrets(recovery as Uint8Array, stranger, EPOCH)).toThrow(coded("wrong-key"));
  });

  test("names the generation and what is missing after a recovery, until that is on disk", () => {
    writeReplacement(data_dir, { generation: 2, missing: MISSING, said: false });
    const book = open();
    expect(book.generation).toBe(2);
    expect(book.notes(EPOCH)).toMatchObject({ generation: 2, missing: MISSING });
    // The disk was full: the next epoch says it.
    expect(book.notes(EPOCH)).toMatchObject({ generation: 2, missing: MISSING });
    book.opened();
    expect(book.notes(EPOCH)).not.toHaveProperty("missing");
    expect(book.notes(EPOCH)).toMatchObject({ generation: 2 });
    expect(readReplacement(data_dir)).toEqual({ generation: 2, missing: MISSING.map(sameEpoch), said: true });
  });

  test("stays what it was when the card loses that record again, and says what is missing no second time", () => {
    writeReplacement(data_dir, { generation: 2, missing: MISSING, said: false });
    open().opened();
    const book = open(1);
    expect(book.generation).toBe(2);
    expect(book.notes(EPOCH)).toMatchObject({ generation: 2 });
    expect(book.notes(EPOCH)).not.toHaveProperty("missing");
  });

  test("is nothing while the journal that was recovered is not there", () => {
    writeReplacement(data_dir, { generation: 2, missing: [], said: false });
    const file = join(data_dir, "journal.sqlite");
    rmSync(file);
    expect(() => open()).toThrow(coded("replacement-damaged"));
    openJournalDatabase(file).close();
    expect(() => open()).toThrow("the journal that was recovered is not there");
  });

  test("has no generation that no node can reach", () => {
    expect(() => writeReplacement(data_dir, { generation: 1_000_001, missing: [], said: false })).toThrow(
      coded("replacement-damaged"),
    );
    writeFileSync(join(data_dir, "replacement.json"), `{"generation": ${2 ** 53}, "missing": []}`);
    expect(() => open()).toThrow(coded("replacement-damaged"));
  });

  test("says it once, also after a crash between the record and the end of the file", () => {
    writeReplacement(data_dir, { generation: 2, missing: MISSING, said: false });
    const book = open(2);
    expect(book.generation).toBe(2);
    expect(book.notes(EPOCH)).not.toHaveProperty("missing");
    expect(readReplacement(data_dir)).toMatchObject({ generation: 2, said: true });
  });

  test("keeps the generation of the journal in every later start", () => {
    expect(open(5).notes(EPOCH)).toMatchObject({ generation: 5 });
  });

  test("is not guessed from a file that somebody damaged", () => {
    writeFileSync(join(data_dir, "replacement.json"), '{"generation": "two"}');
    expect(() => open()).toThrow(coded("replacement-damaged"));
  });
});

describe("A box that was replaced", () => {
  test("never starts again, and says when and why", () => {
    expect(() => assertMayStart(data_dir)).not.toThrow();
    writeReplaced(data_dir, { generation: 2, at_ms: Date.UTC(2026, 4, 3, 12), told_by: "ab".repeat(16) });
    writeReplaced(data_dir, { generation: 3, at_ms: Date.UTC(2026, 4, 9), told_by: null });
    expect(() => assertMayStart(data_dir)).toThrow(coded("node-replaced"));
    expect(() => assertMayStart(data_dir)).toThrow(
      `since 2026-05-03T12:00:00.000Z it is known, from node ${"ab".repeat(16)}, that another box`,
    );
  });

  test("does not start when the file that says so is damaged", () => {
    writeFileSync(join(data_dir, "replaced.json"), "{");
    expect(() => assertMayStart(data_dir)).toThrow(coded("replacement-damaged"));
  });
});
