import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { HubMood } from "./test-support/model-hub.ts";
import type { ModelNode } from "./test-support/model-node.ts";
import { type ModelAction, ModelWorld } from "./test-support/model-world.ts";
import { alarmsOf, backlogOf } from "./upload-engine.ts";

const node = fc.nat(1);
const pick = fc.nat(50);
const count = fc.integer({ min: 1, max: 12 });
const moods: readonly HubMood[] = ["dies-before-commit", "dies-after-commit", "busy", "strict", "forgetful"];

const ACTIONS: fc.Arbitrary<ModelAction> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ kind: fc.constant("deliver" as const), pick }) },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constantFrom("append" as const, "add-telemetry" as const), node, count }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("pass-time" as const), node, pick }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("hear" as const), node, count }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom("replay" as const, "lose" as const), pick }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("time-out" as const), node, pick }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom("back-up" as const, "restart" as const, "roll-back" as const, "over-quota" as const),
      node,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("get-back" as const), node }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("hub-turns" as const), mood: fc.constantFrom(...moods) }) },
);

const HUB_LOSES: fc.Arbitrary<ModelAction> = fc.record({
  kind: fc.constantFrom("hub-backs-up" as const, "hub-restores" as const),
});

const RUNS = { numRuns: 100 };
/** Seeds that once failed, with what was wrong then; they run before new ones are drawn. */
const FAILING_SEEDS: readonly { readonly seed: number; readonly fault: string }[] = [
  { seed: 222628570, fault: "a lost tail that the hub had lost too was fetched for ever" },
  { seed: -2012847231, fault: "what the hub holds beyond a node's own end counted as acknowledged" },
];
const SIZE = { minLength: 40, maxLength: 400, size: "max" } as const;

describe("two nodes and a hub, whatever the network and the power do", () => {
  test("[UP-23] each record that survives or was ever acknowledged is at the hub exactly once, and all comes to rest", () => {
    const property = fc.property(fc.array(ACTIONS, SIZE), (actions) => {
      const world = ran(actions);
      for (const one of world.nodes) expectDrained(world, one);
      for (const one of world.nodes) expectAcknowledged(world, one);
      restart(world);
      for (const one of world.nodes) expectDrained(world, one);
      for (const one of world.nodes) expectWhole(world, one);
    });
    assertAll(property);
  });

  test("[UP-23] a hub that lost acknowledged records gets them again from whoever still has them", () => {
    const actions = fc.array(fc.oneof({ weight: 30, arbitrary: ACTIONS }, { weight: 1, arbitrary: HUB_LOSES }), SIZE);
    const property = fc.property(actions, (list) => {
      const world = ran(list);
      restart(world);
      for (const one of world.nodes) expectDrained(world, one);
    });
    assertAll(property);
  });
});

function assertAll<T>(property: fc.IProperty<T>): void {
  for (const { seed } of FAILING_SEEDS) fc.assert(property, { ...RUNS, seed });
  fc.assert(property, RUNS);
}

function ran(actions: readonly ModelAction[]): ModelWorld {
  const world = new ModelWorld();
  for (const action of actions) {
    world.act(action);
    for (const one of world.nodes) expectOrder(one);
  }
  expect(world.settles()).toBe(true);
  return world;
}

function restart(world: ModelWorld): void {
  for (const one of world.nodes) one.restart();
  expect(world.settles()).toBe(true);
}

/** One request per lane, none that the engine does not wait for, and a state that no backlog makes larger. */
function expectOrder({ state, inFlight, journals }: ModelNode): void {
  const lanes = [state.lanes.settlement, state.lanes.telemetry];
  const ids = lanes.flatMap(({ status }) => (status.kind === "requesting" ? [status.id] : []));
  expect([...inFlight.keys()].sort()).toEqual(ids.sort());
  const epochs = journals.reduce((sum, one) => sum + one.epochs.length, 0);
  expect(JSON.stringify(state).length).toBeLessThan(2_000 + 200 * epochs);
}

function expectDrained({ hub }: ModelWorld, one: ModelNode): void {
  expect(alarmsOf(one.state)).toEqual([]);
  expect(backlogOf(one.state)).toEqual({ settlement: 0, telemetry: 0 });
  const stored = new Set(hub.stored);
  expect(stored.size).toBe(hub.stored.length);
  const here = one.journals.flatMap(({ epochs }) => epochs.flatMap(({ records }) => records));
  expect(here.filter((name) => !stored.has(name))).toEqual([]);
}

function expectAcknowledged({ hub }: ModelWorld, { acknowledged }: ModelNode): void {
  const stored = new Set(hub.stored);
  expect(acknowledged.filter((name) => !stored.has(name))).toEqual([]);
}

/** After one more restart the node has got back what it once lost and the hub had. */
function expectWhole(world: ModelWorld, one: ModelNode): void {
  for (const { epoch } of world.hub.headsOf(one.name)) {
    const mine = one.journal(one.name).epochs.find((held) => held.epoch === epoch);
    expect(mine?.records).toEqual(world.hub.recordsOf(one.name, epoch));
  }
}
