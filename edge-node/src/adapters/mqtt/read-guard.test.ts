import { PassThrough } from "node:stream";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { guardReads, PacketCounter } from "./read-guard.ts";

/** A PUBLISH with QoS 1 and a body of so many bytes, or only its fixed header. */
function packetOf(length: number, body = true): Buffer {
  const header = [0x32];
  let left = length;
  do {
    header.push((left & 0x7f) | (left > 0x7f ? 0x80 : 0));
    left >>>= 7;
  } while (left > 0);
  return Buffer.concat([Buffer.from(header), Buffer.alloc(body ? length : 0, 0xff)]);
}

describe("the packet counter", () => {
  test("finds every packet however the stream is cut", () => {
    const lengths = fc.array(fc.oneof(fc.nat(3), fc.nat(300), fc.nat(8448)), { maxLength: 20 });
    fc.assert(
      fc.property(
        lengths,
        fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 8 }),
        (bodies, cuts) => {
          const stream = Buffer.concat(bodies.map((length) => packetOf(length)));
          const counter = new PacketCounter();
          let found = 0;
          for (let at = 0, i = 0; at < stream.length; i++) {
            const size = cuts[i % cuts.length] as number;
            found += counter.count(stream.subarray(at, at + size)) as number;
            at += size;
          }
          expect(found).toBe(bodies.length);
        },
      ),
    );
  });

  test.each([
    ["one byte more than allowed", packetOf(8449, false)],
    ["the most that MQTT knows", Buffer.from([0x32, 0xff, 0xff, 0xff, 0x7f])],
    ["a length that does not end", Buffer.from([0x32, 0x80, 0x80, 0x80, 0x80])],
  ])("refuses %s at the header", (_what, header) => {
    const counter = new PacketCounter();
    expect(counter.count(packetOf(8448))).toBe(1);
    expect(counter.count(header)).toBe("oversized");
  });
});

describe("guarded reading", () => {
  let stream: PassThrough;
  let refusals: string[];
  let now_ms: number;
  let reads: number;

  beforeEach(() => {
    vi.useFakeTimers();
    stream = new PassThrough({ readableHighWaterMark: 1_000_000 });
    refusals = [];
    now_ms = 0;
    reads = 0;
    guardReads(stream, {
      messages_per_second: 10,
      message_burst: 20,
      now_ms: () => now_ms,
      onRefusal: (reason) => refusals.push(reason),
    });
  });

  afterEach(() => void vi.useRealTimers());

  function readAll(): number {
    let packets = 0;
    for (let chunk = stream.read(); chunk !== null; chunk = stream.read()) {
      reads += 1;
      packets += new PacketCounter().count(chunk) as number;
    }
    return packets;
  }

  function pass(ms: number): void {
    now_ms += ms;
    vi.advanceTimersByTime(ms);
  }

  test("lets a client read on only when its debt is paid, and loses nothing", () => {
    let received = 0;
    stream.on("readable", () => (received += readAll()));
    for (let i = 0; i < 30; i++) stream.write(packetOf(50));
    received += readAll();
    expect(received).toBe(30);
    for (let i = 0; i < 5; i++) stream.write(packetOf(50));
    expect(readAll()).toBe(0);
    expect(refusals).toEqual(["rate-limited"]);
    pass(999);
    expect(received).toBe(30);
    pass(1);
    expect(received).toBe(35);
    expect(reads).toBe(2);
  });

  test("reports a client that stays too fast once a minute", () => {
    stream.on("readable", readAll);
    for (let second = 0; second < 119; second++) {
      for (let i = 0; i < 30; i++) stream.write(packetOf(50));
      readAll();
      pass(1000);
    }
    expect(refusals).toEqual(["rate-limited", "rate-limited"]);
  });

  test("closes the connection at the header of an oversized packet", () => {
    stream.write(packetOf(200_000_000, false));
    expect(readAll()).toBe(0);
    expect(refusals).toEqual(["oversized"]);
    expect(stream.destroyed).toBe(true);
  });

  test("leaves no timer behind when the connection closes while it waits", async () => {
    for (let i = 0; i < 30; i++) stream.write(packetOf(50));
    readAll();
    readAll();
    expect(vi.getTimerCount()).toBe(1);
    stream.destroy();
    await new Promise((resolve) => stream.once("close", resolve));
    expect(vi.getTimerCount()).toBe(0);
  });
});
