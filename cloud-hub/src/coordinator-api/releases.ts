import * as Type from "typebox";
import type { Role } from "../access/identity.ts";
import type { HubApp } from "../http/hub-app.ts";
import { numberedPartOf, PageQuery, pageJson, pageOf, partOf } from "../http/paging.ts";
import { identityOf } from "../http/route-guard.ts";
import { bytesOf, closed, hexOf, NodeName, orNull } from "../http/schemas.ts";
import { streamedBody } from "../http/streamed-body.ts";
import { type NodeOutcome, OUTCOMES, type Release } from "../releases/release.ts";
import type { ReleaseDesk } from "../releases/release-desk.ts";
import { MAX_RING_NODES, MAX_RINGS, MAX_WAIT_S, PERMILLE, USUAL_MOST_FAILURES } from "../releases/rollout.ts";
import { Count, Milliseconds, NoContent } from "./schemas.ts";

const TAGS = ["releases"];
const PEOPLE: readonly Role[] = ["operator"];
const NODE_NAME = /^[0-9a-f]{32}$/;

const ReleaseName = Type.String({ pattern: "^[0-9a-f]{64}$", description: "SHA-256 of the signed manifest" });
const ReleasePath = closed({ release: ReleaseName });
const RingJson = closed({
  permille: Type.Integer({ minimum: 0, maximum: PERMILLE, description: "of all nodes, chosen by hash" }),
  nodes: Type.Array(NodeName, { maxItems: MAX_RING_NODES, description: "beside those" }),
  wait_s: Type.Integer({ minimum: 0, maximum: MAX_WAIT_S, description: "before the next ring begins" }),
});
const SettingsJson = closed({
  rings: Type.Array(RingJson, { minItems: 1, maxItems: MAX_RINGS }),
  most_failures: Type.Integer({
    minimum: 0,
    maximum: 100_000,
    description: `more of them stop it, and so do two or more that are as many as successes; ${USUAL_MOST_FAILURES} by default`,
  }),
});
const ReleaseJson = closed({
  release: ReleaseName,
  kind: Type.Enum(["application", "system"]),
  board: Type.String(),
  version: Count,
  version_name: Type.String(),
  min_version: Count,
  size_bytes: Count,
  added_at_ms: Milliseconds,
  added_by: Type.String(),
  phase: Type.Enum(["draft", "running", "paused", "stopped", "withdrawn"]),
  ring: Count,
  ring_since_ms: orNull(Milliseconds),
  settings: SettingsJson,
  taken: Type.Integer({ minimum: 0, description: "nodes it has come to that have told an outcome" }),
  proven: Count,
  failed: Type.Integer({ minimum: 0, description: "rolled back, or refused for what is in it" }),
});
const OutcomeJson = closed({
  node: NodeName,
  outcome: Type.Enum([...OUTCOMES]),
  reason: orNull(Type.String()),
  is_failure: Type.Boolean(),
  received_at_ms: Milliseconds,
});

export interface ReleaseRoutePorts {
  readonly releases: ReleaseDesk;
}

/** Bundles for nodes, brought and let out by whoever runs the hub. */
export function releaseRoutes(app: HubApp, ports: ReleaseRoutePorts): void {
  app.register(async (scope: HubApp) => addRoute(scope, ports));
  readRoutes(app, ports);
  changeRoutes(app, ports);
}

function addRoute(app: HubApp, { releases }: ReleaseRoutePorts): void {
  app.removeAllContentTypeParsers();
  // Read by the route, as it comes: a bundle has no place in memory.
  app.addContentTypeParser("application/octet-stream", (_request, _payload, done) => done(null, null));
  app.post(
    "/api/releases",
    {
      bodyLimit: Number.MAX_SAFE_INTEGER,
      config: {
        hub: {
          roles: PEOPLE,
          streams: true,
          errors: [
            ...([
              "not-a-bundle",
              "unknown-release-key",
              "bad-signature",
              "damaged-bundle",
              "truncated-bundle",
            ] as const),
            ...(["interrupted-upload", "version-taken", "too-many-releases", "overloaded"] as const),
          ],
        },
      },
      schema: {
        summary: "Bring a signed update bundle; the same one again changes nothing",
        description: "The body is the bundle. No node is offered it before its rollout is started.",
        tags: TAGS,
        consumes: ["application/octet-stream"],
        response: { 200: ReleaseJson, 201: ReleaseJson },
      },
    },
    async (request, reply) => {
      reply.header("connection", "close");
      const by = identityOf(request).name;
      const { release, isNew } = await releases.add(streamedBody(request, "interrupted-upload"), by);
      if (isNew) request.log.info({ event: "release-added", by, release: hexOf(release.id), version: release.version });
      return reply.code(isNew ? 201 : 200).send(releaseJson(release));
    },
  );
}

function readRoutes(app: HubApp, { releases }: ReleaseRoutePorts): void {
  app.get(
    "/api/releases",
    {
      config: { hub: { roles: PEOPLE } },
      schema: {
        summary: "Releases for nodes and how far each has come, newest first",
        tags: TAGS,
        querystring: PageQuery,
        response: { 200: pageJson(ReleaseJson) },
      },
    },
    async ({ query }) => {
      const part = numberedPartOf(query);
      return pageOf(await releases.list(part), part, { keyOf: ({ number }) => String(number), show: releaseJson });
    },
  );

  app.get(
    "/api/releases/:release",
    {
      config: { hub: { roles: PEOPLE, errors: ["unknown-release"] } },
      schema: { summary: "One release", tags: TAGS, params: ReleasePath, response: { 200: ReleaseJson } },
    },
    async ({ params }) => releaseJson(await releases.find(bytesOf(params.release))),
  );

  app.get(
    "/api/releases/:release/outcomes",
    {
      config: { hub: { roles: PEOPLE, errors: ["unknown-release"] } },
      schema: {
        summary: "What nodes told of a release, by node, also those that it has not come to",
        tags: TAGS,
        params: ReleasePath,
        querystring: PageQuery,
        response: { 200: pageJson(OutcomeJson) },
      },
    },
    async ({ params, query }) => {
      const { limit, after } = partOf(query);
      // What is no node's name comes after all of them.
      const from = after === null ? null : bytesOf(NODE_NAME.test(after) ? after : "ff".repeat(16));
      const rows = await releases.outcomes(bytesOf(params.release), { limit, after: from });
      return pageOf(rows, { limit, after: from }, { keyOf: ({ node }) => hexOf(node), show: outcomeJson });
    },
  );
}

function changeRoutes(app: HubApp, { releases }: ReleaseRoutePorts): void {
  app.post(
    "/api/releases/:release/rollout",
    {
      config: { hub: { roles: PEOPLE, errors: ["unknown-release", "wrong-rollout-action", "overloaded"] } },
      schema: {
        summary: "Start a rollout, bring it to its next ring, pause, resume or withdraw it",
        description:
          "It goes on by itself when a ring has waited and more nodes have proven it than failed. Failures stop it: one " +
          "where only one node was reached, else two that are as many as successes, or more than were allowed. Nodes " +
          "that it has not come to do not count.",
        tags: TAGS,
        params: ReleasePath,
        body: closed({
          action: Type.Enum(["start", "next", "pause", "resume", "withdraw"]),
          settings: Type.Optional(SettingsJson),
        }),
        response: { 200: ReleaseJson },
      },
    },
    async (request) => {
      const { action, settings = null } = request.body;
      const release = await releases.act(bytesOf(request.params.release), action, settings);
      const by = identityOf(request).name;
      request.log.info({
        event: "release-rollout",
        by,
        release: request.params.release,
        action,
        ring: release.rollout.ring,
      });
      return releaseJson(release);
    },
  );

  app.delete(
    "/api/releases/:release",
    {
      config: { hub: { roles: PEOPLE, errors: ["unknown-release", "release-in-use"] } },
      schema: {
        summary: "Remove a release in draft, or a withdrawn one",
        tags: TAGS,
        params: ReleasePath,
        response: { 204: NoContent },
      },
    },
    async (request, reply) => {
      await releases.remove(bytesOf(request.params.release));
      request.log.info({ event: "release-removed", by: identityOf(request).name, release: request.params.release });
      return reply.code(204).send(null);
    },
  );
}

function releaseJson({ rollout, counts, ...release }: Release) {
  const { kind, board, version, version_name, min_version, size_bytes, added_at_ms, added_by } = release;
  const { phase, ring, ring_since_ms, rings, most_failures } = rollout;
  return {
    release: hexOf(release.id),
    ...{ kind, board, version, version_name, min_version, size_bytes, added_at_ms, added_by },
    ...{ phase, ring, ring_since_ms },
    settings: { rings: rings.map(({ nodes, ...rest }) => ({ ...rest, nodes: [...nodes] })), most_failures },
    ...counts,
  };
}

function outcomeJson({ node, outcome, reason, is_failure, received_at_ms }: NodeOutcome) {
  return { node: hexOf(node), outcome, reason, is_failure, received_at_ms };
}
