import type { CommunityId } from "@localgrid/vocabulary/identifiers";
import type { EnrolledNode, Enrolment, EnrolmentResult, JoinCode, NodeRegistry } from "../enrolment/node-registry.ts";

/** The port's meaning without a database. */
export class InMemoryNodeRegistry implements NodeRegistry {
  private readonly nodes = new Map<string, EnrolledNode>();
  private readonly keys = new Map<CommunityId, Uint8Array>();
  private readonly codes = new Map<string, JoinCode & { readonly used_by: string | null }>();

  /** Nodes that are enrolled from the beginning. */
  constructor(nodes: readonly EnrolledNode[] = []) {
    for (const node of nodes) this.nodes.set(hex(node.id), node);
  }

  async find(id: Uint8Array): Promise<EnrolledNode | null> {
    return this.nodes.get(hex(id)) ?? null;
  }

  async addJoinCode(code: JoinCode): Promise<void> {
    this.codes.set(hex(code.digest), { ...code, used_by: null });
  }

  async enrol(enrolment: Enrolment): Promise<EnrolmentResult> {
    const { digest, id, public_key, at_ms } = enrolment;
    const code = this.codes.get(hex(digest));
    if (code === undefined) return { kind: "rejected", reason: "wrong-code" };
    const known = this.nodes.get(hex(id)) ?? null;
    if (known !== null && known.revoked_at_ms !== null) return { kind: "rejected", reason: "revoked-node" };
    if (code.used_by !== null) {
      if (known === null || code.used_by !== hex(id)) return { kind: "rejected", reason: "used-code" };
      return this.bindKey(enrolment, known.community)
        ? { kind: "enrolled", node: known }
        : { kind: "rejected", reason: "other-community-key" };
    }
    if (at_ms >= code.expires_at_ms) return { kind: "rejected", reason: "expired-code" };
    const { community } = code;
    if (known !== null && known.community !== community) return { kind: "rejected", reason: "node-exists" };
    if (!this.bindKey(enrolment, community)) return { kind: "rejected", reason: "other-community-key" };
    const node = known ?? { id, community, public_key, revoked_at_ms: null };
    this.nodes.set(hex(id), node);
    this.codes.set(hex(digest), { ...code, used_by: hex(id) });
    return { kind: "enrolled", node };
  }

  private bindKey(enrolment: Enrolment, community: CommunityId): boolean {
    const sealed = this.keys.get(community);
    if (sealed !== undefined) return enrolment.isSameKey(community, sealed);
    this.keys.set(community, enrolment.sealKey(community));
    return true;
  }

  async revoke(id: Uint8Array, at_ms: number): Promise<void> {
    const node = await this.find(id);
    if (node !== null) this.nodes.set(hex(id), { ...node, revoked_at_ms: node.revoked_at_ms ?? at_ms });
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
