import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { migrate } from "../src/adapters/postgres/migrations.ts";
import { startTestPostgres, type TestPostgres } from "../src/adapters/postgres/test-database.ts";
import { type PeopleHub, type Send, startPeopleHub } from "./people.ts";

const MAY_S = Date.UTC(2026, 4, 1) / 1000;
const MONTH = "/api/communities/sun/reconciliation/2026-05";

let postgres: TestPostgres;
let pool: Pool;
let hub: PeopleHub;
let analyst: Send;

beforeAll(async () => {
  postgres = await startTestPostgres();
  pool = await postgres.createDatabase();
  await migrate(pool);
  hub = await startPeopleHub(pool);
  await pool.query("INSERT INTO community (id, created_at_ms, time_zone) VALUES ('sun', 0, 'Europe/Vienna')");
  await pool.query("INSERT INTO node VALUES ($1, 'sun', $2, 0)", [Buffer.alloc(16, 1), Buffer.alloc(32, 1)]);
  // April ends two hours earlier in Vienna, so the first interval belongs to May.
  for (const [at, change] of [
    [MAY_S - 7200, 5],
    [MAY_S, -3],
    [MAY_S - 8100, 99],
  ] as const) {
    await pool.query(
      `INSERT INTO reconciled_interval VALUES ('sun', $1, 1, $2, $3, 900, 2, 2, $3, $4, -$4::numeric, 0, 0, 0)`,
      [at, Buffer.alloc(16, 1), Buffer.alloc(32, 1), change],
    );
    await pool.query(
      `INSERT INTO official_difference VALUES ('sun', $1, 'home-b', 'ben', 1, 'neighbours', 1, 2, 1, 2, -1),
         ('sun', $1, 'home-a', 'anna', 1, 'clock', NULL, NULL, 70, 5, $2::numeric + 1)`,
      [at, change],
    );
  }
  analyst = await hub.as("analyst", "sun");
});

afterAll(async () => {
  await hub?.stop();
  await postgres?.stop();
});

describe("the report of a month", () => {
  test("sums up by cause, member and account, and all changes of money are 0 together", async () => {
    const { status, json } = await analyst(`GET ${MONTH}`);
    expect(status).toBe(200);
    expect(json).toEqual({
      month: "2026-05",
      metering_points: 0,
      intervals: 0,
      official_intervals: 0,
      posted_intervals: 0,
      causes: [
        {
          ...{ cause: "clock", differences: 2, accepted: 0 },
          ...{ import_change_wh: 140, export_change_wh: 10, amount_change_nano: "4" },
        },
        {
          ...{ cause: "neighbours", differences: 2, accepted: 0 },
          ...{ import_change_wh: 0, export_change_wh: 0, amount_change_nano: "-2" },
        },
      ],
      members: [
        { member: "anna", provisional_nano: "0", final_nano: "4", difference_nano: "4", differences: 2 },
        { member: "ben", provisional_nano: "0", final_nano: "-2", difference_nano: "-2", differences: 0 },
      ],
      accounts: [
        { account: "network-operator", amount_change_nano: "0" },
        { account: "operator", amount_change_nano: "0" },
        { account: "supplier", amount_change_nano: "-2" },
      ],
      sum_change_nano: "0",
    });
  });

  test("lists differences by start and metering point, page by page, and by member and cause", async () => {
    const { json } = await analyst(`GET ${MONTH}/differences?limit=3`);
    const rest = (await analyst(`GET ${MONTH}/differences?after=${json.next}`)).json;
    const places = (items: readonly { start_s: number; metering_point: string }[]) =>
      items.map(({ start_s, metering_point }) => `${(start_s - MAY_S) / 900} ${metering_point}`);
    expect(places([...json.items, ...rest.items])).toEqual(["-8 home-a", "-8 home-b", "0 home-a", "0 home-b"]);
    expect(rest.next).toBeNull();
    expect(json.items[0]).toEqual({
      start_s: MAY_S - 7200,
      metering_point: "home-a",
      member: "anna",
      version: 1,
      cause: "clock",
      import_wh: null,
      export_wh: null,
      official_import_wh: 70,
      official_export_wh: 5,
      amount_change_nano: "6",
      status: "waiting",
      review: "open",
      accepted_by: null,
      accepted_at_ms: null,
      accepted_text: null,
      note: null,
      records: 0,
      seen: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
    const chosen = async (query: string) => places((await analyst(`GET ${MONTH}/differences?${query}`)).json.items);
    expect(await chosen("member=ben")).toEqual(["-8 home-b", "0 home-b"]);
    expect(await chosen("cause=clock")).toEqual(["-8 home-a", "0 home-a"]);
    expect(await chosen("member=ben&cause=clock")).toEqual([]);
    expect(await chosen("after=nonsense")).toEqual([]);
    expect(await chosen(`start_s=${MAY_S}`)).toEqual(["0 home-a", "0 home-b"]);
    expect(await chosen(`start_s=${MAY_S - 8100}`)).toEqual([]);
  });

  test("is refused for what is no month, no cause, or another community", async () => {
    const answers = ["2026-13", "2026-05/differences?cause=weather"].map(
      async (rest) => (await analyst(`GET /api/communities/sun/reconciliation/${rest}`)).json.code,
    );
    expect(await Promise.all(answers)).toEqual(["invalid-input", "invalid-input"]);
    expect((await analyst("GET /api/communities/moon/reconciliation/2026-05")).json.code).toBe("out-of-scope");
  });

  test("money that does not come to 0 cannot be stored", async () => {
    const broken = pool.query("UPDATE reconciled_interval SET supplier_change_nano = supplier_change_nano + 1");
    await expect(broken).rejects.toMatchObject({ code: "23514" });
  });
});
