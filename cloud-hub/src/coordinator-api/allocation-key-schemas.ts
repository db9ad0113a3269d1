import { type AllocationKeyJson, agreedOf } from "@localgrid/protocol/allocation-key-json";
import * as Type from "typebox";
import type { Agreed } from "../communities/allocation-key-store.ts";
import { cloudHubError } from "../errors.ts";
import { closed, orNull } from "../http/schemas.ts";
import { OpaqueId } from "./schemas.ts";

const MOST_MEMBERS = 1_000;
const MOST_POINTS = 64;

const Ppm = Type.Integer({ minimum: 0, maximum: 1_000_000 });
const listOf = <Item extends Type.TSchema>(item: Item, maxItems: number) =>
  Type.Immutable(Type.Array(item, { minItems: 1, maxItems }));

const KeyJson = Type.Union([
  closed({ kind: Type.Literal("dynamic") }, "in proportion to need"),
  closed(
    {
      kind: Type.Union([Type.Literal("static"), Type.Literal("hybrid")]),
      shares: listOf(closed({ member: OpaqueId, share_ppm: Ppm }), MOST_MEMBERS),
    },
    "by shares that sum to 1,000,000; with `hybrid` what is left over goes by need",
  ),
  closed(
    { kind: Type.Literal("priority"), groups: listOf(listOf(OpaqueId, MOST_MEMBERS), MOST_MEMBERS) },
    "group after group, in a group by need; whoever is in none comes last",
  ),
]);

const PriceRuleJson = Type.Union([
  closed({ kind: Type.Literal("mid-market") }, "the middle between what the grid charges and pays, less the fee"),
  closed(
    {
      kind: Type.Literal("supply-demand-ratio"),
      table: listOf(
        closed({
          ratio_ppm: Type.Integer({
            minimum: 0,
            maximum: Number.MAX_SAFE_INTEGER,
            description: "supply over demand; rising",
          }),
          position_ppm: Type.Integer({
            minimum: 0,
            maximum: 1_000_000,
            description: "0 is the lowest price of the band, 1,000,000 the highest; never rising",
          }),
        }),
        MOST_POINTS,
      ),
    },
    "by a line through the points of the table",
  ),
]);

export const AGREED = {
  key: orNull(KeyJson),
  price_rule: PriceRuleJson,
};

/** A thousand members with long names and shares. */
export const AGREED_BYTES = 256 * 1024;

/** @throws {LocalGridError} `invalid-input` */
export function agreedIn({ key, price_rule }: AllocationKeyJson): Agreed {
  const agreed = agreedOf({ key, price_rule });
  if (agreed === null) throw cloudHubError("invalid-input", "that is no allocation key");
  return agreed;
}
