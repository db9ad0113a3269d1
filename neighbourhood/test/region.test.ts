import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CoordinatorApi } from "../src/coordinator-api.ts";
import { dataPathsOf, regionPathsOf } from "../src/data-folder.ts";
import { readLogins } from "../src/logins-file.ts";
import { readJsonFile } from "../src/whole-file.ts";
import { ChainWitness } from "./chain-witness.ts";
import { complaintsOf, EVERY_LOOK, LONG_WORDS_LOOK, USUAL_LOOK } from "./every-view.ts";
import {
  hubIntervals,
  hubSums,
  lastIntervalOf,
  nodeSums,
  projections,
  sumOfAmounts,
  wholeList,
} from "./ledger-sums.ts";
import { coordinatorViews, dashboardViews, memberViews } from "./page-tours.ts";
import {
  freePort,
  freshFolder,
  type RunningNeighbourhood,
  removeFolder,
  startNeighbourhood,
} from "./running-neighbourhood.ts";
import { batchPage, checkedTrade, inBrowser } from "./settlement-pages.ts";

const [FONTANA, HILLSIDE] = ["fontana-17", "hillside-6"];
const REGION = "san-bernardino";
const INTERVAL_S = 900;
/** Of the first day; official values come for these. */
const FIRST_S = Date.UTC(2016, 7, 1, 16) / 1000;
const OFFICIAL_INTERVALS = 8;
/** A folder, absolute, when pictures of all views are wanted. */
const PICTURES = process.env["LOCALGRID_PICTURES"];
/** Every look takes five minutes: without being asked for them, the one that most often finds something, alone. */
const ONE_LOOK = PICTURES === undefined ? LONG_WORDS_LOOK : USUAL_LOOK;
const LOOKS = process.env["LOCALGRID_LOOKS"] === "every" ? EVERY_LOOK : [ONE_LOOK];
const PATIENCE = { timeout: 60_000, interval: 250 };
const SLOW = { timeout: 90_000, interval: 1_000 };

interface PointInterval {
  readonly metering_point: string;
  readonly start_s: number;
  readonly import_wh: number;
  readonly export_wh: number;
}

describe("a region that is cut off from its hub, with a hub and a chain that crash", () => {
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
  }, 180_000);

  afterAll(async () => {
    await region?.interrupt();
    removeFolder(folder);
  }, 60_000);

  test("meet again, and nothing is missing", { timeout: 180_000 }, async () => {
    await region.printed(/Cut for 12 hours: .* wait/, 60_000);
    process.kill(processOf(region.pid, "cloud-hub"), "SIGKILL");
    await region.printed(/The hub stopped \(SIGKILL\)/);
    await region.printed(/The link is back after 2 days/, 90_000);
    await region.printed(/Nothing waits any more: [\d,]+ records went up/, 60_000);
    for (const community of [FONTANA, HILLSIDE] as const) {
      const closed_s = lastIntervalOf(folderOf(community));
      await expect
        .poll(async () => (await hubIntervals(hub, community, closed_s)).length, PATIENCE)
        .toBeGreaterThan(192);
      const intervals = await hubIntervals(hub, community, closed_s);
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

  test("what was shared is settled on the chain, to the nano, whoever was away", { timeout: 240_000 }, async () => {
    process.kill(processOf(region.pid, "localnet"), "SIGKILL");
    await region.printed(/The chain stopped \(SIGKILL\)/);
    await expect.poll(() => ChainWitness.answers(folder), PATIENCE).toBe(true);
    const witness = await ChainWitness.of(folder);
    for (const { community, zone, confirmed_seq } of await zones()) {
      // Something is settled after the chain came back, and windows that waited went together.
      await expect.poll(async () => Number((await witness.zone(zone)).cursor), SLOW).toBeGreaterThan(confirmed_seq);
      const { cursor, units } = await witness.balances(zone);
      const batches = await Promise.all(Array.from({ length: cursor }, (_, index) => batchOf(community, index + 1)));
      expect(batches.reduce((sum, { windows }) => sum + windows, 0)).toBeGreaterThan(cursor);
      const moved = units.map(() => 0n);
      for (const { number, money_units } of batches.flatMap(({ rows }) => rows)) {
        moved[number] = (moved[number] as bigint) + BigInt(money_units);
      }
      expect(units).toEqual(moved);
      expect(units.reduce((sum, value) => sum + value, 0n)).toBe(0n);
    }
    // The corrected intervals too: what batches add up to is what the node has posted.
    const posted = marketSums(folder, FIRST_S, FIRST_S + OFFICIAL_INTERVALS * INTERVAL_S);
    expect(posted.size).toBeGreaterThan(1);
    await expect.poll(() => settledSums(FIRST_S, FIRST_S + OFFICIAL_INTERVALS * INTERVAL_S), SLOW).toEqual(posted);
    const [fontana] = (await zones()).filter(({ community }) => community === FONTANA);
    const { zone } = fontana as ZoneState;
    const path = `/api/communities/${FONTANA}/batches/${await firstWithTrades()}/trades/0/proof`;
    const proof = async () => (await hub.call("GET", path)).body as Parameters<ChainWitness["isProven"]>[1];
    // The tree of batches grows with each batch: a proof that one has overtaken on the way is asked for again.
    await expect.poll(async () => witness.isProven(zone, await proof()), PATIENCE).toBe(true);
    const told = await proof();
    const forged = { ...told, leaf: told.leaf.replace(/.$/, (last) => (last === "0" ? "1" : "0")) };
    expect(await witness.isProven(zone, forged)).toBe(false);
  });

  test("both pages show it, and a neighbour's browser checks a trade by itself", { timeout: 120_000 }, async () => {
    const member = await memberApi("c01");
    const settled = async () => {
      const { body } = await member.call("GET", "/api/settlement/trades?month=2016-08");
      const { intervals } = body as { intervals: { start_s: number; state: string; energy_wh: number }[] };
      return intervals.find(({ state, energy_wh }) => state === "settled" && energy_wh !== 0);
    };
    await expect.poll(settled, SLOW).toBeDefined();
    const { start_s } = (await settled()) as { start_s: number };
    const { login } = readJsonFile(regionPathsOf(folder).hub_notes) as { login: { login: string; password: string } };
    const home = readLogins(dataPathsOf(folder).logins).members["c01"] as { login: string; password: string };
    const path = `${FONTANA}/settlement/${await firstWithTrades()}`;
    const seen = await inBrowser(async (browser) => ({
      batch: await batchPage(browser, { url: hub_url, ...login }, path),
      trade: await checkedTrade(browser, { url: region.url, ...home }, { start_s, utc_offset_s: -7 * 3600 }),
    }));
    expect(seen.batch).toMatch(/settled[\s\S]*stroops[\s\S]*What it moves/);
    expect(seen.trade).toMatch(/^Checked in this browser: the trade is in batch \d+, exactly as shown\.$/);
  });

  test("each view of both pages opens whole, without a refusal and without a barrier", {
    timeout: 360_000 * LOOKS.length,
  }, async () => {
    const { login } = readJsonFile(regionPathsOf(folder).hub_notes) as { login: { login: string; password: string } };
    const logins = readLogins(dataPathsOf(folder).logins);
    const [home, carer] = [logins.members["c01"], logins.coordinator];
    if (home === undefined || carer === null) throw new Error("a login is missing");
    const places = { month: "2016-08", interval: FIRST_S };
    const batch = await firstWithTrades();
    const { body } = await hub.call("GET", `/api/communities/${FONTANA}/nodes`);
    const { items } = body as { readonly items: readonly { readonly node: string }[] };
    const dashboard = dashboardViews({
      ...{ ...places, community: FONTANA, region: REGION, batch, node: items[0]?.node ?? "" },
    });
    const tours = [
      { url: region.url, ...home, views: memberViews(places) },
      { url: region.url, ...carer, views: coordinatorViews() },
      { url: hub_url, ...login, views: dashboard },
    ];
    const found = await inBrowser(async (browser) => {
      const complaints: string[] = [];
      for (const look of LOOKS) {
        for (const tour of tours) {
          complaints.push(...(await complaintsOf(browser, { ...tour, look, pictures: PICTURES })));
        }
      }
      return complaints;
    });
    expect(found).toEqual([]);
  });

  async function zones(): Promise<readonly ZoneState[]> {
    const { body } = await hub.call("GET", "/api/settlement");
    return (body as { zones: ZoneState[] }).zones;
  }

  async function batchOf(community: string, seq: number): Promise<Batch> {
    return (await hub.call("GET", `/api/communities/${community}/batches/${seq}`)).body as Batch;
  }

  async function firstWithTrades(): Promise<number> {
    const [{ confirmed_seq } = { confirmed_seq: 0 }] = (await zones()).filter(({ community }) => community === FONTANA);
    for (let seq = 1; seq <= confirmed_seq; seq++) if ((await batchOf(FONTANA, seq)).trade_count > 0) return seq;
    throw new Error("nothing was shared");
  }

  /** Per member, what final batches settled for intervals of a time. */
  async function settledSums(from_s: number, to_s: number): Promise<ReadonlyMap<string, bigint>> {
    const [{ confirmed_seq } = { confirmed_seq: 0 }] = (await zones()).filter(({ community }) => community === FONTANA);
    const sums = new Map<string, bigint>();
    for (let seq = 1; seq <= confirmed_seq; seq++) {
      for (const { member, interval_start_s, money_nano } of await tradesOf(hub, FONTANA, seq)) {
        const isMeant = member !== null && interval_start_s >= from_s && interval_start_s < to_s;
        if (isMeant) sums.set(member, (sums.get(member) ?? 0n) + BigInt(money_nano));
      }
    }
    return new Map([...sums].sort());
  }

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
    expect(sumOfAmounts(ofNode)).toBe(0n);
  }
});

interface ZoneState {
  readonly community: string;
  readonly zone: number;
  readonly confirmed_seq: number;
}

interface Batch {
  readonly windows: number;
  readonly trade_count: number;
  readonly rows: readonly { readonly number: number; readonly money_units: string }[];
}

interface Trade {
  readonly member: string | null;
  readonly interval_start_s: number;
  readonly money_nano: string;
}

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

function tradesOf(hub: CoordinatorApi, community: string, seq: number): Promise<readonly Trade[]> {
  return wholeList(hub, `/api/communities/${community}/batches/${seq}/trades?limit=100`);
}

function pointIntervalsOf(data_dir: string): readonly PointInterval[] {
  const select = `SELECT metering_point, start_s, import_wh, export_wh FROM metering_point_interval
    WHERE start_s >= ? AND start_s < ? AND revision = 0 ORDER BY start_s, metering_point`;
  const range = [FIRST_S, FIRST_S + OFFICIAL_INTERVALS * INTERVAL_S];
  return projections(data_dir, (database) => database.prepare(select).all(range) as PointInterval[]);
}

/** Per member, what was posted to the market account for intervals of a time. */
function marketSums(data_dir: string, from_s: number, to_s: number): ReadonlyMap<string, bigint> {
  const select = `SELECT account, CAST(sum(amount_nano) AS text) AS amount FROM posting
    WHERE start_s >= ? AND start_s < ? AND account LIKE 'member:%:market' GROUP BY account`;
  const rows = projections(data_dir, (database) => database.prepare(select).all(from_s, to_s)) as readonly {
    readonly account: string;
    readonly amount: string;
  }[];
  return new Map(rows.map(({ account, amount }) => [account.split(":")[1] as string, BigInt(amount)] as const).sort());
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

/** A server's process among the children of the neighbourhood's, by a part of its command. */
function processOf(pid: number, command: string): number {
  const children = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && parentOf(name) === pid);
  const found = children.find((child) => commandOf(child).includes(command));
  if (found === undefined) throw new Error(`there is no ${command}`);
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
