import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openJournalDatabase } from "@localgrid/edge-node/adapters/journal-database";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadRecordedHomes } from "../src/recorded-homes.ts";
import { RECORDED_COMMUNITY_KEY, recordedJournal } from "../src/recorded-journal.ts";
import { freshFolder, removeFolder } from "./running-neighbourhood.ts";

const NODE_MAIN = new URL("../../edge-node/src/main.ts", import.meta.url).pathname;
const recording = loadRecordedHomes(new URL("../data/citylearn17-homes-hourly-wh.csv", import.meta.url).pathname);

const folder = freshFolder();
const journalFile = join(folder, "journal.sqlite");
const projectionsFile = join(folder, "projections.sqlite");

beforeAll(() => {
  mkdirSync(join(folder, "keys"));
  writeFileSync(join(folder, "keys", "community-key.hex"), Buffer.from(RECORDED_COMMUNITY_KEY).toString("hex"));
  const database = openJournalDatabase(journalFile);
  const insert = database.prepare("INSERT INTO journal (record) VALUES (?)");
  const tariff = {
    retail_micro_per_kwh: 300_000,
    feed_in_micro_per_kwh: 80_000,
    local_network_fee_micro_per_kwh: 40_000,
    fixed_fee_micro_per_day: 50_000,
  };
  const journal = recordedJournal({
    recording,
    interval_length_s: 900,
    intervals: 96,
    readings_per_message: 4,
    tariff,
  });
  database.transaction(() => {
    for (const record of journal) insert.run(Buffer.from(record));
  })();
  database.close();
}, 60_000);

afterAll(() => removeFolder(folder));

function localgrid(command: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [NODE_MAIN, command, "--data-dir", folder, ...args], {
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

/** Changes something in a database, runs the check, and changes it back. */
function whileChanged<T>(file: string, change: string, back: string, check: () => T): T {
  const run = (sql: string) => {
    const database = new Database(file);
    database.exec(sql);
    database.close();
  };
  run(change);
  try {
    return check();
  } finally {
    run(back);
  }
}

describe("an audit of a node's folder", () => {
  test("finds a whole journal in order", () => {
    const { status, stdout } = localgrid("verify");
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ intervals: 96, reading_signatures: 17 * 25, head_signatures: 96 });
  }, 30_000);

  test("computes the projections again, byte for byte", () => {
    expect(localgrid("rebuild").status).toBe(0);
    const first = localgrid("export", "--what", "posting").stdout;
    const again = localgrid("rebuild");
    expect(again.stdout).toContain("identical");
    expect(again.status).toBe(0);
    expect(localgrid("export", "--what", "posting").stdout).toBe(first);
    expect(first.split("\n").length).toBeGreaterThan(1_000);
  }, 60_000);

  test("notices a ledger line that was changed by hand", () => {
    const change = "UPDATE posting SET amount_nano = amount_nano + 1 WHERE account = 'community'";
    const result = whileChanged(projectionsFile, change, "SELECT 1", () => localgrid("rebuild"));
    expect(result.stdout).toContain("DIFFERENT");
    expect(result.status).toBe(3);
    expect(localgrid("rebuild").stdout).toContain("identical");
  }, 60_000);

  test.each([
    [
      "a changed byte",
      "UPDATE journal SET record = CAST(substr(record, 1, 100) || x'00' || substr(record, 102) AS BLOB) WHERE position = 200",
    ],
    ["a dropped record", "DELETE FROM journal WHERE position = 200"],
    [
      "two records in each other's place",
      "UPDATE journal SET position = 1000000 - position WHERE position IN (200, 201)",
    ],
  ])(
    "refuses %s in the journal",
    (_what, change) => {
      const copy = readFileSync(journalFile);
      const result = whileChanged(journalFile, change, "SELECT 1", () => localgrid("verify"));
      writeFileSync(journalFile, copy);
      expect(result.status).toBe(1);
      expect(result.stderr).toMatch(
        /\[(broken-chain|wrong-key|sequence-gap|malformed-record|head-mismatch|malformed-cbor)\]/,
      );
    },
    30_000,
  );

  test("exports the journal readably, and nothing over a file that exists", () => {
    const out = join(folder, "journal.jsonl");
    expect(localgrid("export", "--what", "journal", "--out", out).status).toBe(0);
    const [genesis] = readFileSync(out, "utf8").split("\n");
    expect(JSON.parse(genesis ?? "")).toMatchObject({ kind: "genesis", seq: 1, body: { community: "recorded" } });
    expect(localgrid("export", "--what", "journal", "--out", out).stderr).toContain("[file-exists]");
    expect(localgrid("export", "--what", "everything").stderr).toContain("[unknown-export]");
  }, 30_000);
});
