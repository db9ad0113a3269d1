import { decodeReply } from "@localgrid/protocol/journal-stream";
import { expect, test } from "vitest";
import { EncodedLists } from "./encoded-lists.ts";
import { ServingPlaces } from "./serving-places.ts";

const NODE = new Uint8Array(16).fill(1);

test("lists that did not change are not made anew, and those that did are", () => {
  const lists = new EncodedLists();
  const heads = Array.from({ length: 70 }, (_, at) => Uint8Array.of(at));
  const frames = lists.headFrames([...heads]);
  expect(frames).toHaveLength(2);
  expect(lists.headFrames([...heads])).toBe(frames);
  expect(lists.headFrames([Uint8Array.of(9), ...heads.slice(1)])).not.toBe(frames);
  const membership = Uint8Array.of(1);
  expect(lists.membershipFrame(membership)).toBe(lists.membershipFrame(membership));
  expect(decodeReply(lists.membershipFrame(null))).toEqual({ kind: "membership", bytes: null });
  const epochs = Array.from({ length: 100 }, (_, at) => ({ epoch: new Uint8Array(16).fill(at), last_seq: 1 }));
  const list = () => ({ kind: "extents", node: NODE, generation: 1, epochs }) as const;
  const state = {};
  const frame = lists.extentsFrame("a", state, list);
  expect(lists.extentsFrame("a", state, list)).toBe(frame);
  expect(lists.extentsFrame("a", {}, list)).not.toBe(frame);
});

test("who asks for lists again and again gets a MiB of them in a second, later and not never", () => {
  let now_ms = 0;
  const places = new ServingPlaces(() => now_ms);
  const mebibyte = 1_048_576;
  for (let count = 0; count < 4; count++) expect(places.delayOfList("a", mebibyte)).toBe(0);
  expect(places.delayOfList("a", mebibyte)).toBe(1_000);
  expect(places.delayOfList("a", mebibyte)).toBe(2_000);
  expect(places.delayOfList("b", mebibyte)).toBe(0);
  now_ms = 10_000;
  expect(places.delayOfList("a", mebibyte)).toBe(0);
});
