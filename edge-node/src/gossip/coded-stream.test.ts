import { expect, test } from "vitest";
import { codedStream, openStream } from "./coded-stream.ts";
import type { PeerStream } from "./peer-network.ts";
import { startRegion, type TestNode } from "./test-region.ts";

const FAILING: PeerStream = {
  send: () => Promise.reject(new Error("send")),
  frames: async function* () {
    yield Uint8Array.of(1);
    throw new Error("frames");
  },
  close: () => Promise.reject(new Error("close")),
  abort: () => undefined,
};

test("whatever fails on a wire has a code", async () => {
  const stream = codedStream(FAILING);
  await expect(stream.send(Uint8Array.of(1))).rejects.toMatchObject({ code: "peer-stream-broken" });
  await expect(stream.close()).rejects.toMatchObject({ code: "peer-stream-broken" });
  const frames = stream.frames()[Symbol.asyncIterator]();
  expect((await frames.next()).value).toEqual(Uint8Array.of(1));
  await expect(frames.next()).rejects.toMatchObject({ code: "peer-stream-broken", message: "frames" });
  const network = { open: () => Promise.reject(new Error("open")) };
  await expect(openStream(network, "a")).rejects.toMatchObject({ code: "peer-away" });
});

test("a network that fails in ways that nobody foresaw is waited for like one that is away", async () => {
  const region = await startRegion(3, { fetch_pause_ms: 500, clock_interval_ms: 60_000 });
  const [origin, holder] = region.nodes as [TestNode, TestNode];
  const { open, publish } = holder.network;
  holder.network.open = () => Promise.reject(new TypeError("no such thing"));
  holder.network.publish = () => Promise.reject(new TypeError("no such thing"));
  origin.write(10);
  await region.time.pass(30_000);
  expect(holder.keepsAll(origin)).toBe(false);
  holder.network.open = open;
  holder.network.publish = publish;
  await region.time.pass(90_000);
  expect(holder.keepsAll(origin)).toBe(true);
  expect(origin.report().copies).toHaveLength(2);
  await region.stop();
});
