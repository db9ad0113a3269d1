import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ChainConnection } from "../src/chain/chain-connection.ts";
import { type DeployOptions, deployContracts } from "../src/deploy.ts";
import { readDeployment } from "../src/deployment.ts";
import { deployerOf, optionsFor, startChain, type TestChain } from "./chain-for-tests.ts";

const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));
/** Seven uploads, the payment token, seven contracts. */
const STEPS = 15;
const TRANSACTIONS_PER_LIFE = 3;
/**
 * At which call of a hook each run is interrupted: two calls announce the run, the next ones are the points of the
 * first step that is left, and of those after it. The long run follows on one that left a transaction in the queue: if
 * it did not know of that one, it would have the time to make a second.
 */
const POINTS = [3, 4, 5, 6, 7, 3, 4, 3, 30];

let chain: TestChain;

beforeAll(async () => {
  chain = await startChain();
});

afterAll(() => chain.stop());

/** How many transactions an account has had; its first number holds the ledger that it was made in. */
async function transactionsOf(address: string): Promise<number> {
  const found = await new ChainConnection({ rpc_url: chain.url }).account(address);
  return Number(BigInt(found?.account.sequenceNumber() ?? 0) & 0xffffffffn);
}

function isFinished({ out_file }: DeployOptions): boolean {
  return existsSync(out_file) && readDeployment(out_file).finished;
}

/** Fails at the given call of either hook: before and after a ledger that takes a transaction, and after each step. */
function interrupted(options: DeployOptions, at: number): DeployOptions {
  let calls = 0;
  const count = () => {
    calls += 1;
    if (calls === at) throw new Error("interrupted");
  };
  const closeLedger = async () => {
    count();
    await chain.closeLedger();
    count();
  };
  return { ...options, report: count, closeLedger };
}

describe("an interrupted deployment", () => {
  test("goes on where it was, from every point of a step, and takes each step once", async () => {
    const options = optionsFor(chain, "interrupted often");
    let interruptions = 0;
    while (!isFinished(options)) {
      const at = POINTS[interruptions] ?? Number.POSITIVE_INFINITY;
      await deployContracts(interrupted(options, at)).catch((error: Error) =>
        expect(error.message).toBe("interrupted"),
      );
      interruptions += 1;
    }
    expect(interruptions).toBeGreaterThanOrEqual(POINTS.length);
    expect(await transactionsOf(deployerOf("interrupted often").publicKey())).toBe(STEPS);
  });

  test("is not taken up on other terms", async () => {
    const options = optionsFor(chain, "interrupted once");
    await expect(deployContracts(interrupted(options, 5))).rejects.toThrow("interrupted");
    const other = deployContracts({ ...options, delay_s: 61 });
    await expect(other).rejects.toMatchObject({ code: "other-deployment" });
    expect((await deployContracts(options)).finished).toBe(true);
  });

  test("goes on after its process was killed with a transaction on its way", async () => {
    const options = optionsFor(chain, "killed");
    const key_file = join(chain.folder, "killed.key");
    writeFileSync(key_file, options.deployer);
    const key = deployerOf("killed").publicKey();
    const ledgers = closeLedgers();
    let lives = 0;
    try {
      for (; !isFinished(options); lives += 1) {
        expect(lives).toBeLessThan(STEPS);
        await live(options, key_file);
      }
    } finally {
      await ledgers.stop();
    }
    expect(lives).toBeGreaterThan(2);
    // Code and payment token were on the chain already.
    expect(await transactionsOf(key)).toBe(7);
  }, 120_000);
});

/** Runs the command until it has written down a few transactions, and kills it; or to its end. */
async function live({ out_file }: DeployOptions, key_file: string): Promise<void> {
  const args = [MAIN, "deploy", "--rpc", chain.url, "--deployer-key", key_file, "--out", out_file];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });
  const ended = once(child, "exit");
  const seen = new Set<string>();
  while (child.exitCode === null && child.signalCode === null) {
    for (const hash of pendingHashes(`${out_file}.progress`)) seen.add(hash);
    if (seen.size >= TRANSACTIONS_PER_LIFE) child.kill("SIGKILL");
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await ended;
}

function pendingHashes(file: string): readonly string[] {
  if (!existsSync(file)) return [];
  const { pending } = JSON.parse(readFileSync(file, "utf8")) as { pending: Record<string, { tx_hash: string }> };
  return Object.values(pending).map(({ tx_hash }) => tx_hash);
}

/** Closes ledgers one after the other, as a network does. */
function closeLedgers(): { stop(): Promise<void> } {
  let isStopped = false;
  const closing = (async () => {
    while (!isStopped) {
      await chain.closeLedger();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  return {
    stop: () => {
      isStopped = true;
      return closing;
    },
  };
}
