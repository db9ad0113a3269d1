import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("../../contracts/localnet/node/src/main.ts", import.meta.url));
const START_DEADLINE_MS = 60_000;

export interface LocalChainOptions {
  readonly ledger_ms: number;
  /** Chain seconds between ledgers. */
  readonly ledger_s: number;
  readonly passphrase?: string;
}

export type Chaos = { readonly mode: string } & Readonly<Record<string, unknown>>;

const children = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of children) child.kill("SIGKILL");
});

/** A local chain in a process of its own, which can be killed and goes on from its log. */
export class LocalChain {
  url = "";
  private readonly options: LocalChainOptions;
  private readonly data_dir = mkdtempSync(join(tmpdir(), "lg-chain-"));
  private child: ChildProcess | null = null;
  private port = 0;

  constructor(options: LocalChainOptions) {
    this.options = options;
  }

  async start(): Promise<this> {
    const { ledger_ms, ledger_s, passphrase } = this.options;
    const numbers = { "data-dir": this.data_dir, port: this.port, "ledger-ms": ledger_ms, "ledger-s": ledger_s };
    const args = Object.entries(numbers).flatMap(([name, value]) => [`--${name}`, String(value)]);
    if (passphrase !== undefined) args.push("--passphrase", passphrase);
    const env = { ...process.env, LOCALGRID_STOP_WITH_STDIN: "1" };
    const child = spawn(process.execPath, [PROGRAM, ...args], { env, stdio: ["pipe", "pipe", "inherit"] });
    this.child = child;
    children.add(child);
    child.once("close", () => children.delete(child));
    this.url = await new Promise<string>((resolve, reject) => {
      const deadline = setTimeout(() => reject(new Error("the chain did not start")), START_DEADLINE_MS);
      child.once("close", (code) => reject(new Error(`the chain ended with ${code}`)));
      createInterface({ input: child.stdout }).once("line", (line) => {
        clearTimeout(deadline);
        resolve(JSON.parse(line).url);
      });
    });
    this.port = Number(new URL(this.url).port);
    return this;
  }

  /** SIGKILL, then the same chain again at the same address. */
  async restart(): Promise<void> {
    await this.end();
    await this.start();
  }

  async chaos(mode: Chaos): Promise<void> {
    await this.post("chaos", mode);
  }

  async closeLedgers(count: number): Promise<void> {
    await this.post("ledgers", { count });
  }

  async fund(address: string): Promise<void> {
    const answer = await fetch(`${this.url}/friendbot?addr=${address}`);
    if (!answer.ok) throw new Error(`friendbot: ${await answer.text()}`);
  }

  /** Without a word; for good, unless it is to be started again. */
  async stop({ forGood = true } = {}): Promise<void> {
    await this.end();
    if (forGood) rmSync(this.data_dir, { recursive: true, force: true });
  }

  private async end(): Promise<void> {
    const { child } = this;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const closed = new Promise((resolve) => child.once("close", resolve));
    child.kill("SIGKILL");
    await closed;
  }

  private async post(path: string, body: object): Promise<void> {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${this.url}/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path} ${JSON.stringify(body)}: ${answer.status} ${await answer.text()}`);
  }
}
