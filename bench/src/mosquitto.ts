import { accessSync, constants, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { findFreePort } from "@localgrid/neighbourhood/free-port";
import { type SupervisedProcess, startSupervised, untilListening } from "./supervised.ts";

export interface RunningMosquitto extends SupervisedProcess {
  readonly mqtt_port: number;
}

const PLACES = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin"];
const PATIENCE_MS = 5_000;

/** Null when the machine has none. */
export function findMosquitto(): string | null {
  for (const folder of PLACES) {
    const file = join(folder, "mosquitto");
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not there.
    }
  }
  return null;
}

export interface MosquittoOptions {
  readonly executable: string;
  readonly folder: string;
  /** Of the node whose certificates it takes over. */
  readonly data_dir: string;
  readonly ca_certificate_pem: string;
}

/**
 * Mosquitto with the node's certificates and mutual TLS, without persistence or access rules.
 *
 * @throws {LocalGridError} `load-refused` when it does not listen
 */
export async function startMosquitto({
  executable,
  folder,
  data_dir,
  ca_certificate_pem,
}: MosquittoOptions): Promise<RunningMosquitto> {
  mkdirSync(folder, { recursive: true });
  const mqtt_port = await findFreePort("127.0.0.1", null);
  const server = readFileSync(join(data_dir, "ca", "server.pem"), "utf8");
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  const config = [
    // Started as root it would give up the right to read its own files.
    ...(process.getuid?.() === 0 ? ["user root"] : []),
    `listener ${mqtt_port} 127.0.0.1`,
    `cafile ${file("ca.pem", ca_certificate_pem)}`,
    `certfile ${file("server.pem", server)}`,
    `keyfile ${file("server-key.pem", server)}`,
    "require_certificate true",
    "allow_anonymous true",
    "persistence false",
    "set_tcp_nodelay true",
    "log_dest none",
  ];
  const broker = await startSupervised(executable, ["-c", file("mosquitto.conf", `${config.join("\n")}\n`)]);
  await untilListening(mqtt_port, PATIENCE_MS);
  return { ...broker, mqtt_port };
}
