import { nodeIdOf } from "@localgrid/journal/chain";
import { isEnrolmentProven } from "@localgrid/protocol/node-proofs";
import { communityId } from "@localgrid/vocabulary/identifiers";
import { cloudHubError } from "../errors.ts";
import type { HubKey } from "./hub-key.ts";
import { formatJoinCode, JOIN_CODE_BYTES, joinCodeDigest } from "./join-code.ts";
import type { EnrolledNode, EnrolmentRefusal, NodeRegistry } from "./node-registry.ts";

export interface EnrolmentPorts {
  readonly registry: NodeRegistry;
  readonly hubKey: HubKey;
  readonly now_ms: () => number;
  readonly random: (count: number) => Uint8Array;
}

export interface EnrolmentRequest {
  readonly join_code: string;
  /** What the node was set up for: a code of another community lets it in nowhere. Null where it does not say. */
  readonly community: string | null;
  /** Raw Ed25519 public key, 32 bytes. */
  readonly public_key: Uint8Array;
  /** Opens the community's journals, 32 bytes. */
  readonly community_key: Uint8Array;
  /** By the node's key over code and keys. */
  readonly proof: Uint8Array;
}

const JOIN_CODE_LIFETIME_MS = 7 * 86_400_000;

const REFUSALS: Readonly<Record<EnrolmentRefusal, string>> = {
  "wrong-code": "there is no such join code",
  "wrong-community": "the join code is for another community than the node",
  "expired-code": "the join code has expired",
  "used-code": "the join code has enrolled another node",
  "node-exists": "the node belongs to another community",
  "other-community-key": "the community's journals are sealed with another key",
  "revoked-node": "the node was shut out",
};

/** Lets nodes in: a code that the coordinator gave out, used once, binds one node's key to one community. */
export class EnrolmentDesk {
  private readonly ports: EnrolmentPorts;

  constructor(ports: EnrolmentPorts) {
    this.ports = ports;
  }

  /**
   * A new code, good for a week; it can be shown this once.
   *
   * @throws {LocalGridError} `not-an-identifier`, `store-away`, `store-full`
   */
  async createJoinCode(community: string): Promise<{ readonly join_code: string; readonly expires_at_ms: number }> {
    const { registry, now_ms, random } = this.ports;
    const join_code = formatJoinCode(random(JOIN_CODE_BYTES));
    const created_at_ms = now_ms();
    const expires_at_ms = created_at_ms + JOIN_CODE_LIFETIME_MS;
    const digest = joinCodeDigest(join_code);
    await registry.addJoinCode({ digest, community: communityId(community), created_at_ms, expires_at_ms });
    return { join_code, expires_at_ms };
  }

  /**
   * The first node of a community brings the key that its journals are sealed with, every other one the same. The
   * node that used a code may ask again and gets the same answer.
   *
   * @throws {LocalGridError} `wrong-signature`, `wrong-code`, `wrong-community`, `expired-code`, `used-code`, `node-exists`,
   * `other-community-key`, `revoked-node`, `wrong-hub-key`, `store-away`, `store-full`
   */
  async enrol({ join_code, community, public_key, community_key, proof }: EnrolmentRequest): Promise<EnrolledNode> {
    const { registry, hubKey, now_ms } = this.ports;
    const claim = { joinCode: join_code, publicKey: public_key, communityKey: community_key };
    if (!isEnrolmentProven(claim, proof)) {
      throw cloudHubError("wrong-signature", "the proof is not by the key that is to be enrolled");
    }
    const result = await registry.enrol({
      digest: joinCodeDigest(join_code),
      id: nodeIdOf(public_key),
      public_key,
      community,
      at_ms: now_ms(),
      sealKey: (of) => hubKey.seal(of, community_key),
      isSameKey: (of, sealed) => Buffer.compare(hubKey.open(of, sealed), community_key) === 0,
    });
    if (result.kind === "rejected") throw cloudHubError(result.reason, REFUSALS[result.reason]);
    return result.node;
  }
}
