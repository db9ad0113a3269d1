import { connect as connectTcp } from "node:net";
import { MqttClient } from "mqtt";
import { codeOf } from "../adapters/devices/foreign-broker.ts";
import { createMqttAdapters } from "../adapters/devices/mqtt-adapters.ts";
import { VictronKeepAlive } from "../adapters/devices/victron-keep-alive.ts";
import { type EdgeNodeErrorCode, edgeNodeError } from "../errors.ts";
import { NO_ADAPTER_SETTINGS } from "../third-party/adapter-settings.ts";
import { DoctorNotebook } from "./doctor-notebook.ts";
import { reportLines } from "./doctor-report.ts";

export interface DoctorOptions {
  readonly host: string;
  readonly port: number;
  readonly user: string | null;
  readonly password: string | null;
  readonly seconds: number;
  /** Ends the listening early. */
  readonly signal?: AbortSignal;
}

const CONNECT_MS = 10_000;
const MAX_SECONDS = 3_600;

/**
 * Listens on a broker and tells what the devices there send, which adapter takes it, and what it reads from it. Nothing
 * is sent but the request that a GX device needs to speak at all.
 *
 * @throws {LocalGridError} `wrong-config`, `broker-unreachable`, `broker-refused-login`
 */
export async function doctorMqtt(options: DoctorOptions, print: (line: string) => void = console.log): Promise<void> {
  const { host, port, seconds } = options;
  if (!(seconds >= 1 && seconds <= MAX_SECONDS)) throw edgeNodeError("wrong-config", "--seconds is 1 to 3600");
  if (!(port >= 1 && port <= 65_535)) throw edgeNodeError("wrong-config", "--port is 1 to 65535");
  const notebook = new DoctorNotebook(createMqttAdapters(NO_ADAPTER_SETTINGS));
  const client = await connected(options);
  print(`Listening at ${host}:${port} for ${seconds} seconds.`);
  try {
    await listen(client, notebook, options);
  } finally {
    await client.endAsync(true);
  }
  for (const line of reportLines(notebook)) print(line);
}

async function connected({ host, port, user, password }: DoctorOptions): Promise<MqttClient> {
  const client = new MqttClient(() => connectTcp({ host, port }), {
    reconnectPeriod: 0,
    connectTimeout: CONNECT_MS,
    ...(user === null ? {} : { username: user, password: password ?? "" }),
  });
  const where = `${host}:${port}`;
  try {
    await new Promise<void>((resolve, reject) => {
      client.once("connect", () => resolve());
      client.once("error", reject);
      client.once("close", () => reject(edgeNodeError("broker-unreachable", `${where} closed the connection`)));
    });
  } catch (cause) {
    client.on("error", () => {});
    client.end(true);
    throw edgeNodeError(codeOf(cause) as EdgeNodeErrorCode, `${where}: ${(cause as Error).message}`, cause);
  }
  return client;
}

async function listen(client: MqttClient, notebook: DoctorNotebook, { seconds, signal }: DoctorOptions): Promise<void> {
  const keepAlive = new VictronKeepAlive();
  client.on("error", () => {});
  client.on("message", (topic, payload, { retain }) => {
    keepAlive.hear(topic);
    const request = keepAlive.due(performance.now());
    if (request !== null) client.publish(request.topic, request.payload);
    notebook.hear({ topic, payload, is_retained: retain, at_ms: Date.now() });
  });
  await client.subscribeAsync("#", { qos: 1 });
  const over = AbortSignal.any([AbortSignal.timeout(seconds * 1_000), ...(signal === undefined ? [] : [signal])]);
  await new Promise<void>((resolve) => {
    client.once("close", () => resolve());
    if (over.aborted) resolve();
    over.addEventListener("abort", () => resolve(), { once: true });
  });
}
