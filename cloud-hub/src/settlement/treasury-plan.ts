import { cloudHubError } from "../errors.ts";
import type { Chain, FundedAccount, Lane } from "./chain.ts";
import type { LifetimeKeeper } from "./lifetime-keeper.ts";
import type { LaneTask } from "./outbox/submission-builder.ts";

export interface TreasuryPlanPorts {
  readonly chain: Chain;
  readonly keeper: LifetimeKeeper;
  readonly now_ms: () => number;
}

const STROOPS = 10_000_000n;
/** What an account of a lane is filled up to: some hundred batches. */
const FULL_STROOPS = 50n * STROOPS;
/** Below this an account is filled up again. */
const LOW_STROOPS = 10n * STROOPS;
/** An account that could not pay gets more than that, up to here: archived entries cost a multiple of a batch to bring back. */
const MOST_STROOPS = 500n * STROOPS;
/** What the treasury keeps for itself: reserve, fees, bids for others. */
const KEPT_STROOPS = 20n * STROOPS;
const ACCOUNTS_AT_ONCE = 20;
/** How often balances are looked at unless somebody asks, by the hub's clock. */
const LOOK_EVERY_MS = 600_000;

/** What the treasury's account does next: make and fill the accounts of the other lanes, keep entries from the archive. */
export class TreasuryPlan {
  private readonly ports: TreasuryPlanPorts;
  private readonly full = new Map<Lane, number>();
  private readonly asking = new Set<Lane>();

  constructor(ports: TreasuryPlanPorts) {
    this.ports = ports;
  }

  /** A lane could not pay: it gets more, whatever it has. */
  ask(lane: Lane): void {
    this.full.delete(lane);
    this.asking.add(lane);
  }

  /** @throws {LocalGridError} `no-account` when the treasury itself lacks money, and those of the ports */
  async next(lanes: readonly Lane[]): Promise<LaneTask | null> {
    const accounts = await this.poorAccounts(lanes);
    if (accounts.length > 0) {
      await this.assertSolvent(accounts);
      return { command: { kind: "fund", accounts }, batch: null };
    }
    const command = await this.ports.keeper.next();
    return command === null ? null : { command, batch: null };
  }

  private async poorAccounts(lanes: readonly Lane[]): Promise<readonly FundedAccount[]> {
    const { chain, now_ms } = this.ports;
    const poor: FundedAccount[] = [];
    for (const lane of lanes) {
      if (poor.length === ACCOUNTS_AT_ONCE) break;
      if ((this.full.get(lane) ?? -LOOK_EVERY_MS) + LOOK_EVERY_MS > now_ms()) continue;
      const { sequence, balance_stroops } = await chain.account(lane);
      const isAsking = this.asking.delete(lane) && balance_stroops < MOST_STROOPS;
      if (sequence === null) poor.push({ lane, isNew: true, amount_stroops: FULL_STROOPS });
      else if (balance_stroops < LOW_STROOPS) {
        poor.push({ lane, isNew: false, amount_stroops: FULL_STROOPS - balance_stroops });
      } else if (isAsking) poor.push({ lane, isNew: false, amount_stroops: FULL_STROOPS });
      else this.full.set(lane, now_ms());
    }
    return poor;
  }

  private async assertSolvent(accounts: readonly FundedAccount[]): Promise<void> {
    const { sequence, balance_stroops } = await this.ports.chain.account("treasury");
    const needed = accounts.reduce((sum, { amount_stroops }) => sum + amount_stroops, KEPT_STROOPS);
    if (sequence !== null && balance_stroops >= needed) return;
    const address = this.ports.chain.addressOf("treasury");
    throw cloudHubError(
      "no-account",
      `the treasury ${address} holds ${balance_stroops} of the ${needed} stroops it needs`,
    );
  }
}
