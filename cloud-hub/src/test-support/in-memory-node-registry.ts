import type { EnrolledNode, Enrolment, EnrolmentResult, JoinCode, NodeRegistry } from "../enrolment/node-registry.ts";

/** The port's meaning without a database. */
export class InMemoryNodeRegistry implements NodeRegistry {
  private readonly nodes = new Map<string, EnrolledNode>();
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

  async enrol({ digest, id, public_key, at_ms }: Enrolment): Promise<EnrolmentResult> {
    const code = this.codes.get(hex(digest));
    if (code === undefined) return { kind: "rejected", reason: "wrong-code" };
    const known = this.nodes.get(hex(id)) ?? null;
    if (known !== null && known.revoked_at_ms !== null) return { kind: "rejected", reason: "revoked-node" };
    if (code.used_by !== null) {
      if (known === null || code.used_by !== hex(id)) return { kind: "rejected", reason: "used-code" };
      return { kind: "enrolled", node: known };
    }
    if (at_ms >= code.expires_at_ms) return { kind: "rejected", reason: "expired-code" };
    const { community } = code;
    if (known !== null && known.community !== community) return { kind: "rejected", reason: "node-exists" };
    const node = known ?? { id, community, public_key, revoked_at_ms: null };
    this.nodes.set(hex(id), node);
    this.codes.set(hex(digest), { ...code, used_by: hex(id) });
    return { kind: "enrolled", node };
  }

  async revoke(id: Uint8Array, at_ms: number): Promise<void> {
    const node = await this.find(id);
    if (node !== null) this.nodes.set(hex(id), { ...node, revoked_at_ms: node.revoked_at_ms ?? at_ms });
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
