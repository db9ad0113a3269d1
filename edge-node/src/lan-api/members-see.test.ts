import { hash } from "node:crypto";
import { memberId } from "@localgrid/vocabulary/identifiers";
import type { NanoCurrency } from "@localgrid/vocabulary/units";
import { describe, expect, test } from "vitest";
import { startTestApi } from "./test-client.ts";
import { START_S } from "./test-ports.ts";

const DAY_S = 86_400;
const range = (from_s: number, to_s: number) => `from_s=${from_s}&to_s=${to_s}`;

async function startWithFigures() {
  const api = await startTestApi();
  const { read, live } = api.world;
  read.addInterval(memberId("home-1"), START_S, 1_000);
  read.addInterval(memberId("home-2"), START_S + 900, 2_000);
  live.homes.set(memberId("home-1"), { power_w: 500, at_ms: live.at_ms });
  live.homes.set(memberId("home-2"), { power_w: -200, at_ms: live.at_ms });
  return api;
}

describe("a member", () => {
  test("sees own intervals and nobody else's", async () => {
    const api = await startWithFigures();
    const [one, two] = [await api.as("member", "home-1"), await api.as("member", "home-2")];
    const url = `/api/intervals?${range(START_S, START_S + DAY_S)}`;
    expect((await one.get(url)).json.intervals.map((row: { import_wh: number }) => row.import_wh)).toEqual([1_000]);
    expect((await two.get(url)).json.intervals.map((row: { import_wh: number }) => row.import_wh)).toEqual([2_000]);
    expect((await one.get(`${url}&member=home-2`)).json.code).toBe("invalid-input");
  });

  test("sees the sums of the community, and no more of a row than is described", async () => {
    const api = await startWithFigures();
    const member = await api.as("member");
    const { json } = await member.get(`/api/community/intervals?${range(START_S, START_S + DAY_S)}`);
    expect(json.intervals).toHaveLength(2);
    expect(json.intervals[0]).toEqual({
      start_s: START_S,
      length_s: 900,
      revision: 0,
      price_micro_per_kwh: 150_000,
      matched_wh: 1_000,
      demand_wh: 1_000,
      supply_wh: 1_000,
      saving_nano: "7",
    });
  });

  test("sees own power and where it comes from", async () => {
    const api = await startWithFigures();
    const now = (await (await api.as("member", "home-1")).get("/api/now")).json;
    expect(now).toMatchObject({
      home_power_w: 500,
      flow: { from_neighbours_w: 200, from_grid_w: 300, to_neighbours_w: 0, to_grid_w: 0 },
      community: { import_w: 500, export_w: 200, shared_w: 200, homes_live: 2 },
      last_interval: { start_s: START_S + 900, matched_wh: 2_000 },
      status: "ok",
    });
    expect((await (await api.as("coordinator")).get("/api/now")).json.home_power_w).toBeNull();
  });

  test("is told when the node's storage is full", async () => {
    const api = await startWithFigures();
    api.world.health.status = "storage-full";
    expect((await (await api.as("member")).get("/api/now")).json.status).toBe("storage-full");
    const health = await api.nobody.get("/health");
    expect([health.status, health.json.status, health.json.details]).toEqual([
      503,
      "storage-full",
      ["the disk is full"],
    ]);
  });

  test.each([
    [START_S, START_S],
    [START_S + 1, START_S],
    [START_S, START_S + 3 * DAY_S + 1],
  ])("is refused the range %i to %i", async (from_s, to_s) => {
    const member = await (await startWithFigures()).as("member");
    for (const path of ["/api/intervals", "/api/community/intervals"]) {
      const answer = await member.get(`${path}?${range(from_s, to_s)}`);
      expect([answer.status, answer.json.code]).toEqual([400, "bad-range"]);
    }
  });

  test.each(["1e3", "1.5", "-1", "", "0x10", "99999999999999999999", "NaN", "1&from_s=2"])(
    "is refused the time %j",
    async (text) => {
      const member = await (await startWithFigures()).as("member");
      const answer = await member.get(`/api/intervals?from_s=${text}&to_s=2000000000`);
      expect([answer.status, answer.json.code]).toEqual([400, "invalid-input"]);
    },
  );
});

describe("own limits", () => {
  test("are saved inside the band and answered back", async () => {
    const api = await startTestApi();
    const member = await api.as("member");
    const band = { floor_micro_per_kwh: 80_000, cap_micro_per_kwh: 260_000 };
    const limits = { buy_limit_micro_per_kwh: 260_000, sell_limit_micro_per_kwh: 80_000 };
    expect((await member.send("PUT /api/limits", limits)).json).toEqual({ ...limits, band });
    const none = { buy_limit_micro_per_kwh: null, sell_limit_micro_per_kwh: null };
    expect((await member.send("PUT /api/limits", none)).json).toEqual({ ...none, band });
    expect((await member.get("/api/limits")).json).toEqual({ ...none, band });
    const other = await api.as("member", "home-2");
    expect((await other.get("/api/limits")).json).toEqual({ ...none, band });
  });

  test.each([
    { buy: 260_001, sell: null, status: 422, code: "limit-out-of-band" },
    { buy: 79_999, sell: null, status: 422, code: "limit-out-of-band" },
    { buy: null, sell: 260_001, status: 422, code: "limit-out-of-band" },
    { buy: 100_000, sell: 100_001, status: 422, code: "limits-crossed" },
    { buy: "100000", sell: null, status: 400, code: "invalid-input" },
    { buy: 100_000.5, sell: null, status: 400, code: "invalid-input" },
    { buy: undefined, sell: null, status: 400, code: "invalid-input" },
  ])("$buy to buy and $sell to sell are refused", async ({ buy, sell, status, code }) => {
    const [buy_limit_micro_per_kwh, sell_limit_micro_per_kwh] = [buy, sell];
    const api = await startTestApi();
    const member = await api.as("member");
    const answer = await member.send("PUT /api/limits", { buy_limit_micro_per_kwh, sell_limit_micro_per_kwh });
    expect([answer.status, answer.json.code]).toEqual([status, code]);
    expect(api.world.commands.limits.size).toBe(0);
  });

  test("need a tariff", async () => {
    const api = await startTestApi();
    api.world.commands.tariffList = [];
    const member = await api.as("member");
    expect((await member.get("/api/limits")).json.code).toBe("no-tariff");
    expect((await member.get("/api/community")).json.tariff).toBeNull();
  });
});

describe("statements", () => {
  test("exist for each local month since the first interval, empty ones between too", async () => {
    const api = await startTestApi();
    const member = await api.as("member");
    expect((await member.get("/api/statements")).json).toEqual({ months: [] });
    // 22:00 UTC on 31 July is August in Vienna.
    api.world.read.addInterval(memberId("home-1"), START_S - 2 * 3600, 10);
    api.world.read.addInterval(memberId("home-1"), START_S + 70 * DAY_S, 10);
    expect((await member.get("/api/statements")).json).toEqual({ months: ["2016-08", "2016-09", "2016-10"] });
  });

  test("carry what rounding left into the next month, to the nano", async () => {
    const api = await startTestApi();
    for (const day of [0, 31, 62]) api.world.read.addInterval(memberId("home-1"), START_S + day * DAY_S, 1_001);
    const member = await api.as("member");
    let carried = 0n;
    for (const month of ["2016-08", "2016-09", "2016-10"]) {
      const { json } = await member.get(`/api/statements/${month}`);
      expect(BigInt(json.carried_in_nano)).toBe(carried);
      expect(BigInt(json.total_nano)).toBe(carried - 150_150_000n);
      carried = BigInt(json.carried_out_nano);
      expect(BigInt(json.due_cents) * 10_000_000n + carried).toBe(BigInt(json.total_nano));
    }
    expect(carried).toBeGreaterThan(0n);
  });

  test("show what the month comes to with official values beside what was metered, also where those are billed later", async () => {
    const api = await startTestApi();
    const { read } = api.world;
    read.addInterval(memberId("home-1"), START_S, 1_000);
    read.addInterval(memberId("home-1"), START_S + 40 * DAY_S, 1_000);
    const member = await api.as("member");
    const settlement = async () => (await member.get("/api/statements/2016-08")).json.settlement;
    expect(await settlement()).toMatchObject({ final_intervals: 0, is_final: false, final_nano: "-150000000" });
    const [posting] = read.postings.get(memberId("home-1")) ?? [];
    const [interval] = read.ofMember.get(memberId("home-1")) ?? [];
    if (posting === undefined || interval === undefined) throw new Error("the interval was added");
    const change = { revision: 1, cause: "official-value", energy_change_wh: -10 } as const;
    const amount_nano = 1_500_000n as NanoCurrency;
    read.postings.get(memberId("home-1"))?.push({ ...posting, ...change, amount_nano });
    read.ofMember.set(memberId("home-1"), [{ ...interval, is_official: true }]);
    expect(await settlement()).toMatchObject({
      rows: [{ category: "neighbour-purchase", provisional_energy_wh: 1_000, final_energy_wh: 990 }],
      provisional_nano: "-150000000",
      final_nano: "-148500000",
      provisional_cents: -15,
      final_cents: -15,
      intervals: 1,
      final_intervals: 1,
      is_final: true,
    });
  });

  test("say how far the month has come, and how it came from its first bill to what it is", async () => {
    const api = await startTestApi();
    const { read } = api.world;
    const home = memberId("home-1");
    // A neighbour's metering point is on nobody else's bill.
    await api.as("member", "home-2");
    read.addInterval(home, START_S, 1_000);
    const member = await api.as("member");
    const august = async () => (await member.get("/api/statements/2016-08")).json;
    const running = await august();
    expect(running).toMatchObject({
      stage: { name: "running", closed_until_s: START_S + 900 },
      metering_points: ["home-1-meter"],
    });
    expect(running.history).toEqual({ first_nano: "-150000000", rows: [], paid: [], now_nano: "-150000000" });
    read.addInterval(home, START_S + 40 * DAY_S, 1_000);
    const [posting] = read.postings.get(home) ?? [];
    if (posting === undefined) throw new Error("the interval was added");
    const late = { revision: 1, cause: "late-reading", energy_change_wh: -10 } as const;
    read.postings.get(home)?.push({ ...posting, ...late, amount_nano: 1_500_000n as NanoCurrency });
    const corrected = await august();
    expect(corrected.stage.name).toBe("provisional");
    expect(corrected.history).toMatchObject({
      rows: [
        { cause: "late-reading", date: "2016-08-01", starts: [START_S], parts: [{ before_wh: 1_000, after_wh: 990 }] },
      ],
      paid: [{ month: "2016-08", amount_nano: "1500000" }],
      now_nano: "-148500000",
    });
    expect(corrected.history.now_nano).toBe(corrected.settlement.final_nano);
    const csv = await member.get("/api/statements/2016-08.csv");
    expect(hash("sha256", csv.text, "hex")).toBe(corrected.csv_sha256);
    expect((await member.get("/api/statements/2016-08.html")).text).toContain(corrected.csv_sha256);
  });

  test("come as table and as page, under a policy that lets nothing run", async () => {
    const api = await startWithFigures();
    const member = await api.as("member");
    const csv = await member.get("/api/statements/2016-08.csv");
    expect(csv.headers["content-type"]).toBe("text/csv; charset=utf-8");
    expect(csv.headers["content-disposition"]).toBe('attachment; filename="statement-2016-08.csv"');
    expect(csv.text).toContain("neighbour-purchase");
    const page = await member.get("/api/statements/2016-08.html");
    expect(page.headers["content-type"]).toBe("text/html; charset=utf-8");
    expect(page.headers["content-security-policy"]).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(page.text).toContain("home-1");
    expect(page.text).not.toContain("home-2");
  });

  test("come as a page in the language that is asked for, else in the browser's", async () => {
    const member = await (await startWithFigures()).as("member");
    const url = "/api/statements/2016-08.html";
    const languageOf = async (query: string, headers = {}) => {
      const { status, text, headers: answered } = await member.get(`${url}${query}`, headers);
      return [status, answered["content-language"], answered["vary"], /<h1>([^<]*)<\/h1>/.exec(text)?.[1]];
    };
    const vary = expect.stringMatching(/accept-language/i);
    const french = { "accept-language": "rm, fr-CH;q=0.9, de;q=0.8" };
    expect(await languageOf("")).toEqual([200, "en", vary, "Statement August 2016"]);
    expect(await languageOf("", french)).toEqual([200, "fr", vary, "Décompte août 2016"]);
    expect(await languageOf("?lang=it", french)).toEqual([200, "it", vary, "Rendiconto di agosto 2016"]);
    const refused = await member.get(`${url}?lang=xx`);
    expect([refused.status, refused.json.code]).toEqual([400, "invalid-input"]);
  });

  test.each(["2016-07", "2016-09", "2016-09.csv", "1999-01.html"])("%s is unknown", async (month) => {
    const member = await (await startWithFigures()).as("member");
    const answer = await member.get(`/api/statements/${month}`);
    expect([answer.status, answer.json.code]).toEqual([404, "unknown-period"]);
  });
});
