import { expect, test } from "vitest";
import type { HubNode } from "./api-types.ts";
import { keyTimeline } from "./key-timeline.ts";
import type { HeldKey } from "./sharing-types.ts";

const key = (valid_from_s: number, change: Partial<HeldKey> = {}): HeldKey => ({
  ...{ valid_from_s, key: { kind: "dynamic" }, price_rule: { kind: "mid-market" } },
  ...{ is_withdrawn: false, is_taken: true },
  ...change,
});

test("keys hold one after the other, withdrawn ones between them do not, and refusals of the node are told", () => {
  const keys = [key(100), key(200), key(300, { is_withdrawn: true }), key(400, { is_taken: false })];
  const refused = [{ shape: "allocation-keys", key: "400", reason: "too-many-allocation-keys" }];
  const nodes = [{ revoked_at_ms: null, refused }] as unknown as readonly HubNode[];
  const periods = keyTimeline({ version: 5, keys, nodes }, 250_000);
  expect(
    periods.map(({ key: { valid_from_s }, until_s, when, state }) => [valid_from_s, until_s, when, state.kind]),
  ).toEqual([
    [400, null, "planned", "refused"],
    [300, null, "withdrawn", "taken"],
    [200, 400, "now", "taken"],
    [100, 200, "past", "taken"],
  ]);
});
