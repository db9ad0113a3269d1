import { applyToCommunity } from "@localgrid/clearing/community";
import { createNodeState, type NodeState } from "@localgrid/clearing/node-state";
import type { MemberId } from "@localgrid/vocabulary/identifiers";
import { expect, test } from "vitest";
import { LostMembership, type MembershipRecord } from "./lost-membership.ts";

const SUN = "sun" as MemberId;

function tariff(valid_from_s: number, retail_micro_per_kwh: number): MembershipRecord {
  const figures = { feed_in_micro_per_kwh: 1, local_network_fee_micro_per_kwh: 1, fixed_fee_micro_per_day: 0 };
  return { kind: "tariff", body: { valid_from_s, retail_micro_per_kwh, ...figures } } as MembershipRecord;
}

function limits(buy_limit_micro_per_kwh: number): MembershipRecord {
  const body = { member: SUN, valid_from_s: 900, buy_limit_micro_per_kwh, sell_limit_micro_per_kwh: null };
  return { kind: "standing-limits", body } as MembershipRecord;
}

/** A community in which these prices are set and intervals have closed up to `next_start_s`. */
function stateWith(next_start_s: number, ...tariffs: readonly MembershipRecord[]): NodeState {
  const state = { ...createNodeState({} as never), next_start_s } as NodeState;
  return { ...state, community: { ...state.community, tariffs: tariffs.map(({ body }) => body) as never } };
}

function revived(lost: LostMembership, state: NodeState): readonly unknown[] {
  return lost.decisions().flatMap((decide) => {
    const decision = decide(state);
    return decision.kind === "records" ? decision.records.map(({ body }) => body) : [];
  });
}

test("a price that was lost comes back, but not over one that began later", () => {
  const lost = new LostMembership();
  lost.add(tariff(100, 7), 0);
  expect(revived(lost, stateWith(1_000, tariff(50, 5)))).toEqual([
    expect.objectContaining({ valid_from_s: 1_000, retail_micro_per_kwh: 7 }),
  ]);
  expect(revived(lost, stateWith(1_000, tariff(50, 5), tariff(500, 7), tariff(900, 9)))).toEqual([]);
});

test("only what was written since a record was lost takes its place", () => {
  const lost = new LostMembership();
  lost.add(limits(3), 40);
  lost.forget(limits(2), 40);
  expect(lost.decisions()).toHaveLength(1);
  lost.forget(limits(4), 41);
  expect(lost.decisions()).toHaveLength(0);
});

test("a key that was lost comes back, and an older one not over it", () => {
  const key = (valid_from_s: number, kind: "dynamic" | null) => {
    const body = { valid_from_s, key: kind && { kind }, price_rule: { kind: "mid-market" } as const };
    return { kind: "allocation-key", body } as MembershipRecord;
  };
  const lost = new LostMembership();
  for (const record of [key(100, "dynamic"), key(500, null), key(2_000, "dynamic")]) lost.add(record, 0);
  const state = stateWith(1_000);
  const kept: unknown[] = [];
  for (const decide of lost.decisions()) {
    const decision = decide(state);
    for (const record of decision.kind === "records" ? decision.records : []) {
      applyToCommunity(state.community, record);
      kept.push((record.body as { readonly valid_from_s: number }).valid_from_s);
    }
  }
  expect(kept).toEqual([2_000, 500]);
  expect(revived(lost, state)).toEqual([]);
});
