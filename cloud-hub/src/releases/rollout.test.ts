import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  actedOn,
  advanced,
  DRAFT,
  isReached,
  type OutcomeCounts,
  placeOf,
  type Ring,
  type Rollout,
  type RolloutAction,
  type RolloutPhase,
} from "./rollout.ts";

const NOW_MS = 1_700_000_000_000;
const DAY_MS = 86_400_000;
const NOTHING: OutcomeCounts = { taken: 0, proven: 0, failed: 0 };
const RELEASE = new Uint8Array(32).fill(1);
const RINGS: readonly Ring[] = [
  { permille: 100, nodes: [], wait_s: 60 },
  { permille: 500, nodes: [], wait_s: 60 },
  { permille: 1_000, nodes: [], wait_s: 0 },
];
const RUNNING: Rollout = { ...DRAFT, rings: RINGS, phase: "running", ring_since_ms: NOW_MS, most_failures: 2 };

const nodes = Array.from({ length: 2_000 }, () => new Uint8Array(randomBytes(16)));

function after(ms: number, counts: Partial<OutcomeCounts>, { of = RUNNING, reached = 5 } = {}): Rollout {
  return advanced(of, { ...NOTHING, ...counts }, { now_ms: NOW_MS + ms, reached });
}

describe("a rollout", () => {
  test("reaches about as many nodes as its ring says, the same ones each time, and never fewer later", () => {
    const reachedIn = (ring: number) => nodes.filter((node) => isReached({ ...RUNNING, ring }, RELEASE, node));
    const [first, second, third] = [reachedIn(0), reachedIn(1), reachedIn(2)];
    expect(first.length).toBeGreaterThan(100);
    expect(first.length).toBeLessThan(300);
    expect(reachedIn(0)).toEqual(first);
    expect(first.every((node) => second.includes(node))).toBe(true);
    expect(second.length).toBeLessThan(1_200);
    expect(third).toHaveLength(nodes.length);
  });

  test("begins with other nodes for another release", () => {
    const other = new Uint8Array(32).fill(2);
    const both = nodes.filter((node) => placeOf(RELEASE, node) < 100 && placeOf(other, node) < 100);
    expect(both.length).toBeLessThan(80);
  });

  test("reaches nodes by name, and keeps them when later rings name others", () => {
    const [one, two] = [nodes[0] as Uint8Array, nodes[1] as Uint8Array];
    const named = (node: Uint8Array) => ({ permille: 0, nodes: [Buffer.from(node).toString("hex")], wait_s: 0 });
    const rollout = { ...RUNNING, rings: [named(one), named(two)] };
    expect([one, two].map((node) => isReached(rollout, RELEASE, node))).toEqual([true, false]);
    expect([one, two].map((node) => isReached({ ...rollout, ring: 1 }, RELEASE, node))).toEqual([true, true]);
    expect(isReached({ ...rollout, phase: "draft" }, RELEASE, one)).toBe(false);
  });

  test("goes on when its ring has run long enough and somebody has proven it", () => {
    expect(after(59_999, { proven: 3 })).toBe(RUNNING);
    expect(after(60_000, { taken: 3 })).toBe(RUNNING);
    expect(after(60_000, { proven: 1 })).toMatchObject({ phase: "running", ring: 1, ring_since_ms: NOW_MS + 60_000 });
    const last = { ...RUNNING, ring: 2 };
    expect(after(DAY_MS, { proven: 9 }, { of: last })).toBe(last);
  });

  test("does not wait for a ring that nobody is in", () => {
    expect(after(60_000, {}, { reached: 0 })).toMatchObject({ ring: 1 });
  });

  test("stops at the one failure of the only node that was reached, or where none is allowed", () => {
    expect(after(1, { failed: 1 }, { reached: 1 })).toMatchObject({ phase: "stopped", ring: 0 });
    const strict = { ...RUNNING, most_failures: 0 };
    expect(after(1, { failed: 1, proven: 50 }, { of: strict })).toMatchObject({ phase: "stopped" });
  });

  test("is not stopped by one of several nodes, and goes no further before more have proven it than failed", () => {
    expect(after(1, { failed: 1 }, { reached: 2 })).toMatchObject({ phase: "running", ring: 0 });
    expect(after(DAY_MS, { failed: 1, proven: 1 })).toMatchObject({ phase: "running", ring: 0 });
    expect(after(DAY_MS, { failed: 1, proven: 2 })).toMatchObject({ phase: "running", ring: 1 });
    const forgiving = { ...RUNNING, forgiven: 4 };
    expect(after(DAY_MS, { failed: 1 }, { of: forgiving })).toMatchObject({ phase: "running", ring: 0 });
  });

  test("stops at as many failures as successes, and beyond the limit", () => {
    expect(after(1, { failed: 2 })).toMatchObject({ phase: "stopped", ring: 0 });
    expect(after(1, { failed: 2, proven: 2 })).toMatchObject({ phase: "stopped" });
    expect(after(1, { failed: 2, proven: 3 })).toMatchObject({ phase: "running" });
    expect(after(1, { failed: 3, proven: 900 })).toMatchObject({ phase: "stopped" });
    expect(after(DAY_MS, { failed: 3, proven: 900 })).toMatchObject({ phase: "stopped", ring: 0 });
  });

  test("goes on after a person looked at its failures, until there are new ones", () => {
    const counts = { ...NOTHING, failed: 3, proven: 4 };
    const stopped = after(1, counts);
    const answer = actedOn(stopped, "resume", { settings: null, counts, now_ms: NOW_MS + 5 });
    expect(answer).toMatchObject({
      kind: "done",
      rollout: { phase: "running", forgiven: 3, ring_since_ms: NOW_MS + 5 },
    });
    const { rollout } = answer as { readonly rollout: Rollout };
    expect(after(10, counts, { of: rollout })).toBe(rollout);
    expect(after(10, { failed: 6, proven: 9 }, { of: rollout })).toMatchObject({ phase: "stopped" });
  });

  test("that is paused, stopped or withdrawn stays where it is whatever comes", () => {
    for (const phase of ["draft", "paused", "stopped", "withdrawn"] as const) {
      const of = { ...RUNNING, phase };
      fc.assert(
        fc.property(fc.nat(1_000), fc.nat(1_000), (proven, failed) => {
          expect(after(DAY_MS, { proven, failed }, { of })).toBe(of);
        }),
      );
    }
  });
});

/** What each action makes of each phase; null where it does not fit. */
const TABLE: Readonly<Record<RolloutPhase, Readonly<Record<RolloutAction, RolloutPhase | null>>>> = {
  draft: { start: "running", next: null, pause: null, resume: null, withdraw: "withdrawn" },
  running: { start: "running", next: "running", pause: "paused", resume: "running", withdraw: "withdrawn" },
  paused: { start: null, next: null, pause: "paused", resume: "running", withdraw: "withdrawn" },
  stopped: { start: null, next: null, pause: null, resume: "running", withdraw: "withdrawn" },
  withdrawn: { start: null, next: null, pause: null, resume: null, withdraw: "withdrawn" },
};

describe("actions on a rollout", () => {
  test.each(Object.entries(TABLE))("in the phase %s", (phase, actions) => {
    for (const [action, expected] of Object.entries(actions)) {
      const rollout = { ...RUNNING, phase: phase as RolloutPhase };
      const given = { settings: null, counts: NOTHING, now_ms: NOW_MS };
      const answer = actedOn(rollout, action as RolloutAction, given);
      if (expected === null) expect(answer).toEqual({ kind: "rejected", reason: "wrong-rollout-action" });
      else expect([action, answer]).toMatchObject([action, { kind: "done", rollout: { phase: expected } }]);
    }
  });

  test("starting takes the rings that come along, and going on by hand stays at the last one", () => {
    const settings = { rings: RINGS, most_failures: 7 };
    const given = { settings, counts: NOTHING, now_ms: NOW_MS };
    expect(actedOn(DRAFT, "start", given)).toMatchObject({
      rollout: { phase: "running", rings: RINGS, most_failures: 7, ring: 0, ring_since_ms: NOW_MS },
    });
    expect(actedOn({ ...RUNNING, ring: 1 }, "next", given)).toMatchObject({ rollout: { ring: 2 } });
    expect(actedOn({ ...RUNNING, ring: 2 }, "next", given)).toMatchObject({ rollout: { ring: 2 } });
  });
});
