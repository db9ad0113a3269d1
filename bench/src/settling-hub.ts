import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { clusterConnection } from "@localgrid/cloud-hub/adapters/cluster";
import { openPool } from "@localgrid/cloud-hub/adapters/database";
import { deployContracts } from "@localgrid/contracts/deploy";
import { Keypair } from "@stellar/stellar-sdk";
import { benchError } from "./errors.ts";
import { type HubUnderTest, startHub } from "./hub-under-test.ts";

const HUB_MAIN = fileURLToPath(import.meta.resolve("@localgrid/cloud-hub/main"));
const CHAIN_MAIN = fileURLToPath(import.meta.resolve("@localgrid/localnet/main"));
const HURRIED_EVERY_MS = 100;

/** A local chain in a process of its own. */
export interface ChainUnderTest {
  readonly pid: number;
  readonly url: string;
  /** From the start of its process to the moment when it answers. */
  readonly ready_ms: number;
  closeLedger(): Promise<void>;
  stop(): Promise<void>;
}

/** A hub that settles, and the chain that it settles on. */
export interface SettlingHub {
  readonly hub: HubUnderTest;
  readonly chain: ChainUnderTest;
  readonly pool: ReturnType<typeof openPool>;
  /** Closes ledgers as fast as they fill until it is so; the chain's own pace goes on meanwhile. */
  hurryUntil(isSo: () => Promise<boolean>): Promise<void>;
  stop(): Promise<void>;
}

/** @throws {LocalGridError} `node-not-ready` */
export async function startChain(data_dir: string, ledger_ms: number | "manual"): Promise<ChainUnderTest> {
  const begun_ms = performance.now();
  const args = [CHAIN_MAIN, "--data-dir", data_dir, "--ledger-ms", String(ledger_ms)];
  const env = { ...process.env, LOCALGRID_STOP_WITH_STDIN: "1" };
  const child = spawn(process.execPath, args, { env, stdio: ["pipe", "pipe", "inherit"] });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const url = await firstUrl(child);
  return {
    pid: child.pid as number,
    url,
    ready_ms: performance.now() - begun_ms,
    async closeLedger() {
      await fetch(`${url}/ledgers`, { method: "POST", body: JSON.stringify({ count: 1 }) });
    },
    async stop() {
      child.stdin?.end();
      await ended;
    },
  };
}

/** The contracts are deployed, and the hub finds them. */
export async function startSettlingHub(folder: string, ledger_ms: number): Promise<SettlingHub> {
  const [data_dir, deployment] = [join(folder, "hub"), join(folder, "deployment.json")];
  const chain = await startChain(join(folder, "chain"), ledger_ms);
  const told = execFileSync(process.execPath, [HUB_MAIN, "show-chain-accounts", "--data-dir", data_dir]);
  const { treasury, registrar } = JSON.parse(told.toString()) as { treasury: string; registrar: string };
  const admin = Keypair.random();
  await deployContracts({
    network: "local",
    rpc_url: chain.url,
    deployer: admin.secret(),
    registrar,
    governance_signers: [admin.publicKey()],
    threshold: 1,
    delay_s: 0,
    guardian: admin.publicKey(),
    out_file: deployment,
    closeLedger: () => chain.closeLedger(),
    poll_ms: 10,
  });
  const funded = fetch(`${chain.url}/friendbot?addr=${treasury}`);
  await chain.closeLedger();
  await funded;
  const settings = ["--chain-rpc-url", chain.url, "--chain-deployment", deployment, "--settlement-signatures", "1"];
  const hub = await startHub(data_dir, settings);
  const pool = openPool(clusterConnection(data_dir));
  return {
    hub,
    chain,
    pool,
    async hurryUntil(isSo) {
      while (!(await isSo())) {
        await chain.closeLedger();
        await delay(HURRIED_EVERY_MS);
      }
    },
    async stop() {
      await pool.end();
      await hub.stop();
      await chain.stop();
    },
  };
}

function firstUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(benchError("node-not-ready", `the chain ended with ${code}`)));
    createInterface({ input: child.stdout as NonNullable<ChildProcess["stdout"]> }).once("line", (line) =>
      resolve((JSON.parse(line) as { url: string }).url),
    );
  });
}
