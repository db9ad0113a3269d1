import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { clusterConnection } from "@localgrid/cloud-hub/adapters/cluster";
import { openPool } from "@localgrid/cloud-hub/adapters/database";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CoordinatorApi } from "../src/coordinator-api.ts";
import { dataPathsOf, regionPathsOf } from "../src/data-folder.ts";
import { readLogins } from "../src/logins-file.ts";
import { readJsonFile } from "../src/whole-file.ts";
import {
  freePort,
  freshFolder,
  type RunningNeighbourhood,
  removeFolder,
  startNeighbourhood,
} from "./running-neighbourhood.ts";

const [FONTANA, HILLSIDE] = ["fontana-17", "hillside-6"];
const INTERVAL_S = 900;
/** Of the first day; official values come for these. */
const FIRST_S = Date.UTC(2016, 7, 1, 16) / 1000;
const OFFICIAL_INTERVALS = 8;
const PATIENCE = { timeout: 60_000, interval: 250 };

interface PointInterval {
  readonly metering_point: string;
  readonly start_s: number;
  readonly import_wh: number;
  readonly export_wh: number;
}

type Sums = readonly string[];

/** Postings of an account and cause up to a moment, energy and amount: the same words from both databases. */
const SUMS = `
  SELECT account || ' ' || category || ' ' || cause || ' ' || CAST(sum(energy_change_wh) AS text) || ' '
         || CAST(sum(amount_nano) AS text) AS line
    FROM postings GROUP BY account, category, cause`;

describe("a region that is cut off from its hub, and a hub that crashes", () => {
  const folder = freshFolder();
  let region: RunningNeighbourhood;
  let hub: CoordinatorApi;
  let token: string;
  let hub_url: string;

  beforeAll(async () => {
    const port = await freePort();
    hub_url = `http://127.0.0.1:${port}`;
    const speed = ["--homes", "3", "--speed", "7200"];
    region = await startNeighbourhood([...speed, "--offline", "2d", "--hub-port", String(port)], folder);
    const { login } = readJsonFile(regionPathsOf(folder).hub_notes) as { login: { login: string; password: string } };
    hub = new CoordinatorApi(hub_url, login, new AbortController().signal);
    const made = await hub.call("POST", "/api/tokens", { body: { label: "test", role: "operator" } });
    token = (made.body as { token: string }).token;
  }, 120_000);

  afterAll(async () => {
    await region?.interrupt();
    removeFolder(folder);
  }, 60_000);

  test("meet again, and nothing is missing", { timeout: 180_000 }, async () => {
    await region.printed(/Cut for 12 hours: .* wait/, 60_000);
    process.kill(hubProcessOf(region.pid), "SIGKILL");
    await region.printed(/The hub stopped \(SIGKILL\)/);
    await region.printed(/The link is back after 2 days/, 90_000);
    await region.printed(/Nothing waits any more: [\d,]+ records went up/, 60_000);
    for (const community of [FONTANA, HILLSIDE] as const) {
      const closed_s = lastIntervalOf(folderOf(community));
      await expect
        .poll(async () => (await intervalsOf(hub, community, closed_s)).length, PATIENCE)
        .toBeGreaterThan(192);
      const intervals = await intervalsOf(hub, community, closed_s);
      expect(intervals.filter(({ is_same }) => !is_same)).toEqual([]);
      await expectSameSums(community, closed_s);
    }
  });

  test("official values reach the members' statements, and sums hold at both ends", { timeout: 120_000 }, async () => {
    const metered = pointIntervalsOf(folderOf(FONTANA));
    const official = metered.map((value) => ({ ...value, import_wh: value.import_wh + 3, export_wh: value.export_wh }));
    const text = csvOf(official);
    expect(await imported(text)).toMatchObject({
      status: "done",
      faults: [],
      intervals_changed: OFFICIAL_INTERVALS,
    });
    const member = await memberApi("c01");
    const statement = () => member.call("GET", "/api/statements/2016-08").then(({ body }) => body as Statement);
    await expect
      .poll(
        async () => (await statement()).corrections.filter(({ cause }) => cause === "official-value").length,
        PATIENCE,
      )
      .toBeGreaterThan(0);
    await expect.poll(async () => (await statement()).settlement.final_intervals, PATIENCE).toBe(OFFICIAL_INTERVALS);
    const { settlement } = await statement();
    const change = BigInt(settlement.final_nano) - BigInt(settlement.provisional_nano);
    expect(change).toBeLessThan(0n);
    const upto_s = FIRST_S + OFFICIAL_INTERVALS * INTERVAL_S;
    await expect.poll(async () => (await reconciliation()).posted_intervals, PATIENCE).toBe(OFFICIAL_INTERVALS);
    await expectSameSums(FONTANA, upto_s);
    const report = await reconciliation();
    expect(report.members.reduce((sum, { differences }) => sum + differences, 0)).toBeGreaterThan(0);
    // The same file again changes nothing.
    expect(await imported(text)).toMatchObject({ status: "done", rows_taken: 0, intervals_changed: 0 });
    expect((await reconciliation()).official_intervals).toBe(OFFICIAL_INTERVALS);
  });

  function folderOf(community: string | undefined): string {
    return community === FONTANA ? folder : join(regionPathsOf(folder).others, String(community));
  }

  async function memberApi(member: string): Promise<CoordinatorApi> {
    const login = readLogins(dataPathsOf(folder).logins).members[member];
    if (login === undefined) throw new Error(`${member} has no login`);
    return new CoordinatorApi(region.url.replace(/\/$/, ""), login, new AbortController().signal);
  }

  async function reconciliation(): Promise<Report> {
    const { body } = await hub.call("GET", `/api/communities/${FONTANA}/reconciliation/2016-08`);
    return body as Report;
  }

  /** As people do it: announce the file, send it, look what became of it. */
  async function imported(text: string): Promise<Readonly<Record<string, unknown>>> {
    const announced = { file_name: "august.csv", layout: "long", keep_good_rows: false, decimal_separator: "," };
    const made = await hub.call("POST", `/api/communities/${FONTANA}/imports`, { body: announced });
    const { import: name } = made.body as { import: string };
    const headers = { authorization: `Bearer ${token}`, "content-type": "text/csv" };
    const path = `${hub_url}/api/communities/${FONTANA}/imports/${name}/content`;
    const answer = await fetch(path, { method: "PUT", headers, body: text });
    const faults = await hub.call("GET", `/api/communities/${FONTANA}/imports/${name}/faults`);
    return { ...((await answer.json()) as object), faults: (faults.body as { items: unknown }).items };
  }

  /** What both sides have posted for intervals before `upto_s`, to the nano; both sum to zero. */
  async function expectSameSums(community: string | undefined, upto_s: number): Promise<void> {
    const ofNode = nodeSums(folderOf(community), upto_s);
    await expect
      .poll(() => hubSums(regionPathsOf(folder).hub_data, String(community), upto_s), PATIENCE)
      .toEqual(ofNode);
    expect(ofNode.length).toBeGreaterThan(10);
    expect(ofNode.reduce((sum, line) => sum + BigInt(line.split(" ").at(-1) as string), 0n)).toBe(0n);
  }
});

interface Statement {
  readonly corrections: readonly { readonly cause: string }[];
  readonly settlement: {
    readonly final_intervals: number;
    readonly provisional_nano: string;
    readonly final_nano: string;
  };
}

interface Report {
  readonly official_intervals: number;
  readonly posted_intervals: number;
  readonly members: readonly { readonly differences: number }[];
}

interface HubInterval {
  readonly start_s: number;
  readonly is_same: boolean;
}

async function intervalsOf(hub: CoordinatorApi, community: string, to_s: number): Promise<readonly HubInterval[]> {
  const found: HubInterval[] = [];
  for (let after: string | null = ""; after !== null; ) {
    const more: string = after === "" ? "" : `&after=${after}`;
    const path = `/api/communities/${community}/intervals?to_s=${to_s}&limit=100${more}`;
    const { body } = await hub.call("GET", path);
    const page = body as { items: HubInterval[]; next: string | null };
    found.push(...page.items);
    after = page.next;
  }
  return found;
}

function projections<T>(data_dir: string, read: (database: Database.Database) => T): T {
  const database = new Database(join(dataPathsOf(data_dir).node_data, "projections.sqlite"), { readonly: true });
  try {
    return read(database);
  } finally {
    database.close();
  }
}

/** Start of an interval that is surely closed and corrected: four before the newest. */
function lastIntervalOf(data_dir: string): number {
  const select = "SELECT max(start_s) FROM interval";
  return projections(data_dir, (database) => database.prepare(select).pluck().get() as number) - 4 * INTERVAL_S;
}

function pointIntervalsOf(data_dir: string): readonly PointInterval[] {
  const select = `SELECT metering_point, start_s, import_wh, export_wh FROM metering_point_interval
    WHERE start_s >= ? AND start_s < ? AND revision = 0 ORDER BY start_s, metering_point`;
  const range = [FIRST_S, FIRST_S + OFFICIAL_INTERVALS * INTERVAL_S];
  return projections(data_dir, (database) => database.prepare(select).all(range) as PointInterval[]);
}

function nodeSums(data_dir: string, upto_s: number): Sums {
  const select = `WITH postings AS (SELECT * FROM posting WHERE start_s < ?) ${SUMS}`;
  return projections(data_dir, (database) => database.prepare(select).pluck().all(upto_s) as string[]).sort();
}

async function hubSums(data_dir: string, community: string, upto_s: number): Promise<Sums> {
  const pool = openPool(clusterConnection(data_dir));
  try {
    const select = `WITH postings AS (
      SELECT p.* FROM recomputed_posting p JOIN results_node r ON r.node = p.node WHERE r.community = $1 AND p.start_s < $2
    ) ${SUMS}`;
    const { rows } = await pool.query<{ line: string }>(select, [community, upto_s]);
    return rows.map(({ line }) => line).sort();
  } finally {
    await pool.end();
  }
}

/** As network operators write them: a byte-order mark, semicolons, decimal commas, local lines. */
function csvOf(values: readonly PointInterval[]): string {
  const inKilowattHours = (wh: number) => (wh / 1000).toFixed(3).replace(".", ",");
  const rows = values.map(({ metering_point, start_s, import_wh, export_wh }) =>
    [
      metering_point,
      new Date(start_s * 1000).toISOString(),
      inKilowattHours(import_wh),
      inKilowattHours(export_wh),
    ].join(";"),
  );
  return `\ufeff${["metering point;start;import kWh;export kWh", ...rows].join("\r\n")}\r\n`;
}

/** The hub's process among the children of the neighbourhood's. */
function hubProcessOf(pid: number): number {
  const children = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && parentOf(name) === pid);
  const found = children.find((child) => commandOf(child).includes("cloud-hub"));
  if (found === undefined) throw new Error("there is no hub");
  return Number(found);
}

function parentOf(pid: string): number {
  const stat = readProcess(pid, "stat");
  return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
}

function commandOf(pid: string): string {
  return readProcess(pid, "cmdline");
}

function readProcess(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    // It ended meanwhile.
    return "";
  }
}
