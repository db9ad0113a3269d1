import { nodeKeyFromSeed } from "@localgrid/journal/node-seed";
import { decodeMembership, type RegionMember, regionKeyOf } from "@localgrid/protocol/region-membership";
import { communityId } from "@localgrid/vocabulary/identifiers";
import { expect, test } from "vitest";
import { InMemoryRegionStore } from "../test-support/in-memory-region-store.ts";
import { RegionDesk } from "./region-desk.ts";

const SUN = communityId("sun");
const keyOf = (fill: number) => regionKeyOf(nodeKeyFromSeed(new Uint8Array(32).fill(fill)).privateKey);
const member = (fill: number, more: Partial<RegionMember> = {}): RegionMember => ({
  public_key: new Uint8Array(32).fill(fill),
  community: "sun",
  addresses: [],
  ...more,
});

function open(key = keyOf(1), store = new InMemoryRegionStore()) {
  const clock = { now_ms: 5_000 };
  const failed: unknown[] = [];
  const events = { failed: (community: string, error: unknown) => void failed.push([community, error]) };
  const desk = new RegionDesk({ store, key, now_ms: () => clock.now_ms, events });
  const listed = async () => {
    const { document } = await desk.membership(SUN);
    const { version, members } = decodeMembership(document);
    return [version, ...members.map(({ public_key, addresses }) => [public_key[0], ...addresses].join(" "))];
  };
  return { store, desk, clock, failed, listed };
}

test("A new list is signed exactly when a node comes, goes or moves", async () => {
  const { store, clock, listed } = open();
  store.members = [member(2), member(1)];
  expect(await listed()).toEqual([5_000, "1", "2"]);
  clock.now_ms = 6_000;
  store.members = [member(1), member(2)];
  expect(await listed()).toEqual([5_000, "1", "2"]);
  store.members = [member(1), member(2, { addresses: ["/ip4/10.0.0.2/tcp/4001"] })];
  expect(await listed()).toEqual([6_000, "1", "2 /ip4/10.0.0.2/tcp/4001"]);
  store.members = [member(2, { addresses: ["/ip4/10.0.0.2/tcp/4001"] })];
  expect(await listed()).toEqual([6_001, "2 /ip4/10.0.0.2/tcp/4001"]);
  // A clock that went back does not take the version with it.
  clock.now_ms = 10;
  store.members = [member(2)];
  expect(await listed()).toEqual([6_002, "2"]);
});

test("Versions rise over all regions, so that a community that moves takes the other list", async () => {
  const { store, desk, listed } = open();
  store.regions.set("moon", "north");
  store.members = [member(1), member(2, { community: "moon" })];
  expect(await listed()).toEqual([5_000, "1"]);
  const other = await desk.membership(communityId("moon"));
  expect(decodeMembership(other.document)).toMatchObject({ region: "north", version: 5_001 });
});

test("A hub with another key signs nothing, and says so where nobody waits", async () => {
  const { store, listed } = open();
  store.members = [member(1)];
  const before = await listed();
  const { desk, failed } = open(keyOf(2), store);
  store.members = [member(1), member(2)];
  await expect(desk.membership(SUN)).rejects.toMatchObject({ code: "wrong-region-key" });
  await desk.refresh(SUN);
  expect(failed).toEqual([["sun", expect.objectContaining({ code: "wrong-region-key" })]]);
  expect(decodeMembership((await store.newest("region"))?.document as Uint8Array).version).toBe(before[0]);
});

test("Communities of one region are neighbours, those of another are not", async () => {
  const { store, desk } = open();
  store.regions.set("moon", "north");
  expect(await desk.areNeighbours(SUN, SUN)).toBe(true);
  expect(await desk.areNeighbours(SUN, communityId("mars"))).toBe(true);
  expect(await desk.areNeighbours(SUN, communityId("moon"))).toBe(false);
});
