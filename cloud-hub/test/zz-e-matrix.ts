import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleProgram } from "@localgrid/edge-node/test/bundled-program";
import { eventually } from "@localgrid/edge-node/test/eventually";
import { nameOf, type Scenario } from "./crash-scenarios.ts";
import type { Chaos } from "./local-chain.ts";
import { SettlementScene } from "./settlement-scene.ts";
import { SETTLEMENT_PROGRAM, Victim } from "./settlement-victim.ts";

const CALM: Chaos = { mode: "none" };
/** How long the chain misbehaves after a death. */
const CHAOS_MS = 150;
/** How long it does when the step at which the process should die is not reached in such a chain. */
const CHAOS_AT_MOST_MS = 400;
const DEADLINE_MS = 20_000;

/** One hub process after the other on one chain and database; each recovers from the death of the one before. */
export class CrashMatrix {
  readonly scene = new SettlementScene({ ledger_ms: 25, ledger_s: 5 });
  private readonly folder = mkdtempSync(join(tmpdir(), "lg-crash-matrix-"));
  private program = "";
  private victim!: Victim;
  private spare!: Victim;
  private windows = 0;

  async start(): Promise<void> {
    this.program = await bundleProgram(SETTLEMENT_PROGRAM, this.folder);
    plant(this.program);
    [this.victim, this.spare] = [new Victim(this.program), new Victim(this.program)];
    await this.scene.start();
    this.victim.tell({ begin: this.scene.begin() });
    await this.scene.writeWindow();
    this.windows += 1;
    await this.settled("the first window");
  }

  async stop(): Promise<void> {
    await Promise.all([this.victim?.kill(), this.spare?.kill()]);
    await this.scene.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Returns what the chain and the book hold afterwards. */
  async run(scenario: Scenario): Promise<Awaited<ReturnType<SettlementScene["audit"]>>> {
    const { scene } = this;
    this.victim.tell({ arm: scenario.point });
    await scene.chain.chaos(scenario.chaos);
    await scene.writeWindow(10 + (this.windows % 7));
    this.windows += 1;
    const calm = this.calmAfter(CHAOS_AT_MOST_MS);
    await eventually(`the process dies: ${nameOf(scenario)}`, () => this.victim.isDead, DEADLINE_MS);
    calm.cancel();
    if (scenario.isRestarted) await this.restart(scenario);
    await this.recover(scenario);
    return scene.audit();
  }

  /** A chain that starts again has forgotten what it was to do wrong, but not how its validators voted. */
  private async restart({ chaos }: Scenario): Promise<void> {
    const { chain } = this.scene;
    if (chaos.mode === "set-limits") {
      await chain.chaos(CALM);
      await chain.closeLedgers(1);
    }
    await chain.restart();
  }

  /** The next process begins while the chain still misbehaves, and for a while goes on so. */
  private async recover(scenario: Scenario): Promise<void> {
    const { scene } = this;
    this.victim = this.spare;
    this.victim.tell({ begin: scene.begin() });
    this.spare = new Victim(this.program);
    await scene.chain.chaos(scenario.chaos);
    const { said } = this.victim;
    await eventually("the next process works", () => said.some((line) => line.includes('"leading"')), DEADLINE_MS);
    const calm = this.calmAfter(CHAOS_MS);
    await this.settled(nameOf(scenario));
    calm.cancel();
    await scene.chain.chaos(CALM);
  }

  private calmAfter(delay_ms: number) {
    const timer = setTimeout(() => void this.scene.chain.chaos(CALM).catch(() => {}), delay_ms);
    return { cancel: () => clearTimeout(timer) };
  }

  private async settled(what: string): Promise<void> {
    const end_s = this.scene.lastWindowEnd();
    const isSettled = async () => {
      const { sealed_seq, confirmed_seq, on_chain, window_end_s } = await this.scene.cursors();
      return window_end_s === end_s && sealed_seq === confirmed_seq && confirmed_seq === on_chain;
    };
    await eventually(what, isSettled, DEADLINE_MS).catch((cause: Error) => {
      throw new Error(`${what}: not settled\n${this.victim.said.slice(-30).join("\n")}`, { cause });
    });
  }
}
import { readFileSync, writeFileSync } from "node:fs";
function plant(file: string) {
  const text = readFileSync(file, "utf8");
  const [from, to] = JSON.parse(process.argv[2] as string);
  if (text.split(from).length !== 2) throw new Error(`not planted: ${text.split(from).length - 1}`);
  writeFileSync(file, text.replace(from, to));
}
