import { createHash } from "node:crypto";
import * as Type from "typebox";
import type { HubApp } from "../http/hub-app.ts";
import { numberedPartOf, PAGE_QUERY, pageJson, pageOf } from "../http/paging.ts";
import { identityOf } from "../http/route-guard.ts";
import { CommunityName, closed, orNull } from "../http/schemas.ts";
import { LINE_KINDS, type ListCounts, type PlannedLine } from "../member-lists/list-plan.ts";
import { LIST_COLUMNS, LIST_REFUSALS, MOST_LIST_BYTES, ROW_FAULTS } from "../member-lists/member-list.ts";
import type { ListPreview, MemberListDesk } from "../member-lists/member-list-desk.ts";
import { placeOf } from "./billing.ts";
import { CommunityPath, Count, lineOf, Milliseconds, OpaqueId } from "./schemas.ts";

const WRITERS = ["operator", "coordinator"] as const;
const TAGS = ["members"];

const Digest = (description: string) => Type.String({ pattern: "^[0-9a-f]{64}$", description });
const ListId = Type.String({ pattern: "^[0-9a-f]{16}$" });
const ListPath = closed({ community: CommunityName, list: ListId });
const Column = Type.Enum([...LIST_COLUMNS]);
const FileName = lineOf(200, "for whoever looks at it later");
const PlanDigest = Digest("SHA-256 of all that the list would change");

const ListJson = closed({
  list: ListId,
  file_name: Type.String(),
  digest: Digest("SHA-256 of the file"),
  status: Type.Enum(["waiting", "applied"]),
  plan_digest: orNull(PlanDigest),
  lines: closed({ new: Count, changed: Count, unchanged: Count, wrong: Count }),
  members_new: Count,
  members_changed: Count,
  points_new: Count,
  points_changed: Count,
  accounts_changed: Type.Integer({ minimum: 0, description: "members whose name or address changes" }),
  added_by: Type.String(),
  added_at_ms: Milliseconds,
  applied_by: orNull(Type.String()),
  applied_at_ms: orNull(Milliseconds),
});
const LineJson = closed({
  line: Type.Integer({ minimum: 1, description: "of the file" }),
  kind: Type.Enum([...LINE_KINDS]),
  member: orNull(OpaqueId),
  metering_point: orNull(OpaqueId),
  columns: Type.Array(Column, { description: "what the row changes" }),
  faults: Type.Array(closed({ column: orNull(Column), code: Type.Enum([...ROW_FAULTS]) })),
});
const ApplicationJson = closed({
  plan_digest: PlanDigest,
  keep_good_rows: Type.Boolean({ description: "whether good rows count although others are wrong" }),
});

interface Ports {
  readonly memberLists: MemberListDesk;
}

/** Members and metering points by the hundred. */
export function memberListRoutes(app: HubApp, ports: Ports): void {
  app.register(async (scope: HubApp) => bringRoute(scope, ports));
  readRoutes(app, ports);
  applicationRoute(app, ports);
}

/** Whether a request is the same again is told by its JSON: of a file by its digest. */
class BroughtFile {
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  toJSON(): string {
    return createHash("sha256").update(this.bytes).digest("hex");
  }
}

function bringRoute(app: HubApp, { memberLists }: Ports): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>(
    "text/csv",
    { parseAs: "buffer", bodyLimit: MOST_LIST_BYTES },
    (_request, body, done) => done(null, new BroughtFile(body)),
  );
  app.post(
    "/api/communities/:community/member-lists",
    {
      bodyLimit: MOST_LIST_BYTES,
      config: { hub: { roles: WRITERS, errors: [...LIST_REFUSALS, "names-need-coordinator"] } },
      schema: {
        summary: "Bring a list of members and metering points, and see what it would change: nothing changes yet",
        description:
          `CSV in UTF-8 with a header that names columns: ${LIST_COLUMNS.join(", ")}. Empty cells change nothing. ` +
          "A row without a member is about the owner of its metering point, or about somebody new with the given name.",
        tags: TAGS,
        consumes: ["text/csv"],
        params: CommunityPath,
        querystring: closed({ file_name: Type.Optional(FileName) }),
        response: { 201: ListJson },
      },
    },
    async (request, reply) => {
      const { body } = request as { readonly body: unknown };
      const bytes = body instanceof BroughtFile ? body.bytes : new Uint8Array();
      const { file_name = "" } = request.query;
      return reply.code(201).send(listJson(await memberLists.add(placeOf(request), file_name, bytes)));
    },
  );
}

function readRoutes(app: HubApp, { memberLists }: Ports): void {
  app.get(
    "/api/communities/:community/member-lists/:list",
    {
      config: { hub: { roles: WRITERS, errors: ["unknown-list"] } },
      schema: {
        summary: "A list, and what it would change as things are, or what it has changed",
        tags: TAGS,
        params: ListPath,
        response: { 200: ListJson },
      },
    },
    async ({ params: { community, list } }) => listJson(await memberLists.find(community, list)),
  );

  app.get(
    "/api/communities/:community/member-lists/:list/lines",
    {
      config: { hub: { roles: WRITERS, errors: ["unknown-list", "list-applied"] } },
      schema: {
        summary: "What would become of each line of a list that waits",
        tags: TAGS,
        params: ListPath,
        querystring: closed({ ...PAGE_QUERY, kind: Type.Optional(Type.Enum([...LINE_KINDS])) }),
        response: { 200: pageJson(LineJson) },
      },
    },
    async ({ params: { community, list }, query: { kind = null, ...query } }) => {
      const part = numberedPartOf(query);
      const lines = await memberLists.lines(community, list, { kind, ...part });
      return pageOf(lines, part, { keyOf: ({ line }) => String(line), show: lineJson });
    },
  );
}

function applicationRoute(app: HubApp, { memberLists }: Ports): void {
  app.post(
    "/api/communities/:community/member-lists/:list/application",
    {
      config: {
        hub: {
          roles: WRITERS,
          errors: [
            ...(["unknown-list", "list-outdated", "list-faulty", "list-changes-nothing"] as const),
            "names-need-coordinator",
          ],
        },
      },
      schema: {
        summary: "Do what the preview said, whole or not at all; again, it changes nothing",
        tags: TAGS,
        params: ListPath,
        body: ApplicationJson,
        response: { 200: ListJson },
      },
    },
    async (request) => {
      const { community, list } = request.params;
      const applied = await memberLists.apply(placeOf(request), list, request.body);
      const { members_new, points_new } = applied.counts;
      const by = identityOf(request).name;
      request.log.info({ event: "member-list-applied", by, community, list, members_new, points_new });
      return listJson(applied);
    },
  );
}

function listJson({ list, counts, plan_digest }: ListPreview) {
  const { file_name, digest, added_by, added_at_ms, applied } = list;
  return {
    ...{ list: list.list, file_name, digest: Buffer.from(digest).toString("hex"), plan_digest },
    status: applied === null ? ("waiting" as const) : ("applied" as const),
    ...countsJson(counts),
    ...{ added_by, added_at_ms, applied_by: applied?.by ?? null, applied_at_ms: applied?.at_ms ?? null },
  };
}

function countsJson({ lines, members_new, members_changed, points_new, points_changed, accounts_changed }: ListCounts) {
  return { lines: { ...lines }, members_new, members_changed, points_new, points_changed, accounts_changed };
}

function lineJson({ line, kind, member, metering_point, columns, faults }: PlannedLine) {
  const shown = faults.map(({ column, code }) => ({ column, code }));
  return { line, kind, member, metering_point, columns: [...columns], faults: shown };
}
