import { Check } from "typebox/schema";
import { expect, test } from "vitest";
import { healthyReport } from "../gossip/test-report.ts";
import { PeersJson, peersJson } from "./peers-json.ts";

const AT_MS = 1_700_000_000_000.25;

test("An answer is what the route describes, for members and for the coordinator, whatever clocks count in fractions", () => {
  for (const isForAll of [true, false]) {
    const replaced = { generation: 2, at_ms: AT_MS };
    const report = healthyReport({ is_partitioned: true, partitioned_since_ms: AT_MS, replaced });
    const answer = peersJson(report, { at_ms: AT_MS, isForAll });
    expect(Check(PeersJson, answer)).toBe(true);
    expect(answer.keeping === null).toBe(isForAll);
    expect([answer.at_ms, answer.partitioned_since_ms, answer.replaced?.at_ms]).toEqual(
      Array(3).fill(1_700_000_000_000),
    );
  }
});
