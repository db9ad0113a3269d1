import fc from "fast-check";
import { expect, test } from "vitest";
import { FrameBuffer, withLength } from "./frame-buffer.ts";

test("frames come out as they went in, wherever the bytes were cut", () => {
  const frames = fc.array(fc.uint8Array({ maxLength: 40_000 }), { maxLength: 6 });
  fc.assert(
    fc.property(frames, fc.array(fc.integer({ min: 1, max: 30_000 }), { minLength: 1 }), (sent, cuts) => {
      const bytes = Buffer.concat(sent.map(withLength));
      const buffer = new FrameBuffer(40_000);
      const received: Uint8Array[] = [];
      for (let at = 0, cut = 0; at < bytes.length; cut++) {
        const length = cuts[cut % cuts.length] ?? 1;
        buffer.push(bytes.subarray(at, at + length));
        at += length;
        while (buffer.isReady()) received.push(buffer.take() ?? new Uint8Array(0));
      }
      expect(received.map((frame) => Buffer.from(frame))).toEqual(sent.map((frame) => Buffer.from(frame)));
      expect(buffer.bytes).toBe(0);
    }),
  );
});

test("a frame that is too large is refused as soon as its length is known", () => {
  const buffer = new FrameBuffer(1000);
  buffer.push(Uint8Array.of(0, 0, 3));
  expect(buffer.isReady()).toBe(false);
  expect(buffer.take()).toBeNull();
  buffer.push(Uint8Array.of(0xe9));
  expect(buffer.isReady()).toBe(true);
  expect(() => buffer.take()).toThrow(expect.objectContaining({ code: "peer-frame-too-large" }));
});

test("what was taken does not change when more comes", () => {
  const buffer = new FrameBuffer(1000);
  buffer.push(withLength(Uint8Array.of(1, 2, 3)));
  const first = buffer.take();
  for (let n = 0; n < 20_000; n++) buffer.push(Uint8Array.of(9));
  expect(first).toEqual(Uint8Array.of(1, 2, 3));
});
