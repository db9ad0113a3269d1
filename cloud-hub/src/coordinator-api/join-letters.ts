import * as Type from "typebox";
import type { HubApp } from "../http/hub-app.ts";
import { PAGE_QUERY, pageJson, pageOf, partOf } from "../http/paging.ts";
import { closed, orNull } from "../http/schemas.ts";
import { type JoinLetter, type JoinLetters, LETTER_LANGUAGES } from "../join-letters/join-letters.ts";
import { placeOf } from "./billing.ts";
import { CommunityPath, lineOf, Milliseconds, NoContent, OpaqueId } from "./schemas.ts";

/** Who invites members sees their names and addresses. */
const PRINTERS = ["operator", "coordinator"] as const;
const TAGS = ["members"];
const MOST_LETTERS = 500;

const Language = Type.Enum([...LETTER_LANGUAGES]);
const LetterJson = closed({
  member: OpaqueId,
  name: orNull(Type.String()),
  street: orNull(Type.String()),
  postcode: orNull(Type.String()),
  city: orNull(Type.String()),
  country: orNull(Type.String()),
  metering_points: Type.Array(closed({ metering_point: OpaqueId, operator_reference: orNull(Type.String()) })),
  printed: orNull(closed({ at_ms: Milliseconds, by: Type.String(), language: Type.String() })),
});
const TermsJson = closed({
  version: Type.Integer({ minimum: 0, maximum: 2_000_000_000, description: "0 while nothing was entered" }),
  node_address: lineOf(200, "where the node's page opens in the house's network"),
  contact: lineOf(200, "whom members can ask"),
});

interface Ports {
  readonly joinLetters: JoinLetters;
}

/** The letters by which members find the node's page. */
export function joinLetterRoutes(app: HubApp, ports: Ports): void {
  listRoutes(app, ports);
  termsRoutes(app, ports);
}

function listRoutes(app: HubApp, { joinLetters }: Ports): void {
  app.get(
    "/api/communities/:community/join-letters",
    {
      config: { hub: { roles: PRINTERS } },
      schema: {
        summary: "What the letter of each active member needs, and when it was printed last, by member",
        tags: TAGS,
        params: CommunityPath,
        querystring: closed({
          ...PAGE_QUERY,
          only: Type.Optional(Type.Enum(["unprinted"], { description: "members who have got no letter yet" })),
        }),
        response: { 200: pageJson(LetterJson) },
      },
    },
    async ({ params: { community }, query: { only, ...query } }) => {
      const part = partOf(query);
      const letters = await joinLetters.list(community, part, only === "unprinted");
      return pageOf(letters, part, { keyOf: ({ member }) => member, show: letterJson });
    },
  );

  app.post(
    "/api/communities/:community/join-letters",
    {
      config: { hub: { roles: PRINTERS, errors: ["unknown-member"] } },
      schema: {
        summary: "Note that letters were printed",
        tags: TAGS,
        params: CommunityPath,
        body: closed({
          members: Type.Array(OpaqueId, { minItems: 1, maxItems: MOST_LETTERS }),
          language: Language,
        }),
        response: { 204: NoContent },
      },
    },
    async (request, reply) => {
      const { members, language } = request.body;
      await joinLetters.notePrinted(placeOf(request), members, language);
      return reply.code(204).send(null);
    },
  );
}

function termsRoutes(app: HubApp, { joinLetters }: Ports): void {
  app.get(
    "/api/communities/:community/letter-terms",
    {
      config: { hub: { roles: PRINTERS } },
      schema: {
        summary: "What every letter says besides the member",
        tags: TAGS,
        params: CommunityPath,
        response: { 200: TermsJson },
      },
    },
    async ({ params }) => ({ ...(await joinLetters.terms(params.community)) }),
  );

  app.put(
    "/api/communities/:community/letter-terms",
    {
      config: {
        audited: { action: "letter-terms-set", subject: "community", details: ["node_address"] },
        hub: { roles: PRINTERS, errors: ["wrong-node-address", "changed-meanwhile"] },
      },
      schema: {
        summary: "Say where the node's page is and whom members can ask; `version` is the one that was looked at",
        tags: TAGS,
        params: CommunityPath,
        body: TermsJson,
        response: { 200: TermsJson },
      },
    },
    async ({ params, body }) => ({ ...(await joinLetters.setTerms(params.community, body)) }),
  );
}

function letterJson({ member, name, street, postcode, city, country, metering_points, printed }: JoinLetter) {
  return {
    ...{ member, name, street, postcode, city, country },
    metering_points: metering_points.map(({ metering_point, operator_reference }) => {
      return { metering_point, operator_reference };
    }),
    printed: printed === null ? null : { at_ms: printed.at_ms, by: printed.by, language: printed.language },
  };
}
