import { expect, test } from "vitest";
import { meshLines, type PeersAnswer, recoveryLines } from "./mesh-lines.ts";

const NAMES: Readonly<Record<string, string>> = { a1: "fontana-17", b2: "hillside-6", c3: "rialto-5" };
const nameOf = (node: string) => NAMES[node] ?? node;

const HEALTHY: PeersAnswer = {
  is_partitioned: false,
  copies_wanted: 2,
  peers: [
    { node: "b2", is_connected: true },
    { node: "c3", is_connected: true },
  ],
  copies: [
    { holder: "b2", behind_records: 0 },
    { holder: "c3", behind_records: 1_234 },
  ],
  keeping: { replicas: [{ node: "b2", records: 20_000, is_valid: true }], carried: [], alarms: [] },
};

test("a node's view says who is there and where the copies are", () => {
  expect(meshLines(HEALTHY, nameOf)).toEqual([
    "connected to 2 of 2 nodes",
    "  copies of its journal: hillside-6 (complete), rialto-5 (1,234 records behind); 2 are wanted",
    "  keeps for others: hillside-6 (20,000 records)",
  ]);
});

test("what is wrong is said: who is away, what is missing, whom it carries, what it was told", () => {
  const lines = meshLines(
    {
      ...HEALTHY,
      is_partitioned: true,
      peers: [
        { node: "b2", is_connected: true },
        { node: "c3", is_connected: false },
      ],
      copies: [],
      keeping: {
        replicas: [{ node: "b2", records: 3, is_valid: false }],
        carried: ["b2"],
        alarms: [
          { alarm: "equivocation", node: "b2", detail: "two records at one place" },
          { alarm: "replica-quota", node: null, detail: "no room" },
        ],
      },
    },
    nameOf,
  );
  expect(lines).toEqual([
    "connected to 1 of 2 nodes, not to rialto-5",
    "  copies of its journal: none; 2 are wanted",
    "  keeps for others: hillside-6 (3 records, no member any more)",
    "  takes to the hub: hillside-6",
    "  WARNING: cut off from most of the region",
    "  ALARM equivocation of hillside-6: two records at one place",
    "  ALARM replica-quota: no room",
  ]);
});

test("what a recovery brought is told in words, and what it did not bring as it was printed", () => {
  const told = `not recovered: epoch 6e58, seq 57–59
{"records":1067,"seconds":4.74,"sources":["b2","c3"],"generation":2,"missing":[]}
`;
  expect(recoveryLines(told, nameOf)).toEqual([
    "1,067 records came back from hillside-6 and rialto-5 in 4.7 s",
    "not recovered: epoch 6e58, seq 57–59",
  ]);
});
