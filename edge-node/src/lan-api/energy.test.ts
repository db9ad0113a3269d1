import { memberId } from "@localgrid/vocabulary/identifiers";
import { describe, expect, test } from "vitest";
import { startTestApi } from "./test-client.ts";
import { START_S } from "./test-ports.ts";

const DAY_S = 86_400;
const PATHS = ["/api/energy", "/api/community/energy"];
const AUGUST = "from=2016-08-01&to=2016-09-01";

/** Two hours before it is the first of August in Greenwich, it is so in Vienna. */
const VIENNA_S = START_S - 2 * 3_600;

async function startWithFigures() {
  const api = await startTestApi();
  const { read } = api.world;
  read.addInterval(memberId("home-1"), VIENNA_S - 900, 700);
  read.addInterval(memberId("home-1"), VIENNA_S, 1_000);
  read.addInterval(memberId("home-1"), START_S + 900, 500);
  read.addInterval(memberId("home-2"), START_S + 2 * DAY_S, 2_000);
  return api;
}

describe("the history", () => {
  test("of a member has every local day of the range, also those without intervals", async () => {
    const member = await (await startWithFigures()).as("member");
    const { status, json } = await member.get("/api/energy?from=2016-08-01&to=2016-08-04&by=day");
    expect(status).toBe(200);
    expect([json.by, json.time_zone]).toEqual(["day", "Europe/Vienna"]);
    expect(json.buckets.map(({ name, intervals }: Record<string, unknown>) => [name, intervals])).toEqual([
      ["2016-08-01", 2],
      ["2016-08-02", 0],
      ["2016-08-03", 0],
    ]);
    expect(json.buckets[0]).toEqual({
      name: "2016-08-01",
      from_s: VIENNA_S,
      to_s: VIENNA_S + DAY_S,
      intervals: 2,
      estimated_intervals: 0,
      import_wh: 1_500,
      export_wh: 0,
      bought_wh: 1_500,
      sold_wh: 0,
      grid_import_wh: 0,
      grid_export_wh: 0,
      amount_nano: "-225000000",
      saving_nano: "14",
      mean_price_micro_per_kwh: 150_000,
    });
    expect(json.buckets[1]).toMatchObject({ import_wh: 0, amount_nano: "0", mean_price_micro_per_kwh: null });
  });

  test("of the community is the same for each role, by month too", async () => {
    const api = await startWithFigures();
    for (const role of ["member", "installer", "coordinator"] as const) {
      const { json } = await (await api.as(role)).get("/api/community/energy?from=2016-07-01&to=2016-09-01&by=month");
      expect(json.buckets).toMatchObject([
        { name: "2016-07", intervals: 1, bought_wh: 700, sold_wh: 700 },
        { name: "2016-08", intervals: 3, bought_wh: 3_500, sold_wh: 3_500, from_s: VIENNA_S },
      ]);
    }
  });

  test("of a home is for nobody but its member", async () => {
    const api = await startWithFigures();
    const two = await (await api.as("member", "home-2")).get(`/api/energy?${AUGUST}&by=month`);
    expect(two.json.buckets).toMatchObject([{ import_wh: 2_000 }]);
    for (const role of ["installer", "coordinator"] as const) {
      expect((await (await api.as(role)).get(`/api/energy?${AUGUST}&by=day`)).json.code).toBe("own-figures-only");
    }
    for (const path of PATHS) expect((await api.nobody.get(`${path}?${AUGUST}&by=day`)).json.code).toBe("no-session");
    const member = await api.as("member");
    expect((await member.get(`/api/energy?${AUGUST}&by=day&member=home-2`)).json.code).toBe("invalid-input");
  });

  test.each([
    { query: "from=2016-08-01&to=2016-08-01&by=day", code: "bad-range" },
    { query: "from=2016-08-02&to=2016-08-01&by=day", code: "bad-range" },
    { query: "from=2016-02-30&to=2016-03-01&by=day", code: "bad-range" },
    { query: "from=2015-01-01&to=2016-02-06&by=day", code: "bad-range" },
    { query: "from=1971-01-01&to=2999-01-01&by=month", code: "bad-range" },
    { query: "from=2016-08-02&to=2016-09-01&by=month", code: "bad-range" },
    { query: "from=2016-08-01&to=2016-09-01&by=week", code: "invalid-input" },
    { query: "from=2016-08-01&to=2016-09-01", code: "invalid-input" },
    { query: "from=2016-8-1&to=2016-09-01&by=day", code: "invalid-input" },
    { query: "from=1970-01-01&to=1970-01-02&by=day", code: "invalid-input" },
    { query: "from=0000-01-01&to=9999-01-01&by=day", code: "invalid-input" },
    { query: "from=1470000000&to=1470090000&by=day", code: "invalid-input" },
  ])("is refused for $query", async ({ query, code }) => {
    const member = await (await startWithFigures()).as("member");
    for (const path of PATHS) {
      const answer = await member.get(`${path}?${query}`);
      expect([answer.status, answer.json.code]).toEqual([400, code]);
    }
  });

  test("of a year lets others have their turn", async () => {
    const api = await startTestApi();
    const { read } = api.world;
    const none = read.memberEnergy({ member: memberId("home-1"), from_s: 0, to_s: 1 });
    let asked = 0;
    read.memberEnergy = () => {
      asked += 1;
      return { ...none, intervals: 96 };
    };
    const member = await api.as("member");
    const answer = member.get("/api/energy?from=2016-01-01&to=2017-01-01&by=day");
    const seen: number[] = [];
    const watch = () => {
      seen.push(asked);
      if (asked < 366) setImmediate(watch);
    };
    watch();
    expect((await answer).json.buckets).toHaveLength(366);
    expect(new Set(seen).size).toBeGreaterThan(8);
  });
});
