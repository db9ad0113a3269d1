import { applyToCommunity, createCommunity } from "@localgrid/clearing/community";
import type { CommunityId, MemberId } from "@localgrid/vocabulary/identifiers";
import {
  type AllocationKeyStore,
  type HeldKeys,
  KEYS_DECIDED_ON,
  type KeptKey,
  type KeyList,
  type KeysDecision,
} from "../communities/allocation-key-store.ts";
import type { ListPart } from "../communities/community-store.ts";

/** Allocation keys of one community in memory, as its members are. No node ever takes any. */
export class InMemoryAllocationKeys implements AllocationKeyStore {
  open_from_s: number | null = null;
  private readonly members: readonly string[];
  private readonly kept = new Map<number, KeptKey>();

  constructor(members: readonly string[]) {
    this.members = members;
  }

  async list(_community: CommunityId, { limit, after }: ListPart<number>): Promise<KeyList> {
    const keys = this.sorted().filter(({ valid_from_s }) => after === null || valid_from_s > after);
    return { version: this.version(), keys: keys.slice(0, limit).map((key) => ({ ...key, is_taken: false })) };
  }

  async change(_community: CommunityId, decide: (held: HeldKeys) => KeysDecision) {
    const state = createCommunity();
    for (const member of this.members) {
      const body = { member: member as MemberId, is_active: true, credit_limit_micro: null };
      applyToCommunity(state, { kind: "member", body });
    }
    const keys = this.sorted().slice(-KEYS_DECIDED_ON);
    const decision = decide({ state, keys, version: this.version(), open_from_s: this.open_from_s });
    if (decision.kind === "keys") for (const key of decision.keys) this.kept.set(key.valid_from_s, key);
    return { ...decision, version: this.version() };
  }

  private sorted(): readonly KeptKey[] {
    return [...this.kept.values()].sort((a, b) => a.valid_from_s - b.valid_from_s);
  }

  private version(): number {
    return this.sorted().reduce((sum, { version }) => sum + version, 0);
  }
}
