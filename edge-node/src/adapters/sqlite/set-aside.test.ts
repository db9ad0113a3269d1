import { mkdtempSync, readdirSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openProjectionDatabase } from "./projection-database.ts";
import { openReplicaDatabase } from "./replica-database.ts";
import { setMark } from "./schema-mark.ts";
import { openTelemetryDatabase } from "./sqlite-telemetry-store.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "localgrid-aside-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

const at = (name: string) => join(folder, name);

/** What another release leaves: a table of its own with a row, and its mark. */
function leaveFile(name: string, mark: { readonly version: number; readonly readable_from: number }): void {
  const database = new Database(at(name));
  database.pragma("journal_mode = WAL");
  database.exec(`CREATE TABLE written_by (version INTEGER); INSERT INTO written_by VALUES (${mark.version})`);
  setMark(database, mark);
  database.close();
}

function writerOf(database: Database.Database): unknown {
  const has = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'written_by'").get() !== undefined;
  return has ? database.prepare("SELECT version FROM written_by").pluck().get() : null;
}

describe("projections of another release", () => {
  test("are set aside with all that was in their log, and taken back by the release that made them", () => {
    const own = openProjectionDatabase(at("projections.sqlite"));
    const version = own.pragma("user_version", { simple: true }) as number;
    own.prepare("UPDATE folded SET position = 17").run();
    own.close();
    // The update: the next release sets ours aside and makes its own.
    const next = version + 1;
    rmSync(at("projections.sqlite"));
    leaveFile(`projections.v${version}.sqlite`, { version, readable_from: 0 });
    leaveFile("projections.sqlite", { version: next, readable_from: 0 });
    // The way back.
    const back = openProjectionDatabase(at("projections.sqlite"));
    expect(writerOf(back)).toBe(version);
    back.close();
    expect(readdirSync(folder).sort()).toEqual([`projections.v${next}.sqlite`, "projections.sqlite"].sort());
    const kept = new Database(at(`projections.v${next}.sqlite`));
    expect(writerOf(kept)).toBe(next);
    kept.close();
  });

  test("that nobody came back to go, and so do all but the newest", () => {
    for (const [index, version] of [1, 2, 90].entries()) {
      leaveFile(`projections.v${version}.sqlite`, { version, readable_from: 0 });
      const left_s = Date.now() / 1000 - 1_000 + index;
      utimesSync(at(`projections.v${version}.sqlite`), left_s, left_s);
    }
    openProjectionDatabase(at("projections.sqlite")).close();
    expect(readdirSync(folder).sort()).toEqual(["projections.sqlite", "projections.v90.sqlite"]);
    const long_ago_s = Date.now() / 1000 - 31 * 86_400;
    utimesSync(at("projections.v90.sqlite"), long_ago_s, long_ago_s);
    openProjectionDatabase(at("projections.sqlite")).close();
    expect(readdirSync(folder)).toEqual(["projections.sqlite"]);
  });

  test("that are no database at all are left to whoever notices", () => {
    rmSync(at("projections.sqlite"), { force: true });
    leaveFile("projections.sqlite", { version: 0, readable_from: 0 });
    const database = openProjectionDatabase(at("projections.sqlite"));
    expect(writerOf(database)).toBe(null);
    database.close();
    expect(readdirSync(folder)).toEqual(["projections.sqlite"]);
  });
});

describe.each([
  ["replicas", openReplicaDatabase],
  ["telemetry", openTelemetryDatabase],
] as const)("%s of a later release", (name, open) => {
  test("are worked with when their mark allows it, and keep it", () => {
    leaveFile(`${name}.sqlite`, { version: 3, readable_from: 1 });
    const database = open(at(`${name}.sqlite`));
    expect([writerOf(database), database.pragma("user_version", { simple: true })]).toEqual([3, 3]);
    database.close();
    expect(readdirSync(folder)).toEqual([`${name}.sqlite`]);
  });

  test("are set aside when it does not", () => {
    leaveFile(`${name}.sqlite`, { version: 3, readable_from: 2 });
    const database = open(at(`${name}.sqlite`));
    expect(writerOf(database)).toBe(null);
    database.close();
    expect(readdirSync(folder).sort()).toEqual([`${name}.sqlite`, `${name}.v3.sqlite`]);
  });
});
