import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { NodeClient } from "@localgrid/edge-node/test/node-client";
import { buildNativeDevices } from "@localgrid/neighbourhood/native-build";
import { type NativeDevicePlan, pairNativeDevices } from "@localgrid/neighbourhood/native-community";
import { type NativeLine, NativeProgram } from "@localgrid/neighbourhood/native-program";
import { benchError } from "./errors.ts";
import type { Run } from "./measurement.ts";
import { type NodeUnderTest, startNode } from "./node-under-test.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const RECORDING = join(ROOT, "neighbourhood", "data", "citylearn17-homes-hourly-wh.csv");
const FLASH_KIB = 64;
/** The node counts requests by address. */
const ADDRESSES = 16;
const RECORDED = 17;

/** A node that can be killed and comes back in its place, with devices of the firmware's own code. */
export class NativeBench {
  readonly program: NativeProgram;
  private readonly folder: string;
  private node: NodeUnderTest;
  private readonly clients: readonly NodeClient[];

  private constructor(parts: { folder: string; node: NodeUnderTest; program: NativeProgram; clients: NodeClient[] }) {
    this.folder = parts.folder;
    this.node = parts.node;
    this.program = parts.program;
    this.clients = parts.clients;
  }

  /** The devices live in memory: their flash is not what is measured. */
  static async start({ folder: parent, progress }: Run, name: string, count: number): Promise<NativeBench> {
    const executable = await buildNativeDevices({
      root_dir: ROOT,
      signal: new AbortController().signal,
      announce: progress,
    });
    const folder = join(parent, name);
    const node = await startNode({ folder });
    const program = new NativeProgram({ executable });
    try {
      await program.ask({ do: "open", folder: "", recording: RECORDING });
      const clients = await logIn(node, folder);
      const bench = new NativeBench({ folder, node, program, clients });
      progress(`pairing ${count} devices`);
      await bench.pair(count);
      return bench;
    } catch (error) {
      await program.stop();
      await node.stop();
      throw error;
    }
  }

  get pid(): number {
    return this.node.pid;
  }

  get data_dir(): string {
    return join(this.folder, "data");
  }

  get client(): NodeClient {
    return this.clients[0] as NodeClient;
  }

  async run(more: Readonly<Record<string, number | boolean>>): Promise<void> {
    const { mqtt_port } = this.node;
    await this.program.ask({ do: "run", host: "127.0.0.1", mqtt_port, keeps_own_periods: true, ...more });
  }

  /** Without a warning. */
  async killNode(): Promise<void> {
    process.kill(this.node.pid, "SIGKILL");
    await this.node.stop();
  }

  /** Where it was. */
  async restartNode(): Promise<void> {
    const { http_port, mqtt_port } = this.node;
    this.node = await startNode({ folder: this.folder, config: { http_port, mqtt_port } });
  }

  async devices(): Promise<readonly NativeLine[]> {
    return (await this.program.askAll({ do: "devices" })).rows;
  }

  async stopNode(): Promise<void> {
    await this.node.stop();
  }

  async end(): Promise<void> {
    await this.program.stop();
    await this.node.stop();
  }

  private async pair(count: number): Promise<void> {
    let request = 0;
    const devices: NativeDevicePlan[] = Array.from({ length: count }, (_, index) => ({
      name: `n${index + 1}`,
      source: { recorded_home: `c${String((index % RECORDED) + 1).padStart(2, "0")}` },
    }));
    await pairNativeDevices({
      program: this.program,
      post: async (path, body) => {
        const client = this.clients[request++ % this.clients.length] as NodeClient;
        return (await client.done("POST", path, body)).body;
      },
      http_port: this.node.http_port,
      devices,
      flash_kib: FLASH_KIB,
    });
  }
}

async function logIn({ http_port }: NodeUnderTest, folder: string): Promise<NodeClient[]> {
  const url = `http://127.0.0.1:${http_port}`;
  const first = new NodeClient(url);
  const { login, password } = JSON.parse(readFileSync(join(folder, "data", "first-login.json"), "utf8"));
  const { status } = await first.login(login, password);
  if (status !== 200) throw benchError("api-refused", `the first login was answered with ${status}`);
  return Array.from({ length: ADDRESSES }, (_, index) => first.at(url, `127.0.1.${index + 1}`));
}
