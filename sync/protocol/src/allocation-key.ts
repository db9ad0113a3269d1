import { compareIdentifiers, isOpaqueId, type MemberId } from "@localgrid/vocabulary/identifiers";
import { protocolError } from "./errors.ts";
import type { AgreedKey, AgreedPriceRule, AllocationKeyBody } from "./record-bodies.ts";

export const MOST_KEY_MEMBERS = 1_000;
export const MOST_PRICE_POINTS = 64;
const WHOLE_PPM = 1_000_000;

/** Whom a key names, each once. */
export function membersOfKey(key: AgreedKey | null): readonly MemberId[] {
  if (key === null || key.kind === "dynamic") return [];
  return key.kind === "priority" ? key.groups.flat() : key.shares.map(([member]) => member);
}

/** A member's share in ppm, 0 for whom a static or hybrid key does not name; null under another one. */
export function shareOf(key: AgreedKey | null, member: MemberId): number | null {
  if (key?.kind !== "static" && key?.kind !== "hybrid") return null;
  return key.shares.find(([whose]) => whose === member)?.[1] ?? 0;
}

/** Which group of a priority key a member is in, from 1 on; null for whom none names, and under another key. */
export function groupOf(key: AgreedKey | null, member: MemberId): number | null {
  if (key?.kind !== "priority") return null;
  const place = key.groups.findIndex((group) => group.includes(member));
  return place < 0 ? null : place + 1;
}

/**
 * Holds a body to its one form, whoever wrote it.
 *
 * @throws {LocalGridError} `malformed-allocation-key`
 */
export function assertAllocationKey(body: AllocationKeyBody): void {
  expectFields(body, ["key", "price_rule", "valid_from_s"]);
  if (!isCount(body.valid_from_s)) throw malformed(`it begins at ${body.valid_from_s}`);
  if (body.key !== null) assertKey(body.key);
  assertPriceRule(body.price_rule);
}

function assertKey(key: AgreedKey): void {
  switch (key.kind) {
    case "dynamic":
      return expectFields(key, ["kind"]);
    case "static":
    case "hybrid":
      expectFields(key, ["kind", "shares"]);
      return assertShares(key.shares);
    case "priority":
      expectFields(key, ["groups", "kind"]);
      return assertGroups(key.groups);
    default:
      throw malformed("its kind is none of static, dynamic, hybrid and priority");
  }
}

function assertShares(shares: unknown): void {
  let sum_ppm = 0;
  const members = listOf(shares, { most: MOST_KEY_MEMBERS, what: "members" }).map((share) => {
    const [member, share_ppm] = pairOf(share);
    if (!isCount(share_ppm)) throw malformed(`a share is ${share_ppm} ppm`);
    sum_ppm += share_ppm;
    return member;
  });
  assertInOrder(members);
  if (sum_ppm !== WHOLE_PPM) throw malformed(`the shares sum to ${sum_ppm} ppm`);
}

function assertGroups(groups: unknown): void {
  const members = listOf(groups, { most: MOST_KEY_MEMBERS, what: "groups" }).map((group) => {
    const named = listOf(group, { most: MOST_KEY_MEMBERS, what: "members of a group" });
    assertInOrder(named);
    return named;
  });
  const all = members.flat();
  if (all.length > MOST_KEY_MEMBERS) throw malformed(`${all.length} members`);
  if (new Set(all).size < all.length) throw malformed("a member is named twice");
}

function assertPriceRule(rule: AgreedPriceRule): void {
  if (typeof rule !== "object" || rule === null) throw malformed("it has no price rule");
  if (rule.kind === "mid-market") return expectFields(rule, ["kind"]);
  if (rule.kind !== "supply-demand-ratio") throw malformed("its price rule is unknown");
  expectFields(rule, ["kind", "table"]);
  let [lastRatio, lastPosition] = [-1, WHOLE_PPM];
  for (const point of listOf(rule.table, { most: MOST_PRICE_POINTS, what: "points" })) {
    const [ratio_ppm, position_ppm] = pairOf(point);
    if (!isCount(ratio_ppm) || ratio_ppm <= lastRatio) throw malformed(`the ratio ${ratio_ppm} does not rise`);
    if (!isCount(position_ppm) || position_ppm > lastPosition) throw malformed(`the position ${position_ppm} rises`);
    [lastRatio, lastPosition] = [ratio_ppm, position_ppm];
  }
}

function assertInOrder(members: readonly unknown[]): asserts members is readonly string[] {
  for (const [index, member] of members.entries()) {
    if (typeof member !== "string" || !isOpaqueId(member)) throw malformed("a member has no identifier");
    const before = members[index - 1];
    if (typeof before === "string" && compareIdentifiers(before, member) >= 0) {
      throw malformed(`${before} comes before ${member}`);
    }
  }
}

function listOf(value: unknown, { most, what }: { readonly most: number; readonly what: string }): readonly unknown[] {
  if (!Array.isArray(value)) throw malformed(`there is no list of ${what}`);
  if (value.length === 0 || value.length > most) throw malformed(`${value.length} ${what}`);
  return value;
}

function pairOf(value: unknown): readonly [unknown, unknown] {
  if (!Array.isArray(value) || value.length !== 2) throw malformed("what should be a pair is none");
  return value as [unknown, unknown];
}

function expectFields(value: object, names: readonly string[]): void {
  const told = Object.keys(value).sort();
  if (told.join(" ") !== names.join(" ")) throw malformed(`its fields are ${told.join(", ").slice(0, 80)}`);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function malformed(what: string): Error {
  return protocolError("malformed-allocation-key", `not an allocation key: ${what}`);
}
