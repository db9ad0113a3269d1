import { type DeviceId, deviceId } from "@localgrid/vocabulary/identifiers";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  actedOn,
  advanced,
  allowedIn,
  cameBack,
  confirmedBy,
  DRAFT,
  failedOn,
  notSilent,
  offeredTo,
  type Rollout,
  type RolloutAction,
  roomIn,
  wentSilent,
} from "./rollout.ts";

const SETTINGS = { soak_ms: 1_000, most_failures: 3 };
const PHASES = ["draft", "running", "paused", "stopped", "withdrawn"] as const;

function name(index: number): DeviceId {
  return deviceId(`d${index.toString(16).padStart(16, "0")}`);
}

const RUNNING: Rollout = { ...DRAFT, phase: "running", settings: SETTINGS };

/** Every phase with every action; null where it makes no sense. */
const ACTIONS: Record<Rollout["phase"], Record<RolloutAction, Rollout["phase"] | null>> = {
  draft: { start: "running", pause: null, resume: null, withdraw: "withdrawn" },
  running: { start: null, pause: "paused", resume: null, withdraw: "withdrawn" },
  paused: { start: null, pause: null, resume: "running", withdraw: "withdrawn" },
  stopped: { start: null, pause: null, resume: "running", withdraw: "withdrawn" },
  withdrawn: { start: "running", pause: null, resume: null, withdraw: null },
};

describe("a coordinator's action", () => {
  test.each(
    PHASES.flatMap((phase) =>
      Object.entries(ACTIONS[phase]).map(([action, expected]) => ({
        phase,
        action: action as RolloutAction,
        expected,
      })),
    ),
  )("$action while $phase leads to $expected", ({ phase, action, expected }) => {
    expect(actedOn({ ...RUNNING, phase }, action, null)?.phase ?? null).toBe(expected);
  });

  test("begins with the first ring again after a withdrawal", () => {
    const far = { ...confirmedBy(offeredTo(RUNNING, name(1), 0), name(1), 1), ring: 2, phase: "withdrawn" } as const;
    expect(actedOn(far, "start", SETTINGS)).toEqual(RUNNING);
  });
});

test.each([
  [0, 0, 0],
  [0, 500, 1],
  [1, 1, 1],
  [1, 10, 1],
  [1, 11, 2],
  [1, 500, 50],
  [2, 500, 500],
])("ring %i of %i devices has %i", (ring, total, expected) => {
  expect(allowedIn(ring, total)).toBe(expected);
});

describe("a ring", () => {
  const complete = confirmedBy(offeredTo(RUNNING, name(1), 0), name(1), 10);

  test("has no room for a second device before the first has proved itself", () => {
    const offered = offeredTo(RUNNING, name(1), 0);
    expect([roomIn(RUNNING, 20), roomIn(offered, 20), roomIn(complete, 20)]).toEqual([1, 0, 0]);
  });

  test("goes on to the next when it was complete and healthy for long enough, and not before", () => {
    const at = (rollout: Rollout, now_ms: number, isHealthy = true) =>
      advanced(rollout, { total: 20, now_ms, isHealthy });
    const noticed = at(complete, 100);
    expect(noticed).toMatchObject({ ring: 0, complete_since_ms: 100 });
    expect(at(noticed, 1_099).ring).toBe(0);
    expect(at(noticed, 1_100, false)).toMatchObject({ ring: 0, complete_since_ms: null });
    expect(at(noticed, 1_100)).toMatchObject({ ring: 1, complete_since_ms: null });
    expect(roomIn(at(noticed, 1_100), 20)).toBe(1);
  });

  test("does not go on while one of it has not answered, or after it was stopped", () => {
    const waiting = offeredTo({ ...complete, ring: 1 }, name(2), 20);
    expect(advanced(waiting, { total: 20, now_ms: 9_999, isHealthy: true })).toBe(waiting);
    const stopped: Rollout = { ...complete, phase: "stopped", complete_since_ms: 0 };
    expect(advanced(stopped, { total: 20, now_ms: 9_999, isHealthy: true })).toBe(stopped);
  });

  test("is the last one when it is the third", () => {
    const last: Rollout = { ...complete, ring: 2, complete_since_ms: 0 };
    expect(advanced(last, { total: 1, now_ms: 99_999, isHealthy: true }).ring).toBe(2);
  });
});

describe("failures", () => {
  const failure = { reason: "rolled-back", most_tries: 1, at_ms: 5, total: 100 };

  test("of the only device of the first ring stop it", () => {
    const failed = failedOn(offeredTo(RUNNING, name(1), 0), { ...failure, device: name(1) });
    expect(failed).toMatchObject({ phase: "stopped" });
    expect(failed.devices.get(name(1))).toMatchObject({ outcome: "failed", reason: "rolled-back" });
  });

  test("of one of ten do not stop it, as many as are allowed do", () => {
    let rollout: Rollout = { ...RUNNING, ring: 1 };
    for (let index = 1; index <= 10; index++) rollout = offeredTo(rollout, name(index), 0);
    rollout = failedOn(rollout, { ...failure, device: name(1) });
    rollout = failedOn(rollout, { ...failure, device: name(2) });
    expect(rollout.phase).toBe("running");
    expect(failedOn(rollout, { ...failure, device: name(3) }).phase).toBe("stopped");
  });

  test("of half a ring stop it, however many are allowed", () => {
    let rollout: Rollout = { ...RUNNING, ring: 1, settings: { soak_ms: 0, most_failures: 1_000 } };
    for (let index = 1; index <= 9; index++) rollout = offeredTo(rollout, name(index), 0);
    for (let index = 1; index <= 4; index++) rollout = failedOn(rollout, { ...failure, device: name(index) });
    expect(rollout.phase).toBe("running");
    // Nine of a hundred are in the second ring, beside the one of the first.
    expect(failedOn(rollout, { ...failure, device: name(5) }).phase).toBe("stopped");
  });

  test("that may be of the way are tried again before they count", () => {
    const offered = offeredTo(RUNNING, name(1), 0);
    const once = failedOn(offered, { ...failure, device: name(1), most_tries: 2 });
    expect([once.phase, once.devices.get(name(1))?.outcome]).toEqual(["running", "offered"]);
    expect(failedOn(once, { ...failure, device: name(1), most_tries: 2 }).phase).toBe("stopped");
  });

  test("that the coordinator has let pass count no more, and another device takes the place", () => {
    const stopped = failedOn(offeredTo(RUNNING, name(1), 0), { ...failure, device: name(1) });
    const resumed = actedOn(stopped, "resume", null) as Rollout;
    expect(roomIn(resumed, 100)).toBe(1);
    const second = confirmedBy(offeredTo(resumed, name(2), 10), name(2), 11);
    expect(advanced(second, { total: 100, now_ms: 12, isHealthy: true }).complete_since_ms).toBe(12);
  });

  test("of devices that were never offered it are nobody's", () => {
    expect(failedOn(RUNNING, { ...failure, device: name(1) })).toBe(RUNNING);
    expect(confirmedBy(RUNNING, name(1), 5)).toBe(RUNNING);
  });
});

test("a device is silent from the first moment that it is, until it comes back", () => {
  const offered = offeredTo(RUNNING, name(1), 0);
  const silent = wentSilent(wentSilent(offered, name(1), 10), name(1), 20);
  expect(silent.devices.get(name(1))?.silent_since_ms).toBe(10);
  expect(notSilent(silent, name(1)).devices.get(name(1))).toMatchObject({ silent_since_ms: null, at_ms: 0 });
  expect(cameBack(silent, name(1), 30).devices.get(name(1))).toMatchObject({ silent_since_ms: null, at_ms: 30 });
  expect(wentSilent(confirmedBy(offered, name(1), 5), name(1), 10).devices.get(name(1))?.silent_since_ms).toBeNull();
});

interface Step {
  readonly what: "offer" | "confirm" | "fail" | "tick";
  readonly index: number;
}

function after(rollout: Rollout, { what, index }: Step, now_ms: number): Rollout {
  const device = name(index);
  switch (what) {
    case "offer": {
      const mayOffer = rollout.phase === "running" && roomIn(rollout, 30) > 0 && !rollout.devices.has(device);
      return mayOffer ? offeredTo(rollout, device, now_ms) : rollout;
    }
    case "confirm":
      return confirmedBy(rollout, device, now_ms);
    case "fail":
      return failedOn(rollout, { device, reason: "x", most_tries: 1, at_ms: now_ms, total: 30 });
    case "tick":
      return advanced(rollout, { total: 30, now_ms, isHealthy: true });
  }
}

test("whatever devices do, no ring is passed before it is through", () => {
  const step: fc.Arbitrary<Step> = fc.record({
    what: fc.constantFrom("offer", "confirm", "fail", "tick"),
    index: fc.integer({ min: 0, max: 29 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
      let rollout = RUNNING;
      for (const [count, one] of steps.entries()) {
        rollout = after(rollout, one, count * 400);
        expect(rollout.devices.size).toBeLessThanOrEqual(allowedIn(rollout.ring, 30));
      }
    }),
  );
});
