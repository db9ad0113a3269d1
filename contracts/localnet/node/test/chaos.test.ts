import { Asset, type Keypair, Operation, type Transaction } from "@stellar/stellar-sdk";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { freshLocalnet, type RunningLocalnet, SHELLS } from "./running-localnet.ts";
import { keysOf, PASSPHRASE, payment, refusalOf, StellarClient, succeeded } from "./stellar-client.ts";

describe.each(SHELLS)("$name", (shell) => {
  let localnet: RunningLocalnet;
  let client: StellarClient;
  let payer: Keypair;
  const receiver = keysOf("receiver");

  beforeAll(async () => {
    localnet = await freshLocalnet(shell);
    client = new StellarClient(localnet);
    payer = await client.account("payer");
    await client.account("receiver");
  });
  afterEach(() => localnet.chaos({ mode: "none" }));
  afterAll(() => localnet.stop());

  const aPayment = () => client.built(payer, payment(receiver));
  const latest = async () => (await client.server.getHealth()).latestLedger;
  const statusOf = async (hash: string) => (await client.server.getTransaction(hash)).status;
  const hashOf = (transaction: Transaction) => Buffer.from(transaction.hash()).toString("hex");

  /** Whether the server answers within a moment. */
  const answers = (method: string) =>
    fetch(localnet.url, {
      method: "POST",
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method }),
      signal: AbortSignal.timeout(300),
    }).then(
      (response) => response.status,
      (error: Error) => error.name,
    );

  test("drop-reply: the transaction is in the queue, its sender hears nothing", async () => {
    const transaction = await aPayment();
    await localnet.chaos({ mode: "drop-reply", method: "sendTransaction", count: 1 });
    await expect(client.offer(transaction, payer)).rejects.toThrow();
    expect((await client.server.sendTransaction(transaction)).status).toBe("DUPLICATE");
    await localnet.closeLedgers();
    expect(await statusOf(hashOf(transaction))).toBe("SUCCESS");
  });

  test("drop-reply that is not carried out leaves nothing behind", async () => {
    const transaction = await aPayment();
    await localnet.chaos({ mode: "drop-reply", method: "sendTransaction", count: 1, is_carried_out: false });
    await expect(client.offer(transaction, payer)).rejects.toThrow();
    await succeeded(client.send(transaction));
  });

  test("hang: the named method never answers, others do", async () => {
    await localnet.chaos({ mode: "hang", method: "getHealth" });
    expect(await answers("getHealth")).toBe("TimeoutError");
    expect(await answers("getNetwork")).toBe(200);
    await localnet.chaos({ mode: "none" });
    expect(await answers("getHealth")).toBe(200);
  });

  test("server-error: a status instead of an answer, as often as asked for", async () => {
    await localnet.chaos({ mode: "server-error", count: 2, status: 504 });
    expect([await answers("getHealth"), await answers("getNetwork"), await answers("getHealth")]).toEqual([
      504, 504, 200,
    ]);
  });

  test("try-again-later: nothing is taken", async () => {
    const transaction = await aPayment();
    await localnet.chaos({ mode: "try-again-later", count: 1 });
    expect((await client.offer(transaction, payer)).status).toBe("TRY_AGAIN_LATER");
    await succeeded(client.send(transaction));
  });

  test("stale-reads: balances, transactions and ledgers are those of some ledgers ago", async () => {
    const balance = async () => (await client.server.getAccountEntry(receiver.publicKey())).balance;
    const [ledger, before] = [await latest(), await balance()];
    await localnet.chaos({ mode: "stale-reads", ledgers: 2 });
    const transaction = await aPayment();
    await client.offer(transaction, payer);
    await localnet.closeLedgers(2);
    expect([await latest(), await balance(), await statusOf(hashOf(transaction))]).toEqual([
      ledger,
      before,
      "NOT_FOUND",
    ]);
    await localnet.closeLedgers();
    expect([await latest(), await balance(), await statusOf(hashOf(transaction))]).toEqual([
      ledger + 1,
      before + 1n,
      "SUCCESS",
    ]);
    await localnet.chaos({ mode: "none" });
    expect(await latest()).toBe(ledger + 3);
  });

  test("stop-closing: no ledger closes until it ends", async () => {
    const before = await latest();
    await localnet.chaos({ mode: "stop-closing" });
    expect(await localnet.closeLedgers(3)).toBe(before);
    await localnet.chaos({ mode: "none" });
    expect(await localnet.closeLedgers()).toBe(before + 1);
  });

  test("drop-queued: what waits is gone, and what comes is taken and lost", async () => {
    const transaction = await aPayment();
    expect((await client.offer(transaction, payer)).status).toBe("PENDING");
    await localnet.chaos({ mode: "drop-queued", count: 1 });
    expect((await client.server.sendTransaction(transaction)).status).toBe("PENDING");
    await localnet.closeLedgers();
    expect(await statusOf(hashOf(transaction))).toBe("NOT_FOUND");
    await succeeded(client.send(transaction));
  });

  test("raise-fees: the price of a place is told, and resources cost more by a vote", async () => {
    const sac = Operation.createStellarAssetContract({ asset: wattAsset() });
    const built = await client.built(payer, sac);
    const fee = async () => {
      const simulated = await client.server._simulateTransaction(built);
      return Number(simulated.minResourceFee);
    };
    const before = await fee();
    await localnet.chaos({ mode: "raise-fees", factor: 7, resource_factor: 3 });
    expect((await client.server.getFeeStats()).sorobanInclusionFee.p90).toBe("700");
    expect(await fee()).toBeGreaterThan(before * 2);
    await localnet.chaos({ mode: "none" });
    expect(await fee()).toBe(before);
    expect((await client.server.getFeeStats()).sorobanInclusionFee.max).not.toBe("700");
  });

  test("set-limits: a smaller transaction size refuses what was fine before", async () => {
    const operation = Operation.createStellarAssetContract({ asset: wattAsset() });
    const prepared = await client.prepared(payer, operation);
    await localnet.chaos({ mode: "set-limits", tx_max_size_bytes: 200 });
    expect(refusalOf(await client.offer(prepared, payer))).toBe("txSorobanInvalid");
    await localnet.chaos({ mode: "none" });
    expect((await client.server.sendTransaction(prepared)).status).toBe("PENDING");
    await localnet.closeLedgers();
    for (const wrong of [{ nothing_of_this_name: 1 }, { tx_max_size_bytes: -1 }, { tx_max_size_bytes: "2" }]) {
      await expect(localnet.chaos({ mode: "set-limits", ...wrong })).rejects.toThrow("400");
    }
  });

  test("jump-ledgers: numbers go on from far ahead", async () => {
    const before = await latest();
    await localnet.chaos({ mode: "jump-ledgers", count: 5_000 });
    expect(await latest()).toBe(before + 5_001);
    expect(await localnet.closeLedgers()).toBe(before + 5_002);
  });

  test("shrink-retention: what is older is not known any more", async () => {
    const { txHash } = await succeeded(client.send(await aPayment(), payer));
    await localnet.closeLedgers(3);
    expect(await statusOf(txHash)).toBe("SUCCESS");
    await localnet.chaos({ mode: "shrink-retention", ledgers: 2 });
    expect(await statusOf(txHash)).toBe("NOT_FOUND");
    const { latestLedger, oldestLedger } = await client.server.getHealth();
    expect(latestLedger - oldestLedger).toBe(1);
  });

  test("lie-about-latest: number and time of the latest ledger are wrong, ahead or behind", async () => {
    const truth = await client.server.getHealth();
    await localnet.chaos({ mode: "lie-about-latest", ledgers: 40, seconds: 3_600 });
    const ahead = await client.server.getTransaction("00".repeat(32));
    expect(ahead.latestLedger).toBe(truth.latestLedger + 40);
    await localnet.chaos({ mode: "lie-about-latest", ledgers: -1 });
    expect((await client.server._getLatestLedger()).sequence).toBe(truth.latestLedger - 1);
  });

  test("wrong-network: another passphrase, and nothing that is here exists there", async () => {
    const transaction = await aPayment();
    await localnet.chaos({ mode: "wrong-network" });
    expect((await client.server.getNetwork()).passphrase).not.toBe(PASSPHRASE);
    await expect(client.server.getAccount(payer.publicKey())).rejects.toThrow("not found");
    expect(refusalOf(await client.offer(transaction, payer))).toBe("txNoAccount");
    await localnet.chaos({ mode: "none" });
    await succeeded(client.send(transaction));
  });
});

function wattAsset() {
  return new Asset("WATT", keysOf("payer").publicKey());
}
