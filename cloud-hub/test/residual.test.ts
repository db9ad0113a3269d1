import { randomBytes } from "node:crypto";
import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { migrate } from "../src/adapters/postgres/migrations.ts";
import { PostgresResidualStore } from "../src/adapters/postgres/postgres-residual-store.ts";
import { startTestPostgres, type TestPostgres } from "../src/adapters/postgres/test-database.ts";
import { ResidualTrading } from "../src/residual/residual-trading.ts";
import { startPeopleHub } from "./people.ts";

const HOUR_MS = 3_600_000;
const NOW_MS = 1_700_000_000_000;
const LENGTH_S = 900;
/** Just closed. */
const START_S = NOW_MS / 1000 - LENGTH_S;

let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await startTestPostgres();
});

afterAll(() => postgres?.stop());

type Levels = readonly (readonly [limit_micro_per_kwh: number, energy_wh: number])[];

/** Communities of one region, with books as their folds leave them. */
class Region {
  readonly pool: Pool;
  private readonly nodes = new Map<string, Buffer>();

  static async open(...communities: readonly string[]): Promise<Region> {
    const pool = await postgres.createDatabase();
    await migrate(pool);
    const region = new Region(pool);
    for (const community of communities) await region.add(community);
    return region;
  }

  private constructor(pool: Pool) {
    this.pool = pool;
  }

  async add(community: string, currency = "EUR"): Promise<void> {
    const node = randomBytes(16);
    this.nodes.set(community, node);
    await this.pool.query("INSERT INTO community (id, created_at_ms, region, currency) VALUES ($1, $2, 'valley', $3)", [
      community,
      this.nodes.size,
      currency,
    ]);
    await this.pool.query("INSERT INTO node VALUES ($1, $2, $3, 0)", [node, community, randomBytes(32)]);
    const journal =
      "INSERT INTO recomputed_journal (node, fold_version, status, updated_at_ms) VALUES ($1, 1, 'current', 0)";
    await this.pool.query(journal, [node]);
  }

  async close(community: string, { bids = [], offers = [], start_s = START_S, arrived_at_ms = NOW_MS }: Closing) {
    const values = [this.nodes.get(community), start_s, LENGTH_S, JSON.stringify(bids), JSON.stringify(offers)];
    await this.pool.query("INSERT INTO residual_book VALUES ($1, $2, $3, 0, $4, $5, $6)", [...values, arrived_at_ms]);
  }

  /** What a hub clears at that time. */
  async clear(at_ms: number): Promise<readonly string[]> {
    const cleared: string[] = [];
    const trading = new ResidualTrading({
      store: new PostgresResidualStore(this.pool),
      now_ms: () => at_ms,
      later: () => () => {},
      breathe: () => Promise.resolve(),
      events: {
        cleared: ({ start_s }, matched_wh) => void cleared.push(`${start_s}: ${matched_wh}`),
        failed: (error) => void cleared.push(String(error)),
      },
    });
    await trading.clearDue();
    return cleared;
  }

  async trades() {
    const query = "SELECT community, side, energy_wh, fee_nano, amount_nano FROM residual_trade ORDER BY community";
    return (await this.pool.query(query)).rows;
  }
}

interface Closing {
  readonly bids?: Levels;
  readonly offers?: Levels;
  readonly start_s?: number;
  readonly arrived_at_ms?: number;
}

const SELLER = { offers: [[80, 500]] } as const;
const BUYER = { bids: [[200, 300]] } as const;

describe("an interval of a region", () => {
  test("is cleared once all of its communities have closed it, and never again", async () => {
    const region = await Region.open("moon", "sun");
    await region.close("sun", SELLER);
    expect(await region.clear(NOW_MS)).toEqual([]);
    await region.close("moon", BUYER);
    expect(await Promise.all([region.clear(NOW_MS), region.clear(NOW_MS)]).then((done) => done.flat())).toEqual([
      `${START_S}: 300`,
    ]);
    const trades = await region.trades();
    expect(trades).toMatchObject([
      { community: "moon", side: "import", energy_wh: 300, amount_nano: String(300 * 140) },
      { community: "sun", side: "export", energy_wh: 300, amount_nano: String(300 * 140) },
    ]);
    await region.pool.query("UPDATE residual_book SET is_open = true, offers = '[[80, 900]]' WHERE offers <> '[]'");
    expect(await region.clear(NOW_MS + 100 * HOUR_MS)).toEqual([]);
    expect(await region.trades()).toEqual(trades);
  });

  test("stays as it is whoever tries to change it", async () => {
    const region = await Region.open("moon", "sun");
    await region.close("sun", SELLER);
    await region.close("moon", BUYER);
    await region.clear(NOW_MS);
    for (const table of ["residual_interval", "residual_trade"]) {
      await expect(region.pool.query(`UPDATE ${table} SET start_s = 0`)).rejects.toThrow("is never changed");
      await expect(region.pool.query(`DELETE FROM ${table}`)).rejects.toThrow("is never changed");
    }
    expect(await region.trades()).toHaveLength(2);
  });

  test("leaves out who has not closed it when the deadline has passed; what comes then goes to its suppliers", async () => {
    const region = await Region.open("moon", "star", "sun");
    await region.close("sun", SELLER);
    await region.close("moon", BUYER);
    expect(await region.clear(NOW_MS + 47 * HOUR_MS)).toEqual([]);
    expect(await region.clear(NOW_MS + 48 * HOUR_MS)).toEqual([`${START_S}: 300`]);
    const trades = await region.trades();
    await region.close("star", { bids: [[250, 100]] });
    expect(await region.clear(NOW_MS + 60 * HOUR_MS)).toEqual([]);
    expect(await region.trades()).toEqual(trades);
    const open = await region.pool.query("SELECT 1 FROM residual_book WHERE is_open");
    expect(open.rows).toEqual([]);
  });

  test("that cannot be cleared keeps no other region waiting, and is tried again", async () => {
    const region = await Region.open("moon", "sun", "east", "west");
    await region.pool.query("UPDATE community SET region = 'hill' WHERE id IN ('east', 'west')");
    for (const start_s of [START_S - LENGTH_S, START_S]) {
      await region.close("sun", { ...SELLER, start_s });
      await region.close("moon", { ...BUYER, start_s });
    }
    await region.pool.query("UPDATE residual_book SET offers = '[[0.5, 500]]' WHERE offers <> '[]'");
    await region.close("east", SELLER);
    await region.close("west", BUYER);
    expect(await region.clear(NOW_MS)).toEqual([expect.stringContaining("0.5 is not"), `${START_S}: 300`]);
    await region.pool.query("UPDATE residual_book SET offers = '[[80, 500]]' WHERE offers <> '[]' AND is_open");
    expect(await region.clear(NOW_MS)).toEqual([`${START_S - LENGTH_S}: 300`, `${START_S}: 300`]);
  });

  test("from a long backlog waits an hour for the backlogs of others", async () => {
    const region = await Region.open("moon", "sun");
    const start_s = START_S - 10 * 86_400;
    await region.close("sun", { ...SELLER, start_s });
    expect(await region.clear(NOW_MS)).toEqual([]);
    await region.close("moon", { ...BUYER, start_s });
    expect(await region.clear(NOW_MS)).toEqual([`${start_s}: 300`]);
    await region.close("sun", { ...SELLER, start_s: start_s + LENGTH_S });
    expect(await region.clear(NOW_MS + HOUR_MS)).toEqual([`${start_s + LENGTH_S}: 0`]);
  });

  test("does not mix currencies", async () => {
    const region = await Region.open("moon");
    await region.add("sun", "CHF");
    await region.close("sun", SELLER);
    await region.close("moon", BUYER);
    expect(await region.clear(NOW_MS)).toEqual([`${START_S}: 0`]);
    expect(await region.trades()).toEqual([]);
  });
});

describe("people", () => {
  test("set fees and caps of a region, and see what was traded within them", async () => {
    const region = await Region.open("moon", "sun");
    const hub = await startPeopleHub(region.pool);
    try {
      const [operator, viewer] = [await hub.as("operator"), await hub.as("viewer")];
      const terms = { fee_micro_per_kwh: 20, deadline_s: 3_600 };
      expect((await viewer("GET /api/regions/valley")).json).toEqual({ fee_micro_per_kwh: 0, deadline_s: 172_800 });
      expect((await viewer("PUT /api/regions/valley", terms)).status).toBe(403);
      expect(await operator("PUT /api/regions/valley", terms)).toMatchObject({ status: 200, json: terms });
      const link = { fee_micro_per_kwh: 10, import_cap_wh: 200, export_cap_wh: null };
      expect(await operator("PUT /api/communities/moon/link", link)).toMatchObject({ status: 200, json: link });
      expect((await viewer("GET /api/communities/moon/link")).json).toEqual(link);
      for (const start_s of [START_S, START_S + LENGTH_S]) {
        await region.close("sun", { ...SELLER, start_s });
        await region.close("moon", { ...BUYER, start_s });
      }
      await region.clear(NOW_MS);
      const first = (await viewer("GET /api/regions/valley/residual?limit=1")).json;
      expect(first.items).toMatchObject([
        {
          start_s: START_S,
          currency: "EUR",
          communities: 2,
          matched_wh: 200,
          trades: [
            { community: "moon", side: "import", energy_wh: 200, fee_nano: "2000" },
            { community: "sun", side: "export", energy_wh: 200, fee_nano: "4000" },
          ],
        },
      ]);
      const [{ trades, congestion_rent_nano }] = first.items;
      const [paid, received] = trades.map(({ amount_nano }: { amount_nano: string }) => BigInt(amount_nano));
      expect(paid).toBe(received + 6_000n + BigInt(congestion_rent_nano));
      const second = (await viewer(`GET /api/regions/valley/residual?limit=1&after=${first.next}`)).json;
      expect(second).toMatchObject({ items: [{ start_s: START_S + LENGTH_S }], next: null });
      const own = await hub.as("coordinator", "sun");
      expect((await own("GET /api/regions/valley/residual")).json.code).toBe("out-of-scope");
    } finally {
      await hub.stop();
    }
  });
});
