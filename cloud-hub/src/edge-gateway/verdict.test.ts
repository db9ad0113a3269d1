import { EpochWriter } from "@localgrid/journal/epoch-writer";
import type { VerifiedRecord } from "@localgrid/protocol/upload";
import { expect, test } from "vitest";
import { COMMUNITY_KEY, TestNode } from "../test-support/test-node.ts";
import { verdictOn } from "./verdict.ts";

const AT_MS = 1_000;
const EPOCH = new Uint8Array(16).fill(1);
const writer = new EpochWriter({ key: new TestNode().key, communityKey: COMMUNITY_KEY, epoch: EPOCH, parent: null });
const genesis = writer.genesis(AT_MS, {
  community: "sun",
  rules: { interval_length_s: 900 },
  generation: 2,
  recovery: new Uint8Array(400),
  missing: [{ epoch: new Uint8Array(16).fill(2), from_seq: 4, upto_seq: 9 }],
});
const clock = writer.append("clock", AT_MS, { offset_ms: -4_000, peers: 3, at_ms: AT_MS });

test("a genesis of a node that took over from a lost one is as good as any other", () => {
  expect(verdictOn(recordOf("genesis", genesis), "sun")).toBeNull();
  expect(verdictOn(recordOf("genesis", genesis), "moon")).toBe("foreign-community");
});

test("that a node moved its clock is as good as any other record", () => {
  expect(verdictOn(recordOf("clock", clock), "sun")).toBeNull();
  expect(verdictOn(recordOf("clock", clock.subarray(0, -1)), "sun")).toBe("malformed-record");
});

function recordOf(kind: string, bytes: Uint8Array): VerifiedRecord {
  return { seq: 1, kind, recorded_at_ms: AT_MS, is_sealed: false, hash: new Uint8Array(32), bytes };
}
