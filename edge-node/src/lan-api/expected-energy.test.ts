import { describe, expect, test } from "vitest";
import type { ExpectedNet } from "../control/expected-day.ts";
import { startTestApi } from "./test-client.ts";
import { START_S } from "./test-ports.ts";

const PATH = "/api/energy/expected";

async function startWith(expected: readonly ExpectedNet[]) {
  const asked: (readonly [string, number])[] = [];
  const outlook = {
    battery: () => null,
    expected: (member: string, to_s: number) => {
      asked.push([member, to_s]);
      return expected;
    },
  };
  return { ...(await startTestApi({ outlook })), asked };
}

describe("what is expected of the day", () => {
  test("is told as import or export, until local midnight", async () => {
    const api = await startWith([
      { start_s: START_S, net_wh: 250, price_micro_per_kwh: -20_000 },
      { start_s: START_S + 900, net_wh: -99, price_micro_per_kwh: null },
    ]);
    const { status, json } = await (await api.as("member")).get(PATH);
    expect(status).toBe(200);
    expect(json.intervals).toEqual([
      { start_s: START_S, length_s: 900, import_wh: 250, export_wh: 0, price_micro_per_kwh: -20_000 },
      { start_s: START_S + 900, length_s: 900, import_wh: 0, export_wh: 99, price_micro_per_kwh: null },
    ]);
    // In Vienna it is two in the morning.
    expect(api.asked).toEqual([["home-1", START_S + 22 * 3_600]]);
  });

  test("is nothing where nothing is known, and of no home but the own", async () => {
    const api = await startWith([]);
    const member = await api.as("member", "home-2");
    expect((await member.get(PATH)).json).toEqual({ intervals: [] });
    expect(api.asked.map(([member]) => member)).toEqual(["home-2"]);
    expect((await member.get(`${PATH}?member=home-1`)).json.code).toBe("invalid-input");
    for (const role of ["installer", "coordinator"] as const) {
      expect((await (await api.as(role)).get(PATH)).json.code).toBe("own-figures-only");
    }
    expect((await api.nobody.get(PATH)).json.code).toBe("no-session");
  });

  test("ends an hour later on the day on which the clock goes back", async () => {
    const api = await startWith([]);
    const member = await api.as("member");
    api.world.live.at_ms = Date.UTC(2016, 9, 30, 12);
    await member.get(PATH);
    expect(api.asked.at(-1)?.[1]).toBe(Date.UTC(2016, 9, 30, 23) / 1_000);
  });
});

test("the moment has the battery of the own home, and of no other", async () => {
  const battery = (member: string) => (member === "home-1" ? { power_w: -800, soc_permille: 640 } : null);
  const api = await startTestApi({ outlook: { battery, expected: () => [] } });
  const batteryOf = async (client: { get(url: string): Promise<{ json: { battery: unknown } }> }) =>
    (await client.get("/api/now")).json.battery;
  expect(await batteryOf(await api.as("member", "home-1"))).toEqual({ power_w: -800, soc_permille: 640 });
  expect(await batteryOf(await api.as("member", "home-2"))).toBeNull();
  expect(await batteryOf(await api.as("coordinator"))).toBeNull();
});
