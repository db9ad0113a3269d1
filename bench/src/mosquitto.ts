import { spawn } from "node:child_process";
import { accessSync, constants, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { benchError } from "./errors.ts";

export interface RunningMosquitto {
  readonly pid: number;
  readonly mqtt_port: number;
  stop(): Promise<void>;
}

const PLACES = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin"];
const CONNECT_TRIES = 100;
const CONNECT_EVERY_MS = 50;

/** Ends the broker when standard input does, which it does however this process ends. */
const SUPERVISOR = '"$0" -c "$1" & broker=$!; trap \'kill $broker 2>/dev/null\' EXIT; echo $broker; read -r _';

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
  const mqtt_port = await freePort();
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
  const child = spawn("/bin/sh", ["-c", SUPERVISOR, executable, file("mosquitto.conf", `${config.join("\n")}\n`)], {
    // It complains about every client that ends without saying goodbye.
    stdio: ["pipe", "pipe", "ignore"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const [first] = await Promise.all([firstLine(child.stdout), untilListening(mqtt_port)]);
  return {
    pid: Number(first),
    mqtt_port,
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}

async function firstLine(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) return line;
  throw benchError("load-refused", "mosquitto did not start");
}

async function untilListening(port: number): Promise<void> {
  for (let tries = 0; tries < CONNECT_TRIES; tries++) {
    if (await isListening(port)) return;
    await new Promise((resolve) => setTimeout(resolve, CONNECT_EVERY_MS));
  }
  throw benchError("load-refused", "mosquitto does not listen");
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
