import { Readable } from "node:stream";
import * as Type from "typebox";
import { cloudHubError } from "../errors.ts";
import type { HubApp } from "../http/hub-app.ts";
import { bytesOf, closed, ErrorJson, hexOf, NodeName, NodePath, orNull } from "../http/schemas.ts";
import { OUTCOMES, type Release } from "../releases/release.ts";
import type { ReleaseDesk } from "../releases/release-desk.ts";
import { NodeGate } from "./node-gate.ts";
import { authorizeNode, type NodeLoginPorts } from "./node-login.ts";

const TAGS = ["releases"];
const ANSWERS = { 401: ErrorJson, 403: ErrorJson };
/** Whoever takes nothing for so long, or has not taken everything by then, is cut off and goes on by a range. */
const STALLED_MS = 30_000;
const LONGEST_MS = 3_600_000;
const RANGE = /^bytes=(\d{1,15})-(\d{0,15})$/;

const ReleaseName = Type.String({ pattern: "^[0-9a-f]{64}$", description: "SHA-256 of the signed manifest" });
const ReleasePath = closed({ node: NodeName, release: ReleaseName });
const Count = Type.Integer({ minimum: 0 });

export interface NodeReleasePorts extends NodeLoginPorts {
  readonly releases: ReleaseDesk;
}

/** Releases as nodes see them. */
export function nodeReleaseRoutes(app: HubApp, ports: NodeReleasePorts): void {
  offersRoute(app, ports);
  contentRoute(app, ports);
  outcomeRoute(app, ports);
}

function offersRoute(app: HubApp, ports: NodeReleasePorts): void {
  app.get(
    "/v1/nodes/:node/releases",
    {
      config: { hub: { roles: "node" } },
      schema: {
        summary: "Releases whose rollout has come to the asking node, newest first, and those that were called back",
        tags: TAGS,
        security: [{ node: [] }],
        params: NodePath,
        response: {
          200: closed({
            offers: Type.Array(
              closed({
                release: ReleaseName,
                kind: Type.Enum(["application", "system"]),
                board: Type.String(),
                version: Count,
                version_name: Type.String(),
                size_bytes: Count,
                signed_manifest: Type.String({ description: "base64" }),
              }),
            ),
            withdrawn: Type.Array(ReleaseName),
          }),
          ...ANSWERS,
        },
      },
    },
    async (request, reply) => {
      const { id } = await authorizeNode(request, bytesOf(request.params.node), ports);
      const { offers, withdrawn } = await ports.releases.forNode(id);
      reply.header("cache-control", "no-store");
      return { offers: offers.map(offerJson), withdrawn: withdrawn.map((release) => hexOf(release.id)) };
    },
  );
}

function contentRoute(app: HubApp, ports: NodeReleasePorts): void {
  // Two of a node: one, and another whose end nobody has noticed yet.
  const places = new NodeGate({ places: 64, places_per_node: 2, what: "fetches of bundles" });
  app.get(
    "/v1/nodes/:node/releases/:release/content",
    {
      config: { hub: { roles: "node", errors: ["unknown-release", "range-not-satisfiable", "overloaded"] } },
      schema: {
        summary: "A release that the asking node is offered, or a range of it",
        tags: TAGS,
        security: [{ node: [] }],
        produces: ["application/octet-stream"],
        params: ReleasePath,
        response: {
          200: Type.Unknown({ description: "the whole bundle" }),
          206: Type.Unknown({ description: "the range" }),
          ...ANSWERS,
        },
      },
    },
    async (request, reply) => {
      const { node, release } = request.params;
      const asking = await authorizeNode(request, bytesOf(node), ports);
      const { id, size_bytes: size } = await ports.releases.offered(bytesOf(release), asking.id);
      const range = rangeOf(request.headers.range, size);
      if (range === null) {
        reply.header("content-range", `bytes */${size}`);
        throw cloudHubError("range-not-satisfiable", `the release has ${size} bytes`);
      }
      const { from, to } = range;
      reply.raw.once("close", places.enter(node));
      reply.raw.setTimeout(STALLED_MS, () => reply.raw.destroy());
      if (request.headers.range !== undefined) {
        reply.code(206).header("content-range", `bytes ${from}-${to - 1}/${size}`);
      }
      reply
        .header("accept-ranges", "bytes")
        .header("content-length", to - from)
        .header("cache-control", "no-store");
      const bytes = ports.releases.content(id, range);
      return reply
        .type("application/octet-stream")
        .send(Readable.from(bytes, { signal: AbortSignal.timeout(LONGEST_MS), objectMode: false }));
    },
  );
}

function outcomeRoute(app: HubApp, ports: NodeReleasePorts): void {
  app.post(
    "/v1/nodes/:node/releases/:release/outcome",
    {
      config: { hub: { roles: "node", errors: ["unknown-release"] } },
      schema: {
        summary: "What became of a release at this node; again changes nothing",
        tags: TAGS,
        security: [{ node: [] }],
        params: ReleasePath,
        body: closed({
          outcome: Type.Enum([...OUTCOMES]),
          reason: orNull(Type.String({ pattern: "^[a-z][a-z0-9-]{0,63}$", description: "a code" })),
        }),
        response: { 204: Type.Null(), ...ANSWERS },
      },
    },
    async (request, reply) => {
      const { node, release } = request.params;
      const { id } = await authorizeNode(request, bytesOf(node), ports);
      const { outcome, reason } = request.body;
      await ports.releases.told(bytesOf(release), id, { outcome, reason });
      if (outcome === "rolled-back" || outcome === "refused") {
        request.log.warn({ event: "release-not-taken", node, release, outcome, reason });
      }
      return reply.code(204).send(null);
    },
  );
}

/** The whole without a header, null for a range that is none or lies outside. */
function rangeOf(header: string | undefined, size: number): { readonly from: number; readonly to: number } | null {
  if (header === undefined) return { from: 0, to: size };
  const [, from_text = "", to_text = ""] = RANGE.exec(header) ?? [];
  if (from_text === "") return null;
  const from = Number(from_text);
  const to = to_text === "" ? size : Math.min(Number(to_text) + 1, size);
  return from < to ? { from, to } : null;
}

function offerJson(release: Release) {
  const { kind, board, version, version_name, size_bytes } = release;
  return {
    release: hexOf(release.id),
    ...{ kind, board, version, version_name, size_bytes },
    signed_manifest: Buffer.from(release.signed_manifest).toString("base64"),
  };
}
