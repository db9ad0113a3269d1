import { execFile } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { deployContracts } from "@localgrid/contracts/deploy";
import { Keypair } from "@stellar/stellar-sdk";
import { type RegionPaths, regionPathsOf } from "./data-folder.ts";
import { findFreePort, wantedPort } from "./free-port.ts";
import type { NeighbourhoodOptions } from "./options.ts";
import type { ServerCommand } from "./server-process.ts";
import type { ServerSupervisor } from "./server-supervisor.ts";
import type { ClockOrigin } from "./simulated-clock.ts";
import { HOST } from "./site.ts";
import { startSupervised } from "./supervised-server.ts";
import type { Terminal } from "./terminal.ts";
import { readJsonFile, writeJsonFile } from "./whole-file.ts";

const WANTED_PORT = 8000;
const LEDGER_MS = 1000;
const GOVERNANCE = { signers: 3, threshold: 2, delay_s: 86_400 };

export interface RegionChainOptions {
  readonly options: NeighbourhoodOptions;
  readonly root_dir: string;
  readonly terminal: Terminal;
  readonly stopping: AbortSignal;
  /** Ports that are not in use yet, but will be. */
  readonly taken: readonly number[];
  /** The nodes' time: contracts refuse windows that end in their future, or ended long ago. */
  readonly clock: ClockOrigin;
}

/** Secret seeds of whoever deploys and governs; those who settle are the hub's own. */
interface ChainKeys {
  readonly deployer: string;
  readonly governance: readonly string[];
  readonly guardian: string;
}

interface HubAccounts {
  /** Pays for everything that the hub sends. */
  readonly treasury: string;
  /** Opens zones and enrols members. */
  readonly registrar: string;
}

/** The chain of the region as a process of its own, with the contracts on it. */
export class RegionChain {
  readonly url: string;
  /** What the hub reads to find the contracts. */
  readonly deployment_path: string;
  private readonly supervisor: ServerSupervisor;

  private constructor(parts: { url: string; deployment_path: string; supervisor: ServerSupervisor }) {
    this.url = parts.url;
    this.deployment_path = parts.deployment_path;
    this.supervisor = parts.supervisor;
  }

  /**
   * Settles when the contracts are there; an interrupted deployment goes on where it was.
   *
   * @throws {LocalGridError} `node-not-ready`, `no-free-port`, or a code of the deployment
   */
  static async start(start: RegionChainOptions): Promise<RegionChain> {
    const { options, root_dir, terminal, stopping } = start;
    const paths = regionPathsOf(options.data_dir);
    mkdirSync(paths.chain_data, { recursive: true, mode: 0o700 });
    const port = await findFreePort(HOST, wantedPort(options, WANTED_PORT), start.taken);
    const url = `http://${HOST}:${port}`;
    const supervisor = await startSupervised(chainCommand(start, { port, paths }), { url, terminal, stopping });
    try {
      const deployment_path = join(paths.chain_data, "deployment.json");
      const { treasury, registrar } = await hubAccounts(root_dir, paths);
      await deploy({ rpc_url: url, out_file: deployment_path, registrar }, start);
      // An account that was funded by an earlier start is refused, and has what it needs.
      await fetch(`${url}/friendbot?addr=${treasury}`);
      return new RegionChain({ url, deployment_path, supervisor });
    } catch (error) {
      await supervisor.stop();
      throw error;
    }
  }

  stop(): Promise<void> {
    return this.supervisor.stop();
  }
}

async function deploy(
  where: { readonly rpc_url: string; readonly out_file: string; readonly registrar: string },
  { options, terminal }: RegionChainOptions,
): Promise<void> {
  const isDeployed = readJsonFile(where.out_file) !== undefined;
  if (!isDeployed) terminal.line("Putting the contracts on a chain of this machine …");
  const keys = keysOf(regionPathsOf(options.data_dir));
  const { threshold, delay_s } = GOVERNANCE;
  await deployContracts({
    ...where,
    network: "local",
    deployer: keys.deployer,
    governance_signers: keys.governance.map(addressOf),
    threshold,
    delay_s,
    guardian: addressOf(keys.guardian),
    // One after the other as fast as the machine goes, rather than at the pace of the chain.
    closeLedger: () => closeLedger(where.rpc_url),
    poll_ms: 10,
  });
  if (!isDeployed) terminal.line("Seven contracts are deployed and checked there.");
}

async function closeLedger(rpc_url: string): Promise<void> {
  await fetch(`${rpc_url}/ledgers`, { method: "POST", body: JSON.stringify({ count: 1 }) });
}

function keysOf({ chain_data }: RegionPaths): ChainKeys {
  const path = join(chain_data, "keys.json");
  const known = readJsonFile(path) as ChainKeys | undefined;
  if (known !== undefined) return known;
  const secret = () => Keypair.random().secret();
  const keys = {
    deployer: secret(),
    governance: Array.from({ length: GOVERNANCE.signers }, secret),
    guardian: secret(),
  };
  writeJsonFile(path, keys);
  return keys;
}

function addressOf(seed: string): string {
  return Keypair.fromSecret(seed).publicKey();
}

/** Accounts of the hub; it makes their keys when it is asked first. */
async function hubAccounts(root_dir: string, { hub_data }: RegionPaths): Promise<HubAccounts> {
  const main = join(root_dir, "cloud-hub", "src", "main.ts");
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, [main, "show-chain-accounts", "--data-dir", hub_data]);
  return JSON.parse(stdout) as HubAccounts;
}

function chainCommand(
  { root_dir, clock }: RegionChainOptions,
  { port, paths }: { readonly port: number; readonly paths: RegionPaths },
): ServerCommand {
  const main = join(root_dir, "contracts", "localnet", "node", "src", "main.ts");
  const where = ["--data-dir", join(paths.chain_data, "ledgers"), "--port", String(port)];
  const pace = [
    ...["--ledger-ms", String(LEDGER_MS)],
    ...["--clock-speed", String(clock.speed)],
    ...["--clock-wall-origin-ms", String(Math.floor(clock.wall_origin_ms))],
    ...["--clock-simulated-origin-ms", String(Math.floor(clock.simulated_origin_ms))],
  ];
  return {
    name: "the chain",
    executable: process.execPath,
    args: [main, ...where, ...pace],
    log_path: paths.chain_log,
  };
}
