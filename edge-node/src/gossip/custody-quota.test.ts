import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { expect, test } from "vitest";
import { AlarmBook } from "./alarm-book.ts";
import { Custody } from "./custody.ts";
import { HolderWatch } from "./holder-watch.ts";
import type { Holding } from "./holdings.ts";
import { bytesOf } from "./names.ts";
import { rankHolders } from "./placement.ts";
import { ClaimBook } from "./source-claims.ts";

const OWN = "00".repeat(16);
const NODES = ["11", "22", "33", "44", "55", "66", "77"].map((digits) => digits.repeat(16));
const MEMBERS = [OWN, ...NODES];
const EPOCH = new Uint8Array(16).fill(1);

/** What this node holds, by node, and who else claims to hold how much of it. */
function quotaOf(quota: number, held: ReadonlyMap<string, number>) {
  const left = new Map<string, Holding>();
  for (const [node, records] of held) {
    left.set(node, { node, records, bytes: 2 * records, epoch: "01".repeat(16), seq: records, updated_at_ms: 0 });
  }
  const claims = new ClaimBook();
  const alarms = new AlarmBook(() => undefined);
  const clock = { steady_ms: 0 };
  const heard = new Set(NODES);
  const disk = { isFull: false };
  const own: Record<string, number> = {};
  const isHeard = (node: string) => heard.has(node);
  const holders = new HolderWatch({
    own: OWN,
    claims,
    recordsOf: (origin) => own[origin] ?? null,
    generationOf: () => 1,
    isHeard,
    steady_ms: () => clock.steady_ms,
    grace_ms: 1_000,
  });
  const custody = new Custody({
    own: OWN,
    holdings: {
      all: () => [...left.values()],
      get: (node) => left.get(node) ?? null,
      get bytes() {
        return [...left.values()].reduce((sum, { bytes }) => sum + bytes, 0);
      },
      drop: (node) => {
        if (disk.isFull) throw new LocalGridError("storage-full", "no room to write down that room was made");
        left.delete(node);
      },
    },
    holders,
    alarms,
    isMember: (node) => NODES.includes(node),
    isPresent: () => true,
    isHeard,
    replica_count: 2,
    replica_quota_bytes: quota,
    letGo: () => undefined,
  });
  const claim = (source: string, copies: Readonly<Record<string, number>>) => {
    const all = Object.entries(copies).map(([node, records]) => {
      return { node: bytesOf(node), epoch: EPOCH, seq: records, records };
    });
    const usual = { at_ms: 0, counter: 1, generation: 1, head: null, records: 0, membership_version: 1 };
    claims.take({ ...usual, node: bytesOf(source), has_uplink: true, receipts: [], copies: all }, 0);
  };
  return { custody, holders, claim, alarms, heard, disk, clock, own, kept: () => [...left.keys()] };
}

/** Journals that placement does not give to this node, with the two that are to hold them. */
const FOREIGN = NODES.map((node) => ({ node, ranked: rankHolders(node, MEMBERS) }))
  .filter(({ ranked }) => ranked.indexOf(OWN) >= 2)
  .map(({ node, ranked }) => ({ node, holders: ranked.slice(0, 2) as [string, string] }));

const [JOURNAL] = FOREIGN as [(typeof FOREIGN)[0]];

test("below quota a copy beyond placement goes when both that are to hold the journal have as much", () => {
  const { custody, claim, kept } = quotaOf(1_000, new Map([[JOURNAL.node, 50]]));
  claim(JOURNAL.holders[0], { [JOURNAL.node]: 50 });
  claim(JOURNAL.holders[1], { [JOURNAL.node]: 49 });
  custody.replaceMembers(MEMBERS);
  expect(kept()).toEqual([JOURNAL.node]);
  claim(JOURNAL.holders[1], { [JOURNAL.node]: 50 });
  custody.review();
  expect(kept()).toEqual([]);
});

test("over quota one other holder with as much is enough, but the last known copy stays", () => {
  const { custody, claim, kept, alarms } = quotaOf(100, new Map([[JOURNAL.node, 50]]));
  custody.replaceMembers(MEMBERS);
  expect(kept()).toEqual([JOURNAL.node]);
  expect(alarms.has("replica-quota", null)).toBe(true);
  claim(JOURNAL.holders[0], { [JOURNAL.node]: 50 });
  custody.review();
  expect(kept()).toEqual([]);
  custody.review();
  expect(alarms.has("replica-quota", null)).toBe(false);
});

test("over quota a copy stays that has more than every other one", () => {
  const { custody, claim, kept } = quotaOf(100, new Map([[JOURNAL.node, 50]]));
  claim(JOURNAL.holders[0], { [JOURNAL.node]: 49 });
  claim(JOURNAL.holders[1], { [JOURNAL.node]: 30 });
  custody.replaceMembers(MEMBERS);
  expect(kept()).toEqual([JOURNAL.node]);
});

test("over quota nothing goes that placement gives to this node", () => {
  const own = NODES.find((node) => rankHolders(node, MEMBERS).indexOf(OWN) < 2) as string;
  const { custody, claim, kept } = quotaOf(100, new Map([[own, 50]]));
  for (const source of NODES) if (source !== own) claim(source, { [own]: 90 });
  custody.replaceMembers(MEMBERS);
  expect(kept()).toEqual([own]);
  expect(custody.isAssigned(own)).toBe(true);
});

test("over quota the journals of nodes that are no members go first", () => {
  const stranger = "99".repeat(16);
  const { custody, claim, kept } = quotaOf(
    200,
    new Map([
      [JOURNAL.node, 50],
      [stranger, 50],
    ]),
  );
  for (const holder of JOURNAL.holders) claim(holder, { [JOURNAL.node]: 40 });
  custody.replaceMembers(MEMBERS);
  expect(kept()).toEqual([JOURNAL.node]);
  expect(custody.isWanted(stranger)).toBe(false);
});

test("below quota the journal of a node that is no member stays", () => {
  const stranger = "99".repeat(16);
  const { custody, kept } = quotaOf(1_000, new Map([[stranger, 50]]));
  custody.replaceMembers(MEMBERS);
  expect(kept()).toEqual([stranger]);
});

test("what others claimed before this node was started is no copy to count on", () => {
  const { custody, claim, heard, kept } = quotaOf(100, new Map([[JOURNAL.node, 50]]));
  for (const holder of JOURNAL.holders) claim(holder, { [JOURNAL.node]: 50 });
  heard.clear();
  custody.replaceMembers(MEMBERS);
  expect(kept()).toEqual([JOURNAL.node]);
  heard.add(JOURNAL.holders[0]);
  custody.review();
  expect(kept()).toEqual([]);
});

test("a disk that is too full to let go is alarmed, and asked again", () => {
  const { custody, claim, disk, alarms, kept } = quotaOf(1_000, new Map([[JOURNAL.node, 50]]));
  for (const holder of JOURNAL.holders) claim(holder, { [JOURNAL.node]: 50 });
  disk.isFull = true;
  custody.replaceMembers(MEMBERS);
  expect(kept()).toEqual([JOURNAL.node]);
  expect(alarms.has("replica-storage", null)).toBe(true);
  disk.isFull = false;
  custody.review();
  expect(kept()).toEqual([]);
});

test("over quota a journal grows only below its fair share", () => {
  const mine = NODES.filter((node) => rankHolders(node, MEMBERS).indexOf(OWN) < 2);
  const [small, large, none] = mine as [string, string, string | undefined];
  const held = new Map([
    [small, 10],
    [large, 90],
  ]);
  const { custody } = quotaOf(200, held);
  custody.replaceMembers(MEMBERS);
  expect(custody.isWanted(small)).toBe(true);
  expect(custody.isWanted(large)).toBe(false);
  if (none !== undefined) expect(custody.isWanted(none)).toBe(false);
  const roomy = quotaOf(201, held).custody;
  roomy.replaceMembers(MEMBERS);
  expect(roomy.isWanted(large)).toBe(true);
});

test("a claim above what the journal's own node counts is none", () => {
  const { custody, claim, own, kept } = quotaOf(1_000, new Map([[JOURNAL.node, 50]]));
  own[JOURNAL.node] = 50;
  for (const holder of JOURNAL.holders) claim(holder, { [JOURNAL.node]: 1_000_000 });
  custody.replaceMembers(MEMBERS);
  expect(kept()).toEqual([JOURNAL.node]);
  for (const holder of JOURNAL.holders) claim(holder, { [JOURNAL.node]: 50 });
  custody.review();
  expect(kept()).toEqual([]);
});

test("a holder that stays behind for longer than the grace is no keeper; one that comes along is", () => {
  const { holders, claim, own, clock, heard } = quotaOf(1_000, new Map());
  const [slow, stuck] = JOURNAL.holders;
  const keepersAt = (records: number, [a, b]: readonly [number, number]) => {
    own[JOURNAL.node] = records;
    claim(slow, { [JOURNAL.node]: a });
    claim(stuck, { [JOURNAL.node]: b });
    return holders.keepersOf(JOURNAL.node);
  };
  expect(keepersAt(100, [90, 90])).toEqual([slow, stuck]);
  clock.steady_ms += 900;
  expect(keepersAt(200, [150, 90])).toEqual([slow, stuck]);
  clock.steady_ms += 1_100;
  expect(keepersAt(300, [250, 90])).toEqual([slow]);
  expect(keepersAt(300, [300, 300])).toEqual([slow, stuck]);
  heard.delete(stuck);
  expect(keepersAt(300, [300, 300])).toEqual([slow]);
});

test("records that died with their node, or that it never had, make nobody fall behind", () => {
  const { holders, claim, own, clock } = quotaOf(1_000, new Map());
  const [one, two] = JOURNAL.holders;
  own[JOURNAL.node] = 100;
  claim(one, { [JOURNAL.node]: 95 });
  claim(two, { [JOURNAL.node]: 95 });
  for (let step = 0; step < 5; step++) {
    expect(holders.keepersOf(JOURNAL.node)).toEqual([one, two]);
    clock.steady_ms += 900;
  }
});
