import { decodeAnnouncement, encodeAnnouncement } from "@localgrid/protocol/announcement";
import { expect, test } from "vitest";
import { AlarmBook } from "./alarm-book.ts";
import { OwnWatch } from "./own-watch.ts";
import { TestJournal, testKey } from "./test-journal.ts";

const START_MS = 1_760_000_000_000;
let epochs = 0;

function testWatch({ generation = 1 } = {}) {
  const journal = new TestJournal({
    key: testKey("own"),
    nextEpoch: () => {
      epochs += 1;
      return new Uint8Array(16).fill(epochs);
    },
  });
  journal.write(5);
  const alarms = new AlarmBook(() => undefined);
  const clock = { at_ms: START_MS };
  const replaced: number[] = [];
  const watch = new OwnWatch({
    own: journal,
    alarms,
    generation,
    now_ms: () => clock.at_ms,
    replaced: (newer) => replaced.push(newer),
  });
  const said = (claims: Record<string, unknown>) => {
    const usual = {
      at_ms: clock.at_ms,
      counter: START_MS + 1_000_000,
      generation: 1,
      head: journal.head(),
      records: 6,
    };
    const rest = { membership_version: 1, has_uplink: false, copies: [], receipts: [] };
    return decodeAnnouncement(encodeAnnouncement({ ...usual, ...rest, ...claims }, journal.key));
  };
  const alarmed = () => alarms.all().map(({ alarm }) => alarm);
  return { journal, watch, clock, replaced, said, alarmed };
}

test("another box that goes on announcing with this node's key is alarmed", () => {
  const { watch, clock, said, alarmed } = testWatch();
  clock.at_ms += 60_000;
  expect(watch.heard(said({}))).toBe(true);
  expect(alarmed()).toEqual([]);
  clock.at_ms += 60_000;
  watch.heard(said({ counter: START_MS + 2_000_000 }));
  expect(alarmed()).toEqual(["identity-used-twice"]);
});

test("announcements of an earlier life are no other box, however late they come; this node speaks up over them", () => {
  const { watch, clock, said, alarmed } = testWatch();
  const early = START_MS - 3_600_000;
  clock.at_ms += 3_600_000;
  expect(watch.heard(said({ at_ms: early }))).toBe(true);
  expect(watch.heard(said({ at_ms: early + 600_000, counter: START_MS + 2_000_000 }))).toBe(true);
  expect(alarmed()).toEqual([]);
  expect(watch.nextCounter()).toBe(START_MS + 2_000_001);
  expect(watch.heard(said({ counter: START_MS }))).toBe(false);
});

test("its key under another hash for a place of its own journal is alarmed at once", () => {
  const { watch, journal, said, alarmed } = testWatch();
  const head = { ...(journal.head() as NonNullable<ReturnType<typeof journal.head>>), hash: new Uint8Array(32) };
  watch.heard(said({ head }));
  expect(alarmed()).toEqual(["identity-used-twice"]);
});

test("a newer box of this node is told, an older one is not heeded", () => {
  const { watch, replaced, said } = testWatch({ generation: 2 });
  expect(watch.heard(said({ generation: 1 }))).toBe(false);
  expect(replaced).toEqual([]);
  watch.heard(said({ generation: 3, counter: 1 }));
  expect(replaced).toEqual([3]);
});

test("a peer's word about the own journal proves nothing: it neither raises an alarm nor ends the recovery of a tail", () => {
  const { watch, journal, alarmed } = testWatch();
  const epoch = journal.extents()[0]?.epoch ?? "";
  const claim = { source: "a", isOrigin: false, generation: 1, epoch, told_at_ms: 0 };
  expect(watch.isBehind({ ...claim, seq: 6, records: 6 })).toBe(false);
  expect(watch.isBehind({ ...claim, epoch: "cd".repeat(16), seq: 1, records: 6 })).toBe(true);
  expect(alarmed()).toEqual([]);
  expect(watch.isBehind({ ...claim, seq: 7, records: 6 })).toBe(false);
  expect(watch.isBehind({ ...claim, seq: 7, records: 7 })).toBe(true);
  expect(alarmed()).toEqual([]);
  expect(watch.isBehind({ ...claim, epoch: "cd".repeat(16), seq: 1, records: 6 })).toBe(true);
});

test("the box that this one has replaced is alarmed while it is in use, not because of what it said long ago", () => {
  const { watch, clock, said, alarmed } = testWatch({ generation: 2 });
  clock.at_ms += 3_600_000;
  watch.heard(said({ at_ms: START_MS + 1_000 }));
  expect(alarmed()).toEqual([]);
  watch.heard(said({ at_ms: clock.at_ms - 5_000 }));
  expect(alarmed()).toEqual(["node-replaced"]);
});
