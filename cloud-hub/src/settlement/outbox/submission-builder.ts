import { cloudHubError } from "../../errors.ts";
import type { Chain, ChainCommand, Lane, Preparation } from "../chain.ts";
import { firstBid } from "./fee-policy.ts";
import { excesses, type LimitExcess, overShare, type TransactionNeeds } from "./network-limits.ts";
import type { BatchName, OpenSubmission, SubmissionStore } from "./submission-store.ts";

/** What a lane does next. */
export interface LaneTask {
  readonly command: ChainCommand;
  /** Which batch the command settles; null for everything else. */
  readonly batch: BatchName | null;
}

export interface SubmissionBuilderPorts {
  readonly lane: Lane;
  readonly chain: Chain;
  readonly store: SubmissionStore;
  readonly now_ms: () => number;
  readonly events: {
    /** It takes more of a ledger than it should, and is sent all the same. */
    overShare(lane: Lane, excess: readonly LimitExcess[]): void;
  };
}

/** The shortest that a transaction can apply for, by the chain's time. */
const VALID_AT_LEAST_S = 120;
const VALID_FOR_LEDGERS = 24;
const PURPOSES: Readonly<Partial<Record<ChainCommand["kind"], string>>> = { "settle-batch": "batch" };

/** Turns a task into a signed transaction that is kept before anything else happens to it. */
export class SubmissionBuilder {
  private readonly ports: SubmissionBuilderPorts;

  constructor(ports: SubmissionBuilderPorts) {
    this.ports = ports;
  }

  /**
   * Simulates, checks every limit, signs and keeps. Where entries have to be brought back from the archive first, the
   * transaction that does so is built in place of the task's.
   *
   * @throws {LocalGridError} `no-account`, `chain-behind`, `chain-refused`, `over-limit`, and those of the ports
   */
  async build(task: LaneTask): Promise<OpenSubmission> {
    const { lane, chain, store, now_ms } = this.ports;
    const [head, account, fees] = [await chain.head(), await chain.account(lane), await chain.fees()];
    if (account.sequence === null)
      throw cloudHubError("no-account", `${lane}: ${chain.addressOf(lane)} has no account`);
    const spent = await store.lastSpent(lane);
    if (spent !== null && spent > account.sequence) {
      throw cloudHubError(
        "chain-behind",
        `${lane}: sequence number ${spent} is spent, the endpoint knows of ${account.sequence}`,
      );
    }
    const bid_stroops = firstBid(fees);
    const max_time_s = head.close_s + Math.max(VALID_AT_LEAST_S, VALID_FOR_LEDGERS * head.interval_s);
    const terms = { lane, sequence: account.sequence + 1n, max_time_s, bid_stroops };
    const { prepared, command } = await this.prepare(task.command, terms);
    return store.keep({
      lane,
      purpose: PURPOSES[command.kind] ?? command.kind,
      batch: command === task.command ? task.batch : null,
      sequence: terms.sequence,
      transaction: prepared.transaction,
      bid_stroops,
      max_time_s,
      built_ledger: head.ledger,
      keys: prepared.keys,
      at_ms: now_ms(),
    });
  }

  private async prepare(command: ChainCommand, terms: Parameters<Chain["prepare"]>[1]) {
    const first = await this.ports.chain.prepare(command, terms);
    const keys = first.kind === "archived" ? first.keys : await this.tooMuchToRestore(first);
    if (keys === null) return { prepared: await this.checked(first, command), command };
    const restore: ChainCommand = { kind: "restore", keys };
    return { prepared: await this.checked(await this.ports.chain.prepare(restore, terms), restore), command: restore };
  }

  /** Archived entries that a transaction would bring back itself, if only it did not pass the limits by it. */
  private async tooMuchToRestore(prepared: Preparation): Promise<readonly Uint8Array[] | null> {
    if (prepared.kind !== "ready" || prepared.archived.length === 0) return null;
    const { excess } = await this.measured(prepared.needs);
    return excess.length > 0 ? prepared.archived : null;
  }

  private async checked(prepared: Preparation, { kind }: ChainCommand) {
    const { lane, events } = this.ports;
    if (prepared.kind === "refused") {
      throw cloudHubError("chain-refused", `${kind} on ${lane}: ${prepared.code}, ${prepared.detail}`);
    }
    if (prepared.kind === "archived") throw cloudHubError("chain-refused", `${kind} on ${lane}: entries are archived`);
    const { settings, excess } = await this.measured(prepared.needs);
    if (excess.length > 0) throw cloudHubError("over-limit", `${kind} on ${lane}: ${described(excess)}`);
    const share = overShare(prepared.needs, settings);
    if (share.length > 0) events.overShare(lane, share);
    return prepared;
  }

  /** Before something is held back because of a limit, the limit is read again: it may have been raised since. */
  private async measured(needs: TransactionNeeds) {
    const { chain } = this.ports;
    const settings = await chain.settings();
    const excess = excesses(needs, settings);
    if (excess.length === 0) return { settings, excess };
    const newest = await chain.settings("fresh");
    return { settings: newest, excess: excesses(needs, newest) };
  }
}

function described(excess: readonly LimitExcess[]): string {
  return excess.map(({ limit, needed, allowed }) => `${limit} is ${allowed}, needed are ${needed}`).join("; ");
}
