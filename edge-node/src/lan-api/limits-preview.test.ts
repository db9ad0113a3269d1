import { describe, expect, test } from "vitest";
import { edgeNodeError } from "../errors.ts";
import { coarseLimits, coarseOutcome } from "../limits-replay/coarse-figures.ts";
import type { TriedLimits } from "../limits-replay/replayed-interval.ts";
import { startTestApi } from "./test-client.ts";

const PATH = "/api/limits/preview";

/** Answers what an exact replay would, and remembers what it was asked. */
async function startWithReplay() {
  const asked: (readonly [string, TriedLimits])[] = [];
  const api = await startTestApi({
    limitsReplay: {
      of: async (member, limits) => {
        asked.push([member, limits]);
        return {
          period: { kind: "month", from: "2016-07-01", to: "2016-08-01" },
          intervals: 2_976,
          was: { bought_wh: 45_499, sold_wh: 12_500, amount_nano: -7_349_999_999n },
          would: { bought_wh: 12_345, sold_wh: 12_500, amount_nano: -8_412_345_678n },
        };
      },
    },
  });
  return { api, asked };
}

describe("the preview of limits", () => {
  test("tells what was and what would change, to whole kWh and ten cents", async () => {
    const { api } = await startWithReplay();
    const { status, json } = await (await api.as("member")).get(`${PATH}?buy_limit_micro_per_kwh=150000`);
    expect(status).toBe(200);
    expect(json).toEqual({
      period: "month",
      from: "2016-07-01",
      to: "2016-08-01",
      intervals: 2_976,
      buy_limit_micro_per_kwh: 150_000,
      sell_limit_micro_per_kwh: null,
      was: { bought_wh: 45_000, sold_wh: 13_000, amount_nano: "-7300000000" },
      change: { bought_wh: -33_000, sold_wh: 0, amount_nano: "-1100000000" },
    });
  });

  test("takes tried limits to the cent, and the member's own as they are", async () => {
    const { api, asked } = await startWithReplay();
    const member = await api.as("member");
    const own = { buy_limit_micro_per_kwh: 217_345, sell_limit_micro_per_kwh: 101_234 };
    expect((await member.send("PUT /api/limits", own)).status).toBe(200);
    for (const [buy, sell] of [
      [217_345, 101_234],
      [217_346, 104_999],
      [154_999, 105_000],
      [260_000, 80_000],
    ]) {
      const query = `buy_limit_micro_per_kwh=${buy}&sell_limit_micro_per_kwh=${sell}`;
      expect((await member.get(`${PATH}?${query}`)).status).toBe(200);
    }
    const limits = (buy: number, sell: number) => ({ buy_limit_micro_per_kwh: buy, sell_limit_micro_per_kwh: sell });
    expect(asked).toEqual([
      ["home-1", limits(217_345, 101_234)],
      ["home-1", limits(220_000, 100_000)],
      ["home-1", limits(150_000, 110_000)],
      ["home-1", limits(260_000, 80_000)],
    ]);
  });

  test.each([
    ["buy_limit_micro_per_kwh=70000", 422, "limit-out-of-band"],
    ["sell_limit_micro_per_kwh=270000", 422, "limit-out-of-band"],
    ["buy_limit_micro_per_kwh=100000&sell_limit_micro_per_kwh=150000", 422, "limits-crossed"],
    ["buy_limit_micro_per_kwh=cheap", 400, "invalid-input"],
    ["buy_limit_micro_per_kwh=1.5", 400, "invalid-input"],
    ["member=home-2", 400, "invalid-input"],
  ])("is refused for %s", async (query, status, code) => {
    const { api, asked } = await startWithReplay();
    const answer = await (await api.as("member")).get(`${PATH}?${query}`);
    expect([answer.status, answer.json.code, asked]).toEqual([status, code, []]);
  });

  test("is for members only, and needs a tariff", async () => {
    const { api } = await startWithReplay();
    for (const role of ["installer", "coordinator"] as const) {
      expect((await (await api.as(role)).get(PATH)).json.code).toBe("own-figures-only");
    }
    expect((await api.nobody.get(PATH)).json.code).toBe("no-session");
    api.world.commands.tariffList = [];
    expect((await (await api.as("member")).get(PATH)).json.code).toBe("no-tariff");
  });

  test.each([
    ["preview-superseded", 409],
    ["previews-used-up", 429],
    ["overloaded", 503],
  ] as const)("answers %s with %d", async (code, status) => {
    const of = () => Promise.reject(edgeNodeError(code, "as told"));
    const api = await startTestApi({ limitsReplay: { of } });
    const answer = await (await api.as("member")).get(PATH);
    expect([answer.status, answer.json.code]).toEqual([status, code]);
  });

  test("may be asked for some tens of times in a minute", async () => {
    const { api } = await startWithReplay();
    const member = await api.as("member");
    const codes = [];
    for (let asked = 0; asked < 41; asked++) codes.push((await member.get(PATH)).json.code ?? "answered");
    expect(codes.indexOf("too-many-requests")).toBe(40);
  });
});

describe("coarse figures", () => {
  test("are rounded, halves upwards, also below zero", () => {
    expect(coarseOutcome({ bought_wh: 499, sold_wh: -500, amount_nano: -50_000_001n })).toEqual({
      bought_wh: 0,
      sold_wh: 0,
      amount_nano: -100_000_000n,
    });
    expect(coarseOutcome({ bought_wh: 500, sold_wh: -501, amount_nano: -50_000_000n })).toEqual({
      bought_wh: 1_000,
      sold_wh: -1_000,
      amount_nano: 0n,
    });
  });

  test("of limits stay inside the band, below zero too", () => {
    const band = { floor_micro_per_kwh: -54_321, cap_micro_per_kwh: 267_890 };
    const none = { buy_limit_micro_per_kwh: null, sell_limit_micro_per_kwh: null };
    const tried = (buy: number, sell: number) =>
      coarseLimits({ buy_limit_micro_per_kwh: buy, sell_limit_micro_per_kwh: sell }, none, band);
    expect(tried(267_000, -53_000)).toEqual({ buy_limit_micro_per_kwh: 267_890, sell_limit_micro_per_kwh: -50_000 });
    expect(tried(4_000, -54_321)).toEqual({ buy_limit_micro_per_kwh: 0, sell_limit_micro_per_kwh: -50_000 });
  });
});
