import { randomBytes } from "node:crypto";
import { type TestBundle, testBundle, testReleaseKey } from "@localgrid/protocol/test-bundle";
import type { NodeId } from "@localgrid/vocabulary/identifiers";
import { beforeEach, describe, expect, test } from "vitest";
import { InMemoryReleaseStore } from "../test-support/in-memory-release-store.ts";
import type { Outcome, Release, ToldOutcome } from "./release.ts";
import { ReleaseDesk } from "./release-desk.ts";
import { isReached, type RolloutPhase, type RolloutSettings } from "./rollout.ts";

const key = testReleaseKey();
const SETTINGS: RolloutSettings = {
  most_failures: 2,
  rings: [
    { permille: 200, nodes: [], wait_s: 3_600 },
    { permille: 1_000, nodes: [], wait_s: 0 },
  ],
};

let now_ms: number;
let store: InMemoryReleaseStore;
let desk: ReleaseDesk;
let moved: Release[];

beforeEach(() => {
  now_ms = 1_700_000_000_000;
  moved = [];
  store = new InMemoryReleaseStore();
  store.enrolled = Array.from({ length: 40 }, (_, at) => new Uint8Array(16).fill(at + 1) as NodeId);
  desk = deskWith([key.publicKey]);
});

function deskWith(release_keys: readonly Uint8Array[]): ReleaseDesk {
  const random = (count: number) => new Uint8Array(randomBytes(count));
  return new ReleaseDesk({
    ...{ store, release_keys, now_ms: () => now_ms, random },
    events: { moved: (release) => moved.push(release) },
  });
}

async function* inParts(bytes: Uint8Array, part_bytes = 100_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += part_bytes) yield bytes.subarray(at, at + part_bytes);
}

async function bring(bundle: TestBundle): Promise<Release> {
  return (await desk.add(inParts(bundle.bytes), "olga")).release;
}

async function started(bundle: TestBundle, settings = SETTINGS): Promise<Release> {
  return desk.act((await bring(bundle)).id, "start", settings);
}

async function offeredTo(): Promise<readonly NodeId[]> {
  const answers = await Promise.all(store.enrolled.map(async (node) => (await desk.forNode(node)).offers.length > 0));
  return store.enrolled.filter((_, at) => answers[at]);
}

async function phaseOf({ id }: Release): Promise<RolloutPhase> {
  return (await desk.find(id)).rollout.phase;
}

const tell = (release: Release, node: Uint8Array, told: Outcome | ToldOutcome) =>
  desk.told(release.id, node, typeof told === "string" ? { outcome: told, reason: null } : told);

describe("bringing a bundle", () => {
  test("keeps every byte of it, whatever parts it comes in, and gives any range back", async () => {
    const bundle = testBundle(key, { kind: "system", size: 300_000 });
    for (const part_bytes of [1_000, 262_144, 5_000_000]) {
      const { release, isNew } = await desk.add(inParts(bundle.bytes, part_bytes), "olga");
      expect([isNew, Buffer.from(release.id).toString("hex"), release.size_bytes]).toEqual([
        part_bytes === 1_000,
        bundle.id,
        bundle.bytes.length,
      ]);
      for (const [from, to] of [[0, bundle.bytes.length] as const, [262_143, 262_145] as const, [5, 6] as const]) {
        const parts: Uint8Array[] = [];
        for await (const part of desk.content(release.id, { from, to })) parts.push(part);
        expect(Buffer.concat(parts).equals(bundle.bytes.subarray(from, to))).toBe(true);
      }
    }
    expect(store.contents.size).toBe(1);
  });

  test("that is damaged, cut short, too long, forged or of another key leaves nothing behind", async () => {
    const { bytes } = testBundle(key, { size: 300_000 });
    const damaged = bytes.slice();
    damaged[200_000] = (damaged[200_000] as number) ^ 1;
    const forged = bytes.slice();
    forged[40] = (forged[40] as number) ^ 1;
    for (const [wrong, codes] of [
      [damaged, ["damaged-bundle"]],
      [bytes.subarray(0, 290_000), ["truncated-bundle"]],
      [bytes.subarray(0, 4), ["truncated-bundle"]],
      [new Uint8Array(Buffer.concat([bytes, bytes])), ["damaged-bundle"]],
      [forged, ["bad-signature", "not-a-bundle"]],
      [testBundle(testReleaseKey()).bytes, ["unknown-release-key"]],
      [new Uint8Array(1_000), ["not-a-bundle"]],
    ] as const) {
      const failure = await desk.add(inParts(wrong), "olga").catch((error) => error);
      expect(codes).toContain(failure.code);
    }
    expect([store.contents.size, await store.count()]).toEqual([0, 0]);
  });

  test("leaves the signature to the nodes when the hub knows no key, and still looks at every byte", async () => {
    desk = deskWith([]);
    const { bytes } = testBundle(testReleaseKey());
    expect((await bring(testBundle(testReleaseKey(), { version: 9 }))).version).toBe(9);
    const damaged = Uint8Array.of(...bytes.subarray(0, -1), 0);
    await expect(desk.add(inParts(damaged), "olga")).rejects.toMatchObject({ code: "damaged-bundle" });
  });

  test("under a version that another bundle has is refused", async () => {
    await bring(testBundle(key, { version: 3 }));
    await expect(bring(testBundle(key, { version: 3, salt: "other" }))).rejects.toMatchObject({
      code: "version-taken",
    });
  });

  test("happens to few at a time", async () => {
    const gate = Promise.withResolvers<void>();
    async function* slow(): AsyncGenerator<Uint8Array> {
      await gate.promise;
      yield* inParts(testBundle(key).bytes);
    }
    const under_way = [desk.add(slow(), "olga"), desk.add(slow(), "olga")];
    await expect(desk.add(slow(), "olga")).rejects.toMatchObject({ code: "overloaded" });
    gate.resolve();
    expect((await Promise.all(under_way)).map(({ isNew }) => isNew).sort()).toEqual([false, true]);
  });
});

describe("letting a release out", () => {
  test("offers it to nobody before it starts, then to the nodes of each ring", async () => {
    await bring(testBundle(key));
    expect(await offeredTo()).toEqual([]);
    const release = await started(testBundle(key));
    const first = await offeredTo();
    expect(first).toEqual(store.enrolled.filter((node) => isReached(release.rollout, release.id, node)));
    expect(first.length).toBeGreaterThan(0);
    expect(first.length).toBeLessThan(20);
    now_ms += 3_600_000;
    expect(await offeredTo()).toEqual(first);
    await tell(release, first[0] as NodeId, "proven");
    expect(await offeredTo()).toEqual(store.enrolled);
    expect(moved.map(({ rollout }) => rollout.ring)).toEqual([1]);
  });

  test("stops when as many fail as prove it, and gives nobody a byte more", async () => {
    const release = await started(testBundle(key));
    const [a, b, c] = (await offeredTo()) as [NodeId, NodeId, NodeId];
    await desk.offered(release.id, a);
    await tell(release, a, "taken");
    await tell(release, b, { outcome: "refused", reason: "no-room" });
    await tell(release, b, { outcome: "rolled-back", reason: "no-proof" });
    expect(await phaseOf(release)).toBe("running");
    await tell(release, c, { outcome: "rolled-back", reason: "no-proof" });
    expect(await phaseOf(release)).toBe("stopped");
    expect(await offeredTo()).toEqual([]);
    await expect(desk.offered(release.id, a)).rejects.toMatchObject({ code: "unknown-release" });
    await desk.act(release.id, "resume", null);
    expect(await offeredTo()).toContain(a);
  });

  test("stops at the failure of the only node that it has come to", async () => {
    const [node] = store.enrolled as readonly [NodeId];
    const rings = [{ permille: 0, nodes: [Buffer.from(node).toString("hex")], wait_s: 0 }, ...SETTINGS.rings];
    const release = await started(testBundle(key), { ...SETTINGS, rings });
    await tell(release, node, { outcome: "rolled-back", reason: "no-proof" });
    expect(await phaseOf(release)).toBe("stopped");
  });

  test("is neither stopped nor brought further by nodes that it has not come to, whose word counts once it has", async () => {
    const release = await started(testBundle(key));
    const first = await offeredTo();
    const others = store.enrolled.filter((node) => !first.includes(node));
    for (const node of others.slice(0, 5)) await tell(release, node, { outcome: "rolled-back", reason: "no-proof" });
    await tell(release, others[5] as NodeId, "proven");
    now_ms += 3_600_000;
    expect((await desk.find(release.id)).counts).toEqual({ taken: 0, proven: 0, failed: 0 });
    expect([await phaseOf(release), await offeredTo()]).toEqual(["running", first]);
    expect(await desk.outcomes(release.id, { limit: 50, after: null })).toHaveLength(6);
    const { rollout } = await desk.act(release.id, "next", null);
    expect([rollout.phase, rollout.ring]).toEqual(["stopped", 1]);
  });

  test("does not suffer for damaged copies and bad cards, and forgets no proof for them", async () => {
    const release = await started(testBundle(key), { ...SETTINGS, most_failures: 0 });
    const [node, other] = (await offeredTo()) as [NodeId, NodeId];
    for (const reason of ["hash-mismatch", "card-unreliable", "gave-up", "boot-partition-unreadable"]) {
      await tell(release, other, { outcome: "refused", reason });
    }
    await tell(release, node, "proven");
    await tell(release, node, { outcome: "rolled-back", reason: "damaged-bundle" });
    expect(await desk.find(release.id)).toMatchObject({
      rollout: { phase: "running" },
      counts: { taken: 2, proven: 1, failed: 0 },
    });
  });

  test("is paused and withdrawn, and says so to nodes", async () => {
    const release = await started(testBundle(key));
    const [node] = (await offeredTo()) as [NodeId];
    await desk.act(release.id, "pause", null);
    expect(await desk.forNode(node)).toEqual({ offers: [], withdrawn: [] });
    await expect(desk.remove(release.id)).rejects.toMatchObject({ code: "release-in-use" });
    await desk.act(release.id, "withdraw", null);
    expect((await desk.forNode(node)).withdrawn.map(({ id }) => id)).toEqual([release.id]);
    await expect(desk.act(release.id, "resume", null)).rejects.toMatchObject({ code: "wrong-rollout-action" });
    await desk.remove(release.id);
    await expect(desk.find(release.id)).rejects.toMatchObject({ code: "unknown-release" });
    await expect(tell(release, node, "proven")).rejects.toMatchObject({ code: "unknown-release" });
  });

  test("moves once, however many nodes ask at the same time", async () => {
    const release = await started(testBundle(key));
    const [node] = (await offeredTo()) as [NodeId];
    await tell(release, node, "proven");
    now_ms += 3_600_000;
    await Promise.all(store.enrolled.map((one) => desk.forNode(one)));
    expect(moved).toHaveLength(1);
    expect((await desk.find(release.id)).rollout.ring).toBe(1);
  });
});
