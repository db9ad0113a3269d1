import "../test/english.ts";
import { expect, test } from "vitest";
import type { CommunityDetail, HubNode, Tariff } from "./api-types.ts";
import { nodeState, SILENCE_MS, setUpSteps, tariffInForce } from "./attention.ts";

const NOW_MS = 1_000_000_000;

const COMMUNITY: CommunityDetail = {
  community: "linden",
  name: "Linden",
  region: "vienna",
  currency: "EUR",
  time_zone: "Europe/Vienna",
  members: 3,
  metering_points: 3,
  nodes: 1,
  last_interval_start_s: 900,
  mismatches: 0,
  open_imports: 0,
  open_alarms: 0,
  open_notes: 0,
};

const NODE: HubNode = {
  node: "00".repeat(16),
  enrolled_at_ms: 0,
  revoked_at_ms: null,
  last_contact_at_ms: NOW_MS - 1000,
  journal_seq_total: 10,
  backlog_records: 0,
  backlog_since_ms: null,
  status_every_s: 60,
  recomputation: { status: "current", reason: null, updated_at_ms: NOW_MS },
  alarms: [],
  reported_alarms: [],
  refused: [],
  generation: 1,
  replaced_at_ms: null,
  mesh: null,
};

function tariffFrom(valid_from_s: number): Tariff {
  return {
    valid_from_s,
    retail_micro_per_kwh: 300_000,
    feed_in_micro_per_kwh: 70_000,
    local_network_fee_micro_per_kwh: 40_000,
    fixed_fee_micro_per_day: 0,
    is_taken: true,
  };
}

test("a node is in touch, silent, unheard of or shut out", () => {
  expect(nodeState(NODE, NOW_MS)).toBe("in-touch");
  expect(nodeState({ ...NODE, last_contact_at_ms: NOW_MS - SILENCE_MS }, NOW_MS)).toBe("in-touch");
  expect(nodeState({ ...NODE, last_contact_at_ms: NOW_MS - SILENCE_MS - 1 }, NOW_MS)).toBe("silent");
  const hourly = { ...NODE, status_every_s: 3_600 };
  expect(nodeState({ ...hourly, last_contact_at_ms: NOW_MS - 3 * 3_600_000 }, NOW_MS)).toBe("in-touch");
  expect(nodeState({ ...hourly, last_contact_at_ms: NOW_MS - 3 * 3_600_000 - 1 }, NOW_MS)).toBe("silent");
  expect(nodeState({ ...NODE, last_contact_at_ms: null }, NOW_MS)).toBe("never");
  expect(nodeState({ ...NODE, last_contact_at_ms: null, revoked_at_ms: 1 }, NOW_MS)).toBe("shut-out");
});

test("the tariff in force is the last one that has begun, in whatever order they come", () => {
  const [old, current, planned] = [tariffFrom(10), tariffFrom(20), tariffFrom(30)];
  expect(tariffInForce([planned, current, old], 29_999)).toBe(current);
  expect(tariffInForce([planned, current, old], 30_000)).toBe(planned);
  expect(tariffInForce([planned], 29_999)).toBeNull();
});

test("a new community is led through three steps, each done when it is", () => {
  const situation = {
    community: { ...COMMUNITY, members: 0 },
    nodes: [],
    tariffs: [],
  };
  expect(setUpSteps(situation).map(({ isDone }) => isDone)).toEqual([false, false, false]);
  const further = { ...situation, community: COMMUNITY, tariffs: [tariffFrom(0)] };
  expect(setUpSteps(further).map(({ isDone }) => isDone)).toEqual([true, true, false]);
  expect(setUpSteps({ ...further, nodes: [{ ...NODE, revoked_at_ms: 1 }] })[2]?.isDone).toBe(false);
  expect(setUpSteps({ ...further, nodes: [NODE] })[2]?.isDone).toBe(true);
});
