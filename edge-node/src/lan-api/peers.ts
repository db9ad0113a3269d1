import { MAX_MEMBERSHIP_BYTES } from "@localgrid/protocol/region-membership";
import type { FastifyBaseLogger } from "fastify";
import * as Type from "typebox";
import { type EdgeNodeErrorCode, edgeNodeError } from "../errors.ts";
import { membershipFromText } from "../gossip/membership-text.ts";
import type { AdoptionVerdict } from "../gossip/report.ts";
import type { LanApp } from "./lan-app.ts";
import { NodeName, PeersJson, peersJson } from "./peers-json.ts";
import type { PeerDesk } from "./ports.ts";
import { sessionOf } from "./route-guard.ts";
import { closed, list } from "./schemas.ts";

const ALL_ROLES = ["member", "installer", "coordinator"] as const;
const TAGS = ["peers"];
const CBOR = "application/cbor";

const REFUSALS = {
  "malformed-message": "malformed-membership",
  "wrong-signature": "forged-membership",
  "region-key-changed": "region-key-changed",
  "region-key-unknown": "region-key-unknown",
  "older-version": "older-membership",
  "same-version-differs": "membership-contradicted",
  "other-region": "other-region",
} as const satisfies Record<Rejection["reason"], EdgeNodeErrorCode>;

type Rejection = Extract<AdoptionVerdict, { readonly kind: "rejected" }>;

const CardJson = closed({
  node: NodeName,
  public_key: Type.String({ description: "Ed25519, hexadecimal" }),
  community: Type.String(),
  addresses: list(Type.String({ description: "multiaddr without the node's id" })),
});

const MembershipText = closed({
  membership: Type.String({
    minLength: 1,
    description: "the signed document in base64url, or the texts of all its QR codes in any order",
  }),
});
const AdoptionJson = closed({
  version: Type.Integer({ minimum: 0 }),
  is_new: Type.Boolean({ description: "false where this node had it already" }),
});

interface Ports {
  readonly peers: PeerDesk;
  /** Real time, which the report's times are of. */
  readonly wallClock: { now_ms(): number };
}

export function peerRoutes(app: LanApp, { peers, wallClock }: Ports): void {
  const answer = (isForAll: boolean) => peersJson(peers.report(), { at_ms: wallClock.now_ms(), isForAll });

  app.get(
    "/api/peers",
    {
      config: { roles: ALL_ROLES, right: "reader" },
      schema: {
        summary: "The region's other nodes, and where copies of this node's records are",
        description: "What this node keeps for others (`keeping`) is for coordinators; for others it is null.",
        tags: TAGS,
        response: { 200: PeersJson },
      },
    },
    async (request) => answer(sessionOf(request).role !== "coordinator"),
  );

  app.post(
    "/api/peers/:node/block",
    {
      config: { roles: ["coordinator"], errors: ["unknown-peer"] },
      schema: {
        summary: "Have nothing to do with a node any more, or again; holds until it is taken back",
        tags: TAGS,
        params: closed({ node: NodeName }),
        body: closed({ is_blocked: Type.Boolean() }),
        response: { 200: PeersJson },
      },
    },
    async (request) => {
      const { node } = request.params;
      const { is_blocked } = request.body;
      const known = peers.report().peers;
      if (!known.some((peer) => peer.node === node)) {
        throw edgeNodeError("unknown-peer", `the region has no other node ${node}`);
      }
      const others = known.filter((peer) => peer.is_blocked && peer.node !== node).map((peer) => peer.node);
      peers.block(is_blocked ? [...others, node] : others);
      request.log.warn({ event: is_blocked ? "peer-blocked" : "peer-unblocked", node, by: sessionOf(request).login });
      return answer(false);
    },
  );
}

export function membershipRoutes(app: LanApp, { peers }: Pick<Ports, "peers">): void {
  app.get(
    "/api/membership/card",
    {
      config: { roles: ["coordinator"] },
      schema: {
        summary: "What whoever keeps the region's list has to know of this node; nothing of it is secret",
        tags: TAGS,
        response: { 200: CardJson },
      },
    },
    async () => {
      const { node, public_key, community, addresses } = peers.card();
      return { node, public_key: Buffer.from(public_key).toString("hex"), community, addresses };
    },
  );

  // Only this route takes anything but JSON, and as much of it as a whole region needs.
  app.register(async (scope: LanApp) => {
    scope.addContentTypeParser(
      CBOR,
      { parseAs: "buffer", bodyLimit: MAX_MEMBERSHIP_BYTES },
      (_request, body: Buffer, done) => done(null, body),
    );
    adoptionRoute(scope, peers);
  });
}

function adoptionRoute(app: LanApp, peers: PeerDesk): void {
  app.post(
    "/api/membership",
    {
      config: { roles: ["coordinator"], errors: ["no-peers", ...Object.values(REFUSALS)] },
      schema: {
        summary: "Take the region's signed list of nodes, as a file or as the text of a QR code",
        description: "The first list decides whose signature counts from then on; only newer ones replace it.",
        tags: TAGS,
        body: {
          content: {
            "application/json": { schema: MembershipText },
            [CBOR]: { schema: Type.Unsafe<Uint8Array>({ description: "the signed document as it is" }) },
          },
        },
        response: { 200: AdoptionJson },
      },
    },
    async (request) => {
      const verdict = peers.adopt(documentOf(request.body));
      tell(request.log, verdict, sessionOf(request).login);
      if (verdict.kind === "rejected") throw edgeNodeError(REFUSALS[verdict.reason], verdict.message);
      return { version: verdict.version, is_new: verdict.kind === "adopted" };
    },
  );
}

function documentOf(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body;
  return membershipFromText((body as Type.Static<typeof MembershipText>).membership);
}

function tell(log: FastifyBaseLogger, verdict: AdoptionVerdict, by: string): void {
  if (verdict.kind === "rejected") log.warn({ event: "membership-refused", reason: verdict.reason, by });
  else log.info({ event: "membership-brought", version: verdict.version, kind: verdict.kind, by });
}
