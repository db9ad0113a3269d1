import fc from "fast-check";
import { expect, test } from "vitest";
import { AlarmBook } from "./alarm-book.ts";
import { agreedOffset, ClockSense } from "./clock-sense.ts";

function testSense({ isTrusted = false, others = 3, connected = 2 } = {}) {
  const machine = { isTrusted };
  const alarms = new AlarmBook(() => undefined);
  const applied: number[] = [];
  const sense = new ClockSense(
    { isTrusted: () => machine.isTrusted, apply: (offset_ms) => applied.push(offset_ms) },
    alarms,
    { others: () => others, connected: () => connected },
  );
  let taken_ms = 0;
  /** A peer whose clock is so far ahead of this node's. */
  const hear = (peer: string, offset_ms: number, { is_trusted = true, round_trip_ms = 100 } = {}) => {
    taken_ms += 1_000;
    const now_ms = 1_000_000 + round_trip_ms / 2 + offset_ms;
    const answer = { asked_at_ms: 1_000_000, now_ms, answered_at_ms: 1_000_000 + round_trip_ms, is_trusted };
    sense.compared(peer, answer, taken_ms);
  };
  return { sense, machine, hear, applied, alarms, report: () => sense.report(taken_ms) };
}

test("a node without time source takes what peers with one agree on, and says so", () => {
  const { hear, applied, report } = testSense();
  hear("a", 60_000);
  expect(applied).toEqual([]);
  hear("b", 61_000);
  expect(applied).toEqual([60_500]);
  expect(report()).toMatchObject({ is_applied: true, is_trusted: false, peers: 2 });
  expect(report().offset_ms).toBe(0);
});

test("one peer decides nothing, and peers that disagree decide nothing", () => {
  const { hear, applied, report } = testSense();
  hear("a", 3_600_000);
  expect(report()).toMatchObject({ offset_ms: null, peers: 0 });
  hear("b", -3_600_000);
  hear("c", 0);
  expect(applied).toEqual([]);
});

test("three peers with a time source outweigh any number without one", () => {
  const { hear, applied } = testSense({ others: 20, connected: 20 });
  for (const peer of ["d", "e", "f", "g", "h"]) hear(peer, 0, { is_trusted: false });
  for (const peer of ["a", "b", "c"]) hear(peer, 50_000);
  expect(applied).toEqual([50_000]);
});

test("one clock far away among honest ones moves nothing", () => {
  fc.assert(
    fc.property(fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }), (lie_ms) => {
      const samples = [-400, 300, 500, lie_ms].map((offset_ms) => ({ offset_ms, is_trusted: true, taken_ms: 0 }));
      const agreed = agreedOffset(samples, 2);
      expect(agreed === null || Math.abs(agreed.offset_ms) <= 500).toBe(true);
    }),
  );
});

test("a node with a time source only warns, until the clocks agree again", () => {
  const { hear, applied, alarms } = testSense({ isTrusted: true });
  hear("a", 60_000);
  hear("b", 61_000);
  expect(applied).toEqual([]);
  expect(alarms.has("clock-differs", null)).toBe(true);
  hear("a", 0);
  hear("b", 0);
  expect(alarms.has("clock-differs", null)).toBe(false);
});

test("more than a day away from the machine's clock nothing is taken, in one step or in several", () => {
  const { hear, applied, alarms } = testSense();
  hear("a", 90_000_000);
  hear("b", 90_000_000);
  expect(applied).toEqual([]);
  expect(alarms.has("clock-differs", null)).toBe(true);
  hear("a", 80_000_000);
  hear("b", 80_000_000);
  expect(applied).toEqual([80_000_000]);
  hear("a", 10_000_000);
  hear("b", 10_000_000);
  expect(applied).toEqual([80_000_000]);
});

test("what is applied later is the whole offset, not the change", () => {
  const { hear, applied } = testSense();
  hear("a", 60_000);
  hear("b", 60_000);
  // The peers' clocks went on by 5 s against this one; half of that is seen with the first of them.
  hear("a", 5_000);
  hear("b", 2_500);
  expect(applied).toEqual([60_000, 62_500, 65_000]);
});

test("small differences and slow answers change nothing", () => {
  const { hear, applied, report } = testSense();
  hear("a", 1_500);
  hear("b", 1_500);
  hear("c", 90_000, { round_trip_ms: 30_000 });
  expect(applied).toEqual([]);
  expect(report()).toMatchObject({ offset_ms: 1_500, peers: 2 });
});

test("the first answers do not decide for the others: more than half of the connected have to have answered", () => {
  const { hear, applied } = testSense({ others: 10, connected: 6 });
  for (const peer of ["a", "b", "c"]) hear(peer, 60_000, { is_trusted: false });
  expect(applied).toEqual([]);
  hear("d", 60_000, { is_trusted: false });
  expect(applied).toEqual([60_000]);
});

test("those who have answered decide after a minute, but two only in the smallest regions", () => {
  const { sense, hear, applied } = testSense({ others: 10, connected: 10 });
  hear("a", 60_000, { is_trusted: false });
  hear("b", 60_000, { is_trusted: false });
  sense.look(70_000);
  expect(applied).toEqual([]);
  hear("c", 60_000, { is_trusted: false });
  sense.look(70_000);
  expect(applied).toEqual([60_000]);
});

test("when a time source comes, what was taken from peers is given back", () => {
  const { sense, machine, hear, applied, report } = testSense();
  hear("a", 60_000);
  hear("b", 60_000);
  expect(applied).toEqual([60_000]);
  machine.isTrusted = true;
  sense.look(3_000);
  expect(applied).toEqual([60_000, 0]);
  expect(report()).toMatchObject({ offset_ms: 60_000, is_applied: false, is_trusted: true });
});
