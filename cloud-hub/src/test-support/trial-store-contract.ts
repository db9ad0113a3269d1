import type { IntervalInputs } from "@localgrid/clearing/clear-interval";
import { communityId, memberId, meteringPointId, type NodeId } from "@localgrid/vocabulary/identifiers";
import type { WattHours } from "@localgrid/vocabulary/units";
import { describe, expect, test } from "vitest";
import type { TrialStore } from "../recomputation/trial-store.ts";
import type { TrialCommunity, TrialInterval } from "./in-memory-trial-store.ts";

const SUN = communityId("sun");
const MOON = communityId("moon");
const SUN_NODE = new Uint8Array(16).fill(1) as NodeId;
const MOON_NODE = new Uint8Array(16).fill(2) as NodeId;
const START_S = Date.UTC(2026, 3, 10) / 1000;

const ownersOf = (owners: Readonly<Record<string, string>>) =>
  new Map(Object.entries(owners).map(([point, member]) => [meteringPointId(point), memberId(member)] as const));

/** What a store of the contract knows from the beginning; both nodes are enrolled, and their journals are folded. */
export const TRIAL_COMMUNITIES: readonly TrialCommunity[] = [
  {
    ...{ community: SUN, node: SUN_NODE, time_zone: "Europe/Vienna" },
    kept: ownersOf({ "point-1": "anna", "point-2": "ben" }),
    journaled: ownersOf({ "point-2": "cleo", "point-3": "dora" }),
  },
  {
    ...{ community: MOON, node: MOON_NODE, time_zone: "Etc/UTC" },
    kept: ownersOf({ "point-1": "zoe" }),
    journaled: ownersOf({ "point-9": "yara" }),
  },
];

export interface OpenedTrialStore {
  readonly store: TrialStore;
  /** Keeps one revision of an interval, in whatever order they come. */
  readonly keep: (interval: TrialInterval) => Promise<void>;
}

/** Each with another reading, so that none passes for another. */
function inputsAt(start_s: number, import_wh: number): IntervalInputs {
  const tariff = {
    valid_from_s: 0,
    retail_micro_per_kwh: 300_000,
    feed_in_micro_per_kwh: 80_000,
    local_network_fee_micro_per_kwh: 40_000,
    fixed_fee_micro_per_day: 0,
  };
  const reading = {
    metering_point: meteringPointId("point-1"),
    import_wh: import_wh as WattHours,
    export_wh: 0 as WattHours,
    quality: "valid" as const,
    is_signed: true,
    is_official: false,
  };
  return {
    start_s,
    length_s: 900,
    terms: { tariff, price_rule: "pair", limits: [[memberId("anna"), 200_000, null]] },
    readings: [reading],
    barred_buyers: [memberId("ben")],
  };
}

function closedAt(start_s: number, change: Partial<TrialInterval> = {}): TrialInterval {
  const first = { node: SUN_NODE, start_s, length_s: 900, revision: 0 };
  return { ...first, inputs: inputsAt(start_s, start_s - START_S), ...change };
}

/** What every store of trials must do. `open` gives one of {@link TRIAL_COMMUNITIES} without any closed interval. */
export function trialStoreContract(name: string, open: () => Promise<OpenedTrialStore>): void {
  describe(name, () => {
    test("reaches from the first closed interval to the end of the last one, of the community's own node", async () => {
      const { store, keep } = await open();
      expect(await store.reach(SUN)).toBeNull();
      await keep(closedAt(START_S, { node: MOON_NODE, length_s: 300 }));
      expect(await store.reach(SUN)).toBeNull();
      for (const start_s of [START_S + 1_800, START_S + 900]) await keep(closedAt(start_s));
      await keep(closedAt(START_S + 3_600, { length_s: 300 }));
      const reach = { node: SUN_NODE, time_zone: "Europe/Vienna", from_s: START_S + 900, to_s: START_S + 3_900 };
      expect(await store.reach(SUN)).toEqual(reach);
      const other = { node: MOON_NODE, time_zone: "Etc/UTC", from_s: START_S, to_s: START_S + 300 };
      expect(await store.reach(MOON)).toEqual(other);
      expect(await store.reach(communityId("mars"))).toBeNull();
    });

    test("knows whose metering points are by the node's journal, else by what the coordinator keeps", async () => {
      const { store } = await open();
      const owners = ownersOf({ "point-1": "anna", "point-2": "cleo", "point-3": "dora" });
      expect(await store.owners(SUN, SUN_NODE)).toEqual(owners);
      expect(await store.owners(MOON, MOON_NODE)).toEqual(ownersOf({ "point-1": "zoe", "point-9": "yara" }));
    });

    test("gives inputs back as they were, by start, of the time that is asked for and of no other node", async () => {
      const { store, keep } = await open();
      await keep(closedAt(START_S + 900, { node: MOON_NODE, inputs: inputsAt(START_S + 900, 7) }));
      for (const at of [3, 1, 0, 2]) await keep(closedAt(START_S + at * 900));
      const asked = { from_s: START_S + 900, to_s: START_S + 2_700 };
      expect(await store.inputs(SUN_NODE, asked)).toEqual(
        [START_S + 900, START_S + 1_800].map((start_s) => inputsAt(start_s, start_s - START_S)),
      );
      expect(await store.inputs(SUN_NODE, { from_s: START_S + 901, to_s: START_S + 1_800 })).toEqual([]);
    });

    test("gives the newest revision only, and null where nothing is kept of that", async () => {
      const { store, keep } = await open();
      await keep(closedAt(START_S, { revision: 2, inputs: inputsAt(START_S, 70) }));
      await keep(closedAt(START_S, { revision: 1, inputs: inputsAt(START_S, 60) }));
      await keep(closedAt(START_S + 900));
      await keep(closedAt(START_S + 900, { revision: 1, inputs: null }));
      const asked = { from_s: START_S, to_s: START_S + 1_800 };
      expect(await store.inputs(SUN_NODE, asked)).toEqual([inputsAt(START_S, 70), null]);
    });
  });
}
