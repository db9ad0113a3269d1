import {
  type Keypair,
  rpc,
  SorobanDataBuilder,
  type Transaction,
  TransactionBuilder,
  type xdr,
} from "@stellar/stellar-sdk";
import { contractsError } from "../errors.ts";
import type { ChainConnection, ChainTime, Outcome } from "./chain-connection.ts";

/** A signed transaction that may be on its way. Its bytes are written down before they are sent. */
export interface PendingTransaction {
  readonly tx_hash: string;
  /** XDR of the signed envelope, base64. */
  readonly envelope: string;
  /** No ledger that closes later than this takes it. */
  readonly max_time_s: number;
}

/** Where pending transactions are written down; each call returns when the disk has it. */
export interface PendingStore {
  pending(step: string): PendingTransaction | null;
  keep(step: string, pending: PendingTransaction): void;
  drop(step: string): void;
}

export interface Confirmed {
  readonly tx_hash: string;
  readonly ledger: number;
  readonly fee_stroops: bigint;
  /** What the contract returned. */
  readonly value: xdr.ScVal | null;
}

export interface Sending {
  readonly connection: ChainConnection;
  readonly passphrase: string;
  readonly signer: Keypair;
  readonly store: PendingStore;
  /** How often the network is asked about a transaction. */
  readonly poll_ms: number;
  /** How long one step may take before the tool gives up for now. */
  readonly patience_ms: number;
  /** Closes a ledger of a chain that does so only by hand. */
  readonly closeLedger?: (() => Promise<unknown>) | undefined;
}

const ATTEMPTS = 5;
const BASE_FEE_STROOPS = 100;
const MAX_INCLUSION_FEE_STROOPS = 1_000_000;
/** More than the simulation asked for: what is too much of the fee comes back. */
const MORE_INSTRUCTIONS = 1.1;
const MORE_FEE = 1.15;
const SPARE_FEE_STROOPS = 20_000;
const SHORTEST_LIFE_S = 120;
const LIFE_LEDGERS = 30;
const SEND_AGAIN_POLLS = 8;

/**
 * Runs one operation exactly once, across crashes of this program: a transaction that may be on its way is followed to
 * its end before another one is made.
 *
 * @throws LocalGridError `simulation-failed`, `transaction-failed`, `too-poor`, `not-in-time`, `network-away`
 */
export async function runOnce(sending: Sending, step: string, operation: xdr.Operation): Promise<Confirmed> {
  let lastReason = "";
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    let pending = sending.store.pending(step);
    if (pending === null) {
      pending = await prepare(sending, operation, attempt);
      sending.store.keep(step, pending);
    }
    const outcome = await follow(sending, pending);
    if (outcome.status === "succeeded") return { tx_hash: pending.tx_hash, ...outcome };
    sending.store.drop(step);
    lastReason = outcome.status === "failed" ? outcome.reason : "it was too late for every ledger";
  }
  throw contractsError("transaction-failed", `${step} failed ${ATTEMPTS} times, at last because ${lastReason}`);
}

async function prepare(
  { connection, passphrase, signer }: Sending,
  operation: xdr.Operation,
  attempt: number,
): Promise<PendingTransaction> {
  const [found, time, offered] = await Promise.all([
    connection.account(signer.publicKey()),
    connection.time(),
    connection.inclusionFee_stroops(),
  ]);
  if (found === null) throw contractsError("no-account", `the account ${signer.publicKey()} is not on this network`);
  const max_time_s = time.close_s + lifeOf(time) * attempt;
  const inclusion = Math.min(Math.max(offered, BASE_FEE_STROOPS) * attempt, MAX_INCLUSION_FEE_STROOPS);
  const bare = new TransactionBuilder(found.account, {
    fee: String(inclusion),
    networkPassphrase: passphrase,
    timebounds: { minTime: 0, maxTime: max_time_s },
  })
    .addOperation(operation)
    .build();
  const transaction = withMargins(bare, await connection.simulate(bare));
  const fee_stroops = BigInt(transaction.fee);
  if (fee_stroops > found.balance_stroops) {
    throw contractsError(
      "too-poor",
      `${signer.publicKey()} has ${found.balance_stroops} stroops, this step may take ${fee_stroops}`,
    );
  }
  transaction.sign(signer);
  return { tx_hash: hex(transaction.hash()), envelope: transaction.toEnvelope().toXdr("base64"), max_time_s };
}

/** By the chain's clock alone: it need not go at the pace of this machine's. */
function lifeOf({ interval_s }: ChainTime): number {
  return Math.ceil(Math.max(SHORTEST_LIFE_S, LIFE_LEDGERS * (interval_s ?? 0)));
}

function withMargins(bare: Transaction, simulation: rpc.Api.SimulateTransactionSuccessResponse): Transaction {
  const { resources } = simulation.transactionData.build();
  const resourceFee = Math.ceil(Number(simulation.minResourceFee) * MORE_FEE) + SPARE_FEE_STROOPS;
  const data = new SorobanDataBuilder(simulation.transactionData.build())
    .setResources(Math.ceil(resources.instructions * MORE_INSTRUCTIONS), resources.diskReadBytes, resources.writeBytes)
    .setResourceFee(resourceFee);
  return rpc.assembleTransaction(bare, { ...simulation, transactionData: data }).build();
}

/** Sends identical bytes until the transaction is in a ledger, or no ledger can take it any more. */
async function follow(sending: Sending, pending: PendingTransaction): Promise<Final> {
  const { connection, passphrase, poll_ms, patience_ms } = sending;
  const until = performance.now() + patience_ms;
  for (let polls = 0; performance.now() < until; polls += 1) {
    const outcome = await connection.outcome(pending.tx_hash);
    if (outcome.status !== "unknown") return outcome;
    if (outcome.close_s > pending.max_time_s) return { status: "expired" };
    if (polls % SEND_AGAIN_POLLS === 0) {
      const reason = await sendOnce(connection, pending, passphrase);
      if (reason !== null) return afterRefusal(sending, pending, reason);
    }
    await sending.closeLedger?.();
    await new Promise((resolve) => setTimeout(resolve, poll_ms));
  }
  throw contractsError("not-in-time", `no ledger took the transaction ${pending.tx_hash} within ${patience_ms} ms`);
}

type Final = Exclude<Outcome, { status: "unknown" }> | { readonly status: "expired" };

/** @returns why it cannot apply; null when it may */
async function sendOnce(connection: ChainConnection, pending: PendingTransaction, passphrase: string) {
  try {
    const { status, reason } = await connection.send(pending.envelope, passphrase);
    return status === "ERROR" ? (reason ?? "unknown") : null;
  } catch (error) {
    // Whether it got there is not known: the next look at the ledger tells.
    if ((error as { code?: string }).code === "network-away") return null;
    throw error;
  }
}

/** A refusal may mean that the transaction is in a ledger already; the ledger after it decides. */
async function afterRefusal(sending: Sending, pending: PendingTransaction, reason: string): Promise<Final> {
  const { ledger } = await sending.connection.time();
  const until = performance.now() + sending.patience_ms;
  while (performance.now() < until) {
    const outcome = await sending.connection.outcome(pending.tx_hash);
    if (outcome.status !== "unknown") return outcome;
    if ((await sending.connection.time()).ledger > ledger) return { status: "failed", ledger, reason };
    await sending.closeLedger?.();
    await new Promise((resolve) => setTimeout(resolve, sending.poll_ms));
  }
  throw contractsError("not-in-time", `the network closed no ledger within ${sending.patience_ms} ms`);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
