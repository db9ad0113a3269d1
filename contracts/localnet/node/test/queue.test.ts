import { Account, type Keypair, type Transaction, TransactionBuilder } from "@stellar/stellar-sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freshLocalnet, type RunningLocalnet, SHELLS } from "./running-localnet.ts";
import { keysOf, PASSPHRASE, payment, refusalOf, StellarClient, succeeded } from "./stellar-client.ts";

describe.each(SHELLS)("$name", (shell) => {
  let localnet: RunningLocalnet;
  let client: StellarClient;
  const receiver = keysOf("receiver");

  beforeAll(async () => {
    localnet = await freshLocalnet(shell);
    client = new StellarClient(localnet);
    await client.account("receiver");
  });
  afterAll(() => localnet.stop());

  const bump = (payer: Keypair, inner: Transaction, fee: string) => {
    const outer = TransactionBuilder.buildFeeBumpTransaction(payer, fee, inner, PASSPHRASE);
    outer.sign(payer);
    return client.server.sendTransaction(outer);
  };

  test("the same transaction is a duplicate while it waits, and has a wrong number once it is in a ledger", async () => {
    const payer = await client.account("repeating");
    const transaction = await client.built(payer, payment(receiver));
    expect((await client.offer(transaction, payer)).status).toBe("PENDING");
    expect((await client.server.sendTransaction(transaction)).status).toBe("DUPLICATE");
    await localnet.closeLedgers();
    const again = await client.server.sendTransaction(transaction);
    expect([again.status, refusalOf(again)]).toEqual(["ERROR", "txBadSeq"]);
  });

  test("a second transaction of an account has to come back when the first is in a ledger", async () => {
    const payer = await client.account("impatient");
    const account = await client.server.getAccount(payer.publicKey());
    const first = client.builtFor(account, payment(receiver));
    const second = client.builtFor(account, payment(receiver, 2n));
    expect((await client.offer(first, payer)).status).toBe("PENDING");
    expect((await client.offer(second, payer)).status).toBe("TRY_AGAIN_LATER");
    await localnet.closeLedgers();
    await succeeded(client.send(second));
  });

  test("a waiting transaction is replaced by a fee bump that bids ten times as much per operation", async () => {
    const [payer, poor] = [await client.account("bumping"), await client.account("bumped")];
    const inner = await client.built(poor, payment(receiver));
    expect((await client.offer(inner, poor)).status).toBe("PENDING");
    const tooLittle = await bump(payer, inner, "999");
    expect([tooLittle.status, refusalOf(tooLittle)]).toEqual(["ERROR", "txInsufficientFee"]);
    expect(tooLittle.errorResult?.feeCharged).toBe(2000n);
    const enough = await bump(payer, inner, "1000");
    expect(enough.status).toBe("PENDING");
    expect((await client.server.sendTransaction(inner)).status).toBe("DUPLICATE");
    await localnet.closeLedgers();
    expect((await client.server.getTransaction(enough.hash)).status).toBe("SUCCESS");
  });

  test("a transaction that bids too little is dropped after four ledgers and not taken for ten more", async () => {
    const payer = await client.account("cheap");
    const transaction = await client.built(payer, payment(receiver));
    await localnet.chaos({ mode: "raise-fees", factor: 5 });
    expect((await client.offer(transaction, payer)).status).toBe("PENDING");
    await localnet.closeLedgers(3);
    expect((await client.server.sendTransaction(transaction)).status).toBe("DUPLICATE");
    await localnet.closeLedgers();
    await localnet.chaos({ mode: "none" });
    expect((await client.server.sendTransaction(transaction)).status).toBe("TRY_AGAIN_LATER");
    await localnet.closeLedgers(9);
    expect((await client.server.sendTransaction(transaction)).status).toBe("TRY_AGAIN_LATER");
    await localnet.closeLedgers();
    await succeeded(client.send(transaction));
  });

  test("what could never get into a ledger is refused with the network's own codes", async () => {
    const payer = await client.account("careless");
    const stranger = keysOf("somebody without an account");
    const offered = async (transaction: Transaction, keys: Keypair) => refusalOf(await client.offer(transaction, keys));
    const otherNetwork = new TransactionBuilder(await client.server.getAccount(payer.publicKey()), {
      fee: "100",
      networkPassphrase: "Another network",
    });
    const foreign = otherNetwork.addOperation(payment(receiver)).setTimeout(0).build();
    expect(await offered(foreign, payer)).toBe("txBadAuth");
    expect(await offered(client.builtFor(new Account(stranger.publicKey(), "0"), payment(receiver)), stranger)).toBe(
      "txNoAccount",
    );
    expect(await offered(await client.built(payer, payment(receiver)), stranger)).toBe("txBadAuth");
    const timed = (bounds: { minTime: number; maxTime: number }) =>
      client
        .built(payer, payment(receiver))
        .then((transaction) =>
          TransactionBuilder.cloneFrom(transaction, { fee: "100", timebounds: bounds } as never).build(),
        );
    expect(await offered(await timed({ minTime: 0, maxTime: 1 }), payer)).toBe("txTooLate");
    expect(await offered(await timed({ minTime: 99_999_999_999, maxTime: 0 }), payer)).toBe("txTooEarly");
  });

  test("many accounts are funded by one ledger", async () => {
    const names = Array.from({ length: 120 }, (_, index) => keysOf(`crowd ${index}`).publicKey());
    await Promise.all(names.map((name) => client.server.requestAirdrop(name)));
    const accounts = await Promise.all(names.map((name) => client.server.getAccountEntry(name)));
    expect(new Set(accounts.map(({ balance }) => balance))).toEqual(new Set([100_000_000_000n]));
    const again = await fetch(`${localnet.url}/friendbot?addr=${names[0]}`);
    expect([again.status, (await again.text()).includes("createAccountAlreadyExist")]).toEqual([400, true]);
    expect((await fetch(`${localnet.url}/friendbot?addr=nobody`)).status).toBe(400);
  });
});
