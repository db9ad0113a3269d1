import { nodeIdOf } from "@localgrid/journal/chain";
import { decodeMembership, type SignedMembership } from "@localgrid/protocol/region-membership";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { areEqual, hexOf } from "./names.ts";
import type { PeerAddress } from "./peer-network.ts";
import type { ReplicaStore } from "./replica-store.ts";
import type { AdoptionVerdict } from "./report.ts";

export type MembershipSource = "hub" | "file" | "peer";

export interface Member extends PeerAddress {
  readonly community: string;
}

type Rejection = Extract<AdoptionVerdict, { readonly kind: "rejected" }>["reason"];

/** Who belongs to the region, by its newest signed membership. Who is not listed there is no member. */
export class MembershipBook {
  private readonly store: Pick<ReplicaStore, "membership" | "saveMembership" | "regionKey" | "pinRegionKey">;
  private readonly own: string;
  private signed: SignedMembership | null = null;
  private stored: Uint8Array | null = null;
  private members: ReadonlyMap<string, Member> = new Map();

  /** `own` is this node's id: it is listed too, but no peer of itself. */
  constructor(store: MembershipBook["store"], own: string) {
    this.store = store;
    this.own = own;
  }

  /** Takes up what an earlier life of this node had adopted. */
  load(): void {
    const bytes = this.store.membership();
    if (bytes !== null) this.take(decodeMembership(bytes), bytes);
  }

  /** The first key that hub or coordinator bring is pinned; after that nothing counts that another one signed. */
  adopt(bytes: Uint8Array, source: MembershipSource): AdoptionVerdict {
    let membership: SignedMembership;
    const kept = new Uint8Array(bytes);
    try {
      membership = decodeMembership(kept);
    } catch (error) {
      if (!(error instanceof LocalGridError)) throw error;
      return refusal(error.code === "wrong-signature" ? "wrong-signature" : "malformed-message", error.message);
    }
    const objection = this.objectionTo(membership, kept, source);
    if (objection !== null) return objection;
    if (this.store.regionKey() === null) this.store.pinRegionKey(membership.public_key);
    this.store.saveMembership(kept);
    this.take(membership, kept);
    return { kind: "adopted", version: membership.version };
  }

  get region(): string | null {
    return this.signed?.region ?? null;
  }

  /** 0 before the first one. */
  get version(): number {
    return this.signed?.version ?? 0;
  }

  /** As it was signed, to be passed on. */
  get bytes(): Uint8Array | null {
    return this.stored;
  }

  /** Whether this node itself is a member. */
  get isListed(): boolean {
    return this.members.has(this.own);
  }

  /** Null for who is no member. */
  member(node: string): Member | null {
    return this.members.get(node) ?? null;
  }

  /** This node included. */
  all(): readonly Member[] {
    return [...this.members.values()];
  }

  /** All but this node, in order of their id. */
  others(): readonly Member[] {
    return [...this.members.values()].filter(({ node }) => node !== this.own);
  }

  private objectionTo(
    membership: SignedMembership,
    bytes: Uint8Array,
    source: MembershipSource,
  ): AdoptionVerdict | null {
    const { signed } = this;
    const { version } = membership;
    const pinned = this.store.regionKey();
    if (pinned === null && source === "peer") {
      return refusal("region-key-unknown", "the first membership comes from the hub or from a file");
    }
    if (pinned !== null && !areEqual(pinned, membership.public_key)) {
      return refusal("region-key-changed", "another key has signed it than the one that this region began with");
    }
    if (signed === null) return null;
    if (signed.region !== membership.region) {
      return refusal("other-region", `it is of the region ${membership.region}, this one is ${signed.region}`);
    }
    if (version > signed.version) return null;
    if (version < signed.version) return refusal("older-version", `version ${version}, here is ${signed.version}`);
    if (this.stored !== null && areEqual(this.stored, bytes)) return { kind: "known", version };
    return refusal("same-version-differs", `another membership of version ${version} is here`);
  }

  private take(membership: SignedMembership, bytes: Uint8Array): void {
    const members = membership.members.map(({ public_key, community, addresses }) => {
      return { node: hexOf(nodeIdOf(public_key)), public_key, community, addresses };
    });
    members.sort((a, b) => (a.node < b.node ? -1 : 1));
    this.signed = membership;
    this.stored = bytes;
    this.members = new Map(members.map((member) => [member.node, member]));
  }
}

function refusal(reason: Rejection, message: string): AdoptionVerdict {
  return { kind: "rejected", reason, message };
}
