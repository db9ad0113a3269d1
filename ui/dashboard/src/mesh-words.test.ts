import "../test/english.ts";
import { describe, expect, test } from "vitest";
import type { NodePeers } from "./mesh-types.ts";
import {
  behindText,
  contactState,
  copiesText,
  factsOf,
  meshState,
  nodeLabel,
  reachText,
  STALE_MS,
  sightRows,
  sightText,
  toldAgoText,
} from "./mesh-words.ts";

const NOW_MS = 1_000_000_000;
const plain = (text: string) => text.replace(/\u00a0/g, " ");

const FACTS = { reported_at_ms: NOW_MS - 1_000, is_partitioned: false, copies: 2, copies_wanted: 2 };

describe("how a node is with the others", () => {
  test.each([
    [{}, "good", "in touch"],
    [{ copies: 1 }, "note", "1 of 2 copies"],
    [{ is_partitioned: true, copies: 1 }, "alarm", "cut off"],
    [{ reported_at_ms: null }, "quiet", "has not told"],
    [{ reported_at_ms: NOW_MS - STALE_MS }, "good", "in touch"],
    [{ reported_at_ms: NOW_MS - 3 * 3_600_000, is_partitioned: true }, "note", "silent for 3 h"],
  ] as const)("with %j is %s", (more, tone, text) => {
    const state = meshState({ ...FACTS, ...more }, NOW_MS);
    expect([state.tone, plain(state.text)]).toEqual([tone, text]);
  });
});

test("reach and copies are counted against what there should be", () => {
  expect(reachText({ peers: 5, peers_connected: 4 })).toBe("4 of 5 connected");
  expect(reachText({ peers: 0, peers_connected: 0 })).toBe("knows no other node");
  expect(copiesText({ copies: 3, copies_wanted: 2 })).toBe("3 copies");
  expect(copiesText({ copies: 0, copies_wanted: 1 })).toBe("none of 1 copy");
  expect(behindText(0)).toBe("complete");
  expect(behindText(12)).toBe("12 behind");
  expect(behindText(1_234)).toBe("1,234 behind");
});

test("a node of a community that is not told is called by its id", () => {
  expect(nodeLabel({ node: "0123456789abcdef", community: null })).toBe("01234567");
});

describe("who sees whom", () => {
  const report = (node: string, seen: Readonly<Record<string, boolean>> | null): NodePeers => ({
    node,
    community: `c-${node}`,
    region: "east",
    generation: 1,
    replaced_at_ms: null,
    reported_at_ms: seen === null ? null : NOW_MS,
    addresses: [],
    is_partitioned: false,
    partitioned_since_ms: null,
    membership_version: 1,
    copies_wanted: 2,
    peers: Object.entries(seen ?? {}).map(([name, is_connected]) => ({
      node: name,
      community: null,
      is_connected,
      latency_ms: null,
      head_records: null,
      last_heard_ms: null,
    })),
    copies: [],
    alarms: [],
  });

  test("stands in rows and columns of the same order", () => {
    const rows = sightRows(
      [
        report("a", { b: true, c: false, d: true }),
        report("b", { a: true, c: true, d: false }),
        report("c", { a: false, b: false }),
        report("d", null),
      ],
      NOW_MS,
    );
    expect(rows.map(({ label }) => label)).toEqual(["c-a", "c-b", "c-c", "c-d"]);
    expect(rows.map(({ cells }) => cells)).toEqual([
      ["self", "sees", "misses", "sees"],
      ["sees", "self", "unsure", "misses"],
      ["misses", "unsure", "self", "unknown"],
      ["unknown", "unknown", "unknown", "self"],
    ]);
  });

  test.each([
    ["self", "the same node"],
    ["sees", "connected"],
    ["misses", "not connected"],
    ["unsure", "only one of the two says it is connected"],
    ["unknown", "not known"],
  ] as const)("says of %s in words that it is %s", (sight, text) => {
    expect(sightText(sight)).toBe(text);
  });

  test("does not rest on what a node saw before it fell silent", () => {
    const silent = { ...report("a", { b: true }), reported_at_ms: NOW_MS - STALE_MS - 1 };
    const rows = sightRows([silent, report("b", { a: false })], NOW_MS);
    expect(rows.map(({ cells }) => cells)).toEqual([
      ["self", "unknown"],
      ["misses", "self"],
    ]);
  });

  test("tells ages by the hub's clock, also of a node whose clock is ahead", () => {
    const told = { ...report("a", {}), reported_at_ms: NOW_MS - 180_000 };
    expect(plain(toldAgoText(NOW_MS - 240_000, told, NOW_MS))).toBe("4 min ago");
    expect(plain(toldAgoText(NOW_MS + 900_000, told, NOW_MS))).toBe("3 min ago");
  });

  test.each([
    [{ is_connected: true, last_heard_ms: null }, "connected"],
    [{ is_connected: false, last_heard_ms: NOW_MS - 150_000 }, "heard lately"],
    [{ is_connected: false, last_heard_ms: NOW_MS - 150_001 }, "out of reach"],
    [{ is_connected: false, last_heard_ms: null }, "never heard"],
  ])("tells of a peer with %j that it is %s", (more, text) => {
    const peer = { node: "b", community: null, latency_ms: null, head_records: null, ...more };
    expect(contactState(peer, report("a", {})).text).toBe(text);
  });

  test("counts copies of the report", () => {
    expect(factsOf(report("a", {}))).toEqual({
      reported_at_ms: NOW_MS,
      is_partitioned: false,
      copies: 0,
      copies_wanted: 2,
    });
  });
});
