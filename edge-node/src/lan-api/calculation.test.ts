import { memberId } from "@localgrid/vocabulary/identifiers";
import { afterEach, describe, expect, test } from "vitest";
import { SqliteCalculationStore } from "../adapters/sqlite/calculation-store.ts";
import { SqliteJournalSearch } from "../adapters/sqlite/journal-search.ts";
import { LENGTH_S, TestStreet } from "../adapters/sqlite/test-street.ts";
import { IntervalCalculations } from "../calculation/interval-calculation.ts";
import { startTestApi } from "./test-client.ts";

const START_S = Date.UTC(2016, 7, 1, 6) / 1_000;
const URL = `/api/intervals/${START_S}/calculation`;
const HOMES = 4;

let street: TestStreet;
let mismatches: number[] = [];
afterEach(() => {
  street.remove();
  mismatches = [];
});

/** Homes 0, 1 and 3 draw 100, 50 and 10 Wh, home 2 feeds in 120 Wh; home 1 has a limit of its own. */
async function startWithStreet() {
  street = new TestStreet(START_S, HOMES);
  const limits = { valid_from_s: START_S, buy_limit_micro_per_kwh: 217_345, sell_limit_micro_per_kwh: null };
  street.add({ kind: "standing-limits", body: { member: memberId("m1"), ...limits } });
  for (const index of [0, 1, 2]) {
    const at_ms = (START_S + index * LENGTH_S) * 1_000;
    for (const [home, wh] of [100, 50, 120, 10].entries()) {
      street.meter(home, at_ms, home === 2 ? [0, wh * 1_000 * index] : [wh * 1_000 * index, 0]);
    }
    street.settle(0);
  }
  street.settle();
  const calculations = new IntervalCalculations({
    store: new SqliteCalculationStore(street.database),
    search: new SqliteJournalSearch(street.journal),
    communityKey: street.communityKey,
    state: () => street.state,
    turn: async () => {},
    mismatched: (at_s) => void mismatches.push(at_s),
  });
  return startTestApi({ calculations });
}

describe("the calculation of an interval", () => {
  test("is answered as it is described, with nothing left out", async () => {
    const member = await (await startWithStreet()).as("member", "m0");
    const { status, json } = await member.get(URL);
    expect(status).toBe(200);
    expect(json).toMatchObject({
      start_s: START_S,
      length_s: LENGTH_S,
      revision: 0,
      readings: [{ metering_point: "p0", source: "registers", import_wh: 100, begin: { import_wh: 0 } }],
      market: { price_rule: "pair", matched_wh: 120, own: { side: "demand", wh: 100, limit_micro_per_kwh: 260_000 } },
      tariff: { retail_micro_per_kwh: 300_000, feed_in_micro_per_kwh: 80_000, local_network_fee_micro_per_kwh: 40_000 },
      revisions: [{ revision: 0, cause: "closing", record: { kind: "interval-closed" } }],
    });
    const { lines, amount_nano, saving_nano, without_neighbours } = json.result;
    const sum = (each: readonly { readonly amount_nano: string }[]) =>
      each.reduce((total, line) => total + BigInt(line.amount_nano), 0n);
    expect([sum(lines), sum(without_neighbours.lines)]).toEqual([
      BigInt(amount_nano),
      BigInt(without_neighbours.amount_nano),
    ]);
    expect(BigInt(amount_nano) - BigInt(without_neighbours.amount_nano)).toBe(BigInt(saving_nano));
    for (const { energy_wh, price_micro_per_kwh, amount_nano: amount } of lines) {
      expect(BigInt(amount)).toBe(-BigInt(energy_wh) * BigInt(price_micro_per_kwh));
    }
    const { market } = json;
    const middle = Math.floor((market.bid.last_micro_per_kwh + market.offer.last_micro_per_kwh) / 2);
    expect(market.price_micro_per_kwh).toBe(middle);
  });

  test("names nobody but the member, and nothing of others that a level does not say", async () => {
    const api = await startWithStreet();
    for (const login of ["m0", "m1", "m2", "m3"]) {
      const { text, json } = await (await api.as("member", login)).get(URL);
      const others = [0, 1, 2, 3].filter((home) => `m${home}` !== login);
      for (const home of others) expect(text).not.toMatch(new RegExp(`"[mp]${home}"|member:m${home}`));
      for (const level of [...json.market.demand, ...json.market.supply]) {
        expect(Object.keys(level).sort()).toEqual([
          "cleared_wh",
          "limit_micro_per_kwh",
          "own_cleared_wh",
          "own_wh",
          "wh",
        ]);
      }
    }
  });

  test("is nobody else's to ask for", async () => {
    const api = await startWithStreet();
    expect((await api.nobody.get(URL)).json.code).toBe("no-session");
    for (const role of ["coordinator", "installer"] as const) {
      expect((await (await api.as(role)).get(URL)).json.code).toBe("own-figures-only");
    }
    const member = await api.as("member", "m0");
    expect((await member.get(`${URL}?member=m1`)).json.code).toBe("invalid-input");
    const stranger = await (await api.as("member", "home-1")).get(URL);
    expect([stranger.status, stranger.json.code]).toEqual([404, "no-closed-interval"]);
  });

  test.each([
    { start: START_S + 2 * LENGTH_S, status: 404, code: "no-closed-interval" },
    { start: START_S + 1, status: 404, code: "no-closed-interval" },
    { start: 0, status: 404, code: "no-closed-interval" },
    { start: 8_640_000_000_000, status: 404, code: "no-closed-interval" },
    { start: "8640000000001", status: 400, code: "invalid-input" },
    { start: "-900", status: 400, code: "invalid-input" },
    { start: "1e9", status: 400, code: "invalid-input" },
    { start: "today", status: 400, code: "invalid-input" },
  ])("is refused for $start with $code", async ({ start, status, code }) => {
    const member = await (await startWithStreet()).as("member", "m0");
    const answer = await member.get(`/api/intervals/${start}/calculation`);
    expect([answer.status, answer.json.code]).toEqual([status, code]);
  });

  test("is a failure that says what to do where the stored result is another one", async () => {
    const api = await startWithStreet();
    street.database.exec("UPDATE interval SET result_digest = zeroblob(32)");
    const answer = await (await api.as("member", "m0")).get(URL);
    expect([answer.status, answer.json.code]).toEqual([409, "calculation-mismatch"]);
    expect(mismatches).toEqual([START_S]);
    expect(answer.json.hint).toContain("localgrid verify");
    expect(answer.json).not.toHaveProperty("result");
  });
});
