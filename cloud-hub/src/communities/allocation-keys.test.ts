import { communityId, memberId } from "@localgrid/vocabulary/identifiers";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InMemoryAllocationKeys } from "../test-support/in-memory-allocation-keys.ts";
import { AllocationKeys } from "./allocation-keys.ts";

const SUN = communityId("sun");
const MID_MARKET = { kind: "mid-market" } as const;
const DAY_S = 86_400;
const all = { limit: 100, after: null };

/** Keys that can be told apart: Anna's share. */
const keyOf = (share_ppm: number) =>
  ({
    kind: "static",
    shares: [
      [memberId("anna"), share_ppm],
      [memberId("ben"), 1_000_000 - share_ppm],
    ],
  }) as const;

function scene() {
  const store = new InMemoryAllocationKeys(["anna", "ben"]);
  const keys = new AllocationKeys({ store, now_ms: () => DAY_S * 1000 });
  const version = async () => (await keys.list(SUN, all)).version;
  const add = async (valid_from_s: number, share_ppm: number) =>
    keys.add(SUN, { valid_from_s, key: keyOf(share_ppm), price_rule: MID_MARKET }, await version());
  const withdraw = async (valid_from_s: number) => keys.withdraw(SUN, valid_from_s, await version());
  /** Whether it was possible. */
  const take = async (step: { valid_from_s: number; share_ppm: number; isAdded: boolean }): Promise<boolean> => {
    const { valid_from_s, share_ppm, isAdded } = step;
    const code = isAdded ? "allocation-key-exists" : "no-such-allocation-key";
    try {
      await (isAdded ? add(valid_from_s, share_ppm) : withdraw(valid_from_s));
      return true;
    } catch (error) {
      expect(error).toMatchObject({ code });
      return false;
    }
  };
  return { store, keys, add, withdraw, take };
}

/** By what is there of keys that were not withdrawn. */
function inForce(model: ReadonlyMap<number, number>, at_s: number) {
  const [newest] = [...model].filter(([from_s]) => from_s <= at_s).sort(([a], [b]) => b - a);
  return newest === undefined ? null : keyOf(newest[1]);
}

describe("allocation keys", () => {
  test("hold until the next one begins, and a withdrawn one leaves what held before it, whatever the order", async () => {
    const days = fc.integer({ min: 1, max: 8 });
    const steps = fc.array(fc.record({ day: days, isAdded: fc.boolean() }), { maxLength: 24 });
    await fc.assert(
      fc.asyncProperty(steps, async (drawn) => {
        const { keys, take } = scene();
        const model = new Map<number, number>();
        for (const [share_ppm, { day, isAdded }] of drawn.entries()) {
          const isPossible = isAdded !== model.has(day * DAY_S);
          expect(await take({ valid_from_s: day * DAY_S, share_ppm, isAdded })).toBe(isPossible);
          if (isPossible && isAdded) model.set(day * DAY_S, share_ppm);
          if (isPossible && !isAdded) model.delete(day * DAY_S);
        }
        const held = (await keys.list(SUN, all)).keys.map(({ valid_from_s, agreed }) => [valid_from_s, agreed.key]);
        expect(held).toEqual(held.map(([from_s]) => [from_s, inForce(model, Number(from_s))]));
      }),
      { numRuns: 60 },
    );
  });

  test("are refused where the node would refuse them", async () => {
    const { add, store, keys } = scene();
    await expect(add(DAY_S - 1, 1)).rejects.toMatchObject({ code: "allocation-key-in-the-past" });
    await expect(add(DAY_S * 400, 1)).rejects.toMatchObject({ code: "allocation-key-too-far" });
    await expect(add(DAY_S, 1_000_001)).rejects.toMatchObject({ code: "malformed-allocation-key" });
    const stranger = { kind: "priority", groups: [[memberId("zoe")]] } as const;
    const body = { valid_from_s: DAY_S, key: stranger, price_rule: MID_MARKET };
    await expect(keys.add(SUN, body, 0)).rejects.toMatchObject({ code: "unknown-member" });
    // Where there is a journal, its time counts.
    store.open_from_s = 5 * DAY_S;
    await expect(add(5 * DAY_S - 900, 1)).rejects.toMatchObject({ code: "allocation-key-in-the-past" });
    await expect(add(5 * DAY_S, 1)).resolves.toBe(1);
  });

  test("stay once they have begun", async () => {
    const { store, add, withdraw } = scene();
    await add(2 * DAY_S, 1);
    store.open_from_s = 2 * DAY_S + 900;
    await expect(withdraw(2 * DAY_S)).rejects.toMatchObject({ code: "allocation-key-begun" });
  });

  test("are not changed by somebody who looked at others", async () => {
    const { keys, add } = scene();
    await add(DAY_S, 1);
    const body = { valid_from_s: 2 * DAY_S, key: null, price_rule: MID_MARKET };
    await expect(keys.add(SUN, body, 0)).rejects.toMatchObject({ code: "changed-meanwhile" });
    await expect(keys.withdraw(SUN, DAY_S, 0)).rejects.toMatchObject({ code: "changed-meanwhile" });
    await expect(keys.add(SUN, body, 1)).resolves.toBe(2);
  });

  test("are planned ahead as far as a change can oversee them", async () => {
    const { add } = scene();
    for (let day = 1; day <= 31; day += 1) await add(day * DAY_S, day);
    await expect(add(32 * DAY_S, 0)).rejects.toMatchObject({ code: "too-many-allocation-keys" });
  });
});
