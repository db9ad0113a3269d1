/** What one client, one address and all of them together may take of the broker. */
export interface BrokerLimits {
  readonly max_connections: number;
  /** Connections that have not completed their CONNECT yet, from all addresses. */
  readonly max_pending: number;
  readonly max_pending_per_address: number;
  readonly connects_per_second_per_address: number;
  readonly connect_burst_per_address: number;
  /** For the TLS handshake, and once more for the CONNECT that follows. */
  readonly connect_timeout_ms: number;
  /** A client that asks for a longer keepalive, or for none, is held to this one. */
  readonly max_keepalive_s: number;
  readonly messages_per_second: number;
  readonly message_burst: number;
  /** A client that does not read what it is sent for so long is closed. */
  readonly drain_timeout_ms: number;
}

export const DEFAULT_BROKER_LIMITS: BrokerLimits = {
  max_connections: 4096,
  max_pending: 512,
  max_pending_per_address: 128,
  connects_per_second_per_address: 20,
  connect_burst_per_address: 200,
  connect_timeout_ms: 10_000,
  max_keepalive_s: 600,
  messages_per_second: 200,
  message_burst: 400,
  drain_timeout_ms: 20_000,
};

const MAX_ADDRESSES = 4096;

/** Allows `rate_per_s` on average and `burst` at once; may be overdrawn, and then says how long to wait. */
export class TokenBucket {
  private readonly rate_per_s: number;
  private readonly full_millitokens: number;
  /** A rate per second is that many millitokens per millisecond: whole numbers throughout. */
  private balance_millitokens: number;
  private filledAt_ms: number;

  constructor({
    rate_per_s,
    burst,
    now_ms,
  }: { readonly rate_per_s: number; readonly burst: number; readonly now_ms: number }) {
    this.rate_per_s = rate_per_s;
    this.full_millitokens = burst * 1000;
    this.balance_millitokens = this.full_millitokens;
    this.filledAt_ms = Math.floor(now_ms);
  }

  /** Takes `count` tokens, into debt if there are too few. */
  spend(count: number, now_ms: number): void {
    this.fill(now_ms);
    this.balance_millitokens -= count * 1000;
  }

  /** Takes one token if there is one. */
  trySpend(now_ms: number): boolean {
    this.fill(now_ms);
    if (this.balance_millitokens < 1000) return false;
    this.balance_millitokens -= 1000;
    return true;
  }

  /** How long until the debt is paid; 0 when there is none. */
  debt_ms(now_ms: number): number {
    this.fill(now_ms);
    return this.balance_millitokens >= 0 ? 0 : Math.ceil(-this.balance_millitokens / this.rate_per_s);
  }

  private fill(now_ms: number): void {
    const elapsed_ms = Math.floor(now_ms) - this.filledAt_ms;
    if (elapsed_ms <= 0) return;
    this.balance_millitokens = Math.min(this.full_millitokens, this.balance_millitokens + elapsed_ms * this.rate_per_s);
    this.filledAt_ms += elapsed_ms;
  }
}

export type AdmissionRefusal = "too-many-connections" | "connecting-too-fast";

/** One admitted connection; both methods may be called any number of times. */
export interface Admission {
  /** The client is known now: it no longer counts as pending. */
  settle(): void;
  /** The connection is gone. */
  release(): void;
}

/** Decides, before anything is spent on it, whether a new connection is served at all. */
export class ConnectionAdmission {
  private readonly limits: BrokerLimits;
  private readonly buckets = new Map<string, TokenBucket>();
  private readonly pendingByAddress = new Map<string, number>();
  private pending = 0;
  private open = 0;

  constructor(limits: BrokerLimits) {
    this.limits = limits;
  }

  /** `now_ms` is monotonic. */
  admit(address: string, now_ms: number): Admission | { readonly refused: AdmissionRefusal } {
    const { limits } = this;
    if (this.open >= limits.max_connections) return { refused: "too-many-connections" };
    const pendingHere = this.pendingByAddress.get(address) ?? 0;
    if (this.pending >= limits.max_pending || pendingHere >= limits.max_pending_per_address) {
      return { refused: "too-many-connections" };
    }
    if (!this.bucketOf(address, now_ms).trySpend(now_ms)) return { refused: "connecting-too-fast" };
    this.open += 1;
    this.pending += 1;
    this.pendingByAddress.set(address, pendingHere + 1);
    let state: "pending" | "settled" | "released" = "pending";
    const settle = () => {
      if (state !== "pending") return;
      state = "settled";
      this.leavePending(address);
    };
    const release = () => {
      settle();
      if (state === "settled") this.open -= 1;
      state = "released";
    };
    return { settle, release };
  }

  /** Admitted connections that are not released yet. */
  openConnections(): number {
    return this.open;
  }

  private leavePending(address: string): void {
    this.pending -= 1;
    const left = (this.pendingByAddress.get(address) ?? 1) - 1;
    if (left === 0) this.pendingByAddress.delete(address);
    else this.pendingByAddress.set(address, left);
  }

  private bucketOf(address: string, now_ms: number): TokenBucket {
    const known = this.buckets.get(address);
    if (known !== undefined) return known;
    if (this.buckets.size >= MAX_ADDRESSES) {
      const [oldest] = this.buckets.keys();
      if (oldest !== undefined) this.buckets.delete(oldest);
    }
    const { connects_per_second_per_address: rate_per_s, connect_burst_per_address: burst } = this.limits;
    const fresh = new TokenBucket({ rate_per_s, burst, now_ms });
    this.buckets.set(address, fresh);
    return fresh;
  }
}
