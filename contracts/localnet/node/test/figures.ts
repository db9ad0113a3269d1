import { readFileSync } from "node:fs";
import {
  Account,
  Asset,
  Contract,
  type Keypair,
  nativeToScVal,
  Operation,
  rpc,
  type Transaction,
} from "@stellar/stellar-sdk";
import { freshLocalnet, SHELLS, type Shell } from "./running-localnet.ts";
import { keysOf, PASSPHRASE, payment, StellarClient, succeeded } from "./stellar-client.ts";

const ACCOUNTS = 100;
const ROUNDS = 3;

/** What a shell does on this machine. Times are wall time; nothing here says how fast a public network is. */
interface Figures {
  readonly shell: string;
  readonly start_ms: number;
  readonly simulations_per_s: number;
  /** Taken into the queue, one request after the other. */
  readonly sent_per_s: number;
  /** Contract calls applied, recorded and flushed, `ACCOUNTS` per ledger. */
  readonly contract_calls_per_s: number;
  readonly payments_per_s: number;
  readonly resident_mb: number;
}

for (const shell of SHELLS) process.stdout.write(`${JSON.stringify(await figuresOf(shell))}\n`);

async function figuresOf(shell: Shell): Promise<Figures> {
  const begun_ms = performance.now();
  const localnet = await freshLocalnet(shell);
  const start_ms = Math.round(performance.now() - begun_ms);
  const client = new StellarClient(localnet);
  const senders = Array.from({ length: ACCOUNTS }, (_, index) => keysOf(`sender ${index}`));
  await Promise.all(senders.map((keys) => client.account(`sender ${senders.indexOf(keys)}`)));
  const [first] = senders;
  if (first === undefined) throw new Error("no senders");
  await succeeded(client.act(first, Operation.createStellarAssetContract({ asset: Asset.native() })));
  const simulated = await Promise.all(senders.map((keys) => simulate(client, keys)));
  const simulations_per_s = await rate(() => simulate(client, first).then(() => 1), 50);
  const queued = async (build: (keys: Keypair, index: number) => Promise<Transaction>) => {
    const transactions = await Promise.all(senders.map(build));
    return async () => {
      for (const [index, keys] of senders.entries()) await client.offer(transactions[index] as Transaction, keys);
    };
  };
  const calls = { sent_ms: 0, closed_ms: 0 };
  const payments = { sent_ms: 0, closed_ms: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    const call = (keys: Keypair, index: number) => assembled(client, keys, simulated[index]);
    const pay = (keys: Keypair) => client.built(keys, payment(first, 1n));
    for (const [build, times] of [
      [call, calls],
      [pay, payments],
    ] as const) {
      times.sent_ms += await duration(await queued(build));
      times.closed_ms += await duration(() => localnet.closeLedgers());
    }
  }
  const resident_mb = residentMb(localnet.process_id);
  await localnet.stop();
  const perSecond = (ms: number) => Math.round((ACCOUNTS * ROUNDS * 1000) / ms);
  return {
    shell: shell.name,
    start_ms,
    simulations_per_s,
    sent_per_s: perSecond(calls.sent_ms),
    contract_calls_per_s: perSecond(calls.closed_ms),
    payments_per_s: perSecond(payments.closed_ms),
    resident_mb,
  };
}

function transfer(keys: Keypair) {
  const address = nativeToScVal(keys.publicKey(), { type: "address" });
  const to = nativeToScVal(keysOf("sender 0").publicKey(), { type: "address" });
  const token = new Contract(Asset.native().contractId(PASSPHRASE));
  return token.call("transfer", address, to, nativeToScVal(1n, { type: "i128" }));
}

function simulate(client: StellarClient, keys: Keypair): Promise<rpc.Api.SimulateTransactionResponse> {
  return client.server.simulateTransaction(client.builtFor(new Account(keys.publicKey(), "0"), transfer(keys)));
}

async function assembled(
  client: StellarClient,
  keys: Keypair,
  simulated: rpc.Api.SimulateTransactionResponse | undefined,
): Promise<Transaction> {
  if (simulated === undefined) throw new Error("not simulated");
  return rpc.assembleTransaction(await client.built(keys, transfer(keys)), simulated).build() as Transaction;
}

async function duration(act: () => Promise<unknown>): Promise<number> {
  const begun_ms = performance.now();
  await act();
  return performance.now() - begun_ms;
}

async function rate(act: () => Promise<number>, times: number): Promise<number> {
  const ms = await duration(async () => {
    for (let count = 0; count < times; count++) await act();
  });
  return Math.round((times * 1000) / ms);
}

function residentMb(process_id: number): number {
  const kb = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${process_id}/status`, "utf8"))?.[1];
  return Math.round(Number(kb) / 1024);
}
