import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { RunningNode } from "@localgrid/edge-node/test/running-node";
import { buildNativeDevices } from "../src/native/native-build.ts";
import { type NativeLine, NativeProgram } from "../src/native/native-program.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

export const RECORDING = join(ROOT, "neighbourhood", "data", "citylearn17-homes-hourly-wh.csv");

/** Test support: the native program with a folder of its own. */
export interface NativeRun {
  readonly program: NativeProgram;
  readonly folder: string;
  /** What the program says of each device, by name. */
  devices(): Promise<ReadonlyMap<string, NativeLine>>;
  run(node: RunningNode, more?: Record<string, string | number | boolean>): Promise<void>;
  end(): Promise<void>;
}

export async function startNativeRun(): Promise<NativeRun> {
  const folder = mkdtempSync(join(tmpdir(), "localgrid-native-"));
  const executable = await buildNativeDevices({
    root_dir: ROOT,
    signal: new AbortController().signal,
    announce: () => {},
  });
  const program = new NativeProgram({ executable });
  await program.ask({ do: "open", folder, recording: RECORDING });
  return {
    program,
    folder,
    async devices() {
      const { rows } = await program.askAll({ do: "devices" });
      return new Map(rows.map((row) => [String(row.name), row]));
    },
    async run(node, more = {}) {
      const place = { host: "127.0.0.1", mqtt_port: node.mqtt_port, server_name: "localhost" };
      await program.ask({ do: "run", ...place, ...more });
    },
    async end() {
      await program.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
