import { EpochWriter } from "@localgrid/journal/epoch-writer";
import { expect, test } from "vitest";
import { COMMUNITY_KEY, TestNode } from "../test-support/test-node.ts";
import { JournalFold } from "./journal-fold.ts";

const AT_MS = 1_000;
const RULES = {
  interval_length_s: 900,
  price_rule: "pair",
  interpolation_gap_s: 1_800,
  future_tolerance_ms: 300_000,
  retention_intervals: 100,
};

test("what a node writes that took over and moved its clock is known, what a later version writes is counted", () => {
  const node = new TestNode();
  const journal = { node: node.id, community: "sun", communityKey: COMMUNITY_KEY };
  const fold = new JournalFold(journal, { position: null, records: 0, state: null });
  const epoch = new Uint8Array(16).fill(1);
  const writer = new EpochWriter({ key: node.key, communityKey: COMMUNITY_KEY, epoch, parent: null });
  const missing = [{ epoch: new Uint8Array(16).fill(2), from_seq: 4, upto_seq: 9 }];
  fold.fold(
    writer.genesis(AT_MS, {
      community: "sun",
      rules: RULES,
      generation: 2,
      recovery: new Uint8Array(400),
      missing,
    }),
  );
  fold.fold(writer.append("clock", AT_MS, { offset_ms: -4_000, peers: 3, at_ms: AT_MS }));
  expect(fold.take()).toMatchObject({ unknown: 0, refused: [] });
  fold.fold(writer.append("weather-note", AT_MS, { text: "sunny" }));
  expect(fold.take()).toMatchObject({ unknown: 1, refused: [] });
});
