import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../src/config.ts";
import { temporaryFolder } from "./running-node.ts";

const HOUR_MS = 3_600_000;

/** What a test has in place of the program that takes bundles on a card. */
export class ReleaseMachine {
  readonly inbox: string;
  private readonly folder = temporaryFolder("machine");
  private readonly stateFile: string;

  constructor() {
    this.inbox = join(this.folder, "inbox");
    this.stateFile = join(this.folder, "releases.json");
    mkdirSync(this.inbox);
    this.runs(1);
  }

  /** What a node on this machine has to know. An hour's interval has just begun for it: a calm time. */
  config(release_key: string): Partial<Config> {
    const wall_origin_ms = Date.now();
    const simulated_origin_ms = Math.floor(wall_origin_ms / HOUR_MS) * HOUR_MS + 300_000;
    return {
      release_inbox: this.inbox,
      release_keys: [release_key],
      release_state_file: this.stateFile,
      release_ask_every_s: 1,
      interval_length_s: 3_600,
      clock: { mode: "accelerated", speed: 1, wall_origin_ms, simulated_origin_ms },
    };
  }

  /** This version of the application runs from now on. */
  runs(version: number, outcomes: readonly object[] = []): void {
    const running = { version, version_name: `1.${version}` };
    const state = { format: 1, board: "raspberrypi-arm64", application: running, system: { ...running, version: 1 } };
    writeFileSync(`${this.stateFile}.new`, JSON.stringify({ ...state, trial: null, outcomes }));
    renameSync(`${this.stateFile}.new`, this.stateFile);
  }

  /** Names of whole bundles that the node has brought. */
  brought(): readonly string[] {
    return readdirSync(this.inbox).filter((name) => !name.startsWith("."));
  }

  bytes(name: string): Uint8Array {
    return readFileSync(join(this.inbox, name));
  }
}

/** How far the bundle has come that the node in this folder is fetching. */
export function partOf(data_dir: string): { readonly name: string; readonly bytes: Buffer } | null {
  const folder = join(data_dir, "releases");
  const name = existsSync(folder) ? readdirSync(folder).find((file) => file.endsWith(".part")) : undefined;
  return name === undefined ? null : { name, bytes: readFileSync(join(folder, name)) };
}
