import type { MemberBody, MeteringPointBody } from "@localgrid/protocol/record-bodies";
import { memberId, meteringPointId } from "@localgrid/vocabulary/identifiers";
import { beforeEach, describe, expect, test } from "vitest";
import { activeMeteringPoints, applyToCommunity, type CommunityState, createCommunity } from "./community.ts";
import { type CommunityDecision, hasTariff, putMember, putMeteringPoint } from "./decisions.ts";

const CLOSED = { has_open_intervals: false };
const OPEN = { has_open_intervals: true };
const HOME: MemberBody = { member: memberId("home-1"), is_active: true, credit_limit_micro: null };
const POINT: MeteringPointBody = {
  metering_point: meteringPointId("point-1"),
  member: HOME.member,
  is_active: true,
  main_fuse_w: 20_000,
};

let state: CommunityState;

function taken(decision: CommunityDecision): number {
  if (decision.kind !== "records") return -1;
  for (const record of decision.records) applyToCommunity(state, record);
  return decision.records.length;
}

beforeEach(() => {
  state = createCommunity();
});

describe("a membership that is told from outside", () => {
  test("is taken once and then known", () => {
    expect(taken(putMember(state, HOME, OPEN))).toBe(1);
    expect(taken(putMember(state, HOME, OPEN))).toBe(0);
    expect(taken(putMeteringPoint(state, POINT, OPEN))).toBe(1);
    expect(taken(putMeteringPoint(state, POINT, OPEN))).toBe(0);
    expect(activeMeteringPoints(state)).toEqual([POINT]);
  });

  test("changes its credit limit and its fuse at any time", () => {
    taken(putMember(state, HOME, CLOSED));
    taken(putMeteringPoint(state, POINT, CLOSED));
    expect(taken(putMember(state, { ...HOME, credit_limit_micro: 5_000_000 }, OPEN))).toBe(1);
    expect(state.members.get(HOME.member)?.credit_limit_micro).toBe(5_000_000);
    expect(taken(putMeteringPoint(state, { ...POINT, main_fuse_w: 35_000 }, OPEN))).toBe(1);
    expect(state.meteringPoints.get(POINT.metering_point)?.main_fuse_w).toBe(35_000);
  });

  test("ends and begins again only while no ended interval waits to be closed", () => {
    taken(putMember(state, HOME, CLOSED));
    taken(putMeteringPoint(state, POINT, CLOSED));
    for (const is_active of [false, true]) {
      const [member, point] = [
        { ...HOME, is_active },
        { ...POINT, is_active },
      ];
      expect(putMember(state, member, OPEN)).toMatchObject({ kind: "rejected", reason: "intervals-open" });
      expect(putMeteringPoint(state, point, OPEN)).toMatchObject({ kind: "rejected", reason: "intervals-open" });
      expect(taken(putMeteringPoint(state, point, CLOSED))).toBe(1);
      expect(taken(putMember(state, member, CLOSED))).toBe(1);
      expect(activeMeteringPoints(state)).toHaveLength(is_active ? 1 : 0);
    }
  });

  test("that was over before it was heard of is nothing to take", () => {
    expect(taken(putMember(state, { ...HOME, is_active: false }, OPEN))).toBe(0);
    expect(taken(putMeteringPoint(state, { ...POINT, is_active: false }, OPEN))).toBe(0);
    expect(state.members.size + state.meteringPoints.size).toBe(0);
  });

  test("needs its member first, and a metering point never changes hands", () => {
    expect(putMeteringPoint(state, POINT, CLOSED)).toMatchObject({ reason: "unknown-member" });
    taken(putMember(state, HOME, CLOSED));
    taken(putMember(state, { ...HOME, member: memberId("home-2") }, CLOSED));
    taken(putMeteringPoint(state, POINT, CLOSED));
    const moved = putMeteringPoint(state, { ...POINT, member: memberId("home-2") }, CLOSED);
    expect(moved).toMatchObject({ kind: "rejected", reason: "metering-point-moved" });
  });
});

test("a tariff is known when every one of its figures is the same", () => {
  const tariff = {
    valid_from_s: 900,
    retail_micro_per_kwh: 300_000,
    feed_in_micro_per_kwh: 80_000,
    local_network_fee_micro_per_kwh: 20_000,
    fixed_fee_micro_per_day: 100_000,
  };
  expect(hasTariff(state, tariff)).toBe(false);
  applyToCommunity(state, { kind: "tariff", body: tariff });
  expect(hasTariff(state, { ...tariff })).toBe(true);
  for (const key of Object.keys(tariff) as (keyof typeof tariff)[]) {
    expect(hasTariff(state, { ...tariff, [key]: tariff[key] + 1 })).toBe(false);
  }
});
