import { readFileSync } from "node:fs";
import {
  Contract,
  type Keypair,
  nativeToScVal,
  Operation,
  rpc,
  SorobanDataBuilder,
  type Transaction,
  TransactionBuilder,
} from "@stellar/stellar-sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freshLocalnet, type RunningLocalnet, SHELLS } from "./running-localnet.ts";
import { PASSPHRASE, StellarClient, succeeded } from "./stellar-client.ts";

const TOKEN = readFileSync(new URL("../../../wasm/energy-token.wasm", import.meta.url));
/** Longer than anything on the test network lives. */
const LIFETIME = 200_000;

describe.each(SHELLS)("$name", (shell) => {
  let localnet: RunningLocalnet;
  let client: StellarClient;
  let keys: Keypair;
  let token: Contract;

  beforeAll(async () => {
    localnet = await freshLocalnet(shell, ["--ledger-ms", "manual", "--ledger-s", "5", "--profile", "testnet"]);
    client = new StellarClient(localnet);
    keys = await client.account("owner");
    const owner = nativeToScVal(keys.publicKey(), { type: "address" });
    const name = nativeToScVal("Wh", { type: "string" });
    token = new Contract(await client.deploy(keys, TOKEN, [owner, owner, owner, name, name]));
  });
  afterAll(() => localnet.stop());

  const instance = async () => {
    const [entry] = (await client.server.getLedgerEntries(token.getFootprint())).entries;
    return entry?.liveUntilLedgerSeq ?? 0;
  };

  const withData = async (operation: ReturnType<typeof Operation.restoreFootprint>, data: SorobanDataBuilder) => {
    const account = await client.server.getAccount(keys.publicKey());
    return new TransactionBuilder(account, { fee: "100", networkPassphrase: PASSPHRASE })
      .addOperation(operation)
      .setSorobanData(data.build())
      .setTimeout(0)
      .build();
  };

  test("an entry's life is extended", async () => {
    const before = await instance();
    const footprint = new SorobanDataBuilder().setReadOnly([token.getFootprint()]);
    const extension = await withData(Operation.extendFootprintTtl({ extendTo: 150_000 }), footprint);
    const prepared = (await client.server.prepareTransaction(extension)) as Transaction;
    const { ledger } = await succeeded(client.send(prepared, keys));
    expect(await instance()).toBe(ledger + 150_000);
    expect(await instance()).toBeGreaterThan(before);
  });

  test("an archived contract is told as archived, restored on the way by a call, and restored by hand", async () => {
    await localnet.chaos({ mode: "jump-ledgers", count: LIFETIME });
    const latest = await localnet.closeLedgers();
    expect(latest).toBeGreaterThan(LIFETIME);
    expect(await instance()).toBeLessThan(latest);

    const call = token.call("symbol");
    const simulated = await client.server.simulateTransaction(await client.built(keys, call));
    if (!rpc.Api.isSimulationSuccess(simulated)) throw new Error("the simulation failed");
    const data = simulated.transactionData.build();
    expect(data.ext.type).toBe("resourceExt");
    await succeeded(client.act(keys, call));
    expect(await instance()).toBeGreaterThan(latest);

    await localnet.chaos({ mode: "jump-ledgers", count: LIFETIME });
    const footprint = new SorobanDataBuilder().setReadWrite([token.getFootprint()]);
    const restoration = await withData(Operation.restoreFootprint({}), footprint);
    const { ledger } = await succeeded(
      client.send((await client.server.prepareTransaction(restoration)) as Transaction, keys),
    );
    expect(await instance()).toBeGreaterThan(ledger);
  });

  test("who wants to extend an archived entry is told to restore it first", async () => {
    await localnet.chaos({ mode: "jump-ledgers", count: LIFETIME });
    const footprint = new SorobanDataBuilder().setReadOnly([token.getFootprint()]);
    const extension = await withData(Operation.extendFootprintTtl({ extendTo: 1_000 }), footprint);
    const simulated = await client.server.simulateTransaction(extension);
    expect(rpc.Api.isSimulationRestore({ ...simulated, result: {} } as never)).toBe(true);
  });
});
