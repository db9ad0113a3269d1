import type { Chain, ChainCommand } from "./chain.ts";
import type { SubmissionStore } from "./outbox/submission-store.ts";

export interface LifetimeKeeperPorts {
  readonly chain: Chain;
  readonly store: SubmissionStore;
  readonly now_ms: () => number;
  readonly events: {
    /** Entries that will be archived soon, and the first of it in chain seconds from now. */
    expiring(entries: number, soonest_s: number): void;
  };
}

const DAY_S = 86_400;
/** Entries that last for less are made to last longer. */
const EXTEND_BELOW_S = 40 * DAY_S;
const EXTEND_TO_S = 90 * DAY_S;
/** Entries that last for less although they should have been extended are an alarm. */
const ALARM_BELOW_S = 30 * DAY_S;
const KEYS_AT_ONCE = 40;
const KEYS_PER_LOOK = 100;
const LOOK_EVERY_MS = 86_400_000;

/**
 * Keeps what settlement uses on the chain from being archived: the contracts' instances and code, and every entry that a
 * transaction of ours has touched. Ledgers are counted in the network's own pace.
 */
export class LifetimeKeeper {
  private readonly ports: LifetimeKeeperPorts;
  private waiting: readonly Uint8Array[] = [];
  private looked_ms = -LOOK_EVERY_MS;

  constructor(ports: LifetimeKeeperPorts) {
    this.ports = ports;
  }

  /** The next entries to extend, about once a day; null when all last long enough. */
  async next(): Promise<ChainCommand | null> {
    const { chain, now_ms } = this.ports;
    const settings = await chain.settings();
    if (this.waiting.length === 0) {
      if (this.looked_ms + LOOK_EVERY_MS > now_ms()) return null;
      this.waiting = await this.shortLived(settings.ledger_target_ms);
      this.looked_ms = now_ms();
    }
    if (this.waiting.length === 0) return null;
    const keys = this.waiting.slice(0, KEYS_AT_ONCE);
    this.waiting = this.waiting.slice(KEYS_AT_ONCE);
    const wanted = Math.floor((EXTEND_TO_S * 1_000) / settings.ledger_target_ms);
    return { kind: "extend", keys, ledgers: Math.min(wanted, settings.max_entry_ttl_ledgers - 1) };
  }

  private async shortLived(ledger_ms: number): Promise<readonly Uint8Array[]> {
    const { chain, store, events } = this.ports;
    const { ledger } = await chain.head();
    // Contracts' instances are among the entries that transactions use, and a footprint names each of them once.
    const short = new Map<string, Uint8Array>();
    let [expiring, soonest_s] = [0, Number.POSITIVE_INFINITY];
    const look = async (keys: readonly Uint8Array[]) => {
      const until = await chain.liveUntil(keys);
      for (const [index, live_until] of until.entries()) {
        if (live_until === null) continue;
        const left_s = ((live_until - ledger) * ledger_ms) / 1_000;
        const key = keys[index] as Uint8Array;
        const name = Buffer.from(key).toString("hex");
        if (left_s >= EXTEND_BELOW_S || short.has(name)) continue;
        short.set(name, key);
        if (left_s >= ALARM_BELOW_S) continue;
        expiring += 1;
        soonest_s = Math.min(soonest_s, left_s);
      }
    };
    await look(await chain.contractKeys());
    let after: Uint8Array | null = null;
    for (;;) {
      const page = await store.usedKeys(after, KEYS_PER_LOOK);
      if (page.length === 0) break;
      await look(page.map(({ key }) => key));
      after = page.at(-1)?.digest ?? null;
    }
    if (expiring > 0) events.expiring(expiring, Math.floor(soonest_s));
    return [...short.values()];
  }
}
