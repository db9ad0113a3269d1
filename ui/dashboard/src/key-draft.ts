import { ApiError } from "@localgrid/ui-components/json-api";
import type { Agreed, AllocationKey, KeyShare, PriceRule } from "./sharing-types.ts";

/** In the order in which they are offered. */
export const KEY_KINDS = ["auction", "dynamic", "static", "hybrid", "priority"] as const;
export type KeyKind = (typeof KEY_KINDS)[number];

export const PRICE_KINDS = ["mid-market", "supply-demand-ratio"] as const;
export type PriceKind = (typeof PRICE_KINDS)[number];

/** A point of the price table as it is typed, in percent. */
export interface TypedPoint {
  readonly ratio: string;
  readonly position: string;
}

/** A key that is being made. */
export interface KeyDraft {
  /** The first local day, `YYYY-MM-DD`. */
  readonly day: string;
  readonly kind: KeyKind;
  /** In percent, as typed, by member; no entry is 0. */
  readonly shares: Readonly<Record<string, string>>;
  /** From 1 on, by member; no entry comes last. */
  readonly groups: Readonly<Record<string, number>>;
  readonly price: PriceKind;
  readonly points: readonly TypedPoint[];
  /** Beginning of the tariff that it is tried with; null for the prices that were in force. */
  readonly tariff_from_s: number | null;
}

export const WHOLE_PPM = 1_000_000;
/** Whom a key names at most. */
const MOST_IN_KEY = 1_000;
export const MOST_POINTS = 64;
export const MOST_GROUPS = 20;
const PPM_PER_PERCENT = 10_000;

/** The dearest price without any sun, the middle in balance, the cheapest from twice the demand on. */
const STANDARD_POINTS: readonly TypedPoint[] = [
  { ratio: "0", position: "100" },
  { ratio: "100", position: "50" },
  { ratio: "200", position: "0" },
];

/** What the editor begins with: what holds now. */
export function draftOf({ key, price_rule }: Agreed, day: string): KeyDraft {
  const hasShares = key?.kind === "static" || key?.kind === "hybrid";
  const groups = key?.kind === "priority" ? key.groups : [];
  return {
    day,
    kind: key?.kind ?? "auction",
    shares: hasShares ? typedShares(key.shares) : {},
    groups: Object.fromEntries(groups.flatMap((members, at) => members.map((member) => [member, at + 1]))),
    price: price_rule.kind,
    points: price_rule.kind === "mid-market" ? STANDARD_POINTS : price_rule.table.map(typedPoint),
    tariff_from_s: null,
  };
}

/** Parts per million of a percentage such as `12.5` or `12,5`; null for what is none. */
export function parsePercent(text: string, most = 100): number | null {
  const match = /^(\d{1,6})(?:[.,](\d{0,4}))?$/.exec(text.trim());
  if (match === null) return null;
  const ppm = Number(match[1]) * PPM_PER_PERCENT + Number((match[2] ?? "").padEnd(4, "0"));
  return ppm <= most * PPM_PER_PERCENT ? ppm : null;
}

/** The shortest text that {@link parsePercent} reads back as the same. */
export function percentText(ppm: number): string {
  const fraction = String(ppm % PPM_PER_PERCENT)
    .padStart(4, "0")
    .replace(/0+$/, "");
  const whole = String(Math.floor(ppm / PPM_PER_PERCENT));
  return fraction === "" ? whole : `${whole}.${fraction}`;
}

export interface SharesState {
  readonly sum_ppm: number;
  /** Members whose share is no percentage. */
  readonly wrong: readonly string[];
}

export function sharesState({ shares }: Pick<KeyDraft, "shares">): SharesState {
  const parsed = Object.entries(shares).map(([member, text]) => ({ member, ppm: typedPpm(text) }));
  return {
    sum_ppm: parsed.reduce((sum, { ppm }) => sum + (ppm ?? 0), 0),
    wrong: parsed.filter(({ ppm }) => ppm === null).map(({ member }) => member),
  };
}

/** The same for everybody; parts that cannot be divided go to the first by name, one each. */
export function equalShares(members: readonly string[]): KeyDraft["shares"] {
  return spread(members.map((member) => ({ member, weight: 1 })));
}

/** The same proportions, so that the sum is exactly 100 %; equal where there are none. */
export function wholeShares({ shares }: Pick<KeyDraft, "shares">, members: readonly string[]): KeyDraft["shares"] {
  const weighted = Object.entries(shares).map(([member, text]) => ({ member, weight: typedPpm(text) ?? 0 }));
  const isEmpty = weighted.every(({ weight }) => weight === 0);
  return isEmpty ? equalShares(members) : spread(weighted.filter(({ weight }) => weight > 0));
}

interface Weighted {
  readonly member: string;
  readonly weight: number;
}

/** By largest remainder, ties by name. */
function spread(weighted: readonly Weighted[]): KeyDraft["shares"] {
  const total = BigInt(weighted.reduce((sum, { weight }) => sum + weight, 0));
  const parts = weighted
    .toSorted((a, b) => (a.member < b.member ? -1 : 1))
    .map(({ member, weight }) => {
      const exact = BigInt(weight) * BigInt(WHOLE_PPM);
      return { member, share_ppm: Number(exact / total), rest: exact % total };
    });
  let left = WHOLE_PPM - parts.reduce((sum, { share_ppm }) => sum + share_ppm, 0);
  for (const part of parts.toSorted((a, b) => Number(b.rest - a.rest))) {
    if (left === 0) break;
    part.share_ppm += 1;
    left -= 1;
  }
  return typedShares(parts);
}

/**
 * What is sent to the hub.
 *
 * @throws {ApiError} `not-a-share`, `shares-not-whole`, `not-a-group`, `too-many-in-key`, `not-a-point`
 */
export function agreedIn(draft: KeyDraft): Agreed {
  return { key: keyIn(draft), price_rule: draft.kind === "auction" ? { kind: "mid-market" } : priceRuleIn(draft) };
}

function keyIn(draft: KeyDraft): AllocationKey | null {
  switch (draft.kind) {
    case "auction":
      return null;
    case "dynamic":
      return { kind: "dynamic" };
    case "static":
    case "hybrid":
      return { kind: draft.kind, shares: sharesIn(draft) };
    case "priority":
      return { kind: "priority", groups: groupsIn(draft) };
  }
}

function sharesIn(draft: KeyDraft): readonly KeyShare[] {
  const { sum_ppm, wrong } = sharesState(draft);
  if (wrong[0] !== undefined) throw new ApiError("not-a-share", wrong[0]);
  if (sum_ppm !== WHOLE_PPM) throw new ApiError("shares-not-whole", `${sum_ppm}`);
  const shares = Object.entries(draft.shares).map(([member, text]) => ({ member, share_ppm: typedPpm(text) ?? 0 }));
  const given = shares.filter(({ share_ppm }) => share_ppm > 0);
  assertFew(given.length);
  return given;
}

/** Numbers that nobody has are left out: what counts is who comes before whom. */
function groupsIn({ groups }: KeyDraft): readonly (readonly string[])[] {
  const named = Object.entries(groups);
  assertFew(named.length);
  const numbers = [...new Set(named.map(([, group]) => group))].sort((a, b) => a - b);
  if (numbers.length === 0) throw new ApiError("not-a-group", "nobody is in a group");
  return numbers.map((number) => named.filter(([, group]) => group === number).map(([member]) => member));
}

function assertFew(members: number): void {
  if (members > MOST_IN_KEY) throw new ApiError("too-many-in-key", `${members}`);
}

function priceRuleIn({ price, points }: KeyDraft): PriceRule {
  if (price === "mid-market") return { kind: "mid-market" };
  let [lastRatio, lastPosition] = [-1, WHOLE_PPM];
  const table = points.map(({ ratio, position }) => {
    const [ratio_ppm, position_ppm] = [parsePercent(ratio, MOST_RATIO), parsePercent(position)];
    if (ratio_ppm === null || position_ppm === null) throw new ApiError("not-a-point", `${ratio} ${position}`);
    if (ratio_ppm <= lastRatio || position_ppm > lastPosition) throw new ApiError("not-a-point", "out of order");
    [lastRatio, lastPosition] = [ratio_ppm, position_ppm];
    return { ratio_ppm, position_ppm };
  });
  if (table.length === 0) throw new ApiError("not-a-point", "there is none");
  return { kind: "supply-demand-ratio", table };
}

/** A hundred times as much sun as is used. */
const MOST_RATIO = 10_000;

/** Nothing typed is nothing shared. */
function typedPpm(text: string): number | null {
  return text.trim() === "" ? 0 : parsePercent(text);
}

function typedShares(shares: readonly KeyShare[]): KeyDraft["shares"] {
  return Object.fromEntries(shares.map(({ member, share_ppm }) => [member, percentText(share_ppm)]));
}

function typedPoint({ ratio_ppm, position_ppm }: { readonly ratio_ppm: number; readonly position_ppm: number }) {
  return { ratio: percentText(ratio_ppm), position: percentText(position_ppm) };
}
