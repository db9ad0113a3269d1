import { afterEach, expect, test } from "vitest";
import { eventually, within } from "../../../test/eventually.ts";
import { FramedStream } from "./framed-stream.ts";
import { USUAL_LIMITS } from "./network-limits.ts";
import { introduce, isConnected, startNetwork, stopNetworks, type TestNetwork } from "./test-network.ts";
import { type PlainPeer, startPlainPeer, stopPlainPeers } from "./test-plain-peer.ts";

afterEach(async () => {
  await stopPlainPeers();
  await stopNetworks();
});

const MIB = 1_048_576;

/** Two of ours and a libp2p node that does what it likes, all admitted. */
async function withPlainPeer(limits = {}): Promise<{ a: TestNetwork; b: TestNetwork; plain: PlainPeer }> {
  const [a, b, plain] = [await startNetwork({ limits }), await startNetwork(), await startPlainPeer()];
  const cards = [a.card(), b.card(), plain.card()];
  a.network.admit(cards, "east");
  b.network.admit(cards, "east");
  await plain.dial(a);
  await eventually("all are connected", () => isConnected(a, b) && isConnected(b, a));
  return { a, b, plain };
}

async function echoes({ a, b }: { a: TestNetwork; b: TestNetwork }): Promise<string> {
  const stream = await b.network.open(a.node);
  await stream.send(Buffer.from("still there?"));
  await stream.close();
  for await (const frame of stream.frames()) return Buffer.from(frame).toString();
  return "";
}

function framed(length: number, body: Uint8Array): Uint8Array {
  const start = Buffer.alloc(4);
  start.writeUInt32BE(length);
  return Buffer.concat([start, body]);
}

test("a reader that takes nothing stops the writer, and loses nothing when it goes on", async () => {
  const [a, b] = [await startNetwork(), await startNetwork()];
  introduce(a, b);
  const { promise: mayRead, resolve: read } = Promise.withResolvers<void>();
  let sent = 0;
  const frame = (n: number) => Buffer.alloc(MIB / 2, n);
  b.answer = async (stream) => {
    for (let n = 0; n < 60; n++) {
      await stream.send(frame(n));
      sent = n + 1;
    }
  };
  await eventually("both are connected", () => isConnected(a, b));
  const stream = await a.network.open(b.node);
  const frames = stream.frames()[Symbol.asyncIterator]();
  expect(frame(0).equals((await frames.next()).value)).toBe(true);
  let before = -1;
  await eventually("the writer stands still", () => {
    const stands = sent === before;
    before = sent;
    return stands && sent > 0;
  });
  expect(sent).toBeLessThan(6);
  read();
  await mayRead;
  for (let n = 1; n < 60; n++) {
    expect(frame(n).equals((await within(() => `frame ${n}`, frames.next())).value)).toBe(true);
  }
  expect((await frames.next()).done).toBe(true);
});

test("what came before the stream was over is read afterwards", async () => {
  const { a, plain } = await withPlainPeer();
  a.answer = async (stream) => {
    for (let n = 0; n < 5; n++) await stream.send(Buffer.alloc(50_000, n));
  };
  const stream = await plain.open(a);
  const framed = new FramedStream(stream, USUAL_LIMITS);
  await framed.close();
  await eventually("both ends have closed it", () => stream.status === "closed");
  const received: number[] = [];
  for await (const frame of framed.frames()) received.push(frame[0] ?? -1);
  expect(received).toEqual([0, 1, 2, 3, 4]);
});

test("a stream that ends in the middle of a frame is broken, not over", async () => {
  const { a, plain } = await withPlainPeer();
  const { promise: failure, resolve: failed } = Promise.withResolvers<unknown>();
  a.answer = async (stream) => {
    try {
      for await (const _ of stream.frames()) expect.unreachable();
      failed("ended");
    } catch (error) {
      failed(error);
    }
  };
  const half = await plain.open(a);
  half.send(framed(100, Buffer.alloc(10)));
  await half.close();
  expect(await within(() => "the reader is told", failure)).toMatchObject({ code: "peer-stream-broken" });
});

test("frames of all sizes up to the limit pass, larger ones are not sent", async () => {
  const limits = { max_frame_bytes: MIB };
  const [a, b] = [await startNetwork({ limits }), await startNetwork({ limits })];
  introduce(a, b);
  await eventually("both are connected", () => isConnected(a, b));
  const stream = await a.network.open(b.node);
  const frames = stream.frames()[Symbol.asyncIterator]();
  for (const length of [0, 1, 3, 4, 65_535, 262_144, MIB]) {
    await stream.send(Buffer.alloc(length, length % 251));
    expect(Buffer.alloc(length, length % 251).equals((await frames.next()).value)).toBe(true);
  }
  await expect(stream.send(Buffer.alloc(MIB + 1))).rejects.toMatchObject({ code: "peer-frame-too-large" });
});

test("a peer that announces too large a frame is cut off and reported, others go on", async () => {
  const all = await withPlainPeer({ max_frame_bytes: 1000 });
  const stream = await all.plain.open(all.a);
  stream.send(framed(1001, Buffer.alloc(0)));
  await eventually("it is reported", () =>
    all.a.refusals.some(({ node, reason }) => node === all.plain.node && reason === "frame-too-large"),
  );
  await eventually("the stream is gone", () => stream.status !== "open");
  expect(await echoes(all)).toBe("still there?");
});

test("a stream on which nothing comes is cut off and reported", async () => {
  const all = await withPlainPeer({ stream_idle_ms: 150 });
  const stream = await all.plain.open(all.a);
  stream.send(framed(100, Buffer.alloc(10)));
  await eventually("it is reported", () => all.a.refusals.some(({ reason }) => reason === "stream-idle"));
  await eventually("the stream is gone", () => stream.status !== "open");
  expect(await echoes(all)).toBe("still there?");
});

test("a frame that trickles in is cut off in the end, however often a byte of it comes", async () => {
  const all = await withPlainPeer({ stream_idle_ms: 60_000, frame_ms: 300 });
  const stream = await all.plain.open(all.a);
  stream.send(framed(1_000_000, Buffer.alloc(0)));
  await eventually("it is reported", () => {
    if (stream.writeStatus === "writable") stream.send(Buffer.alloc(1));
    return all.a.refusals.some(({ reason }) => reason === "stream-idle");
  });
});

test("a peer has so many streams at once and no more, others go on", async () => {
  const all = await withPlainPeer({ max_streams_per_peer: 3 });
  const streams = await Promise.all([1, 2, 3, 4, 5].map(() => all.plain.open(all.a)));
  await eventually("two are cut off", () => streams.filter(({ status }) => status !== "open").length === 2);
  expect(all.a.refusals.map(({ node, reason }) => [node, reason])).toContainEqual([all.plain.node, "too-many-streams"]);
  expect(await echoes(all)).toBe("still there?");
  for (const stream of streams) if (stream.status === "open") stream.abort(new Error("enough"));
  await eventually("there is room again", async () => (await all.plain.open(all.a)).status === "open");
});

test("a writer whose peer vanishes is told so", async () => {
  const [a, b] = [await startNetwork(), await startNetwork()];
  introduce(a, b);
  await eventually("both are connected", () => isConnected(a, b));
  b.answer = () => new Promise(() => {});
  const stream = await a.network.open(b.node);
  const write = async () => {
    for (;;) await stream.send(Buffer.alloc(MIB / 4));
  };
  const writing = expect(write()).rejects.toMatchObject({ code: "peer-stream-broken" });
  b.network.block(new Set([a.node]));
  await within(() => "the writer hears of it", writing);
});
