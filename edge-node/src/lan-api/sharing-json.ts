import { groupOf, shareOf } from "@localgrid/protocol/allocation-key";
import type { AgreedKey, AllocationKeyBody } from "@localgrid/protocol/record-bodies";
import type { MemberId } from "@localgrid/vocabulary/identifiers";
import * as Type from "typebox";
import { closed, list, orNull, Seconds } from "./schemas.ts";

export const KEY_KINDS = ["dynamic", "static", "hybrid", "priority"] as const satisfies readonly AgreedKey["kind"][];
export const SHARING_PRICES = ["mid-market", "supply-demand-ratio"] as const;

const AgreedJson = closed({
  valid_from_s: Seconds,
  kind: orNull(Type.Enum([...KEY_KINDS], { description: "null: by bids again" })),
  price_rule: Type.Enum([...SHARING_PRICES]),
  own_share_ppm: orNull(Type.Integer({ minimum: 0, description: "of a home that asks, under agreed shares" })),
  own_group: orNull(Type.Integer({ minimum: 1, description: "of a home that asks; one of no group is served last" })),
  groups: orNull(Type.Integer({ minimum: 1 })),
});

export const SharingJson = closed(
  { now: orNull(AgreedJson), to_come: list(AgreedJson) },
  "agreed keys by which the surplus is divided; now is null while bids decide",
);

/** What is in force in the interval that is running, and what is to come. */
export function sharingJson(
  keys: readonly AllocationKeyBody[],
  running_from_s: number,
  member: MemberId | null,
): Type.Static<typeof SharingJson> {
  const now = keys.findLast(({ valid_from_s }) => valid_from_s <= running_from_s);
  return {
    now: now === undefined || now.key === null ? null : agreedJson(now, member),
    to_come: keys.filter(({ valid_from_s }) => valid_from_s > running_from_s).map((body) => agreedJson(body, member)),
  };
}

function agreedJson({ valid_from_s, key, price_rule }: AllocationKeyBody, member: MemberId | null) {
  return {
    valid_from_s,
    kind: key?.kind ?? null,
    price_rule: price_rule.kind,
    own_share_ppm: member === null ? null : shareOf(key, member),
    own_group: member === null ? null : groupOf(key, member),
    groups: key?.kind === "priority" ? key.groups.length : null,
  };
}
