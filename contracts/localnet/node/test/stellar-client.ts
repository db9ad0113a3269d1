import { createHash } from "node:crypto";
import {
  type Account,
  Address,
  Asset,
  BASE_FEE,
  type Keypair,
  Keypair as Keys,
  Operation,
  rpc,
  type Transaction,
  TransactionBuilder,
  type xdr,
} from "@stellar/stellar-sdk";
import type { RunningLocalnet } from "./running-localnet.ts";

export const PASSPHRASE = "Standalone Network ; February 2017";

export type Sent = rpc.Api.GetSuccessfulTransactionResponse | rpc.Api.GetFailedTransactionResponse;

/** A wallet of tests on the real SDK: every call closes the ledger that it needs. */
export class StellarClient {
  readonly server: rpc.Server;
  private readonly localnet: RunningLocalnet;

  constructor(localnet: RunningLocalnet) {
    this.localnet = localnet;
    this.server = new rpc.Server(localnet.url, { allowHttp: true });
  }

  /** A new account with 10,000 XLM, the same for the same name. */
  async account(name: string): Promise<Keypair> {
    const keys = keysOf(name);
    await this.server.requestAirdrop(keys.publicKey());
    return keys;
  }

  /** An unsigned transaction of one operation, as simulation completed it. */
  async prepared(keys: Keypair, operation: xdr.Operation): Promise<Transaction> {
    return (await this.server.prepareTransaction(await this.built(keys, operation))) as Transaction;
  }

  async built(keys: Keypair, operation: xdr.Operation): Promise<Transaction> {
    const account = await this.server.getAccount(keys.publicKey());
    return this.builtFor(account, operation);
  }

  builtFor(account: Account, operation: xdr.Operation): Transaction {
    return new TransactionBuilder(account, { fee: BASE_FEE, networkPassphrase: PASSPHRASE })
      .addOperation(operation)
      .setTimeout(0)
      .build();
  }

  /** Signs, sends and closes a ledger. */
  async send(transaction: Transaction, ...signers: readonly Keypair[]): Promise<Sent> {
    for (const keys of signers) transaction.sign(keys);
    const answer = await this.server.sendTransaction(transaction);
    if (answer.status !== "PENDING") throw new Error(`${answer.status} ${JSON.stringify(answer.errorResult)}`);
    await this.localnet.closeLedgers();
    const result = await this.server.getTransaction(answer.hash);
    if (result.status === rpc.Api.GetTransactionStatus.NOT_FOUND) throw new Error(`${answer.hash} is in no ledger`);
    return result;
  }

  /** Simulates, signs, sends and closes a ledger. */
  async act(keys: Keypair, operation: xdr.Operation): Promise<Sent> {
    return this.send(await this.prepared(keys, operation), keys);
  }

  /** Sends without waiting for anything. */
  async offer(transaction: Transaction, ...signers: readonly Keypair[]): Promise<rpc.Api.SendTransactionResponse> {
    for (const keys of signers) transaction.sign(keys);
    return this.server.sendTransaction(transaction);
  }

  /** Uploads code and makes a contract of it. @returns its address */
  async deploy(keys: Keypair, wasm: Uint8Array, constructorArgs: xdr.ScVal[]): Promise<string> {
    await succeeded(this.act(keys, Operation.uploadContractWasm({ wasm })));
    const created = await succeeded(
      this.act(
        keys,
        Operation.createCustomContract({
          address: new Address(keys.publicKey()),
          wasmHash: createHash("sha256").update(wasm).digest(),
          salt: new Uint8Array(32),
          constructorArgs,
        }),
      ),
    );
    if (created.returnValue === undefined) throw new Error("no address came back");
    return Address.fromScVal(created.returnValue).toString();
  }
}

/** @throws {Error} with the result of a transaction that failed */
export async function succeeded(sending: Promise<Sent>): Promise<rpc.Api.GetSuccessfulTransactionResponse> {
  const sent = await sending;
  if (sent.status !== rpc.Api.GetTransactionStatus.SUCCESS) {
    throw new Error(`failed: ${JSON.stringify(sent.resultXdr)}`);
  }
  return sent;
}

/** What contract functions answer and transactions say about themselves when they were refused. */
export function refusalOf(answer: rpc.Api.SendTransactionResponse): string | null {
  return answer.errorResult === undefined ? null : answer.errorResult.result.type;
}

/** A payment of some stroops: the cheapest transaction that there is. */
export function payment(to: Keypair, amount_stroops = 1n): xdr.Operation {
  const amount = `${amount_stroops / 10_000_000n}.${String(amount_stroops % 10_000_000n).padStart(7, "0")}`;
  return Operation.payment({ destination: to.publicKey(), asset: Asset.native(), amount });
}

/** Keys that are the same in every run. */
export function keysOf(name: string): Keypair {
  return Keys.fromRawEd25519Seed(createHash("sha256").update(name).digest());
}
