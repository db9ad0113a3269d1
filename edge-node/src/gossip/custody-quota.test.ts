import { expect, test } from "vitest";
import { AlarmBook } from "./alarm-book.ts";
import { Custody } from "./custody.ts";
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
    left.set(node, { node, records, bytes: 100, epoch: "01".repeat(16), seq: records, updated_at_ms: 0 });
  }
  const claims = new ClaimBook();
  const alarms = new AlarmBook(() => undefined);
  const custody = new Custody({
    own: OWN,
    holdings: {
      all: () => [...left.values()],
      get: (node) => left.get(node) ?? null,
      get bytes() {
        return 100 * left.size;
      },
      drop: (node) => void left.delete(node),
    },
    claims,
    alarms,
    isMember: (node) => NODES.includes(node),
    isPresent: () => true,
    isHeard: () => false,
    steady_ms: () => 0,
    replica_count: 2,
    replica_quota_bytes: quota,
    grace_ms: 1_000,
    letGo: () => undefined,
  });
  const claim = (source: string, copies: Readonly<Record<string, number>>) => {
    const all = Object.entries(copies).map(([node, records]) => {
      return { node: bytesOf(node), epoch: EPOCH, seq: records, records };
    });
    const usual = { at_ms: 0, counter: 1, generation: 1, head: null, records: 0, membership_version: 1 };
    claims.take({ ...usual, node: bytesOf(source), has_uplink: true, receipts: [], copies: all }, 0);
  };
  return { custody, claim, alarms, kept: () => [...left.keys()] };
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

test("a journal of a node that is no member is neither wanted nor let go of", () => {
  const stranger = "99".repeat(16);
  const { custody, claim, kept } = quotaOf(100, new Map([[stranger, 50]]));
  for (const source of NODES) claim(source, { [stranger]: 90 });
  custody.replaceMembers(MEMBERS);
  expect(kept()).toEqual([stranger]);
  expect(custody.isWanted(stranger)).toBe(false);
});
