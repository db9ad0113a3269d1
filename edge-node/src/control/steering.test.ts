import type { DeviceOrder } from "@localgrid/protocol/device-control";
import fc from "fast-check";
import { expect, test } from "vitest";
import { nextSteering, orderOf, type Steering, type SteeringEvent } from "./steering.ts";

const A: DeviceOrder = { kind: "set-power", power_w: 100 };
const B: DeviceOrder = { kind: "set-power", power_w: -200, min_soc_permille: 100 };

const STATES = {
  off: { kind: "off" },
  waiting: { kind: "waiting" },
  steering: { kind: "steering", order: A },
  releasing: { kind: "releasing", into: "waiting" },
  ending: { kind: "releasing", into: "off" },
} as const satisfies Record<string, Steering>;

const EVENTS = {
  allowed: { kind: "allowed" },
  forbidden: { kind: "forbidden" },
  planned: { kind: "planned", order: B },
  unplannable: { kind: "unplannable" },
  sent: { kind: "sent" },
} as const satisfies Record<SteeringEvent["kind"], SteeringEvent>;

const STEERING_B: Steering = { kind: "steering", order: B };

/** Every state with every event. */
const TABLE: Record<keyof typeof STATES, Record<keyof typeof EVENTS, Steering>> = {
  off: {
    allowed: STATES.waiting,
    forbidden: STATES.off,
    planned: STATES.off,
    unplannable: STATES.off,
    sent: STATES.off,
  },
  waiting: {
    allowed: STATES.waiting,
    forbidden: STATES.ending,
    planned: STEERING_B,
    unplannable: STATES.waiting,
    sent: STATES.waiting,
  },
  steering: {
    allowed: STATES.steering,
    forbidden: STATES.ending,
    planned: STEERING_B,
    unplannable: STATES.releasing,
    sent: STATES.steering,
  },
  releasing: {
    allowed: STATES.releasing,
    forbidden: STATES.ending,
    planned: STEERING_B,
    unplannable: STATES.releasing,
    sent: STATES.waiting,
  },
  ending: {
    allowed: STATES.releasing,
    forbidden: STATES.ending,
    planned: STATES.ending,
    unplannable: STATES.ending,
    sent: STATES.off,
  },
};

const CASES = Object.entries(TABLE).flatMap(([state, row]) =>
  Object.entries(row).map(([event, expected]) => ({ state, event, expected })),
);

test.each(CASES)("$state, $event", ({ state, event, expected }) => {
  const before = STATES[state as keyof typeof STATES];
  expect(nextSteering(before, EVENTS[event as keyof typeof EVENTS])).toEqual(expected);
});

test("only a steered device has an order, and one that is let go is told so", () => {
  expect(Object.values(STATES).map(orderOf)).toEqual([null, null, A, { kind: "release" }, { kind: "release" }]);
});

test("off means off: after it was forbidden no power is ordered until it is allowed again, whatever happens", () => {
  const event = fc.constantFrom<SteeringEvent>(...Object.values(EVENTS).filter(({ kind }) => kind !== "allowed"));
  fc.assert(
    fc.property(fc.constantFrom<Steering>(...Object.values(STATES)), fc.array(event), (start, events) => {
      let state = nextSteering(start, { kind: "forbidden" });
      for (const one of events) {
        state = nextSteering(state, one);
        expect(orderOf(state)?.kind ?? "release").toBe("release");
      }
      const sent = nextSteering(state, { kind: "sent" });
      expect(orderOf(sent)).toBeNull();
    }),
  );
});
