import { Readable } from "node:stream";
import type { FastifyReply, FastifyRequest } from "fastify";
import * as Type from "typebox";
import type { Access } from "../access/access.ts";
import { edgeNodeError } from "../errors.ts";
import type { LanApp } from "./lan-app.ts";
import type { CareDeskPort } from "./ports.ts";
import { sessionOf } from "./route-guard.ts";
import { closed, list, Milliseconds, NoContent, orNull, Sha256 } from "./schemas.ts";

const TAGS = ["care"];
/** Per address and minute. */
const REPORTS_PER_MINUTE = 6;
const TRIES_PER_MINUTE = 20;
const STALLED_MS = 60_000;
const Bytes = Type.Integer({ minimum: 0 });
const Place = Type.Enum(["stick", "hub", "download"]);

const NoteJson = closed({
  to: Place,
  at_ms: Milliseconds,
  bytes: Bytes,
  code: orNull(Type.String({ description: "why it is none; null when it is whole" })),
});

const CareJson = closed({
  is_appliance: Type.Boolean({
    description: "whether this node runs on localgrid's card: USB stick, restart and reset",
  }),
  has_hub: Type.Boolean(),
  running: orNull(closed({ to: Place, since_ms: Milliseconds, bytes: Bytes })),
  last: list(NoteJson),
});

const StickJson = closed({
  free_bytes: Bytes,
  backups: list(closed({ name: Type.String(), bytes: Bytes })),
});

const KeptJson = closed({
  backups: list(closed({ backup: Sha256, made_at_ms: Milliseconds, bytes: Bytes })),
});

const ResetJson = closed({
  mode: Type.Enum(["wipe", "keep-keys"]),
  /** The mode once more, typed by a person. */
  confirmation: Type.String({ maxLength: 40 }),
  password: Type.String({ minLength: 1, maxLength: 200 }),
});

interface Ports {
  readonly access: Access;
  readonly care: CareDeskPort;
}

/** Reports, backups, and what the box itself has to do, for the coordinator. */
export function careRoutes(app: LanApp, ports: Ports): void {
  stateRoutes(app, ports);
  backupRoutes(app, ports);
  boxRoutes(app, ports);
}

function stateRoutes(app: LanApp, { care }: Ports): void {
  app.get(
    "/api/care",
    {
      config: { roles: ["coordinator", "installer"] },
      schema: {
        summary: "What this node can be cared for with, and its last backups",
        tags: TAGS,
        response: { 200: CareJson },
      },
    },
    async () => care.state(),
  );

  app.post(
    "/api/care/health-report",
    {
      config: { roles: ["coordinator", "installer"], rateLimit: { max: REPORTS_PER_MINUTE, timeWindow: 60_000 } },
      schema: {
        summary: "A report for whoever helps: a JSON document without names, addresses, ids and readings",
        tags: TAGS,
        response: { 200: Type.Unknown({ description: "the report" }) },
      },
    },
    async (_request, reply) => {
      const text = await care.healthReport();
      return attached(reply, "localgrid-health-report.json").type("application/json").send(JSON.parse(text));
    },
  );

  app.get(
    "/api/care/stick",
    {
      config: { roles: ["coordinator"], errors: ["no-appliance", "appliance-away", "no-stick", "stick-trouble"] },
      schema: { summary: "The USB stick in the box", tags: TAGS, response: { 200: StickJson } },
    },
    async () => care.stick(),
  );

  app.get(
    "/api/care/hub-backups",
    {
      config: { roles: ["coordinator"], errors: ["hub-away", "backup-not-kept", "malformed-hub-answer"] },
      schema: { summary: "What the hub keeps, the newest first", tags: TAGS, response: { 200: KeptJson } },
    },
    async () => ({ backups: await care.keptByHub() }),
  );
}

function backupRoutes(app: LanApp, { care }: Ports): void {
  app.post(
    "/api/care/backups",
    {
      config: { roles: ["coordinator"], errors: ["care-busy", "no-appliance", "no-hub"] },
      schema: {
        summary: "Begin an encrypted backup to the USB stick or the hub; GET /api/care says how it ends",
        description: "It opens with the node's recovery code only. The hub's is without the journal, which it has.",
        tags: TAGS,
        body: closed({ to: Type.Enum(["stick", "hub"]) }),
        response: { 202: CareJson },
      },
    },
    async (request, reply) => {
      const { to } = request.body;
      care.begin(to);
      request.log.warn({ event: "backup-begun", to, by: sessionOf(request).login, address: request.ip });
      return reply.code(202).send(care.state());
    },
  );

  app.get(
    "/api/care/backup",
    {
      config: { roles: ["coordinator"], errors: ["care-busy", "storage-full"] },
      schema: {
        summary: "An encrypted backup as a file; it opens with the node's recovery code only",
        tags: TAGS,
        produces: ["application/octet-stream"],
        response: { 200: Type.Unknown({ description: "the backup" }) },
      },
    },
    async (request, reply) => {
      const { name, bytes } = await care.download();
      request.log.warn({ event: "backup-downloaded", by: sessionOf(request).login, address: request.ip });
      // Whoever takes nothing for so long keeps the next backup from being made.
      reply.raw.setTimeout(STALLED_MS, () => reply.raw.destroy());
      return attached(reply, name)
        .type("application/octet-stream")
        .send(Readable.from(bytes, { objectMode: false }));
    },
  );
}

function boxRoutes(app: LanApp, { access, care }: Ports): void {
  const confirmed = confirmation(access);
  app.post(
    "/api/care/restart",
    {
      config: { roles: ["coordinator"], errors: ["no-appliance", "appliance-away"] },
      schema: { summary: "Start the whole box again", tags: TAGS, response: { 204: NoContent } },
    },
    async (request, reply) => {
      await care.restart();
      request.log.warn({ event: "restart-asked", by: sessionOf(request).login, address: request.ip });
      return reply.code(204).send(null);
    },
  );

  app.post(
    "/api/care/reset",
    {
      config: {
        roles: ["coordinator"],
        errors: ["wrong-login", "login-locked", "wrong-confirmation", "no-appliance", "appliance-away"],
        rateLimit: { max: TRIES_PER_MINUTE, timeWindow: 60_000 },
      },
      schema: {
        summary: "Factory reset: wipe makes the data partition anew, keep-keys empties the node's folder but its keys",
        description: "Asks for the password and the mode once more. The box starts again and does it then.",
        tags: TAGS,
        body: ResetJson,
        response: { 204: NoContent },
      },
    },
    async (request, reply) => {
      const { mode, confirmation: typed, password } = request.body;
      if (typed !== mode) throw edgeNodeError("wrong-confirmation", `type ${mode} to go on`);
      await confirmed(request, reply, password);
      request.log.warn({ event: "reset-asked", mode, by: sessionOf(request).login, address: request.ip });
      await care.reset(mode);
      return reply.code(204).send(null);
    },
  );
}

/** A session alone is not enough for what cannot be taken back. */
function confirmation(access: Access) {
  return async (request: FastifyRequest, reply: FastifyReply, password: string): Promise<void> => {
    const answer = await access.confirm({ session: sessionOf(request), password, address: request.ip });
    if (answer.kind === "confirmed") return;
    if (answer.reason === "wrong-login") throw edgeNodeError("wrong-login", "that is not the password");
    reply.header("retry-after", answer.retry_after_s);
    throw edgeNodeError("login-locked", `too many wrong tries; wait ${answer.retry_after_s} s`);
  };
}

function attached(reply: FastifyReply, name: string): FastifyReply {
  return reply.header("cache-control", "no-store").header("content-disposition", `attachment; filename="${name}"`);
}
