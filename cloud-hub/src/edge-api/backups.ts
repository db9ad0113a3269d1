import { Readable } from "node:stream";
import * as Type from "typebox";
import { type BackupDesk, MAX_BACKUP_BYTES } from "../backups/backup-desk.ts";
import type { NodeBackup } from "../backups/backup-store.ts";
import type { HubApp } from "../http/hub-app.ts";
import { bytesOf, closed, ErrorJson, HashText, hexOf, NodeName, NodePath } from "../http/schemas.ts";
import { streamedBody } from "../http/streamed-body.ts";
import { authorizeNode, type NodeLoginPorts } from "./node-login.ts";

const TAGS = ["backups"];
const ANSWERS = { 401: ErrorJson, 403: ErrorJson };
/** Whoever takes nothing for so long, or has not taken everything by then, is cut off. */
const STALLED_MS = 30_000;
const LONGEST_MS = 3_600_000;

const BackupJson = closed({
  backup: HashText,
  made_at_ms: Type.Integer({ minimum: 0 }),
  bytes: Type.Integer({ minimum: 0 }),
});

export interface NodeBackupPorts extends NodeLoginPorts {
  readonly backups: BackupDesk;
}

/** Sealed backups that nodes keep here; a box with a node's key gets them back. */
export function nodeBackupRoutes(app: HubApp, ports: NodeBackupPorts): void {
  listRoute(app, ports);
  contentRoute(app, ports);
  app.register(async (scope: HubApp) => keepRoute(scope, ports));
}

function listRoute(app: HubApp, ports: NodeBackupPorts): void {
  app.get(
    "/v1/nodes/:node/backups",
    {
      config: { hub: { roles: "node" } },
      schema: {
        summary: "Backups of the asking node that are here, the newest first; at most three",
        tags: TAGS,
        security: [{ node: [] }],
        params: NodePath,
        response: { 200: closed({ backups: Type.Array(BackupJson) }), ...ANSWERS },
      },
    },
    async (request, reply) => {
      const { id } = await authorizeNode(request, bytesOf(request.params.node), ports);
      reply.header("cache-control", "no-store");
      return { backups: (await ports.backups.list(id)).map(backupJson) };
    },
  );
}

function contentRoute(app: HubApp, ports: NodeBackupPorts): void {
  app.get(
    "/v1/nodes/:node/backups/:backup",
    {
      config: { hub: { roles: "node", errors: ["unknown-backup"] } },
      schema: {
        summary: "A backup of the asking node, as it was brought",
        tags: TAGS,
        security: [{ node: [] }],
        produces: ["application/octet-stream"],
        params: closed({ node: NodeName, backup: HashText }),
        response: { 200: Type.Unknown({ description: "the file" }), ...ANSWERS },
      },
    },
    async (request, reply) => {
      const { node, backup } = request.params;
      const { id } = await authorizeNode(request, bytesOf(node), ports);
      const bytes = await ports.backups.content(id, bytesOf(backup));
      reply.raw.setTimeout(STALLED_MS, () => reply.raw.destroy());
      reply.header("content-length", bytes.size).header("cache-control", "no-store");
      return reply
        .type("application/octet-stream")
        .send(Readable.from(bytes, { signal: AbortSignal.timeout(LONGEST_MS), objectMode: false }));
    },
  );
}

function keepRoute(app: HubApp, ports: NodeBackupPorts): void {
  app.removeAllContentTypeParsers();
  // The body goes to the database as it comes.
  app.addContentTypeParser("application/octet-stream", (_request, _payload, done) => done(null, null));
  app.post(
    "/v1/nodes/:node/backups",
    {
      bodyLimit: Number.MAX_SAFE_INTEGER,
      config: {
        hub: {
          roles: "node",
          streams: true,
          errors: ["backup-too-large", "wrong-backup-size", "interrupted-upload", "overloaded"],
        },
      },
      schema: {
        summary: "Keeps a sealed backup of the asking node; the oldest beyond three goes",
        description: "The body is the file. The hub cannot open it: the key follows from the node's recovery code.",
        tags: TAGS,
        security: [{ node: [] }],
        consumes: ["application/octet-stream"],
        params: NodePath,
        querystring: closed({
          made_at_ms: Type.Integer({ minimum: 0 }),
          bytes: Type.Integer({ minimum: 1, maximum: MAX_BACKUP_BYTES }),
        }),
        response: { 201: BackupJson, ...ANSWERS },
      },
    },
    async (request, reply) => {
      const { made_at_ms, bytes: size_bytes } = request.query;
      const { id } = await authorizeNode(request, bytesOf(request.params.node), ports);
      const bytes = streamedBody(request, "interrupted-upload");
      const kept = await ports.backups.keep(id, bytes, { made_at_ms, size_bytes });
      request.log.info({ event: "backup-kept", node: request.params.node, bytes: kept.size_bytes });
      return reply.code(201).send(backupJson(kept));
    },
  );
}

function backupJson({ digest, made_at_ms, size_bytes }: NodeBackup) {
  return { backup: hexOf(digest), made_at_ms, bytes: size_bytes };
}
