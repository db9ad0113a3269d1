import { readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { startLocalnet } from "../src/localnet.ts";
import { type RunningLocalnet, runLocalnet, SHELLS, withFolder } from "./running-localnet.ts";
import { keysOf, payment, StellarClient, succeeded } from "./stellar-client.ts";

/** What a restart has to bring back. */
async function known(localnet: RunningLocalnet, hash: string) {
  const { server } = new StellarClient(localnet);
  const latest = await server._getLatestLedger();
  const transaction = await server._getTransaction(hash);
  const account = await server.getAccountEntry(keysOf("payer").publicKey());
  return { latest, transaction, balance: account.balance };
}

/** A chain with one payment in it; returns the payment's hash. */
async function aPayment(localnet: RunningLocalnet): Promise<string> {
  const client = new StellarClient(localnet);
  const [payer, receiver] = [await client.account("payer"), await client.account("receiver")];
  return (await succeeded(client.send(await client.built(payer, payment(receiver)), payer))).txHash;
}

const logOf = (folder: string) => join(folder, "localnet.log");

const PAIRS = SHELLS.flatMap((first) =>
  SHELLS.map((second) => ({ title: `${first.name}, then ${second.name}`, first, second })),
);

describe.each(PAIRS)("$title", ({ first, second }) => {
  test("after a kill the chain goes on from its last ledger, with the same state and history", () =>
    withFolder(async (folder) => {
      const before = await runLocalnet(first, folder);
      const hash = await aPayment(before);
      const expected = await known(before, hash);
      await before.kill();
      const after = await runLocalnet(second, folder);
      expect(await known(after, hash)).toEqual(expected);
      expect(await after.closeLedgers()).toBe(expected.latest.sequence + 1);
      await after.stop();
    }));
});

describe.each(SHELLS)("$name", (shell) => {
  test("kills in the middle of closing lose nothing that was told", () =>
    withFolder(async (folder) => {
      let told = 0;
      for (let round = 0; round < 5; round++) {
        const localnet = await runLocalnet(shell, folder, ["--ledger-ms", "3", "--ledger-s", "5"]);
        const client = new StellarClient(localnet);
        expect((await client.server.getHealth()).latestLedger).toBeGreaterThanOrEqual(told);
        for (let reads = 0; reads < 10; reads++) told = (await client.server.getHealth()).latestLedger;
        await localnet.kill();
      }
      expect(told).toBeGreaterThan(5);
    }));

  test("what a power cut tore off the log's end is left out", () =>
    withFolder(async (folder) => {
      const before = await runLocalnet(shell, folder);
      const latest = await before.closeLedgers(3);
      await before.kill();
      truncateSync(logOf(folder), statSync(logOf(folder)).size - 5);
      const after = await runLocalnet(shell, folder);
      expect(await after.closeLedgers()).toBe(latest);
      await after.kill();
      const again = await runLocalnet(shell, folder);
      expect(await again.closeLedgers()).toBe(latest + 1);
      await again.stop();
    }));

  test("a log that is damaged before its end is refused and left as it is", () =>
    withFolder(async (folder) => {
      const before = await runLocalnet(shell, folder);
      await before.closeLedgers(3);
      await before.kill();
      const damaged = readFileSync(logOf(folder));
      damaged[1000] = (damaged[1000] ?? 0) ^ 1;
      writeFileSync(logOf(folder), damaged);
      await expect(runLocalnet(shell, folder)).rejects.toThrow("log-unusable");
      expect(readFileSync(logOf(folder)).equals(damaged)).toBe(true);
    }));

  test("a folder serves one chain at a time, and only the network that it belongs to", () =>
    withFolder(async (folder) => {
      const first = await runLocalnet(shell, folder);
      for (const other of SHELLS) await expect(runLocalnet(other, folder)).rejects.toThrow("data-in-use");
      await first.kill();
      await expect(runLocalnet(shell, folder, ["--passphrase", "Another network"])).rejects.toThrow("log-unusable");
    }));
});

test("a chain in this process closes ledgers at the times of its clock and gives its folder back", () =>
  withFolder(async (folder) => {
    let now_ms = 1_460_000_000_000;
    const localnet = await startLocalnet({ data_dir: folder, ledger_ms: "manual", clock: () => now_ms });
    const closeTime = async () => {
      const state = (await (await fetch(`${localnet.url}/ledgers`)).json()) as { close_time_s: number };
      return state.close_time_s;
    };
    const begun_s = await closeTime();
    now_ms += 720_000;
    const latest = await localnet.closeLedger();
    expect(await closeTime()).toBe(begun_s + 719);
    await localnet.closeLedger();
    expect(await closeTime()).toBe(begun_s + 720);
    await localnet.close();
    const again = await startLocalnet({ data_dir: folder, ledger_ms: "manual", clock: () => now_ms });
    expect(await again.closeLedger()).toBe(latest + 2);
    await again.close();
  }));
