import { compareIdentifiers, isOpaqueId, type MemberId } from "@localgrid/vocabulary/identifiers";
import type { AgreedKey, AgreedPriceRule, AllocationKeyBody } from "./record-bodies.ts";

/** A key as people's pages and the hub's shapes tell it; the rows of a record with names. */
export interface AllocationKeyJson {
  readonly key: AgreedKeyJson | null;
  readonly price_rule: AgreedPriceRuleJson;
}

export type AgreedKeyJson =
  | { readonly kind: "dynamic" }
  | {
      readonly kind: "static" | "hybrid";
      readonly shares: readonly { readonly member: string; readonly share_ppm: number }[];
    }
  | { readonly kind: "priority"; readonly groups: readonly (readonly string[])[] };

export type AgreedPriceRuleJson =
  | { readonly kind: "mid-market" }
  | {
      readonly kind: "supply-demand-ratio";
      readonly table: readonly { readonly ratio_ppm: number; readonly position_ppm: number }[];
    };

type Agreed = Omit<AllocationKeyBody, "valid_from_s">;

export function agreedJson({ key, price_rule }: Agreed): AllocationKeyJson {
  return { key: key === null ? null : keyJson(key), price_rule: priceRuleJson(price_rule) };
}

/**
 * Reads what may have come from anywhere; members come into byte order. Null for what is no key at all: whether one is
 * possible, such as by its sum, is for those to decide who take it.
 */
export function agreedOf(json: unknown): Agreed | null {
  if (!isObject(json)) return null;
  const key = json["key"] === null ? null : keyOf(json["key"]);
  const price_rule = priceRuleOf(json["price_rule"]);
  return key === undefined || price_rule === undefined ? null : { key, price_rule };
}

function keyJson(key: AgreedKey): AgreedKeyJson {
  if (key.kind === "dynamic") return { kind: "dynamic" };
  if (key.kind === "priority") return { kind: "priority", groups: key.groups };
  return { kind: key.kind, shares: key.shares.map(([member, share_ppm]) => ({ member, share_ppm })) };
}

function priceRuleJson(rule: AgreedPriceRule): AgreedPriceRuleJson {
  if (rule.kind === "mid-market") return { kind: "mid-market" };
  return { kind: rule.kind, table: rule.table.map(([ratio_ppm, position_ppm]) => ({ ratio_ppm, position_ppm })) };
}

function keyOf(json: unknown): AgreedKey | undefined {
  if (!isObject(json)) return undefined;
  const { kind } = json as { kind?: unknown };
  if (kind === "dynamic") return { kind };
  if (kind === "static" || kind === "hybrid") {
    const shares = listOf(json["shares"], shareOf)?.sort(([a], [b]) => compareIdentifiers(a, b));
    return shares && { kind, shares };
  }
  if (kind !== "priority") return undefined;
  const groups = listOf(json["groups"], (group) => listOf(group, memberOf)?.sort(compareIdentifiers));
  return groups && { kind, groups };
}

function priceRuleOf(json: unknown): AgreedPriceRule | undefined {
  if (!isObject(json)) return undefined;
  const { kind } = json as { kind?: unknown };
  if (kind === "mid-market") return { kind };
  const table = kind === "supply-demand-ratio" ? listOf(json["table"], pointOf) : undefined;
  return table && { kind: "supply-demand-ratio", table };
}

function shareOf(json: unknown): readonly [MemberId, number] | undefined {
  const member = isObject(json) ? memberOf(json["member"]) : undefined;
  const share_ppm = isObject(json) ? json["share_ppm"] : undefined;
  return member !== undefined && isWhole(share_ppm) ? [member, share_ppm] : undefined;
}

function pointOf(json: unknown): readonly [number, number] | undefined {
  if (!isObject(json)) return undefined;
  const { ratio_ppm, position_ppm } = json as Record<string, unknown>;
  return isWhole(ratio_ppm) && isWhole(position_ppm) ? [ratio_ppm, position_ppm] : undefined;
}

function memberOf(json: unknown): MemberId | undefined {
  return typeof json === "string" && isOpaqueId(json) ? (json as MemberId) : undefined;
}

/** Undefined where one of them is not what it should be. */
function listOf<T>(json: unknown, read: (item: unknown) => T | undefined): T[] | undefined {
  if (!Array.isArray(json)) return undefined;
  const items = json.map(read);
  return items.includes(undefined) ? undefined : (items as T[]);
}

function isObject(json: unknown): json is Readonly<Record<string, unknown>> {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
