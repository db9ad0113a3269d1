import type { AgreedKey, AllocationKeyBody } from "@localgrid/protocol/record-bodies";
import { memberId } from "@localgrid/vocabulary/identifiers";
import { afterEach, describe, expect, test } from "vitest";
import { SqliteCalculationStore } from "../adapters/sqlite/calculation-store.ts";
import { SqliteJournalSearch } from "../adapters/sqlite/journal-search.ts";
import { LENGTH_S, TestStreet } from "../adapters/sqlite/test-street.ts";
import { IntervalCalculations } from "../calculation/interval-calculation.ts";
import { startTestApi } from "./test-client.ts";
import { START_S } from "./test-ports.ts";

const MID_MARKET = { kind: "mid-market" } as const;
const BY_RATIO = {
  kind: "supply-demand-ratio",
  table: [
    { ratio_ppm: 0, position_ppm: 1_000_000 },
    { ratio_ppm: 2_000_000, position_ppm: 0 },
  ],
} as const;
const SHARES = {
  kind: "static",
  shares: [
    { member: "home-2", share_ppm: 400_000 },
    { member: "home-1", share_ppm: 600_000 },
  ],
} as const;

describe("the coordinator's keys", () => {
  test("are set from the next interval on, listed, and shown to each home with its own part", async () => {
    const api = await startTestApi();
    const coordinator = await api.as("coordinator");
    expect((await coordinator.get("/api/allocation-keys")).json).toEqual({ allocation_keys: [] });
    const body = { key: SHARES, price_rule: BY_RATIO };
    const set = await coordinator.send("POST /api/allocation-keys", body);
    const inOrder = { ...SHARES, shares: SHARES.shares.toReversed() };
    const listed = { allocation_keys: [{ valid_from_s: START_S + 900, ...body, key: inOrder }] };
    expect([set.status, set.json]).toEqual([201, listed]);
    expect((await coordinator.get("/api/allocation-keys")).json).toEqual(listed);
    const groups = [["home-1"], ["home-2"]];
    const next = { valid_from_s: START_S + 9_000, key: { kind: "priority", groups }, price_rule: MID_MARKET };
    expect((await coordinator.send("POST /api/allocation-keys", next)).status).toBe(201);

    const member = await api.as("member", "home-2");
    const sharing = async () => (await member.get("/api/community")).json.sharing;
    const first = {
      valid_from_s: START_S + 900,
      kind: "static",
      price_rule: "supply-demand-ratio",
      own_share_ppm: 400_000,
      own_group: null,
      groups: null,
    };
    const second = {
      valid_from_s: START_S + 9_000,
      kind: "priority",
      price_rule: "mid-market",
      own_share_ppm: null,
      own_group: 2,
      groups: 2,
    };
    expect(await sharing()).toEqual({ now: null, to_come: [first, second] });
    api.world.live.at_ms += 900_000;
    expect(await sharing()).toEqual({ now: first, to_come: [second] });
    api.world.commands.keyList.push({ valid_from_s: START_S + 900, key: null, price_rule: MID_MARKET });
    expect((await sharing()).now).toBeNull();
    expect((await member.get("/api/allocation-keys")).json.code).toBe("wrong-role");
  });

  test.each([
    { what: "in the past", change: { valid_from_s: START_S - 900 }, status: 409, code: "allocation-key-in-the-past" },
    {
      what: "of shares that sum to less",
      change: { key: { kind: "static", shares: [{ member: "home-1", share_ppm: 999_999 }] } },
      status: 422,
      code: "malformed-allocation-key",
    },
    {
      what: "with a price that rises with supply",
      change: { price_rule: { ...BY_RATIO, table: BY_RATIO.table.map((point) => ({ ...point, ratio_ppm: 5 })) } },
      status: 422,
      code: "malformed-allocation-key",
    },
    { what: "of no kind", change: { key: { kind: "lottery" } }, status: 400, code: "invalid-input" },
    { what: "of no group", change: { key: { kind: "priority", groups: [] } }, status: 400, code: "invalid-input" },
    { what: "without a price rule", change: { price_rule: undefined }, status: 400, code: "invalid-input" },
  ])("are refused $what", async ({ change, status, code }) => {
    const api = await startTestApi();
    const coordinator = await api.as("coordinator");
    const answer = await coordinator.send("POST /api/allocation-keys", {
      key: SHARES,
      price_rule: MID_MARKET,
      ...change,
    });
    expect([answer.status, answer.json.code]).toEqual([status, code]);
    expect(api.world.commands.keyList).toEqual([]);
  });
});

describe("an interval under a key", () => {
  const at_s = Date.UTC(2016, 7, 1, 6) / 1_000;
  let street: TestStreet;
  afterEach(() => street.remove());

  /** Homes 0, 1 and 3 draw 100, 50 and 10 Wh, home 2 feeds in 120 Wh; the first interval closes by bids. */
  async function startUnder(key: AgreedKey, price_rule: AllocationKeyBody["price_rule"] = MID_MARKET) {
    street = new TestStreet(at_s, 4);
    street.add({ kind: "allocation-key", body: { valid_from_s: at_s + LENGTH_S, key, price_rule } });
    for (const index of [0, 1, 2, 3]) {
      for (const [home, wh] of [100, 50, 120, 10].entries()) {
        const register_mwh = wh * 1_000 * index;
        const registers = home === 2 ? ([0, register_mwh] as const) : ([register_mwh, 0] as const);
        street.meter(home, (at_s + index * LENGTH_S) * 1_000, registers);
      }
    }
    street.settle();
    const calculations = new IntervalCalculations({
      store: new SqliteCalculationStore(street.database),
      search: new SqliteJournalSearch(street.journal),
      communityKey: street.communityKey,
      state: () => street.state,
      turn: async () => {},
      mismatched: () => {},
    });
    const api = await startTestApi({ calculations });
    return async (login: string, start_s = at_s + LENGTH_S) => {
      const { status, json, text } = await (await api.as("member", login)).get(`/api/intervals/${start_s}/calculation`);
      expect(status).toBe(200);
      return { market: json.market, result: json.result, text };
    };
  }

  const shares = [
    [memberId("m0"), 250_000],
    [memberId("m1"), 750_000],
  ] as const;

  test("tells the own share and what it left open, and names nobody else", async () => {
    const ask = await startUnder({ kind: "static", shares });
    const { market, result, text } = await ask("m0");
    expect(market.sharing).toEqual({
      valid_from_s: at_s + LENGTH_S,
      kind: "static",
      price_rule: "mid-market",
      table: null,
      demand_wh: 160,
      supply_wh: 120,
      own_share_ppm: 250_000,
      own_group: null,
      groups: null,
      open_wh: 30,
    });
    expect([result.bought_wh, market.price_micro_per_kwh]).toEqual([30, 170_000]);
    expect(text).not.toMatch(/"[mp][123]"/);
    expect((await ask("m3")).market.sharing).toMatchObject({ own_share_ppm: 0, open_wh: 0 });
    expect((await ask("m2")).market.sharing).toMatchObject({ own_share_ppm: 0, open_wh: null });
    expect((await ask("m0", at_s)).market.sharing).toBeNull();
  });

  test("tells the table that its price lies on", async () => {
    const ask = await startUnder(
      { kind: "dynamic" },
      {
        kind: "supply-demand-ratio",
        table: [
          [0, 1_000_000],
          [1_000_000, 500_000],
        ],
      },
    );
    const { market } = await ask("m1");
    expect(market.sharing).toMatchObject({
      kind: "dynamic",
      table: [
        { ratio_ppm: 0, position_ppm: 1_000_000 },
        { ratio_ppm: 1_000_000, position_ppm: 500_000 },
      ],
      open_wh: null,
    });
    // 120 / 160: position 0.625 of 180,000 above 80,000.
    expect(market.price_micro_per_kwh).toBe(192_500);
  });

  test("tells what groups before left only where that is not the energy of one home", async () => {
    const groups = [[memberId("m1")], [memberId("m3")]];
    const ask = await startUnder({ kind: "priority", groups });
    expect((await ask("m1")).market.sharing).toMatchObject({ own_group: 1, groups: 2, open_wh: 120 });
    expect((await ask("m3")).market.sharing).toMatchObject({ own_group: 2, groups: 2, open_wh: null });
    expect((await ask("m0")).market.sharing).toMatchObject({ own_group: null, groups: 2, open_wh: 60 });
  });

  test("says on the statement by what energy was shared, and since when", async () => {
    await startUnder({ kind: "hybrid", shares });
    const range = { from_s: at_s, to_s: at_s + 10 * LENGTH_S };
    expect(street.read.sharingRules(range)).toEqual([
      { from_s: at_s, kind: null, price_rule: null },
      { from_s: at_s + LENGTH_S, kind: "hybrid", price_rule: "mid-market" },
    ]);
    const api = await startTestApi();
    const member = await api.as("member");
    api.world.read.addInterval(memberId("home-1"), START_S, 100);
    const statement = async () => (await member.get("/api/statements/2016-08")).json.sharing;
    api.world.read.sharing = [{ from_s: START_S, kind: null, price_rule: null }];
    expect(await statement()).toEqual([]);
    api.world.read.sharing = street.read.sharingRules(range);
    expect(await statement()).toEqual(street.read.sharingRules(range));
  });
});
