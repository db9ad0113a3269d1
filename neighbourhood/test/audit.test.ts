import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openJournalDatabase } from "@localgrid/edge-node/adapters/journal-database";
import { memberId, meteringPointId } from "@localgrid/vocabulary/identifiers";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadRecordedHomes } from "../src/recorded-homes.ts";
import { RECORDED_COMMUNITY_KEY, type RecordedJournalOptions, recordedJournal } from "../src/recorded-journal.ts";
import { freshFolder, removeFolder } from "./running-neighbourhood.ts";

const NODE_MAIN = new URL("../../edge-node/src/main.ts", import.meta.url).pathname;
const recording = loadRecordedHomes(new URL("../data/citylearn17-homes-hourly-wh.csv", import.meta.url).pathname);

const folder = freshFolder();
const journalFile = join(folder, "journal.sqlite");
const projectionsFile = join(folder, "projections.sqlite");

beforeAll(() => {
  mkdirSync(join(folder, "keys"));
  writeFileSync(join(folder, "keys", "community-key.hex"), Buffer.from(RECORDED_COMMUNITY_KEY).toString("hex"));
  writeJournal({ intervals: 96 });
}, 60_000);

function writeJournal(options: Pick<RecordedJournalOptions, "intervals" | "forge" | "official">): void {
  const database = openJournalDatabase(journalFile);
  database.exec("DELETE FROM journal");
  const insert = database.prepare("INSERT INTO journal (record) VALUES (?)");
  const tariff = {
    retail_micro_per_kwh: 300_000,
    feed_in_micro_per_kwh: 80_000,
    local_network_fee_micro_per_kwh: 40_000,
    fixed_fee_micro_per_day: 50_000,
  };
  const journal = recordedJournal({ recording, interval_length_s: 900, readings_per_message: 4, tariff, ...options });
  database.transaction(() => {
    for (const record of journal) insert.run(Buffer.from(record));
  })();
  database.close();
}

afterAll(() => removeFolder(folder));

function localgrid(command: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [NODE_MAIN, command, "--data-dir", folder, ...args], {
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

function change(file: string, act: (database: Database.Database) => void): void {
  const database = new Database(file);
  act(database);
  database.close();
}

describe("an audit of a node's folder", () => {
  test("finds a whole journal in order", () => {
    const { status, stdout } = localgrid("verify");
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ intervals: 96, reading_signatures: 17 * 25, head_signatures: 96 });
  }, 30_000);

  test("[INV-12] computes the projections again, byte for byte", () => {
    expect(localgrid("rebuild").status).toBe(0);
    const first = localgrid("export", "--what", "posting").stdout;
    const again = localgrid("rebuild");
    expect(again.stdout).toContain("identical");
    expect(again.status).toBe(0);
    expect(localgrid("export", "--what", "posting").stdout).toBe(first);
    expect(first.split("\n").length).toBeGreaterThan(1_000);
  }, 60_000);

  test("notices a ledger line that was changed by hand", () => {
    change(projectionsFile, (database) =>
      database.exec("UPDATE posting SET amount_nano = 1 WHERE account = 'supplier'"),
    );
    const result = localgrid("rebuild");
    expect(result.stdout).toContain("DIFFERENT");
    expect(result.status).toBe(3);
    expect(localgrid("rebuild").stdout).toContain("identical");
  }, 60_000);

  test.each<[string, (database: Database.Database) => void]>([
    ["a changed byte", (database) => flipByte(database, 200)],
    ["a dropped record", (database) => database.exec("DELETE FROM journal WHERE position = 200")],
    [
      "a record at another place",
      (database) => database.exec("UPDATE journal SET position = 999999 WHERE position = 200"),
    ],
  ])(
    "refuses %s in the journal",
    (_what, act) => {
      const copy = readFileSync(journalFile);
      change(journalFile, act);
      const result = localgrid("verify");
      writeFileSync(journalFile, copy);
      expect(result.status).toBe(1);
      expect(result.stderr).toMatch(
        /\[(broken-chain|wrong-key|sequence-gap|malformed-record|head-mismatch|malformed-cbor)\]/,
      );
    },
    30_000,
  );

  test.each<[string, string, NonNullable<RecordedJournalOptions["forge"]>]>([
    [
      "a reading that its meter did not sign",
      "wrong-signature",
      (record) =>
        record.kind === "readings"
          ? { kind: "readings", body: { messages: record.body.messages.map(flipped) } }
          : record,
    ],
    [
      "an interval with another result",
      "result-mismatch",
      (record) =>
        record.kind === "interval-closed"
          ? { ...record, body: { ...record.body, result_digest: flipped(record.body.result_digest) } }
          : record,
    ],
    [
      "official values with another result",
      "result-mismatch",
      (record) =>
        record.kind === "official-values"
          ? { ...record, body: { ...record.body, result_digest: flipped(record.body.result_digest) } }
          : record,
    ],
    [
      "official values on other terms than the interval closed on",
      "foreign-inputs",
      (record) =>
        record.kind === "official-values" && record.body.before !== null
          ? { ...record, body: { ...record.body, before: { ...record.body.before, barred_buyers: [memberId("x")] } } }
          : record,
    ],
    [
      "an interval that stands at another time",
      "interval-out-of-turn",
      (record) =>
        record.kind === "interval-closed"
          ? { ...record, body: { ...record.body, start_s: record.body.start_s + 900 } }
          : record,
    ],
  ])(
    "refuses %s, though the chain around it is whole",
    (_what, code, forge) => {
      const copy = readFileSync(journalFile);
      writeJournal({ intervals: 8, forge, official: officialOf });
      const result = localgrid("verify");
      writeFileSync(journalFile, copy);
      expect(result.stderr).toContain(`[${code}]`);
      expect(result.status).toBe(1);
    },
    30_000,
  );

  test("holds, rebuilds and exports a journal in which official values arrived weeks later", () => {
    const copy = readFileSync(journalFile);
    writeJournal({ intervals: 96, official: officialOf });
    const verified = localgrid("verify");
    expect(verified.status).toBe(0);
    expect(JSON.parse(verified.stdout)).toMatchObject({ intervals: 2 * 96 });
    localgrid("rebuild");
    expect(localgrid("rebuild").stdout).toContain("identical");
    const postings = localgrid("export", "--what", "posting").stdout.split("\n");
    expect(postings.filter((line) => line.includes(",official-value,")).length).toBeGreaterThan(96);
    const records = localgrid("export", "--what", "journal").stdout.split("\n");
    const [exported] = records.filter((line) => line.includes(`"kind":"official-values"`));
    expect(JSON.parse(exported ?? "{}").body).toMatchObject({ version: 1, revision: 1, metered: [{}] });
    writeFileSync(journalFile, copy);
  }, 60_000);

  test("says that there is nothing to audit where no node has been, and makes nothing there", () => {
    const nowhere = join(folder, "nowhere");
    for (const command of ["verify", "rebuild", "export"]) {
      const { status, stderr } = spawnSync(
        process.execPath,
        [NODE_MAIN, command, "--data-dir", nowhere, "--what", "journal"],
        {
          encoding: "utf8",
        },
      );
      expect(stderr).toContain("[no-journal]");
      expect(status).toBe(1);
    }
    expect(existsSync(nowhere)).toBe(false);
  }, 30_000);

  test("exports the journal readably, and nothing over a file that exists", () => {
    const out = join(folder, "journal.jsonl");
    expect(localgrid("export", "--what", "journal", "--out", out).status).toBe(0);
    const [genesis] = readFileSync(out, "utf8").split("\n");
    expect(JSON.parse(genesis ?? "")).toMatchObject({ kind: "genesis", seq: 1, body: { community: "recorded" } });
    expect(localgrid("export", "--what", "journal", "--out", out).stderr).toContain("[file-exists]");
    expect(localgrid("export", "--what", "everything").stderr).toContain("[unknown-export]");
  }, 30_000);
});

/** One home of each interval drew 7 Wh. */
function officialOf(start_s: number) {
  const home = recording.homes[(start_s / 900) % recording.homes.length] as string;
  return [{ metering_point: meteringPointId(home), import_wh: 7, export_wh: 0 }];
}

function flipByte(database: Database.Database, position: number): void {
  const record = database.prepare("SELECT record FROM journal WHERE position = ?").pluck().get(position) as Buffer;
  record[100] = (record[100] as number) ^ 1;
  database.prepare("UPDATE journal SET record = ? WHERE position = ?").run(record, position);
}

function flipped(bytes: Uint8Array): Uint8Array {
  const changed = new Uint8Array(bytes);
  changed[changed.length - 1] = (changed.at(-1) as number) ^ 1;
  return changed;
}
