import { encodeMembership, regionKeyOf } from "@localgrid/protocol/region-membership";
import { expect, test } from "vitest";
import { InMemoryReplicaStore } from "./in-memory-replica-store.ts";
import { MembershipBook } from "./membership-book.ts";
import { hexOf } from "./names.ts";
import { testKey } from "./test-journal.ts";

const KEY = regionKeyOf(testKey("region").privateKey);
const OWN = testKey("own");
const OTHER = testKey("other");

function membership({ version = 1, region = "valley", key = KEY, nodes = [OWN, OTHER], issued_at_ms = 1 } = {}) {
  const members = nodes.map(({ publicKey }) => ({ public_key: publicKey, community: "sun", addresses: [] }));
  return encodeMembership({ region, version, issued_at_ms, members }, key);
}

function testBook(store = new InMemoryReplicaStore()) {
  return { store, book: new MembershipBook(store, hexOf(OWN.node)) };
}

test("the first membership pins the region's key; another key is refused from then on, by whomever it comes", () => {
  const { book } = testBook();
  const other = regionKeyOf(testKey("another region").privateKey);
  expect(book.adopt(membership(), "hub")).toEqual({ kind: "adopted", version: 1 });
  for (const source of ["hub", "file", "peer"] as const) {
    const verdict = book.adopt(membership({ version: 9, key: other }), source);
    expect(verdict).toMatchObject({ kind: "rejected", reason: "region-key-changed" });
  }
  expect(book.version).toBe(1);
});

test("a peer cannot bring the first membership", () => {
  const { book, store } = testBook();
  expect(book.adopt(membership(), "peer")).toMatchObject({ kind: "rejected", reason: "region-key-unknown" });
  expect(store.regionKey()).toBeNull();
  expect(book.adopt(membership(), "file").kind).toBe("adopted");
  expect(book.adopt(membership({ version: 2 }), "peer").kind).toBe("adopted");
});

test("only a higher version replaces, and two of one version are not the same by their number", () => {
  const { book } = testBook();
  book.adopt(membership({ version: 3 }), "hub");
  expect(book.adopt(membership({ version: 3 }), "hub")).toEqual({ kind: "known", version: 3 });
  expect(book.adopt(membership({ version: 2 }), "hub")).toMatchObject({ reason: "older-version" });
  expect(book.adopt(membership({ version: 3, issued_at_ms: 2 }), "hub")).toMatchObject({
    reason: "same-version-differs",
  });
  expect(book.adopt(membership({ version: 4, region: "hill" }), "hub")).toMatchObject({ reason: "other-region" });
  expect(book.adopt(membership({ version: 4, nodes: [OWN] }), "hub").kind).toBe("adopted");
  expect(book.others()).toEqual([]);
  expect(book.isListed).toBe(true);
});

test("what is no membership, or was changed after it was signed, changes nothing", () => {
  const { book } = testBook();
  const bytes = membership();
  const changed = new Uint8Array(bytes);
  changed.set([(changed.at(-1) ?? 0) ^ 1], changed.length - 1);
  expect(book.adopt(changed, "hub")).toMatchObject({ reason: "wrong-signature" });
  expect(book.adopt(bytes.subarray(1), "hub")).toMatchObject({ reason: "malformed-message" });
  expect(book.region).toBeNull();
});

test("what was adopted is there after a restart", () => {
  const { book, store } = testBook();
  book.adopt(membership({ version: 5 }), "hub");
  const again = testBook(store).book;
  again.load();
  expect(again.version).toBe(5);
  expect(again.region).toBe("valley");
  expect(again.others().map(({ node }) => node)).toEqual([hexOf(OTHER.node)]);
  expect(again.bytes).toEqual(membership({ version: 5 }));
});
