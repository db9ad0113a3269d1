import type { CommunityId } from "@localgrid/vocabulary/identifiers";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import type { Chain, ChainHead, Lane, OpenedChain } from "./chain.ts";
import type { ChainReader, ChainStatus, Submission } from "./chain-reader.ts";

export interface ChainWatchPorts {
  readonly now_ms: () => number;
  readonly submissions: (community: CommunityId, seq: number) => Promise<readonly Submission[]>;
}

interface Problem {
  readonly code: string;
  readonly message: string;
  readonly since_ms: number;
}

/** A network that closes no ledger for so long has stopped, by the hub's clock. */
const STALLED_AFTER_MS = 60_000;
/** A node signs within seconds of being reached: only one that is long away is anybody's business. By the hub's clock. */
const SIGNATURE_LATE_MS = 300_000;
/** What a lane waits for without anybody having to do something. */
const PASSING: ReadonlySet<string> = new Set([
  "zone-not-ready",
  "window-ahead",
  "lane-taken",
  "store-away",
  "chain-behind",
]);
const BY_CODE: Readonly<Record<string, ChainStatus["status"]>> = {
  "wrong-network": "wrong-network",
  "not-deployed": "not-deployed",
};

/** What the hub knows of the chain and of its own work there, for people and metrics. */
export class ChainWatch implements ChainReader {
  private readonly ports: ChainWatchPorts;
  private readonly lanes = new Map<Lane, Problem>();
  private known: OpenedChain | null = null;
  private head: (ChainHead & { readonly seen_ms: number }) | null = null;
  private problem: Problem | null = null;
  private told: ChainStatus["status"] = "starting";
  private since_ms: number;

  constructor(ports: ChainWatchPorts) {
    this.ports = ports;
    this.since_ms = ports.now_ms();
  }

  status(): ChainStatus {
    const { status, problem } = this.judged();
    if (status !== this.told) {
      this.told = status;
      this.since_ms = this.ports.now_ms();
    }
    return {
      status,
      network: this.known?.network ?? null,
      network_passphrase: this.known?.chain.identity.network_passphrase ?? null,
      settlement_contract: this.known?.chain.identity.settlement_contract ?? null,
      latest_ledger: this.head?.ledger ?? null,
      latest_close_s: this.head?.close_s ?? null,
      since_ms: this.since_ms,
      problem,
    };
  }

  submissions(community: CommunityId, seq: number): Promise<readonly Submission[]> {
    return this.ports.submissions(community, seq);
  }

  /** The contracts are known from here on. */
  opened(known: OpenedChain): void {
    this.known = known;
    this.problem = null;
  }

  /** Asks the chain for its newest ledger. */
  async look(chain: Chain): Promise<void> {
    try {
      const head = await chain.head();
      const seen_ms = head.ledger === this.head?.ledger ? this.head.seen_ms : this.ports.now_ms();
      this.head = { ...head, seen_ms };
      this.problem = null;
    } catch (error) {
      this.failed(error);
    }
    this.status();
  }

  /** The chain cannot be asked at all. */
  failed(error: unknown): void {
    this.problem = this.problemOf(error, this.problem);
  }

  /** What keeps a lane waiting; null when nothing does. */
  held(lane: Lane, error: unknown): void {
    if (error === null) this.lanes.delete(lane);
    else this.lanes.set(lane, this.problemOf(error, this.lanes.get(lane) ?? null));
  }

  private judged(): { readonly status: ChainStatus["status"]; readonly problem: string | null } {
    if (this.problem !== null) {
      return { status: BY_CODE[this.problem.code] ?? "away", problem: this.problem.message };
    }
    if (this.head === null) return { status: "starting", problem: null };
    if (this.ports.now_ms() - this.head.seen_ms > STALLED_AFTER_MS) {
      return { status: "stalled", problem: `no ledger has closed after ledger ${this.head.ledger}` };
    }
    const blocked = [...this.lanes.values()].filter((problem) => this.isBlocking(problem));
    const oldest = blocked.sort((a, b) => a.since_ms - b.since_ms)[0];
    return oldest === undefined ? { status: "ok", problem: null } : { status: "blocked", problem: oldest.message };
  }

  private isBlocking({ code, since_ms }: Problem): boolean {
    if (code === "awaits-signature") return this.ports.now_ms() - since_ms >= SIGNATURE_LATE_MS;
    return !PASSING.has(code);
  }

  private problemOf(error: unknown, before: Problem | null): Problem {
    const code = error instanceof LocalGridError ? error.code : "internal-error";
    const message = error instanceof LocalGridError ? error.message : "a fault of the hub; its log has an entry";
    const since_ms = before?.code === code ? before.since_ms : this.ports.now_ms();
    return { code, message, since_ms };
  }
}
