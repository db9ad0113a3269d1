import { type Announcement, encodeAnnouncement } from "@localgrid/protocol/announcement";
import { expect, test } from "vitest";
import { InMemoryReplicaStore } from "./in-memory-replica-store.ts";
import { hexOf } from "./names.ts";
import { PeerBook, verdictOn } from "./peer-book.ts";
import { testKey } from "./test-journal.ts";

const OWN = testKey("own");
const PEER = testKey("peer");
const NODE = hexOf(PEER.node);
const START_MS = 1_760_000_000_000;

function testBook(store = new InMemoryReplicaStore()) {
  const clock = { steady_ms: 0 };
  const members = new Set([NODE]);
  const book = new PeerBook({
    own: hexOf(OWN.node),
    ownKey: OWN.publicKey,
    member: (node) => {
      return members.has(node) ? { node, public_key: PEER.publicKey, community: "sun", addresses: [] } : null;
    },
    generationOf: (node) => store.generationOf(node),
    store,
    steady_ms: () => clock.steady_ms,
    now_ms: () => START_MS + clock.steady_ms,
  });
  let counter = START_MS;
  const said = (claims: Partial<Announcement> = {}, key = PEER) => {
    counter += 1;
    const usual = { at_ms: START_MS + clock.steady_ms, counter, generation: 1, head: null, records: 0 };
    const rest = { membership_version: 1, has_uplink: true, copies: [], receipts: [] };
    return encodeAnnouncement({ ...usual, ...rest, ...claims }, key);
  };
  return { book, store, clock, members, said };
}

test("an announcement replaces those with lower counters, whatever its time says", () => {
  const { book, said } = testBook();
  const [first, second, third] = [said(), said({ at_ms: 1 }), said()];
  expect(book.judge(second).kind).toBe("newer");
  expect(book.judge(first).kind).toBe("stale");
  expect(book.judge(second).kind).toBe("stale");
  expect(book.judge(third).kind).toBe("newer");
  expect(book.heads()).toEqual([third]);
});

test("announcements that were held up and come together are all heard; as many that were made together are not", () => {
  const { book, said } = testBook();
  for (let second = 1; second <= 40; second++) {
    expect(book.judge(said({ at_ms: START_MS - 60_000 + second * 1_000 })).kind).toBe("newer");
  }
  const kinds = Array.from({ length: 40 }, () => book.judge(said()).kind);
  expect(kinds.filter((kind) => kind === "too-often").length).toBeGreaterThan(20);
  expect(verdictOn({ kind: "too-often", node: NODE })).toBe("ignore");
});

test("signing ahead of time buys a flood no more than a minute", () => {
  const { book, said } = testBook();
  const kinds = Array.from({ length: 300 }, (_, at) => book.judge(said({ at_ms: START_MS + at * 1_000 })).kind);
  expect(kinds.filter((kind) => kind === "newer").length).toBeLessThan(80);
});

test("a box that took another's place counts as newer; the old one is named only while it is in use", () => {
  const { book, store, clock, said } = testBook();
  clock.steady_ms = 3_600_000;
  expect(book.judge(said({ generation: 2, counter: 1 })).kind).toBe("newer");
  expect(book.judge(said({ generation: 1, at_ms: START_MS })).kind).toBe("stale");
  const said_ms = START_MS + clock.steady_ms;
  clock.steady_ms += 3_600_000;
  expect(book.judge(said({ generation: 1, at_ms: said_ms + 5_000 })).kind).toBe("stale");
  expect(book.judge(said({ generation: 1 })).kind).toBe("replaced");
  store.noteGeneration(NODE, 3, null);
  expect(book.judge(said({ generation: 2 })).kind).toBe("replaced");
});

test("who is no member is not heard, and what it had said does not count until it is one again", () => {
  const { book, members, said } = testBook();
  book.judge(said());
  members.clear();
  expect(book.judge(said()).kind).toBe("stranger");
  expect(book.newest(NODE)).toBeNull();
  expect(book.heads()).toEqual([]);
  members.add(NODE);
  expect(book.newest(NODE)).not.toBeNull();
});

test("what was heard before a restart is known after it, but not as heard in this life", () => {
  const { book, store, said } = testBook();
  book.judge(said({ records: 0 }));
  const again = testBook(store).book;
  again.load();
  expect(again.newest(NODE)?.heard_ms).toBeNull();
  expect(again.isHeardWithin(NODE, 1_000_000)).toBe(false);
  expect(again.heads()).toEqual(book.heads());
});
