import "../test/english.ts";
import { t } from "@localgrid/ui-components/messages";
import { describe, expect, test } from "vitest";
import {
  alarmText,
  clocksText,
  clockText,
  copiesState,
  heardText,
  holderText,
  listName,
  peerState,
} from "./copies-words.ts";
import type { JournalCopy, Peer, Peers } from "./peers-types.ts";

const AT_MS = 1_000_000_000;
const plain = (text: string) => text.replace(/\u00a0/g, " ");

const peer = (more: Partial<Peer> = {}): Peer => ({
  node: "a".repeat(32),
  community: "ash",
  is_connected: true,
  is_blocked: false,
  latency_ms: 3,
  last_heard_ms: AT_MS - 90_000,
  head: null,
  has_uplink: true,
  clock_offset_ms: 0,
  alarms: [],
  ...more,
});

const copy = (behind_records: number): JournalCopy => ({
  holder: "a".repeat(32),
  community: "ash",
  records: 10,
  behind_records,
  told_at_ms: AT_MS,
});

const peers = (more: Partial<Peers>): Peers => ({
  at_ms: AT_MS,
  region: "east",
  membership_version: 3,
  is_partitioned: false,
  partitioned_since_ms: null,
  copies_wanted: 2,
  peers: [peer(), peer()],
  copies: [copy(0), copy(0)],
  keeping: null,
  replaced: null,
  ...more,
});

describe("what is said of the copies", () => {
  test.each([
    ["two complete ones", {}, "good", "2 other nodes keep all our records."],
    [
      "one where one is wanted",
      { copies: [copy(0)], copies_wanted: 1 },
      "good",
      "One other node keeps all our records.",
    ],
    ["two that still catch up", { copies: [copy(0), copy(12)] }, "good", "2 other nodes keep a copy."],
    ["one of two", { copies: [copy(0)] }, "note", "One other node keeps a copy."],
    ["none", { copies: [] }, "note", "No other node keeps a copy yet."],
    ["a partition", { is_partitioned: true }, "note", "Most other nodes are out of reach."],
    ["no other node", { peers: [], copies: [], copies_wanted: 0 }, "note", "Our records are on this node only."],
  ] as const)("with %s", (...[, more, tone, title]) => {
    expect(copiesState(peers(more))).toMatchObject({ tone, title });
  });

  test("nothing of it names a network, a hash or a replica", () => {
    for (const more of [{}, { copies: [] }, { is_partitioned: true }, { peers: [] }]) {
      const { title, text } = copiesState(peers(more));
      expect(`${title} ${text}`).not.toMatch(/replica|hash|peer|partition|gossip|journal/i);
    }
  });
});

test("a copy has everything, or all but what is on its way", () => {
  expect(holderText(copy(0))).toBe("The node of ash has everything.");
  expect(holderText(copy(1))).toBe("The node of ash has all but 1 record.");
  expect(holderText(copy(40))).toBe("The node of ash has all but 40 records.");
});

test.each([
  [{}, "connected"],
  [{ is_connected: false }, "heard"],
  [{ is_connected: false, last_heard_ms: AT_MS - 200_000 }, "away"],
  [{ is_connected: false, last_heard_ms: null }, "never"],
  [{ is_connected: true, is_blocked: true }, "blocked"],
] as const)("a node with %j is %s", (more, state) => {
  expect(peerState(peer(more), AT_MS)).toBe(state);
});

test("ages are told by the node's clock", () => {
  expect(plain(heardText(peer(), AT_MS))).toBe("1 min ago");
  expect(heardText(peer({ last_heard_ms: null }), AT_MS)).toBe("never");
});

test.each([
  [400, "like ours"],
  [3_240, "3.2 s ahead"],
  [-119_000, "119.0 s behind"],
  [-300_000, "5 min behind"],
])("a clock that is %s ms off is %s", (offset_ms, text) => {
  expect(plain(clockText(offset_ms))).toBe(text);
});

test("the clocks of several others are told in one sentence", () => {
  expect(clocksText(400, 2)).toBe("The clocks of 2 others are like ours.");
  expect(plain(clocksText(-300_000, 1))).toBe("The clock of one other node is 5 min behind.");
});

test("a list is told by its number, or by when a hub made it", () => {
  const adopted = (version: number) => t("membership-adopted", listName(version, "en-GB"));
  expect(adopted(12)).toBe("The list number 12 holds from now on.");
  expect(adopted(Date.UTC(2026, 10, 21, 12))).toMatch(/^The list of 21 Nov 2026, \d\d:00 holds from now on\.$/);
});

test("an alarm that this page does not know is shown by its name", () => {
  expect(alarmText("equivocation")).toMatch(/two different histories/);
  expect(alarmText("something-new")).toBe("Alarm: something-new.");
});
