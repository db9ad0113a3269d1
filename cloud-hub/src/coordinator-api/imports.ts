import type { MeteringPointId } from "@localgrid/vocabulary/identifiers";
import * as Type from "typebox";
import type { Role } from "../access/identity.ts";
import { actorOf } from "../audit/audit-log.ts";
import type { HubApp } from "../http/hub-app.ts";
import { numberedPartOf, PageQuery, pageJson, pageOf } from "../http/paging.ts";
import { identityOf } from "../http/route-guard.ts";
import { CommunityName, closed, orNull } from "../http/schemas.ts";
import { streamedBody } from "../http/streamed-body.ts";
import type { ImportDesk } from "../reconciliation/import-desk.ts";
import type { OfficialImport } from "../reconciliation/import-store.ts";
import { FAULT_CODES } from "../reconciliation/official-value.ts";
import { CommunityPath, Count, Energy, Milliseconds, OpaqueId, Seconds } from "./schemas.ts";

const READERS: readonly Role[] = ["operator", "coordinator", "billing", "analyst"];
const WRITERS: readonly Role[] = ["operator", "coordinator", "billing"];
const TYPED_VALUES = 5_000;
const TYPED_BYTES = 1_048_576;

const ImportId = Type.String({ pattern: "^[0-9a-f]{16}$" });
const ImportPath = closed({ community: CommunityName, import: ImportId });
const ImportJson = closed({
  import: ImportId,
  file_name: Type.String(),
  layout: Type.Enum(["long", "wide", "typed"]),
  time_zone: Type.String(),
  decimal_separator: orNull(Type.Enum([".", ","])),
  keep_good_rows: Type.Boolean(),
  status: Type.Enum(["waiting", "running", "done", "refused", "failed"]),
  bytes_read: Count,
  bytes_total: orNull(Count),
  rows_read: Count,
  rows_taken: Count,
  rows_unchanged: Count,
  rows_faulty: Count,
  intervals_changed: Count,
  started_at_ms: Milliseconds,
  ended_at_ms: orNull(Milliseconds),
  reason: orNull(Type.String({ description: "code and text; null unless refused or failed" })),
  digest: orNull(Type.String({ description: "SHA-256 of the content" })),
});
const FaultJson = closed({
  line: Type.Integer({ minimum: 1, description: "line of the file; of typed values the place in the list" }),
  code: Type.Enum([...FAULT_CODES]),
  message: Type.String(),
});
const NewImport = closed({
  file_name: Type.String({ minLength: 1, maxLength: 200 }),
  layout: Type.Enum(["long", "wide"], { description: "OFFICIAL-VALUES.md describes both" }),
  size_bytes: Type.Optional(orNull(Count)),
  keep_good_rows: Type.Boolean({ description: "whether good rows count although others are faulty" }),
  time_zone: Type.Optional(Type.String({ minLength: 1, maxLength: 60, description: "of times without an offset" })),
  decimal_separator: Type.Optional(Type.Enum([".", ","])),
});
const TypedValue = closed({ metering_point: OpaqueId, start_s: Seconds, import_wh: Energy, export_wh: Energy });

interface Ports {
  readonly imports: ImportDesk;
}

export function importRoutes(app: HubApp, ports: Ports): void {
  announceRoute(app, ports);
  app.register(async (scope: HubApp) => contentRoute(scope, ports));
  readRoutes(app, ports);
  typedRoute(app, ports);
}

function announceRoute(app: HubApp, { imports }: Ports): void {
  app.post(
    "/api/communities/:community/imports",
    {
      config: { hub: { roles: WRITERS, errors: ["unknown-time-zone"] } },
      schema: {
        summary: "Announce a file of official values",
        tags: ["official values"],
        params: CommunityPath,
        body: NewImport,
        response: { 201: ImportJson },
      },
    },
    async ({ params: { community }, body }, reply) => {
      const { size_bytes = null, ...request } = body;
      return reply.code(201).send(importJson(await imports.announce(community, { ...request, size_bytes })));
    },
  );
}

function contentRoute(app: HubApp, { imports }: Ports): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("text/csv", (_request, payload, done) => done(null, payload));
  app.put(
    "/api/communities/:community/imports/:import/content",
    {
      bodyLimit: Number.MAX_SAFE_INTEGER,
      config: {
        hub: {
          roles: WRITERS,
          streams: true,
          errors: ["unknown-import", "import-used", "import-running", "interrupted-import", "overloaded"],
        },
      },
      schema: {
        summary: "The content of an announced file; the answer comes when it has been read and counts, or does not",
        description: "UTF-8 of any size, read as it arrives. GET the import meanwhile to see how far it is.",
        tags: ["official values"],
        consumes: ["text/csv"],
        params: ImportPath,
        response: { 200: ImportJson },
      },
    },
    async (request, reply) => {
      const { community, import: id } = request.params;
      // Whatever is left of the body after a failure is not worth the connection.
      reply.header("connection", "close");
      const brought = { source: streamedBody(request, "interrupted-import"), by: actorOf(identityOf(request)) };
      const ended = await imports.read(community, id, brought);
      const { status, rows_taken, rows_faulty, bytes_read } = ended;
      const by = identityOf(request).name;
      request.log.info({
        event: "import-ended",
        by,
        community,
        import: id,
        status,
        rows_taken,
        rows_faulty,
        bytes_read,
      });
      return importJson(ended);
    },
  );
}

function readRoutes(app: HubApp, { imports }: Ports): void {
  app.get(
    "/api/communities/:community/imports",
    {
      config: { hub: { roles: READERS } },
      schema: {
        summary: "Imports of official values, newest first",
        tags: ["official values"],
        params: CommunityPath,
        querystring: PageQuery,
        response: { 200: pageJson(ImportJson) },
      },
    },
    async ({ params: { community }, query }) => {
      const part = numberedPartOf(query);
      const rows = await imports.list(community, part);
      return pageOf(rows, part, { keyOf: ({ number }) => String(number), show: importJson });
    },
  );

  app.get(
    "/api/communities/:community/imports/:import",
    {
      config: { hub: { roles: READERS, errors: ["unknown-import"] } },
      schema: {
        summary: "One import, also while it runs",
        tags: ["official values"],
        params: ImportPath,
        response: { 200: ImportJson },
      },
    },
    async ({ params }) => importJson(await imports.find(params.community, params.import)),
  );

  app.get(
    "/api/communities/:community/imports/:import/faults",
    {
      config: { hub: { roles: READERS, errors: ["unknown-import"] } },
      schema: {
        summary: "Faulty rows of an import, the first ten thousand",
        tags: ["official values"],
        params: ImportPath,
        querystring: PageQuery,
        response: { 200: pageJson(FaultJson) },
      },
    },
    async ({ params, query }) => {
      const part = numberedPartOf(query);
      const rows = await imports.faults(params.community, params.import, part);
      const show = ({ line, code, message }: (typeof rows)[number]) => ({ line, code, message });
      return pageOf(rows, part, { keyOf: ({ number }) => String(number), show });
    },
  );
}

function typedRoute(app: HubApp, { imports }: Ports): void {
  app.post(
    "/api/communities/:community/official-values",
    {
      bodyLimit: TYPED_BYTES,
      config: { hub: { roles: WRITERS, errors: ["import-running", "overloaded"] } },
      schema: {
        summary: "Official values as JSON; all of them count, or none",
        tags: ["official values"],
        params: CommunityPath,
        body: closed({ values: Type.Array(TypedValue, { minItems: 1, maxItems: TYPED_VALUES }) }),
        response: { 200: ImportJson },
      },
    },
    async (request) => {
      const { body, params } = request;
      const values = body.values.map((value) => ({
        ...value,
        metering_point: value.metering_point as MeteringPointId,
      }));
      return importJson(await imports.takeValues(params.community, values, actorOf(identityOf(request))));
    },
  );
}

function importJson(of: OfficialImport) {
  const { file_name, layout, time_zone, decimal_separator, keep_good_rows, status, bytes_read, bytes_total } = of;
  const { rows_read, rows_taken, rows_unchanged, rows_faulty, intervals_changed } = of;
  return {
    import: of.import,
    ...{ file_name, layout, time_zone, decimal_separator, keep_good_rows, status, bytes_read, bytes_total },
    ...{ rows_read, rows_taken, rows_unchanged, rows_faulty, intervals_changed },
    started_at_ms: of.started_at_ms,
    ended_at_ms: of.ended_at_ms,
    reason: of.reason,
    digest: of.digest === null ? null : Buffer.from(of.digest).toString("hex"),
  };
}
