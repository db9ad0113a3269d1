import { generateKeyPairSync } from "node:crypto";
import { nodeKeyOf } from "@localgrid/journal/head";
import { multiaddr } from "@multiformats/multiaddr";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { USUAL_LIMITS } from "./network-limits.ts";
import { PeerDialler } from "./peer-dialler.ts";
import { PeerGate } from "./peer-gate.ts";
import { Refusals } from "./refusals.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const SELF = "8".repeat(32);

function world(size: number) {
  const gate = new PeerGate(new Refusals(Date.now));
  const peers = Array.from({ length: size }, () => {
    const key = nodeKeyOf(generateKeyPairSync("ed25519").privateKey);
    return { node: Buffer.from(key.node).toString("hex"), public_key: key.publicKey, addresses: [] };
  });
  gate.admit(peers);
  const connected = new Set<string>();
  const dials: { readonly node: string; readonly at_ms: number }[] = [];
  const alive = new Set<string>();
  let open = 0;
  let most_open = 0;
  const dialler = new PeerDialler({
    self: SELF,
    gate,
    limits: USUAL_LIMITS,
    now_ms: Date.now,
    random: () => 0.5,
    isConnected: (node) => connected.has(node),
    connections: () => connected.size,
    waysTo: ({ node }) => [multiaddr(`/dns4/${node}/tcp/1`)],
    dial: async ([way]) => {
      const node = way?.toString().split("/")[2] ?? "";
      dials.push({ node, at_ms: Date.now() });
      most_open = Math.max(most_open, ++open);
      const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
      setTimeout(answer, 100);
      await answered;
      open -= 1;
      if (!alive.has(node)) throw new Error("nobody answers");
      connected.add(node);
    },
  });
  const timesOf = (node: string) => dials.filter((dial) => dial.node === node).map(({ at_ms }) => at_ms);
  return { peers, dialler, connected, alive, dials, timesOf, gate, mostOpen: () => most_open };
}

test("whoever does not answer is dialled again, ever less often but for ever", async () => {
  const { peers, dialler, timesOf } = world(1);
  dialler.start();
  await vi.advanceTimersByTimeAsync(600_000);
  const times = timesOf(peers[0]?.node ?? "");
  const pauses = times.slice(1).map((at_ms, n) => at_ms - (times[n] ?? 0));
  for (const [n, pause] of pauses.entries()) expect(pause).toBeGreaterThanOrEqual((pauses[n - 1] ?? 0) - 1);
  expect(pauses.at(-1)).toBeGreaterThan(15_000);
  expect(pauses.at(-1)).toBeLessThan(32_000);
  expect(pauses.at(0)).toBeLessThan(3_000);
  expect(times.length).toBeGreaterThan(20);
});

test("few are dialled at once, and all get their turn", async () => {
  const { peers, dialler, timesOf, mostOpen } = world(24);
  dialler.start();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(mostOpen()).toBe(8);
  for (const { node } of peers) expect(timesOf(node).length).toBeGreaterThan(0);
});

test("in a large region those who do not answer are replaced by others until eight do", async () => {
  const { peers, dialler, connected, alive, dials } = world(60);
  for (const { node } of peers.slice(0, 12)) alive.add(node);
  dialler.start();
  await vi.advanceTimersByTimeAsync(300_000);
  expect(connected.size).toBeGreaterThanOrEqual(8);
  const before = dials.length;
  for (const { node } of peers) alive.add(node);
  await vi.advanceTimersByTimeAsync(60_000);
  // Enough is enough: only the neighbours in the ring are still dialled.
  expect(dials.length - before).toBeLessThan(10);
  expect(connected.size).toBeLessThanOrEqual(12);
});

test("who is connected, removed or blocked is not dialled", async () => {
  const { peers, dialler, alive, dials, gate, connected } = world(3);
  for (const { node } of peers) alive.add(node);
  dialler.start();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(connected.size).toBe(3);
  const before = dials.length;
  await vi.advanceTimersByTimeAsync(100_000);
  expect(dials.length).toBe(before);
  connected.clear();
  gate.block(new Set([peers[0]?.node ?? ""]));
  gate.admit(peers.slice(0, 2));
  dialler.plan();
  await vi.advanceTimersByTimeAsync(100_000);
  expect([...connected]).toEqual([peers[1]?.node]);
});
