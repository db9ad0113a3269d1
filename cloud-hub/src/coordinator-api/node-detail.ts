import * as Type from "typebox";
import { ROLES } from "../access/identity.ts";
import type { NodeDetail, NodeDirectory, NodeUpdate } from "../communities/node-directory.ts";
import type { NodeRegistry } from "../enrolment/node-registry.ts";
import type { HubApp } from "../http/hub-app.ts";
import { CommunityName, closed, hexOf, NodePath, orNull } from "../http/schemas.ts";
import type { MachineFigure, MachineFigures } from "../machine-figures/machine-figures.ts";
import type { Release } from "../releases/release.ts";
import type { ReleaseDesk } from "../releases/release-desk.ts";
import { NODE_PROPERTIES, nodeJson, ownNode } from "./nodes.ts";
import { Count, Milliseconds } from "./schemas.ts";

const TAGS = ["nodes"];
const STANDARD_HOURS = 48;
const MOST_HOURS = 168;

const RELEASE_PROPERTIES = {
  release: Type.String({ pattern: "^[0-9a-f]{64}$", description: "SHA-256 of the signed manifest" }),
  kind: Type.String(),
  board: Type.String(),
  version: Count,
  version_name: Type.String(),
};

const FigureJson = closed({
  at_ms: Type.Integer({ minimum: 0, description: "by the node's clock" }),
  memory_bytes: Count,
  disk_free_bytes: Count,
  temperature_milli_c: orNull(Type.Integer()),
});

const DetailJson = closed({
  ...NODE_PROPERTIES,
  community: CommunityName,
  status_at_ms: orNull(Milliseconds),
  clock_error_ms: orNull(Type.Integer({ description: "the node's clock less the hub's when it last told how it is" })),
  has_simulated_clock: Type.Boolean({ description: "whether it says that its time is made up" }),
  telemetry_backlog_records: orNull(Count),
  updates: Type.Array(
    closed({
      ...RELEASE_PROPERTIES,
      phase: Type.String(),
      outcome: Type.String(),
      reason: orNull(Type.String()),
      told_at_ms: Milliseconds,
    }),
    { description: "what it told of releases, the newest first" },
  ),
  offers: Type.Array(closed(RELEASE_PROPERTIES), { description: "releases whose rollout has come to it" }),
  backups: Type.Array(closed({ made_at_ms: Milliseconds, size_bytes: Count })),
});

export interface NodeDetailPorts {
  readonly nodes: NodeDirectory;
  readonly registry: NodeRegistry;
  readonly releases: ReleaseDesk;
  readonly machines: MachineFigures;
}

/** One node, and how its machine has been. */
export function nodeDetailRoutes(app: HubApp, { nodes, registry, releases, machines }: NodeDetailPorts): void {
  const config = { hub: { roles: ROLES, scope: "own", errors: ["no-such-node"] } } as const;

  app.get(
    "/api/nodes/:node",
    {
      config,
      schema: {
        summary: "Everything that the hub knows of a node",
        tags: TAGS,
        params: NodePath,
        response: { 200: DetailJson },
      },
    },
    async (request) => {
      const { id, revoked_at_ms } = await ownNode(request, request.params.node, registry);
      const detail = (await nodes.find(id)) as NodeDetail;
      const { offers } = revoked_at_ms === null ? await releases.forNode(id) : { offers: [] };
      return detailJson(detail, offers);
    },
  );

  app.get(
    "/api/nodes/:node/machine",
    {
      config,
      schema: {
        summary: "How a node's machine has been, from its telemetry, oldest first; nothing of homes",
        tags: TAGS,
        params: NodePath,
        querystring: closed({
          hours: Type.Optional(
            Type.Integer({ minimum: 1, maximum: MOST_HOURS, description: `so far back; ${STANDARD_HOURS} by default` }),
          ),
        }),
        response: { 200: closed({ figures: Type.Immutable(Type.Array(FigureJson, { maxItems: 240 })) }) },
      },
    },
    async (request) => {
      const { id } = await ownNode(request, request.params.node, registry);
      const figures = await machines.history(id, request.query.hours ?? STANDARD_HOURS);
      return { figures: figures.map(figureJson) };
    },
  );
}

function detailJson(detail: NodeDetail, offers: readonly Release[]) {
  const { community, status_at_ms, clock_error_ms, has_simulated_clock, telemetry_backlog_records } = detail;
  const { updates, backups } = detail;
  return {
    ...nodeJson(detail),
    ...{ community, status_at_ms, clock_error_ms, has_simulated_clock, telemetry_backlog_records },
    updates: updates.map(updateJson),
    offers: offers.map(({ id, kind, board, version, version_name }) => ({
      ...{ release: hexOf(id), kind, board, version, version_name },
    })),
    backups: backups.map(({ made_at_ms, size_bytes }) => ({ made_at_ms, size_bytes })),
  };
}

function updateJson({ release, kind, board, version, version_name, phase, outcome, reason, told_at_ms }: NodeUpdate) {
  return { release: hexOf(release), kind, board, version, version_name, phase, outcome, reason, told_at_ms };
}

function figureJson({ at_ms, memory_bytes, disk_free_bytes, temperature_milli_c }: MachineFigure) {
  return { at_ms, memory_bytes, disk_free_bytes, temperature_milli_c };
}
