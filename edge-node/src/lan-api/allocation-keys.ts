import { assertAllocationKey, MOST_KEY_MEMBERS, MOST_PRICE_POINTS } from "@localgrid/protocol/allocation-key";
import { agreedJson, agreedOf } from "@localgrid/protocol/allocation-key-json";
import * as Type from "typebox";
import { edgeNodeError } from "../errors.ts";
import { assertDone } from "./answers.ts";
import type { LanApp } from "./lan-app.ts";
import type { CommunityCommands, CommunityQueries } from "./ports.ts";
import { closed, list, OpaqueId, orNull, Seconds } from "./schemas.ts";

const PartsPerMillion = Type.Integer({ minimum: 0, maximum: 1_000_000, description: "ppm" });
const Ratio = Type.Integer({ minimum: 0, description: "supply over demand in ppm" });

const KeyJson = Type.Union([
  closed({ kind: Type.Enum(["dynamic"]) }, "in proportion to need"),
  closed(
    {
      kind: Type.Enum(["static", "hybrid"]),
      shares: bounded(closed({ member: OpaqueId, share_ppm: PartsPerMillion }), MOST_KEY_MEMBERS),
    },
    "by shares that sum to 1,000,000; what somebody cannot use goes to the grid (static) or to open needs (hybrid)",
  ),
  closed(
    { kind: Type.Enum(["priority"]), groups: bounded(bounded(OpaqueId, MOST_KEY_MEMBERS), MOST_KEY_MEMBERS) },
    "group after group, inside a group in proportion to need",
  ),
]);

const PriceRuleJson = Type.Union([
  closed({ kind: Type.Enum(["mid-market"]) }, "the middle of the price band, floored"),
  closed(
    {
      kind: Type.Enum(["supply-demand-ratio"]),
      table: bounded(closed({ ratio_ppm: Ratio, position_ppm: PartsPerMillion }), MOST_PRICE_POINTS),
    },
    "by supply over demand; a position of 0 is the floor of the price band, of 1,000,000 the cap",
  ),
]);

const AGREED = { key: orNull(KeyJson), price_rule: PriceRuleJson };
const KeyList = closed({ allocation_keys: list(closed({ valid_from_s: Seconds, ...AGREED })) });
const NewKey = closed(
  { valid_from_s: Type.Optional(Seconds), ...AGREED },
  "a key of null: by the members' bids again; the price rule then says nothing",
);
const TAGS = ["tariffs"];
const REFUSALS = [
  "malformed-allocation-key",
  "allocation-key-in-the-past",
  "allocation-key-too-far",
  "unknown-member",
  "too-many-allocation-keys",
] as const;

interface Ports {
  readonly community: CommunityQueries;
  readonly commands: CommunityCommands;
}

export function allocationKeyRoutes(app: LanApp, { community, commands }: Ports): void {
  const listed = () => ({
    allocation_keys: community
      .allocationKeys()
      .map((body) => ({ valid_from_s: body.valid_from_s, ...agreedJson(body) })),
  });

  app.get(
    "/api/allocation-keys",
    {
      config: { roles: ["coordinator"] },
      schema: {
        summary: "Agreed keys by which the surplus is divided, past and coming, by their beginning",
        tags: TAGS,
        response: { 200: KeyList },
      },
    },
    async () => listed(),
  );

  app.post(
    "/api/allocation-keys",
    {
      config: { roles: ["coordinator"], errors: REFUSALS },
      schema: {
        summary: "Agree on a key; it never changes closed intervals",
        description:
          "Without valid_from_s it holds from the next delivery interval on. It takes the place of one that begins at the same time and has not begun. While a key is in force, the members' limits wait.",
        tags: TAGS,
        body: NewKey,
        response: { 201: KeyList },
      },
    },
    async (request, reply) => {
      const { valid_from_s } = request.body;
      const agreed = agreedOf(request.body);
      if (agreed === null) throw edgeNodeError("malformed-allocation-key", "this is no key and price rule");
      assertAllocationKey({ valid_from_s: valid_from_s ?? 0, ...agreed });
      assertDone(await commands.setAllocationKey({ ...agreed, ...(valid_from_s !== undefined && { valid_from_s }) }));
      return reply.code(201).send(listed());
    },
  );
}

function bounded<Schema extends Type.TSchema>(items: Schema, most: number) {
  return Type.Immutable(Type.Array(items, { minItems: 1, maxItems: most }));
}
