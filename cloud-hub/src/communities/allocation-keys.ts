import { type AllocationKeyBounds, setAllocationKey } from "@localgrid/clearing/key-decisions";
import type { AllocationKeyBody } from "@localgrid/protocol/record-bodies";
import type { CommunityId } from "@localgrid/vocabulary/identifiers";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { cloudHubError } from "../errors.ts";
import {
  type AllocationKeyStore,
  type HeldKeys,
  KEYS_DECIDED_ON,
  type KeyList,
  type KeysDecision,
} from "./allocation-key-store.ts";
import type { ListPart } from "./community-store.ts";
import { withAdded, withWithdrawn } from "./key-timeline.ts";

export interface AllocationKeysPorts {
  readonly store: AllocationKeyStore;
  readonly now_ms: () => number;
}

const YEAR_S = 366 * 86_400;
/** Keys that have not begun, the withdrawn among them; one place is for what holds before these. */
const MOST_PLANNED = KEYS_DECIDED_ON - 1;

/**
 * By which agreed keys communities share, decided by the same rules as on the node. What has begun stays; what has not
 * may be withdrawn. Every method @throws {LocalGridError} `store-away`; what writes also `store-full`
 */
export class AllocationKeys {
  private readonly ports: AllocationKeysPorts;

  constructor(ports: AllocationKeysPorts) {
    this.ports = ports;
  }

  /** By their beginning. */
  list(community: CommunityId, part: ListPart<number>): Promise<KeyList> {
    return this.ports.store.list(community, part);
  }

  /**
   * Adds a key where nobody has changed any since `looked_at`. Gives the version since.
   *
   * @throws {LocalGridError} the reasons of `setAllocationKey`, `allocation-key-exists`, `too-many-allocation-keys`,
   *   `changed-meanwhile`
   */
  add(community: CommunityId, body: AllocationKeyBody, looked_at: number): Promise<number> {
    const { valid_from_s, key, price_rule } = body;
    return this.change(community, (held) => {
      assertVersion(held, looked_at);
      const isHeld = held.keys.some((each) => each.valid_from_s === valid_from_s && !each.is_withdrawn);
      if (isHeld) return rejected("allocation-key-exists", `a key from ${valid_from_s} on exists already`);
      if (held.keys.filter((each) => each.valid_from_s >= this.openFrom(held)).length >= MOST_PLANNED) {
        return rejected("too-many-allocation-keys", `at most ${MOST_PLANNED} keys are planned ahead`);
      }
      const decision = setAllocationKey(held.state, body, this.boundsOf(held));
      if (decision.kind === "rejected") return decision;
      return { kind: "keys", keys: withAdded(held.keys, valid_from_s, { key, price_rule }) };
    });
  }

  /**
   * Withdraws a key that has not begun: what held before it goes on. Gives the version since.
   *
   * @throws {LocalGridError} `no-such-allocation-key`, `allocation-key-begun`, `changed-meanwhile`
   */
  withdraw(community: CommunityId, valid_from_s: number, looked_at: number): Promise<number> {
    return this.change(community, (held) => {
      assertVersion(held, looked_at);
      const key = held.keys.find((each) => each.valid_from_s === valid_from_s && !each.is_withdrawn);
      if (valid_from_s < this.openFrom(held)) return rejected("allocation-key-begun", "intervals closed on it");
      if (key === undefined) return rejected("no-such-allocation-key", `no key begins at ${valid_from_s}`);
      return { kind: "keys", keys: withWithdrawn(held.keys, key) };
    });
  }

  /** Journals may be of any time; without one the clock on the wall will do. */
  private openFrom({ open_from_s }: HeldKeys): number {
    return open_from_s ?? this.now_s();
  }

  private boundsOf(held: HeldKeys): AllocationKeyBounds {
    const open_from_s = this.openFrom(held);
    return { open_from_s, latest_s: Math.max(this.now_s(), open_from_s) + YEAR_S };
  }

  private now_s(): number {
    return Math.floor(this.ports.now_ms() / 1000);
  }

  private async change(community: CommunityId, decide: (held: HeldKeys) => KeysDecision): Promise<number> {
    const decided = await this.ports.store.change(community, decide);
    if (decided.kind === "rejected") throw new LocalGridError(decided.reason, decided.message);
    return decided.version;
  }
}

/** Two people who change keys at a time hear of each other. */
function assertVersion({ version }: HeldKeys, looked_at: number): void {
  if (version === looked_at) return;
  throw cloudHubError("changed-meanwhile", `the keys have version ${version} by now, not ${looked_at}`);
}

function rejected(reason: string, message: string): KeysDecision {
  return { kind: "rejected", reason, message };
}
