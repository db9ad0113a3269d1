import type { CommunityId } from "@localgrid/vocabulary/identifiers";
import { refusalOf } from "../enrolment/enrolment-refusal.ts";
import type { EnrolledNode, Enrolment, EnrolmentResult, JoinCode, NodeRegistry } from "../enrolment/node-registry.ts";

/** The port's meaning without a database. */
export class InMemoryNodeRegistry implements NodeRegistry {
  private readonly nodes = new Map<string, EnrolledNode>();
  private readonly keys = new Map<CommunityId, Uint8Array>();
  private readonly codes = new Map<string, JoinCode & { readonly used_by: Uint8Array | null }>();

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
    const { digest, id, public_key } = enrolment;
    const code = this.codes.get(hex(digest));
    if (code === undefined) return { kind: "rejected", reason: "wrong-code" };
    const known = this.nodes.get(hex(id)) ?? null;
    const reason = refusalOf(enrolment, { code, known });
    if (reason !== null) return { kind: "rejected", reason };
    const { community } = code;
    if (!this.bindKey(enrolment, community)) return { kind: "rejected", reason: "other-community-key" };
    const node = known ?? { id, community, public_key, revoked_at_ms: null };
    this.nodes.set(hex(id), node);
    this.codes.set(hex(digest), { ...code, used_by: id });
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
