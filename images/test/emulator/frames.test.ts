import { describe, expect, test } from "vitest";
import { arpAnswer, dhcpAnswer, parseFrame, tcpSyn, udpProbe } from "./frames.ts";

const MAC = Uint8Array.of(0x52, 0x54, 0, 0x12, 0x34, 0x57);

/** The sum over a header with its own checksum in it is all ones. */
function onesSum(bytes: Buffer): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += bytes.readUInt16BE(at);
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return sum;
}

describe("frames of the second network", () => {
  test("a question to a TCP port has right checksums, in the packet and in the segment", () => {
    const frame = Buffer.from(tcpSyn(MAC, 443));
    expect(onesSum(frame.subarray(14, 34))).toBe(0xffff);
    const pseudo = Buffer.concat([frame.subarray(26, 34), Uint8Array.of(0, 6, 0, 20)]);
    expect(onesSum(Buffer.concat([pseudo, frame.subarray(34)]))).toBe(0xffff);
    expect(parseFrame(frame)).toMatchObject({ kind: "tcp", to: "10.77.0.50", to_port: 443, isSynAck: false });
  });

  test("an answer is told by the port that it comes from, and whether it accepts", () => {
    const frame = Buffer.from(tcpSyn(MAC, 0));
    frame.writeUInt16BE(8883, 34);
    frame.writeUInt16BE(40_077, 36);
    frame.writeUInt8(0x12, 47);
    expect(parseFrame(frame)).toMatchObject({ kind: "tcp", to_scanner: true, from_port: 8883, isSynAck: true });
    frame.writeUInt8(0x14, 47);
    expect(parseFrame(frame)).toMatchObject({ kind: "tcp", to_scanner: true, from_port: 8883, isSynAck: false });
  });

  test("what the box asks to have an address is understood, and answered with the one that there is", () => {
    const ask = Buffer.concat([udpProbe(MAC, 67).subarray(0, 42), Buffer.alloc(240), Uint8Array.of(53, 1, 3, 255)]);
    ask.set(MAC, 6);
    ask.writeUInt32BE(0xcafe_f00d, 46);
    ask.writeUInt32BE(0x63825363, 42 + 236);
    const frame = parseFrame(ask);
    expect(frame).toMatchObject({ kind: "dhcp", asks: "request", transaction: 0xcafe_f00d });
    if (frame.kind !== "dhcp") throw new Error("no question for an address");
    const answer = Buffer.from(dhcpAnswer(frame));
    expect([...answer.subarray(0, 6)]).toEqual([...MAC]);
    expect([...answer.subarray(42 + 16, 42 + 20)]).toEqual([10, 77, 0, 50]);
    expect([...answer.subarray(42 + 240, 42 + 243)]).toEqual([53, 1, 5]);
  });

  test("who asks for the scanner's hardware address gets it", () => {
    const ask = Buffer.alloc(42);
    ask.writeUInt16BE(0x0806, 12);
    ask.writeUInt16BE(1, 20);
    ask.set(MAC, 22);
    ask.set([10, 77, 0, 1], 38);
    const frame = parseFrame(ask);
    if (frame.kind !== "arp") throw new Error("not understood");
    expect(frame.target).toBe("10.77.0.1");
    expect(Buffer.from(arpAnswer(frame)).readUInt16BE(20)).toBe(2);
  });

  test("bytes that are none of this are passed over", () => {
    for (const length of [0, 13, 33, 34, 60]) expect(parseFrame(Buffer.alloc(length))).toEqual({ kind: "other" });
  });
});
