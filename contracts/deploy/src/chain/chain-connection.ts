import {
  Account,
  FeeBumpTransaction,
  Keypair,
  rpc,
  type Transaction,
  TransactionBuilder,
  xdr,
} from "@stellar/stellar-sdk";
import { contractsError } from "../errors.ts";

const DEFAULT_TIMEOUT_MS = 15_000;
const READ_ATTEMPTS = 4;
const FIRST_PAUSE_MS = 250;
/** A hash that no transaction has: asking for it tells the ledgers that the server knows. */
const NO_HASH = "0".repeat(64);

/** How far the chain is, by the server's word. */
export interface ChainTime {
  readonly ledger: number;
  readonly close_s: number;
  /** Seconds of chain time from one ledger to the next, on average over what the server keeps; null at the beginning. */
  readonly interval_s: number | null;
}

export interface LiveEntry {
  readonly data: xdr.LedgerEntryData;
  /** Null for entries that live for ever, such as accounts. */
  readonly live_until: number | null;
}

export type Outcome =
  | { readonly status: "unknown"; readonly close_s: number }
  | {
      readonly status: "succeeded";
      readonly ledger: number;
      readonly fee_stroops: bigint;
      readonly value: xdr.ScVal | null;
    }
  | { readonly status: "failed"; readonly ledger: number; readonly reason: string };

/** What the server said to a transaction; `reason` is the result code of one that cannot apply. */
export interface SendReply {
  readonly status: "PENDING" | "DUPLICATE" | "TRY_AGAIN_LATER" | "ERROR";
  readonly reason: string | null;
}

/** One RPC server, with time limits that hold and errors that are errors. Reading is tried again, sending is not. */
export class ChainConnection {
  readonly #server: rpc.Server;
  readonly #url: string;

  constructor({
    rpc_url,
    timeout_ms = DEFAULT_TIMEOUT_MS,
  }: { readonly rpc_url: string; readonly timeout_ms?: number }) {
    this.#url = rpc_url;
    this.#server = new rpc.Server(rpc_url, { allowHttp: isLoopback(rpc_url) });
    // The server's own option for this has no effect.
    this.#server.httpClient.defaults.timeout = timeout_ms;
  }

  async network(): Promise<{ passphrase: string; protocol: number; friendbot_url: string | null }> {
    const network = await this.#read(() => this.#server.getNetwork());
    return {
      passphrase: network.passphrase,
      protocol: Number(network.protocolVersion),
      friendbot_url: network.friendbotUrl ?? null,
    };
  }

  async version(): Promise<string> {
    return (await this.#read(() => this.#server.getVersionInfo())).version;
  }

  async health(): Promise<string> {
    return (await this.#read(() => this.#server.getHealth())).status;
  }

  async time(): Promise<ChainTime> {
    const known = await this.#read(() => this.#server._getTransaction(NO_HASH));
    const ledgers = known.latestLedger - known.oldestLedger;
    const seconds = Number(known.latestLedgerCloseTime) - Number(known.oldestLedgerCloseTime);
    return {
      ledger: known.latestLedger,
      close_s: Number(known.latestLedgerCloseTime),
      interval_s: ledgers > 0 && known.oldestLedger > 0 ? seconds / ledgers : null,
    };
  }

  /** Entries in the order of the keys; null where there is none. Archived entries come with a `live_until` in the past. */
  async entries(keys: readonly xdr.LedgerKey[]): Promise<readonly (LiveEntry | null)[]> {
    const { entries } = await this.#read(() => this.#server.getLedgerEntries(...keys));
    const byKey = new Map(entries.map((entry) => [entry.key.toXdr("base64"), entry]));
    return keys.map((key) => {
      const found = byKey.get(key.toXdr("base64"));
      return found === undefined ? null : { data: found.val, live_until: found.liveUntilLedgerSeq ?? null };
    });
  }

  /** Null when there is no such account. */
  async account(address: string): Promise<{ account: Account; balance_stroops: bigint } | null> {
    const accountId = Keypair.fromPublicKey(address).xdrAccountId();
    const [entry] = await this.entries([xdr.LedgerKey.account(new xdr.LedgerKeyAccount({ accountId }))]);
    if (entry?.data.type !== "account") return null;
    const { seqNum, balance } = entry.data.value;
    return { account: new Account(address, seqNum.toString()), balance_stroops: BigInt(balance.toString()) };
  }

  async inclusionFee_stroops(): Promise<number> {
    const { sorobanInclusionFee } = await this.#read(() => this.#server.getFeeStats());
    return Number(sorobanInclusionFee.p90);
  }

  /** @throws LocalGridError `simulation-failed` */
  async simulate(transaction: Transaction): Promise<rpc.Api.SimulateTransactionSuccessResponse> {
    const simulation = await this.#read(() => this.#server.simulateTransaction(transaction));
    if (rpc.Api.isSimulationError(simulation)) throw contractsError("simulation-failed", simulation.error);
    return simulation;
  }

  /** Sends once: whoever sends has written down the bytes, and asks for the outcome whatever happens here. */
  async send(envelope: string, passphrase: string): Promise<SendReply> {
    const transaction = TransactionBuilder.fromXdr(envelope, passphrase);
    try {
      const { status, errorResult } = await this.#server.sendTransaction(transaction);
      return { status, reason: errorResult === undefined ? null : errorResult.result.type };
    } catch (error) {
      throw this.#described(error);
    }
  }

  async outcome(hash: string): Promise<Outcome> {
    const found = await this.#read(() => this.#server.getTransaction(hash));
    if (found.status === rpc.Api.GetTransactionStatus.NOT_FOUND) {
      return { status: "unknown", close_s: Number(found.latestLedgerCloseTime) };
    }
    const { ledger, resultXdr } = found;
    if (found.status === rpc.Api.GetTransactionStatus.FAILED) {
      return { status: "failed", ledger, reason: reasonOf(resultXdr) };
    }
    return { status: "succeeded", ledger, fee_stroops: BigInt(resultXdr.feeCharged), value: found.returnValue ?? null };
  }

  /** Has a friendly server give a new account some lumens. */
  async askFriendbot(url: string, address: string): Promise<void> {
    const request = new URL(url);
    request.searchParams.set("addr", address);
    await this.#read(async () => {
      const response = await fetch(request, { signal: AbortSignal.timeout(4 * DEFAULT_TIMEOUT_MS) });
      await response.arrayBuffer();
      if (!response.ok) throw new Error(`friendbot answered ${response.status}`);
    });
  }

  async #read<T>(ask: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await ask();
      } catch (error) {
        const described = this.#described(error);
        if (described.code !== "network-away" || attempt === READ_ATTEMPTS) throw described;
        await new Promise((resolve) => setTimeout(resolve, FIRST_PAUSE_MS * 2 ** attempt));
      }
    }
  }

  /** The client throws answers of the server as plain objects, and everything else as an Error. */
  #described(error: unknown) {
    if (error instanceof Error) return contractsError("network-away", `${this.#url}: ${error.message}`, error);
    const { code, message } = error as { code?: number; message?: string };
    return contractsError("network-refused", `${this.#url} refused with ${code}: ${message}`);
  }
}

/** Unencrypted HTTP is for a chain on the same machine. */
function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === "localhost" || hostname === "[::1]" || hostname.startsWith("127.");
}

/** The codes of a failed transaction from the outside in. */
function reasonOf(result: xdr.TransactionResult): string {
  const { result: outcome } = result;
  const operations = "value" in outcome && Array.isArray(outcome.value) ? outcome.value : [];
  const [operation] = operations as { value?: { type?: string; value?: { type?: string } } }[];
  const inner = operation?.value?.value?.type ?? operation?.value?.type;
  return inner === undefined ? outcome.type : `${outcome.type}: ${inner}`;
}

/** Fee-bumps never come from this tool. */
export function transactionFrom(envelope: string, passphrase: string): Transaction {
  const transaction = TransactionBuilder.fromXdr(envelope, passphrase);
  if (transaction instanceof FeeBumpTransaction)
    throw contractsError("wrong-deployment", "a fee-bump was written down");
  return transaction;
}
