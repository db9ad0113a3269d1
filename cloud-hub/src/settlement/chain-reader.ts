import type { CommunityId } from "@localgrid/vocabulary/identifiers";

/**
 * How the hub stands with the chain. Times with `_s` are the chain's, with `_ms` the hub's.
 *
 * - `off`: no chain is configured. `starting`: not asked yet.
 * - `away`: no endpoint answers as it should. `stalled`: they answer, but no ledger closes.
 * - `wrong-network`: an endpoint is of another network than the contracts; nothing is sent to it.
 * - `not-deployed`: the file that names the contracts is missing or unfinished.
 * - `blocked`: the chain is there, but something that has to go there is refused or waits for somebody.
 */
export interface ChainStatus {
  readonly status: "off" | "starting" | "ok" | "away" | "stalled" | "wrong-network" | "not-deployed" | "blocked";
  /** `local`, `testnet` or `mainnet`; null while it is off. */
  readonly network: string | null;
  readonly network_passphrase: string | null;
  readonly settlement_contract: string | null;
  readonly latest_ledger: number | null;
  readonly latest_close_s: number | null;
  /** Since when it has been so. */
  readonly since_ms: number;
  /** What a person has to know or do, as a sentence; null when nothing. */
  readonly problem: string | null;
}

/** One transaction that carries, or carried, a batch. */
export interface Submission {
  /** Lower-case hexadecimal. */
  readonly tx_hash: string;
  /** `expired` can never apply any more; of a `forgotten` one only the zone's cursor tells what came of it. */
  readonly state: "built" | "sent" | "confirmed" | "failed" | "expired" | "forgotten";
  readonly sent_times: number;
  /** Chain time after which it can never apply. */
  readonly max_time_s: number;
  /** Result code of the network; null while there is none. */
  readonly result: string | null;
  readonly created_at_ms: number;
}

/** What the part that talks to the chain tells of itself. */
export interface ChainReader {
  status(): ChainStatus;
  /** Transactions of one batch, the first one first. @throws {LocalGridError} `store-away` */
  submissions(community: CommunityId, seq: number): Promise<readonly Submission[]>;
}

/** For hubs without a chain. */
export function chainOff(since_ms: number): ChainReader {
  const status: ChainStatus = {
    status: "off",
    network: null,
    network_passphrase: null,
    settlement_contract: null,
    latest_ledger: null,
    latest_close_s: null,
    since_ms,
    problem: null,
  };
  return { status: () => status, submissions: async () => [] };
}
