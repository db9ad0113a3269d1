import { cloudHubError } from "../errors.ts";
import type { Chain, ChainCommand } from "./chain.ts";
import { isOnChain } from "./chain-of-zone.ts";
import { decodePositions, encodeLimits, encodeTerms } from "./member-rows.ts";
import type { LaneTask } from "./outbox/submission-builder.ts";
import type { SettlementBook, Zone } from "./settlement-book.ts";
import type { SettlementKeys } from "./settlement-keys.ts";

export interface RegistrarPlanPorts {
  readonly book: SettlementBook;
  readonly chain: Chain;
  readonly keys: SettlementKeys;
  /** Signatures that a batch needs in zones that are opened now: 1 the hub's, 2 the node's too. */
  readonly threshold: 1 | 2;
  readonly now_ms: () => number;
}

/** Members per transaction, so that a single one stays small in a ledger. */
const ENROLLED_AT_ONCE = 500;
const TERMS_AT_ONCE = 200;
/** How often a zone without an open batch is looked at, by the hub's clock. */
const LOOK_EVERY_MS = 600_000;

/** What the registrar's account does next: open zones, enrol members, set their terms. */
export class RegistrarPlan {
  private readonly ports: RegistrarPlanPorts;
  private readonly looked = new Map<number, number>();

  constructor(ports: RegistrarPlanPorts) {
    this.ports = ports;
  }

  /** @throws {LocalGridError} what the work waits for, and those of the ports */
  async next(zones: readonly Zone[]): Promise<LaneTask | null> {
    for (const zone of zones) {
      if (!this.isDue(zone)) continue;
      const command = zone.status === "new" ? await this.opening(zone) : await this.members(zone);
      if (command !== null) return { command, batch: null };
      this.looked.set(zone.zone, this.ports.now_ms());
    }
    return null;
  }

  private isDue(of: Zone): boolean {
    const { zone, status, sealed_seq, confirmed_seq } = of;
    if (status === "new") return true;
    // Its own account says so: the others' members need not wait.
    if (!isOnChain(of, this.ports.chain.identity)) return false;
    if (sealed_seq > confirmed_seq) return true;
    const looked_ms = this.looked.get(zone);
    return looked_ms === undefined || looked_ms + LOOK_EVERY_MS <= this.ports.now_ms();
  }

  private async opening({ zone, community, window_start_s, node_key }: Zone): Promise<ChainCommand | null> {
    const { book, chain, keys, threshold } = this.ports;
    if ((await chain.zone(zone)) !== null) {
      // Perhaps another node counted when it was opened, or governance has named others since.
      const signing = await chain.signersOf(zone);
      if (signing === null) throw cloudHubError("chain-disagrees", `zone ${zone} has no signers on the chain`);
      await book.markOpen(community, { chain: chain.identity, ...signing });
      return null;
    }
    const signers = [keys.attestingKey, ...(node_key === null ? [] : [node_key])];
    if (signers.length < threshold) throw cloudHubError("zone-not-ready", `${community} has no node that could sign`);
    const bounds = await book.bounds(community);
    const operator = `channel/${zone}` as const;
    return {
      kind: "open-zone",
      zone,
      terms: { ...bounds, community, operator, window_start_s, signers, threshold },
    };
  }

  private async members({ zone, community }: Zone): Promise<ChainCommand | null> {
    const { book, chain } = this.ports;
    const count = await chain.memberCount(zone);
    const missing = await book.membersToEnrol(community, count);
    if (missing.length > 0) {
      return { kind: "enrol", zone, first: count, limits: encodeLimits(missing.slice(0, ENROLLED_AT_ONCE)) };
    }
    const terms = await book.termsToSet(community, decodePositions(await chain.positions(zone, count)));
    if (terms.length === 0) return null;
    return { kind: "set-terms", zone, rows: encodeTerms(terms.slice(0, TERMS_AT_ONCE)) };
  }
}
