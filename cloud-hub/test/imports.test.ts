import { randomBytes } from "node:crypto";
import type { Pool } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { migrate } from "../src/adapters/postgres/migrations.ts";
import { startTestPostgres, type TestPostgres } from "../src/adapters/postgres/test-database.ts";
import { type PeopleHub, type Send, startPeopleHub } from "./people.ts";

const DAY_S = 86_400;
const QUARTER_S = 900;
/** A week ago, at midnight UTC. */
const MONDAY_S = Math.floor(Date.now() / 1000 / DAY_S) * DAY_S - 7 * DAY_S;

let postgres: TestPostgres;
let pool: Pool;
let hub: PeopleHub;
let operator: Send;
let billing: Send;
/** Each test has its own. */
let community = "";
let count = 0;
let IMPORTS = "";

beforeAll(async () => {
  postgres = await startTestPostgres();
  pool = await postgres.createDatabase();
  await migrate(pool);
  hub = await startPeopleHub(pool);
  operator = await hub.as("operator");
});

afterAll(async () => {
  await hub?.stop();
  await postgres?.stop();
});

beforeEach(async () => {
  community = `sun-${++count}`;
  IMPORTS = `/api/communities/${community}/imports`;
  const insert = (text: string) => pool.query(text, [community]);
  await insert("INSERT INTO community (id, created_at_ms, time_zone) VALUES ($1, 0, 'Europe/Vienna')");
  await insert("INSERT INTO member VALUES ($1, 'anna', true, NULL, 0), ($1, 'ben', true, NULL, 0)");
  await insert(
    `INSERT INTO metering_point VALUES ($1, 'home-a', 'anna', true, 17250, 'AT0010000000000000001000000000001', 0),
       ($1, 'home-b', 'ben', true, 17250, NULL, 0)`,
  );
  billing = await hub.as("billing", community);
});

function timeOf(quarter: number): string {
  return new Date((MONDAY_S + quarter * QUARTER_S) * 1000).toISOString();
}

/** `quarters` rows of each home; `change` is added to the first of them. */
function fileOf(quarters: number, change = 0): string {
  const rows = Array.from({ length: quarters }, (_, quarter) =>
    [`AT001 0000 00000000000 1000000000001`, "home-b"].map(
      (point) => `${point};${timeOf(quarter)};${100 + quarter + (quarter === 0 ? change : 0)};0`,
    ),
  );
  return `metering_point;start;import_wh;export_wh\n${rows.flat().join("\n")}\n`;
}

async function announce(more: object = {}): Promise<string> {
  const request = { file_name: "june.csv", layout: "long", size_bytes: null, keep_good_rows: false, ...more };
  const { status, json } = await billing(`POST ${IMPORTS}`, request);
  expect(status).toBe(201);
  expect(json).toMatchObject({ status: "waiting", ended_at_ms: null });
  return json.import;
}

function put(id: string, content: string) {
  return billing(`PUT ${IMPORTS}/${id}/content`, content, { "content-type": "text/csv" });
}

/** Sends content piece by piece; null when the connection broke. */
async function streamed(id: string, token: string, start: (controller: ReadableStreamDefaultController) => void) {
  const request = {
    method: "PUT",
    headers: { "content-type": "text/csv", authorization: `Bearer ${token}` },
    body: new ReadableStream({ start }),
    duplex: "half",
  };
  try {
    return await (await fetch(`${hub.url}${IMPORTS}/${id}/content`, request)).json();
  } catch {
    return null;
  }
}

async function importFile(content: string, more: object = {}) {
  const { status, json } = await put(await announce(more), content);
  expect(status).toBe(200);
  return json;
}

async function intervals() {
  const { rows } = await pool.query(
    "SELECT start_s, version, metered FROM official_interval WHERE community = $1 ORDER BY start_s, version",
    [community],
  );
  return rows.map(({ start_s, version, metered }) => [(start_s - MONDAY_S) / QUARTER_S, version, metered]);
}

describe("an import of official values", () => {
  test("makes one version of each interval, with the values of all metering points", async () => {
    const ended = await importFile(fileOf(3), { size_bytes: 500 });
    expect(ended).toMatchObject({
      status: "done",
      rows_read: 6,
      rows_taken: 6,
      rows_unchanged: 0,
      rows_faulty: 0,
      intervals_changed: 3,
      bytes_read: fileOf(3).length,
      bytes_total: 500,
      reason: null,
    });
    expect(await intervals()).toEqual(
      [0, 1, 2].map((quarter) => [
        quarter,
        1,
        [
          ["home-a", 100 + quarter, 0],
          ["home-b", 100 + quarter, 0],
        ],
      ]),
    );
  });

  test("is in the audit log with who brought it, once it counts", async () => {
    const acts = async () => {
      const { rows } = await pool.query(
        "SELECT role, subject, details FROM audit_entry WHERE community = $1 AND action = 'values-imported' ORDER BY number",
        [community],
      );
      return rows.map(({ role, subject, details }) => [role, subject, JSON.parse(details)]);
    };
    const refused = await importFile(`${fileOf(1)}home-b;${timeOf(0)};x;0\n`);
    expect(refused.status).toBe("refused");
    expect(await acts()).toEqual([]);
    const { import: id, digest } = await importFile(fileOf(3));
    const value = { metering_point: "home-a", start_s: MONDAY_S, import_wh: 9, export_wh: 0 };
    const typed = (await operator(`POST /api/communities/${community}/official-values`, { values: [value] })).json;
    expect(await acts()).toEqual([
      ["billing", id, { rows_taken: 6, intervals_changed: 3, digest }],
      ["operator", typed.import, { rows_taken: 1, intervals_changed: 1, digest: typed.digest }],
    ]);
  });

  test("of the same file changes nothing, and of a changed one makes versions of what changed", async () => {
    const first = await importFile(fileOf(3));
    const again = await importFile(fileOf(3));
    expect(again).toMatchObject({ status: "done", rows_taken: 0, rows_unchanged: 6, intervals_changed: 0 });
    expect(again.digest).toBe(first.digest);
    const changed = await importFile(fileOf(3, 5));
    expect(changed).toMatchObject({ status: "done", rows_taken: 2, rows_unchanged: 4, intervals_changed: 1 });
    expect((await intervals()).map(([quarter, version]) => `${quarter}v${version}`)).toEqual([
      "0v1",
      "0v2",
      "1v1",
      "2v1",
    ]);
    const place = [community, MONDAY_S];
    const { rows } = await pool.query(
      "SELECT version, import_wh FROM official_value WHERE community = $1 AND start_s = $2",
      place,
    );
    expect(rows).toEqual([2, 2].map((version) => ({ version, import_wh: 105 })));
  });

  test("leaves a direction that a file does not hold as it was", async () => {
    const head = "metering_point;start;";
    await importFile(`${head}import_wh\nhome-b;${timeOf(0)};7\n`);
    await importFile(`${head}export_wh\nhome-b;${timeOf(0)};9\n`);
    const last = await importFile(
      `${head}direction;energy_wh\nhome-b;${timeOf(0)};import;7\nhome-b;${timeOf(0)};export;8\n`,
    );
    expect(last).toMatchObject({ rows_read: 2, rows_taken: 1 });
    expect(await intervals()).toEqual([
      [0, 1, [["home-b", 7, 0]]],
      [0, 2, [["home-b", 7, 9]]],
      [0, 3, [["home-b", 7, 8]]],
    ]);
  });

  test("with faulty rows changes nothing and lists them; the good rows count only when that was said", async () => {
    const bad = [
      `home-b;${timeOf(1)};4400;0`,
      `home-b;${new Date(Date.now() + 3_600_000 - (Date.now() % 3_600_000)).toISOString()};1;0`,
      `home-b;2020-01-01T00:00:00Z;1;0`,
      `home-c;${timeOf(1)};1;0`,
      `home-b;${timeOf(0)};101;0`,
    ];
    const content = `${fileOf(3)}${bad.join("\n")}\n`;
    const id = await announce();
    const refused = (await put(id, content)).json;
    expect(refused).toMatchObject({ status: "refused", rows_taken: 0, rows_faulty: 5, intervals_changed: 0 });
    expect(refused.reason).toMatch(/^faulty-rows: 5 rows/);
    expect(await intervals()).toEqual([]);
    const { json } = await billing(`GET ${IMPORTS}/${id}/faults?limit=4`);
    const rest = (await billing(`GET ${IMPORTS}/${id}/faults?after=${json.next}`)).json;
    const codes = [...json.items, ...rest.items].map(({ line, code }) => `${line} ${code}`);
    expect(codes.sort()).toEqual([
      "10 too-old",
      "11 unknown-metering-point",
      "12 contradiction",
      "8 absurd",
      "9 not-ended",
    ]);
    expect(rest.next).toBeNull();
    const kept = await importFile(content, { keep_good_rows: true });
    // Of two values that contradict each other neither counts.
    expect(kept).toMatchObject({ status: "done", rows_taken: 5, rows_faulty: 5, intervals_changed: 3 });
    expect((await intervals())[0]).toEqual([0, 1, [["home-a", 100, 0]]]);
  });

  test("notices rows that contradict each other however far they are apart, and takes what is said again for the same", async () => {
    const again = `home-b;${timeOf(2)};102;0\n`.repeat(6_000);
    const content = `${fileOf(3)}${again}home-b;${timeOf(0)};1;0\n`;
    const id = await announce({ keep_good_rows: true });
    const { json } = await put(id, content);
    expect(json).toMatchObject({ status: "done", rows_read: 6_007, rows_taken: 5, rows_faulty: 1 });
    const { items } = (await billing(`GET ${IMPORTS}/${id}/faults`)).json;
    expect(items).toMatchObject([{ line: 6_008, code: "contradiction" }]);
    expect((await intervals())[0]).toEqual([0, 1, [["home-a", 100, 0]]]);
  });

  test("of a file that cannot be read says why in one line", async () => {
    const ended = await importFile("Zählpunkt,Datum\n");
    expect(ended).toMatchObject({ status: "refused", rows_read: 0 });
    expect(ended.reason).toMatch(/^no-header: line 1: /);
    expect(await intervals()).toEqual([]);
  });

  test("takes one file, once", async () => {
    const id = await announce();
    await put(id, fileOf(1));
    expect((await put(id, fileOf(2))).json).toMatchObject({ code: "import-used" });
    expect((await put("0123456789abcdef", fileOf(2))).json).toMatchObject({ code: "unknown-import" });
    expect((await put(id, "{}")).status).toBe(409);
    expect((await billing(`PUT ${IMPORTS}/${id}/content`, "{}")).json).toMatchObject({ code: "wrong-content-type" });
  });

  test("tells how far it is, keeps others of the community waiting, and has failed when its content breaks off", async () => {
    const [first, second] = [await announce({ size_bytes: 1000 }), await announce()];
    const { token } = (await operator("POST /api/tokens", { label: "t", role: "billing", community })).json;
    let pull = (_error: Error) => {};
    const answer = streamed(first, token, (controller) => {
      controller.enqueue(Buffer.from(fileOf(2)));
      pull = (error) => controller.error(error);
    });
    await vi.waitFor(async () => {
      const { json } = await billing(`GET ${IMPORTS}/${first}`);
      expect(json).toMatchObject({ status: "running", bytes_read: fileOf(2).length, bytes_total: 1000, rows_read: 4 });
    });
    expect((await put(second, fileOf(1))).json).toMatchObject({ code: "import-running" });
    expect((await billing(typedRoute(), typed(1))).json.code).toBe("import-running");
    expect((await operator(`GET /api/communities/${community}`)).json).toMatchObject({ open_imports: 3 });
    pull(new Error("cable pulled"));
    expect(await answer).toBeNull();
    await vi.waitFor(async () => {
      const { json } = await billing(`GET ${IMPORTS}/${first}`);
      expect(json).toMatchObject({ status: "failed", reason: "interrupted", rows_taken: 0 });
    });
    expect(await intervals()).toEqual([]);
    expect((await put(first, fileOf(2))).json).toMatchObject({ status: "done", rows_taken: 4 });
  });

  test("is listed newest first, page by page", async () => {
    const ids = [await announce(), await announce(), await announce()];
    const { json } = await billing(`GET ${IMPORTS}?limit=2`);
    const rest = (await billing(`GET ${IMPORTS}?after=${json.next}`)).json;
    expect([...json.items, ...rest.items].map((one) => one.import)).toEqual(ids.reverse());
    expect(rest.next).toBeNull();
  });
});

function typedRoute(): string {
  return `POST /api/communities/${community}/official-values`;
}

/** Values of home-b as JSON. */
function typed(count: number, import_wh = 50) {
  const values = Array.from({ length: count }, (_, quarter) => {
    return { metering_point: "home-b", start_s: MONDAY_S + quarter * QUARTER_S, import_wh, export_wh: 3 };
  });
  return { values };
}

describe("typed values", () => {
  test("take the same way as a file", async () => {
    const { status, json } = await billing(typedRoute(), typed(5_000));
    expect(status).toBe(200);
    // A week has 672 quarter hours; the rest lies ahead.
    expect(json).toMatchObject({ layout: "typed", status: "refused" });
    const good = (await billing(typedRoute(), typed(500))).json;
    expect(good).toMatchObject({ status: "done", rows_read: 500, rows_taken: 500, intervals_changed: 500 });
    const again = (await billing(typedRoute(), typed(500))).json;
    expect(again).toMatchObject({ status: "done", rows_taken: 0, rows_unchanged: 500 });
    const faulty = typed(3);
    const { json: refused } = await billing(typedRoute(), {
      values: [...faulty.values, { ...faulty.values[0], metering_point: "home-x" }],
    });
    expect(refused).toMatchObject({ status: "refused", rows_faulty: 1 });
    const { json: faults } = await billing(`GET ${IMPORTS}/${refused.import}/faults`);
    expect(faults.items).toMatchObject([{ line: 4, code: "unknown-metering-point" }]);
  });

  test("of a metering point that no node will ever have are faulty, and spare those of all others", async () => {
    const insert = (text: string) => pool.query(text, [community]);
    await insert("INSERT INTO member VALUES ($1, 'cem', false, NULL, 0)");
    await insert(
      `INSERT INTO metering_point VALUES ($1, 'planned', 'anna', false, 17250, NULL, 0), ($1, 'left', 'cem', true, 17250, NULL, 0),
         ($1, 'ended', 'anna', false, 17250, NULL, 0)`,
    );
    const node = randomBytes(16);
    await pool.query("INSERT INTO node VALUES ($1, $2, $3, 0)", [node, community, randomBytes(32)]);
    const journal = "INSERT INTO recomputed_journal (node, fold_version, status, updated_at_ms)";
    await pool.query(`${journal} VALUES ($1, 1, 'current', 0)`, [node]);
    const ended = [{ metering_point: "ended", member: "anna", is_active: false, main_fuse_w: 17_250 }];
    const terms = "INSERT INTO recomputed_community VALUES ($1, '[]', $2, '[]')";
    await pool.query(terms, [node, JSON.stringify(ended)]);
    const [value] = typed(1).values;
    const values = ["home-b", "planned", "left", "ended"].map((metering_point) => ({ ...value, metering_point }));
    const { json } = await billing(typedRoute(), { values });
    expect(json).toMatchObject({ status: "refused", rows_faulty: 2 });
    const { json: faults } = await billing(`GET ${IMPORTS}/${json.import}/faults`);
    expect(faults.items).toMatchObject([
      { line: 2, code: "unknown-metering-point" },
      { line: 3, code: "unknown-metering-point" },
    ]);
  });

  test("with the same idempotency key count once", async () => {
    const key = { "idempotency-key": "june" };
    const first = await billing(typedRoute(), typed(2), key);
    const second = await billing(typedRoute(), typed(2), key);
    expect(second.text).toBe(first.text);
    const imports = await pool.query("SELECT 1 FROM official_import WHERE community = $1", [community]);
    expect(imports.rowCount).toBe(1);
  });
});

describe("a hub that ends", () => {
  test("fails imports that are under way, and at its next start those that a dead one left", async () => {
    const [stalled, left] = [await announce(), await announce()];
    const { token } = (await operator("POST /api/tokens", { label: "t", role: "billing", community })).json;
    const answer = streamed(stalled, token, (controller) => controller.enqueue(Buffer.from("metering_point")));
    await vi.waitFor(async () => {
      expect((await billing(`GET ${IMPORTS}/${stalled}`)).json.status).toBe("running");
    });
    await hub.stop();
    expect(await answer).toMatchObject({ code: "interrupted-import" });
    await pool.query("UPDATE official_import SET status = 'running' WHERE import = $1", [left]);
    await pool.query("DELETE FROM account");
    hub = await startPeopleHub(pool);
    const restarted = await hub.as("operator");
    for (const id of [stalled, left]) {
      expect((await restarted(`GET ${IMPORTS}/${id}`)).json).toMatchObject({ status: "failed", reason: "interrupted" });
    }
  });
});
