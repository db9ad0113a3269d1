import { mkdirSync } from "node:fs";
import { setTimeout } from "node:timers";
import { ChainShell } from "./chain-shell.ts";
import { ChainThread } from "./chain-thread.ts";
import { localnetError } from "./errors.ts";
import { lockFolder } from "./folder-lock.ts";
import { HttpFront } from "./http-front.ts";
import { LedgerLog } from "./ledger-log.ts";

/** The passphrase that stand-alone Stellar networks share. */
export const LOCAL_PASSPHRASE = "Standalone Network ; February 2017";

export interface LocalnetOptions {
  /** Holds the chain's log. One chain at a time. */
  readonly data_dir: string;
  /** 0 or missing: any free port. */
  readonly port?: number;
  /** Address to listen on; 127.0.0.1 when missing. Only requests from this machine may close ledgers or cause faults. */
  readonly host?: string;
  /** Wall time between ledgers; 1000 when missing. "manual": ledgers close by `closeLedger`, `POST /ledgers` or friendbot. */
  readonly ledger_ms?: number | "manual";
  /** Chain time in Unix milliseconds; a ledger closes at max(previous + 1 s, clock). Real time when missing. */
  readonly clock?: () => number;
  /** Each ledger is so many seconds after the one before, instead of what the clock says. */
  readonly ledger_s?: number;
  /** Names the network; a log of another one is refused. */
  readonly passphrase?: string;
  /** Whose limits, fees and lifetimes a new chain begins with; "mainnet" when missing. */
  readonly profile?: "mainnet" | "testnet";
  /** Transactions, events and ledgers that are older are forgotten; seven days of five-second ledgers when missing. */
  readonly retention_ledgers?: number;
  /** Told once when the chain has failed while running; throws the error when missing, which ends the process. */
  readonly failed?: (error: Error) => void;
}

export interface Localnet {
  /** Where JSON-RPC, /friendbot, /ledgers, /chaos and /health answer. */
  readonly url: string;
  /** Closes one ledger now and gives the number of the latest. While closing is stopped by a fault, nothing closes. */
  closeLedger(): Promise<number>;
  close(): Promise<void>;
}

const MODULE = new URL("../../wasm/localnet.wasm", import.meta.url);
const USUAL_LEDGER_MS = 1_000;

/**
 * Starts a chain in this process: the Soroban host as WebAssembly in a thread of its own, behind an RPC server.
 *
 * @throws {LocalGridError} `data-in-use`, `log-unusable`, `port-not-free`
 */
export async function startLocalnet(options: LocalnetOptions): Promise<Localnet> {
  const { data_dir, host = "127.0.0.1", ledger_ms = USUAL_LEDGER_MS } = options;
  mkdirSync(data_dir, { recursive: true });
  const lock = await lockFolder(data_dir);
  const log = await LedgerLog.open(data_dir);
  const failed = failOnce(options.failed);
  const thread = new ChainThread(MODULE, chainOptions(options), failed);
  const shell = new ChainShell({ thread, log, clock: options.clock ?? Date.now, failed });
  const front = new HttpFront((request) => shell.answer(request));
  const release = async () => {
    await thread.stop();
    await log.close();
    lock.close();
  };
  const opened = shell.open().catch((cause: Error) => {
    throw localnetError("log-unusable", `${data_dir}: ${cause.message}`, cause);
  });
  const port = await opened
    .then(() => front.start(host, options.port ?? 0))
    .catch(async (error) => {
      await release();
      throw error;
    });
  const timer = ledger_ms === "manual" ? null : closeEvery(ledger_ms, shell);
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${port}`,
    closeLedger: () => shell.closeLedger(),
    close: async () => {
      timer?.stop();
      await shell.stop();
      await front.stop();
      await release();
    },
  };
}

function chainOptions(options: LocalnetOptions) {
  return {
    passphrase: options.passphrase ?? LOCAL_PASSPHRASE,
    is_testnet: options.profile === "testnet",
    is_manual: options.ledger_ms === "manual",
    ledger_s: options.ledger_s ?? null,
    retention_ledgers: options.retention_ledgers ?? null,
    retention_bytes: null,
  };
}

/** Closes ledgers at a steady pace; when one takes longer, the next follows at once and none is made up for. */
function closeEvery(ledger_ms: number, shell: ChainShell): { stop(): void } {
  let due_ms = performance.now() + ledger_ms;
  let timer: NodeJS.Timeout;
  const next = () => {
    timer = setTimeout(close, Math.max(0, due_ms - performance.now()));
  };
  const close = () => {
    due_ms = Math.max(due_ms + ledger_ms, performance.now());
    // What failed was told through `failed`; nothing closes after that.
    shell.closeLedger().then(next, () => {});
  };
  next();
  return { stop: () => clearTimeout(timer) };
}

function failOnce(told: ((error: Error) => void) | undefined): (error: Error) => void {
  let isTold = false;
  return (cause) => {
    if (isTold) return;
    isTold = true;
    const error = localnetError("chain-failed", cause.message, cause);
    if (told !== undefined) told(error);
    else
      process.nextTick(() => {
        throw error;
      });
  };
}
