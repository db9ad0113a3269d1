import { isRequestProven, readAuthorization } from "@localgrid/protocol/node-proofs";
import type { FastifyRequest } from "fastify";
import type { EnrolledNode, NodeRegistry } from "../enrolment/node-registry.ts";
import { cloudHubError } from "../errors.ts";
import type { RegionDesk } from "../region/region-desk.ts";

const CLOCK_TOLERANCE_MS = 300_000;

export interface NodeLoginPorts {
  readonly registry: NodeRegistry;
  readonly now_ms: () => number;
}

/** @throws {LocalGridError} `unknown-node`, `revoked-node`, `store-away` */
export async function welcomeNode(registry: NodeRegistry, id: Uint8Array): Promise<EnrolledNode> {
  const node = await registry.find(id);
  if (node === null) throw cloudHubError("unknown-node", "this node is not enrolled here");
  if (node.revoked_at_ms !== null) throw cloudHubError("revoked-node", "the node was shut out");
  return node;
}

/**
 * The node about which it may speak, when it is the one that signed the request.
 *
 * @throws {LocalGridError} `no-proof`, `wrong-clock`, `wrong-proof`, `unknown-node`, `revoked-node`, `store-away`
 */
export async function authorizeNode(
  request: FastifyRequest,
  about: Uint8Array,
  ports: NodeLoginPorts,
): Promise<EnrolledNode> {
  const asking = await signerOf(request, ports);
  if (Buffer.compare(asking.id, about) !== 0) throw cloudHubError("wrong-proof", "a node speaks for itself only");
  return asking;
}

/**
 * The node that signed a request; it may ask about `about` when that is of its own community.
 *
 * @throws {LocalGridError} `no-proof`, `wrong-clock`, `wrong-proof`, `unknown-node`, `revoked-node`,
 * `foreign-community`, `store-away`
 */
export async function authorizeReading(
  request: FastifyRequest,
  about: Uint8Array,
  ports: NodeLoginPorts,
): Promise<EnrolledNode> {
  const asking = await signerOf(request, ports);
  const subject = await ports.registry.find(about);
  if (subject === null || subject.community !== asking.community) {
    throw cloudHubError("foreign-community", "the journal belongs to no node of this community");
  }
  return subject;
}

/**
 * As {@link authorizeReading}, for what every node of the region may know.
 *
 * @throws {LocalGridError} as {@link authorizeReading}
 */
export async function authorizeNeighbour(
  request: FastifyRequest,
  about: Uint8Array,
  ports: NodeLoginPorts & { readonly regions: RegionDesk },
): Promise<EnrolledNode> {
  const asking = await signerOf(request, ports);
  const subject = await ports.registry.find(about);
  if (subject === null || !(await ports.regions.areNeighbours(asking.community, subject.community))) {
    throw cloudHubError("foreign-community", "the journal belongs to no node of this region");
  }
  return subject;
}

/**
 * The node that signed a request.
 *
 * @throws {LocalGridError} `no-proof`, `wrong-clock`, `wrong-proof`, `unknown-node`, `revoked-node`, `store-away`
 */
export async function signerOf(request: FastifyRequest, { registry, now_ms }: NodeLoginPorts): Promise<EnrolledNode> {
  const proof = readAuthorization(request.headers.authorization ?? "");
  if (proof === null) throw cloudHubError("no-proof", "the request carries no node's signature");
  const asking = await welcomeNode(registry, proof.node);
  if (!isRequestProven(proof, { method: request.method, target: request.url }, asking.public_key)) {
    throw cloudHubError("wrong-proof", "the request is not signed by the node that it names");
  }
  if (Math.abs(proof.at_ms - now_ms()) > CLOCK_TOLERANCE_MS) {
    throw cloudHubError("wrong-clock", "the request was signed too long ago, or its node's clock is wrong");
  }
  return asking;
}
