import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { type SimulatedClock, setUpCommunity, type TestCommunity } from "@localgrid/edge-node/test/community";
import { eventually } from "@localgrid/edge-node/test/eventually";
import type { Card } from "./card.ts";
import type { DataCopy } from "./data-copy.ts";
import { Machine, type MachineOptions } from "./machine.ts";

/** Everything is slower where no processor of the right kind is. */
const BOOT_LIMIT_MS = 600_000;
const ANSWER_DEADLINE_MS = 20_000;
const POLL_MS = 1_000;

export interface Health {
  readonly status: string;
  readonly http_status: number;
  readonly devices_connected: number;
  readonly last_interval_start_s: number | null;
  readonly last_reading_at_ms: number | null;
  readonly interval_closing: boolean;
  readonly journal: { readonly position: number };
  readonly details: readonly string[];
}

/** Real time that a test may move on; the guest's clock follows when it starts the next time. */
export interface MovableClock extends SimulatedClock {
  simulated_origin_ms: number;
}

interface ApplianceOptions extends Pick<MachineOptions, "lan_port" | "hasScreen" | "write_log"> {
  /** How long a boot may take. */
  readonly boot_limit_ms?: number;
}

/** A card in an emulated board, and the people and devices around it. */
export class Appliance {
  readonly card: Card;
  readonly machine: Machine;
  readonly clock: MovableClock;
  readonly boot_limit_ms: number;
  private readonly folder: string;
  private people: TestCommunity | null = null;

  private constructor(card: Card, folder: string, parts: Pick<Appliance, "machine" | "clock" | "boot_limit_ms">) {
    this.card = card;
    this.folder = folder;
    this.machine = parts.machine;
    this.clock = parts.clock;
    this.boot_limit_ms = parts.boot_limit_ms;
  }

  static async make(card: Card, folder: string, options: ApplianceOptions = {}): Promise<Appliance> {
    const clock: MovableClock = { mode: "accelerated", speed: 1, wall_origin_ms: 0, simulated_origin_ms: 0 };
    const clock_ahead_ms = () => clock.simulated_origin_ms;
    const machine = await Machine.make({ ...options, card, folder, clock_ahead_ms });
    return new Appliance(card, folder, { machine, clock, boot_limit_ms: options.boot_limit_ms ?? BOOT_LIMIT_MS });
  }

  get http_url(): string {
    return `http://127.0.0.1:${this.machine.ports.http}`;
  }

  get isInhabited(): boolean {
    return this.people !== null;
  }

  get community(): TestCommunity {
    if (this.people === null) throw new Error("nobody has been set up on this appliance");
    return this.people;
  }

  /** Switches on and waits until the node is well. Returns the seconds that it took. */
  async boot(): Promise<number> {
    const began_ms = performance.now();
    await this.machine.powerOn();
    await this.untilHealthy();
    return (performance.now() - began_ms) / 1000;
  }

  async untilHealthy(deadline_ms = this.boot_limit_ms): Promise<Health> {
    return this.until(
      "the node is well",
      async () => {
        const health = await this.health();
        if (health.status !== "ok") throw new Error(JSON.stringify(health));
        return health;
      },
      deadline_ms,
    );
  }

  async health(): Promise<Health> {
    const response = await fetch(`${this.http_url}/health`, { signal: AbortSignal.timeout(ANSWER_DEADLINE_MS) });
    return { ...((await response.json()) as Omit<Health, "http_status">), http_status: response.status };
  }

  /** As `eventually`, at a pace that leaves the processor to the guest; gives up when the machine has. */
  async until<T>(what: string, probe: () => T | Promise<T>, deadline_ms = this.boot_limit_ms) {
    let asked_at_ms = Number.NEGATIVE_INFINITY;
    let goneFor: Error | null = null;
    const answer = await eventually(
      what,
      async () => {
        if (performance.now() - asked_at_ms < POLL_MS) return null;
        asked_at_ms = performance.now();
        try {
          this.machine.assertGoesOn();
        } catch (error) {
          goneFor = error as Error;
          return { value: null };
        }
        const value = await probe();
        return value === null || value === undefined || value === false ? null : { value };
      },
      deadline_ms,
    ).catch((error: unknown) => {
      throw new Error(`${what}: not within ${deadline_ms / 1000} s\n${this.machine.lastWords}`, { cause: error });
    });
    if (goneFor !== null) throw new Error(`${what}: ${(goneFor as Error).message}`, { cause: goneFor });
    return answer.value as Exclude<T, null | undefined | false>;
  }

  /** The data partition as it is on the card at this moment; the guest stands still meanwhile. */
  dataNow(): Promise<DataCopy> {
    const take = () => this.card.dataCopy(join(this.folder, "data-copy"));
    return this.machine.isRunning ? this.machine.paused(take) : take();
  }

  /** First day of a community: tariff, members, metering points, a paired device each. */
  async setUp(homes: number): Promise<TestCommunity> {
    const data = await this.dataNow();
    const data_dir = await data.folderOf("/node");
    this.people = await setUpCommunity({ http_url: this.http_url, data_dir }, { homes, clock: this.clock });
    data.dispose();
    return this.people;
  }

  /** The same people and devices, at another machine with a copy of the card. */
  adopt(other: Appliance): void {
    this.people = other.people;
  }

  /** Hashes of everything that makes this box this one, by path on the data partition. */
  async identity(): Promise<ReadonlyMap<string, string>> {
    const data = await this.dataNow();
    const files = new Map<string, string>();
    for (const folder of ["/identity", "/node/keys", "/node/ca"]) {
      const here = await data.folderOf(folder);
      for (const path of filesIn(here)) {
        const hash = createHash("sha256")
          .update(readFileSync(join(here, path)))
          .digest("hex");
        files.set(`${folder}/${path}`, hash);
      }
    }
    data.dispose();
    // Renewed whenever the names or addresses of the box change.
    files.delete("/node/ca/server.pem");
    // Says from the second start on that there has been a first.
    files.delete("/identity/node-began");
    return files;
  }

  async metrics(): Promise<ReadonlyMap<string, number>> {
    const response = await fetch(`${this.http_url}/metrics`, { signal: AbortSignal.timeout(ANSWER_DEADLINE_MS) });
    const lines = [...(await response.text()).matchAll(/^([a-z_]+) ([-+0-9.e]+)$/gim)];
    return new Map(lines.map(([, name = "", value]) => [name, Number(value)]));
  }
}

function filesIn(folder: string): readonly string[] {
  const all = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return all.filter((path) => statSync(join(folder, path)).isFile()).sort();
}
