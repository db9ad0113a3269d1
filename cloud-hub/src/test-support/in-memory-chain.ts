import { createHash } from "node:crypto";
import { cloudHubError } from "../errors.ts";
import type {
  AccountState,
  Chain,
  ChainCommand,
  ChainHead,
  ChainZone,
  Lane,
  LookAnswer,
  NetworkSettings,
  Preparation,
  SendAnswer,
  SignedTransaction,
  SigningTerms,
  ZoneSigners,
} from "../settlement/chain.ts";
import type { InclusionFees } from "../settlement/outbox/fee-policy.ts";
import { NO_NEEDS } from "../settlement/outbox/network-limits.ts";

interface Transaction extends SigningTerms {
  readonly command: ChainCommand;
  readonly inner: string;
}

interface Queued {
  readonly transaction: Transaction;
  readonly hash: string;
  ledgers: number;
}

interface Applied {
  readonly ledger: number;
  readonly close_s: number;
  readonly isSuccess: boolean;
}

const DROPPED_AFTER = 4;
const BANNED_FOR = 10;
const REPLACED_FROM = 10n;

/**
 * A network in memory with the rules that senders feel: one queued transaction per account, dropped in silence after
 * some ledgers and then refused for some more; numbers in order; bounds of time; a limit on what a ledger takes; results
 * that are forgotten. Zones have a cursor and nothing else; a transaction that fails spends its number too.
 */
export class InMemoryChain implements Chain {
  readonly identity = { network_passphrase: "in memory", settlement_contract: "C", domain: new Uint8Array(32) };
  readonly zones = new Map<number, number>();
  readonly signers = new Map<number, ZoneSigners>();
  readonly funded: Lane[] = [];
  /** Hashes of what was applied, in order: the same one twice would be a fault of this model. */
  readonly applied = new Map<string, Applied>();
  least_bid = 100n;
  isFrozen = false;
  retention_ledgers = 1_000;
  private readonly sequences = new Map<Lane, bigint>();
  private readonly banned = new Map<string, number>();
  private queue: Queued[] = [];
  private ledger = 100;
  private close_s = 1_000_000;

  openAccount(lane: Lane): void {
    this.sequences.set(lane, 0n);
  }

  closeLedger(seconds = 5): void {
    this.ledger += 1;
    this.close_s += seconds;
    const staying: Queued[] = [];
    for (const queued of this.queue) {
      if (this.tooLate(queued.transaction)) continue;
      if (!this.isFrozen && queued.transaction.bid_stroops >= this.least_bid) this.apply(queued);
      else if (queued.ledgers + 1 >= DROPPED_AFTER) this.banned.set(queued.hash, this.ledger + BANNED_FOR);
      else staying.push({ ...queued, ledgers: queued.ledgers + 1 });
    }
    this.queue = staying;
  }

  /** What nodes have queued is gone, as after their restart. */
  dropQueue(): void {
    this.queue = [];
  }

  addressOf(lane: Lane): string {
    return `G-${lane}`;
  }

  async head(): Promise<ChainHead> {
    return { ledger: this.ledger, close_s: this.close_s, interval_s: 5 };
  }

  async account(lane: Lane): Promise<AccountState> {
    return { sequence: this.sequences.get(lane) ?? null, balance_stroops: 10n ** 12n, ledger: this.ledger };
  }

  async zone(zone: number): Promise<ChainZone | null> {
    const cursor = this.zones.get(zone);
    if (cursor === undefined) return null;
    return { cursor, acc: new Uint8Array(32), window_end_s: 0, ring: new Uint8Array(512), isOurs: true };
  }

  async signersOf(zone: number): Promise<ZoneSigners | null> {
    return this.signers.get(zone) ?? null;
  }

  async memberCount(): Promise<number> {
    return 2;
  }

  async positions(): Promise<Uint8Array> {
    return new Uint8Array();
  }

  async settings(): Promise<NetworkSettings> {
    return { ...UNLIMITED, fee_per_instructions: 7n, max_entry_ttl_ledgers: 3_110_400, ledger_target_ms: 5_000 };
  }

  async fees(): Promise<InclusionFees> {
    return { usual: 100n, high: 100n };
  }

  async prepare(command: ChainCommand, terms: SigningTerms): Promise<Preparation> {
    const transaction = signed({ ...terms, command, inner: "" });
    return { kind: "ready", transaction, needs: NO_NEEDS, keys: [], archived: [] };
  }

  async bump(envelope: Uint8Array, bid_stroops: bigint): Promise<SignedTransaction> {
    return signed({ ...parsed(envelope), bid_stroops, inner: hashOf(envelope) });
  }

  async send(envelope: Uint8Array): Promise<SendAnswer> {
    const transaction = parsed(envelope);
    const hash = hashOf(envelope);
    const spent = this.sequences.get(transaction.lane);
    if ((this.banned.get(hash) ?? 0) > this.ledger) return { kind: "try-later" };
    if (spent === undefined) return { kind: "refused", code: "txNoAccount" };
    if (this.tooLate(transaction)) return { kind: "too-late" };
    const other = this.queue.findIndex(({ transaction: { lane } }) => lane === transaction.lane);
    const queued = this.queue[other];
    if (queued?.hash === hash) return { kind: "pending", ledger: this.ledger };
    if (transaction.sequence !== spent + 1n) return { kind: "bad-sequence" };
    if (queued !== undefined) {
      if (transaction.bid_stroops < queued.transaction.bid_stroops * REPLACED_FROM) return { kind: "try-later" };
      this.queue.splice(other, 1);
    }
    this.queue.push({ transaction, hash, ledgers: 0 });
    return { kind: "pending", ledger: this.ledger };
  }

  async look(hash: Uint8Array): Promise<LookAnswer> {
    const found = this.applied.get(Buffer.from(hash).toString("hex"));
    const oldest_ledger = Math.max(1, this.ledger - this.retention_ledgers);
    if (found === undefined || found.ledger < oldest_ledger) {
      return { kind: "not-found", ledger: this.ledger, close_s: this.close_s, oldest_ledger };
    }
    const code = found.isSuccess ? null : "invokeHostFunctionTrapped";
    return {
      kind: "found",
      ...found,
      code,
      fee_stroops: 100n,
      result_xdr: new Uint8Array(),
      meta_xdr: new Uint8Array(),
    };
  }

  async liveUntil(keys: readonly Uint8Array[]): Promise<readonly (number | null)[]> {
    return keys.map(() => null);
  }

  async contractKeys(): Promise<readonly Uint8Array[]> {
    return [];
  }

  private tooLate({ max_time_s }: Transaction): boolean {
    return this.close_s > max_time_s;
  }

  private apply({ transaction, hash }: Queued): void {
    const { lane, sequence, command, inner } = transaction;
    if (this.sequences.get(lane) !== sequence - 1n) return;
    if (this.applied.has(hash)) throw cloudHubError("internal-error", "one transaction was applied twice");
    this.sequences.set(lane, sequence);
    const outcome = { ledger: this.ledger, close_s: this.close_s, isSuccess: this.execute(command) };
    this.applied.set(hash, outcome);
    if (inner !== "") this.applied.set(inner, outcome);
  }

  private execute(command: ChainCommand): boolean {
    if (command.kind === "fund") this.funded.push(...command.accounts.map(({ lane }) => lane));
    if (command.kind !== "settle-batch") return true;
    const cursor = this.zones.get(command.zone) ?? 0;
    if (command.seq > cursor + 1) return false;
    this.zones.set(command.zone, Math.max(cursor, command.seq));
    return true;
  }
}

const UNLIMITED = {
  tx_max_instructions: 10n ** 12n,
  tx_max_footprint_entries: 1e9,
  tx_max_disk_read_entries: 1e9,
  tx_max_disk_read_bytes: 1e9,
  tx_max_write_entries: 1e9,
  tx_max_write_bytes: 1e9,
  tx_max_size_bytes: 1e9,
  tx_max_events_bytes: 1e9,
  ledger_max_instructions: 10n ** 12n,
  ledger_max_disk_read_entries: 1e9,
  ledger_max_disk_read_bytes: 1e9,
  ledger_max_write_entries: 1e9,
  ledger_max_write_bytes: 1e9,
  ledger_max_size_bytes: 1e9,
};

function signed(transaction: Transaction): SignedTransaction {
  const text = JSON.stringify(transaction, (_, value) =>
    typeof value === "bigint" ? { bigint: String(value) } : value,
  );
  const envelope = new Uint8Array(Buffer.from(text));
  return { envelope, hash: new Uint8Array(Buffer.from(hashOf(envelope), "hex")) };
}

function parsed(envelope: Uint8Array): Transaction {
  return JSON.parse(Buffer.from(envelope).toString(), (_, value) =>
    typeof value === "object" && value !== null && "bigint" in value ? BigInt(value.bigint) : value,
  );
}

function hashOf(envelope: Uint8Array): string {
  return createHash("sha256").update(envelope).digest("hex");
}
