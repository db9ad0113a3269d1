import { expect, test } from "vitest";
import { healthBefore, waitForCalm } from "./calm.ts";
import type { Appliance, NodeHealth } from "./ports.ts";
import { TestBox } from "./test-box.ts";

const WELL: NodeHealth = { status: "ok", broker: "listening", interval_closing: false, last_reading_at_ms: null };

/** A box whose node says what is asked for, by the time since the beginning. */
function boxSaying(health: (since_ms: number) => NodeHealth | null): {
  readonly box: TestBox;
  readonly appliance: Appliance;
} {
  const box = new TestBox();
  const appliance = box.appliance();
  const begin_ms = box.clock_ms;
  const asked = async () => health(box.clock_ms - begin_ms);
  return { box, appliance: { ...appliance, machine: { ...appliance.machine, health: asked } } };
}

async function waited_s(health: (since_ms: number) => NodeHealth | null, since_edge_s = 0): Promise<number> {
  const { box, appliance } = boxSaying(health);
  box.setIntervalLength(300);
  box.clock_ms += since_edge_s * 1_000;
  const { clock_ms } = box;
  await waitForCalm(appliance);
  return (box.clock_ms - clock_ms) / 1_000;
}

test("a calm moment is no less than three minutes before an edge", async () => {
  expect(await waited_s(() => WELL, 149)).toBe(0);
  expect(await waited_s(() => WELL, 151)).toBe(150);
  expect(await waited_s(() => WELL, 299)).toBe(5);
});

test("a calm moment is waited for up to twenty minutes, and ten for a node that does not answer", async () => {
  expect(await waited_s(() => ({ ...WELL, interval_closing: true }))).toBe(1_200);
  expect(await waited_s(() => null)).toBe(600);
});

test("a node that starts is not asked how it did before", async () => {
  const { appliance } = boxSaying((since_ms) => {
    if (since_ms < 30_000) return null;
    return { ...WELL, status: since_ms < 90_000 ? "starting" : "storage-full" };
  });
  expect((await healthBefore(appliance)).status).toBe("storage-full");
});

test("a node that does not come up is waited for no longer than ten minutes", async () => {
  const { box, appliance } = boxSaying(() => null);
  const { clock_ms } = box;
  expect(await healthBefore(appliance)).toEqual({ status: null, had_readings: false });
  expect(box.clock_ms - clock_ms).toBe(600_000);
});

test.each([
  [300, 599, true],
  [300, 601, false],
  [3_600, 3_899, true],
  [3_600, 3_901, false],
])("at an interval of %i seconds, a reading %i seconds ago was heard lately: %s", async (length_s, ago_s, expected) => {
  const box = new TestBox();
  box.setIntervalLength(length_s);
  const appliance = box.appliance();
  const health = async () => ({ ...WELL, last_reading_at_ms: box.clock_ms - ago_s * 1_000 });
  const { had_readings } = await healthBefore({ ...appliance, machine: { ...appliance.machine, health } });
  expect(had_readings).toBe(expected);
});

test.each(["", "{", "null", '{"interval_length_s":"5"}', '{"interval_length_s":0}', '{"interval_length_s":1e9}'])(
  "a configuration that says %j counts as a quarter of an hour",
  async (text) => {
    const { box, appliance } = boxSaying(() => WELL);
    box.card.put("/run/localgrid/config.json", new Uint8Array(Buffer.from(text)));
    box.clock_ms += 721_000;
    const { clock_ms } = box;
    await waitForCalm(appliance);
    expect(box.clock_ms - clock_ms).toBe(180_000);
  },
);
