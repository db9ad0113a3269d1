import type { Pool } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { migrate } from "../src/adapters/postgres/migrations.ts";
import { startTestPostgres, type TestPostgres } from "../src/adapters/postgres/test-database.ts";
import { type PeopleHub, type Send, startPeopleHub } from "./people.ts";

const MAY_S = Date.UTC(2026, 4, 1) / 1000;
const NODE = Buffer.alloc(16, 1);
const TOO_MANY = 50_001;

let postgres: TestPostgres;
let pool: Pool;
let hub: PeopleHub;
let clara: Send;
/** Each test has a community of its own. */
let community = "";
let count = 0;

interface Figures {
  readonly point: string;
  readonly member: string;
  readonly cause: string;
  readonly official_import_wh: number;
}

/** What every community begins with, in two intervals of May. */
const GIVEN: readonly Figures[] = [
  { point: "home-a", member: "anna", cause: "clock", official_import_wh: 70 },
  { point: "home-b", member: "ben", cause: "missing", official_import_wh: 30 },
];

beforeAll(async () => {
  postgres = await startTestPostgres();
  pool = await postgres.createDatabase();
  await migrate(pool);
  hub = await startPeopleHub(pool);
});

afterAll(async () => {
  await hub?.stop();
  await postgres?.stop();
});

beforeEach(async () => {
  community = `sun-${++count}`;
  await pool.query("INSERT INTO community (id, created_at_ms, time_zone) VALUES ($1, 0, 'Europe/Vienna')", [community]);
  await pool.query("INSERT INTO node VALUES ($1, $2, $3, 0)", [
    Buffer.alloc(16, count),
    community,
    Buffer.alloc(32, 1),
  ]);
  for (const start_s of [MAY_S, MAY_S + 900]) await compare(start_s, GIVEN);
  clara = await hub.as("coordinator", community);
});

/** Puts a comparison in the place of the one before, as every new one does. */
async function compare(start_s: number, differences: readonly Figures[]): Promise<void> {
  await pool.query("DELETE FROM reconciled_interval WHERE community = $1 AND start_s = $2", [community, start_s]);
  const change = differences.reduce((sum, { official_import_wh }) => sum + 50 - official_import_wh, 0);
  await pool.query("INSERT INTO reconciled_interval VALUES ($1, $2, 1, $3, $4, 900, 2, 2, $4, $5, $6, 0, 0, 0)", [
    ...[community, start_s, NODE, Buffer.alloc(32, 1), change, -change],
  ]);
  for (const { point, member, cause, official_import_wh } of differences) {
    await pool.query("INSERT INTO official_difference VALUES ($1, $2, $3, $4, 1, $5, 50, 0, $6, 0, $7)", [
      ...[community, start_s, point, member, cause, official_import_wh, 50 - official_import_wh],
    ]);
  }
}

const month = () => `/api/communities/${community}/reconciliation/2026-05`;
const recordsOf = (point: string, start_s = MAY_S) =>
  `/api/communities/${community}/differences/${start_s}/${point}/records`;

async function listed(state = "") {
  const { json } = await clara(`GET ${month()}/differences${state === "" ? "" : `?state=${state}`}`);
  return json.items as readonly Record<string, unknown>[];
}

async function found(point: string, start_s = MAY_S) {
  const row = (await listed("all")).find((each) => each["metering_point"] === point && each["start_s"] === start_s);
  return row as Record<string, unknown> & { readonly seen: string };
}

async function say(kind: string, point: string, text = "read off by hand") {
  return clara(`POST ${recordsOf(point)}`, { kind, text, seen: (await found(point)).seen });
}

const places = (items: readonly Record<string, unknown>[]) =>
  items.map(({ start_s, metering_point }) => `${(Number(start_s) - MAY_S) / 900} ${metering_point}`);
const codeOf = ({ status, json }: { status: number; json: { code?: string } }) => `${status} ${json.code ?? ""}`;

async function audited() {
  const { rows } = await pool.query(
    "SELECT * FROM audit_entry WHERE community = $1 AND action LIKE 'difference%' ORDER BY number",
    [community],
  );
  return rows.map(({ action, role, subject, details }) => [action, role, subject, JSON.parse(details)]);
}

describe("an accepted difference", () => {
  test("leaves the list of what is open, is counted, and says who accepted it, when and why", async () => {
    expect(codeOf(await say("accepted", "home-a"))).toBe("201 ");
    expect(places(await listed())).toEqual(["0 home-b", "1 home-a", "1 home-b"]);
    expect(places(await listed("accepted"))).toEqual(["0 home-a"]);
    expect(places(await listed("all"))).toHaveLength(4);
    expect((await listed("accepted"))[0]).toMatchObject({
      review: "accepted",
      accepted_by: expect.any(String),
      accepted_at_ms: expect.any(Number),
      accepted_text: "read off by hand",
      records: 1,
    });
    const { causes } = (await clara(`GET ${month()}`)).json;
    expect(
      causes.map((each: Record<string, unknown>) => [each["cause"], each["differences"], each["accepted"]]),
    ).toEqual([
      ["missing", 2, 0],
      ["clock", 2, 1],
    ]);
    expect(await audited()).toEqual([["difference-accepted", "coordinator", `${MAY_S}/home-a`, { act: 1 }]]);
  });

  test("is accepted for its figures: it stays when they are computed again, and is open when one is another one", async () => {
    await say("accepted", "home-a");
    await compare(MAY_S, GIVEN);
    expect(await found("home-a")).toMatchObject({ review: "accepted" });
    await compare(MAY_S, [{ ...GIVEN[0], official_import_wh: 71 } as Figures]);
    expect(await found("home-a")).toMatchObject({ review: "changed", accepted_text: "read off by hand" });
    expect(places(await listed())).toContain("0 home-a");
    const { causes } = (await clara(`GET ${month()}`)).json;
    expect(causes.find(({ cause }: { cause: string }) => cause === "clock")).toMatchObject({ accepted: 0 });
    expect((await clara(`GET ${month()}/open?cause=clock`)).json).toMatchObject({ differences: 2 });
    await say("accepted", "home-a", "the operator corrected it");
    expect(await found("home-a")).toMatchObject({ review: "accepted", accepted_text: "the operator corrected it" });
    const { json } = await clara(`GET ${recordsOf("home-a")}`);
    expect(json.items).toMatchObject([
      { act: 2, kind: "accepted", official_import_wh: 71, amount_change_nano: "-21" },
      { act: 1, kind: "accepted", official_import_wh: 70, amount_change_nano: "-20", differences: 1 },
    ]);
  });

  test("can be opened again, and only then", async () => {
    expect(codeOf(await say("reopened", "home-a"))).toBe("409 not-accepted");
    await say("accepted", "home-a");
    expect(codeOf(await say("reopened", "home-a", "the wrong home"))).toBe("201 ");
    expect(await found("home-a")).toMatchObject({ review: "open", accepted_by: null, accepted_text: null, records: 2 });
    expect((await audited()).map(([action]) => action)).toEqual(["difference-accepted", "difference-reopened"]);
  });
});

describe("two people at once", () => {
  test("the second is told, and nothing of what the second says is kept", async () => {
    const { seen } = await found("home-a");
    const body = (text: string) => ({ kind: "accepted", text, seen });
    const answers = await Promise.all(
      ["mine", "theirs"].map((text) => clara(`POST ${recordsOf("home-a")}`, body(text))),
    );
    expect(answers.map(codeOf).sort()).toEqual(["201 ", "409 difference-changed"]);
    expect((await clara(`GET ${recordsOf("home-a")}`)).json.items).toHaveLength(1);
    expect(await audited()).toHaveLength(1);
  });

  test("who decides on figures that are new since is told as well", async () => {
    const { seen } = await found("home-a");
    await compare(MAY_S, [{ ...GIVEN[0], official_import_wh: 72 } as Figures]);
    const late = await clara(`POST ${recordsOf("home-a")}`, { kind: "accepted", text: "fine", seen });
    expect(codeOf(late)).toBe("409 difference-changed");
    await compare(MAY_S, []);
    const gone = await clara(`POST ${recordsOf("home-a")}`, { kind: "accepted", text: "fine", seen });
    expect(codeOf(gone)).toBe("404 unknown-difference");
  });
});

describe("a note", () => {
  test("stands in the list and in the history, and decides nothing", async () => {
    await say("noted", "home-a", "asked the operator");
    await say("noted", "home-a", "they will look");
    expect(await found("home-a")).toMatchObject({ review: "open", note: "they will look", records: 2 });
    const { items, next } = (await clara(`GET ${recordsOf("home-a")}?limit=1`)).json;
    expect([items[0].text, next]).toEqual(["they will look", "2"]);
    const rest = (await clara(`GET ${recordsOf("home-a")}?after=2`)).json;
    expect(rest.items.map(({ text }: { text: string }) => text)).toEqual(["asked the operator"]);
    expect(JSON.stringify(await audited())).not.toContain("operator");
  });

  test("is one line of at most 500 characters, and there are at most 100 records of a difference", async () => {
    for (const text of ["", "   ", "two\nlines", "x".repeat(501)]) {
      expect(codeOf(await say("noted", "home-a", text))).toBe("400 invalid-input");
    }
    expect(codeOf(await say("noted", "home-a", "x".repeat(500)))).toBe("201 ");
    await pool.query(
      `INSERT INTO difference_act SELECT $1, act, 'noted', 'x', 'clara', 'coordinator', 0, 1 FROM generate_series(2, 100) act`,
      [community],
    );
    await pool.query(
      "INSERT INTO difference_record SELECT $1, $2, 'home-a', act, 1, 1, 1, 1, 1 FROM generate_series(2, 100) act",
      [community, MAY_S],
    );
    expect(codeOf(await say("noted", "home-a"))).toBe("409 too-many-records");
    expect(codeOf(await say("noted", "home-b"))).toBe("201 ");
  });
});

describe("accepting everything of a cause", () => {
  const open = async (query = "cause=clock") => (await clara(`GET ${month()}/open?${query}`)).json;
  const accept = (body: object) =>
    clara(`POST ${month()}/acceptances`, { cause: "clock", member: null, text: "the clock was set", ...body });

  test("takes all that is open of the month, each with its figures, under one act", async () => {
    await say("accepted", "home-a");
    const asked = await open();
    expect(asked).toMatchObject({
      differences: 1,
      import_change_wh: 20,
      export_change_wh: 0,
      amount_change_nano: "-20",
    });
    const done = await accept({ seen: asked.seen });
    expect([done.status, done.json]).toEqual([201, { act: 2, differences: 1 }]);
    expect(places(await listed())).toEqual(["0 home-b", "1 home-b"]);
    const { json } = await clara(`GET ${recordsOf("home-a", MAY_S + 900)}`);
    expect(json.items).toMatchObject([{ act: 2, text: "the clock was set", official_import_wh: 70, differences: 1 }]);
    expect((await audited())[1]).toEqual([
      ...["differences-accepted", "coordinator", "2026-05"],
      { act: 2, cause: "clock", differences: 1, amount_change_nano: "-20" },
    ]);
    expect(codeOf(await accept({ seen: asked.seen }))).toBe("409 nothing-to-accept");
  });

  test("takes one member's only, where it is asked for", async () => {
    await compare(MAY_S, [...GIVEN, { ...GIVEN[0], point: "home-c", member: "cleo" } as Figures]);
    const { seen, differences } = await open("cause=clock&member=cleo");
    expect(differences).toBe(1);
    expect((await accept({ member: "cleo", seen })).json).toEqual({ act: 1, differences: 1 });
    expect(places(await listed("accepted"))).toEqual(["0 home-c"]);
  });

  test("is refused to whoever has seen less than there is now", async () => {
    const { seen } = await open();
    await say("noted", "home-a", "wait");
    expect(codeOf(await accept({ seen }))).toBe("409 difference-changed");
    expect((await open()).seen).not.toBe(seen);
    expect(places(await listed("accepted"))).toEqual([]);
  });

  test("is bounded", async () => {
    await pool.query(
      `INSERT INTO official_difference SELECT $1, $2, 'point-' || p, 'anna', 1, 'scale', 1, 1, 2, 2, 0
         FROM generate_series(1, ${TOO_MANY}) p`,
      [community, MAY_S],
    );
    const many = await open("cause=scale");
    expect(many.differences).toBe(TOO_MANY);
    expect(codeOf(await accept({ cause: "scale", seen: many.seen }))).toBe("409 too-many-differences");
    await pool.query("DELETE FROM official_difference WHERE community = $1 AND metering_point = 'point-1'", [
      community,
    ]);
    const { seen } = await open("cause=scale");
    expect((await accept({ cause: "scale", seen })).json).toEqual({ act: 1, differences: TOO_MANY - 1 });
    const { causes } = (await clara(`GET ${month()}`)).json;
    expect(causes.find(({ cause }: { cause: string }) => cause === "scale")).toMatchObject({ accepted: TOO_MANY - 1 });
  });
});

test("what was said is never changed or taken away", async () => {
  await say("accepted", "home-a");
  for (const table of ["difference_act", "difference_record"]) {
    await expect(pool.query(`DELETE FROM ${table}`)).rejects.toThrow();
    await expect(pool.query(`UPDATE ${table} SET act = act + 1`)).rejects.toThrow();
  }
  expect(await found("home-a")).toMatchObject({ review: "accepted" });
});
