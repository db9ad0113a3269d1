import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { setUpCommunity, simulatedClock, simulatedNow_ms } from "@localgrid/edge-node/test/community";
import { cleanUp, type RunningNode, startNode, temporaryFolder } from "@localgrid/edge-node/test/running-node";
import { buildApplication } from "../../build/application.ts";
import { NODE_FLAGS, NODE_MEMORY_ENVIRONMENT } from "../node-unit.ts";
import { sendReadings } from "./day-of-readings.ts";
import { type LoopCard, mountLoopCard } from "./loop-card.ts";

// What a day of a whole community costs a card and a small memory: real devices' messages over real connections, a
// built application with the limits of its image, and a file system as the image mounts it.

const CARD_BYTES = 2 ** 31;
const MEGABYTE = 1_000_000;
const DAY_H = 24;

interface LoadOptions {
  /** An unpacked application; null builds one. */
  readonly application: string | null;
  readonly meters: number;
  readonly hours: number;
  readonly speed: number;
  /** How long a reading waits for others, in the community's time. */
  readonly gather_ms: number;
  /** As the unit of the image gives them. */
  readonly flags: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

interface Figures {
  readonly card_bytes: number;
  readonly process_bytes: number;
  readonly calls: number;
}

async function run(): Promise<void> {
  const options = optionsOf(process.argv.slice(2));
  // Nothing stays mounted, whoever ends this.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
  const card = mountLoopCard(temporaryFolder("card-load"), { size_bytes: CARD_BYTES, speed: options.speed });
  try {
    await measure(options, card);
  } finally {
    await cleanUpNodes(card);
  }
}

async function measure(options: LoadOptions, card: LoopCard): Promise<void> {
  const { application, meters, hours, speed, gather_ms, flags, environment: env } = options;
  const folder = resolve(application ?? (await ownApplication()));
  const clock = simulatedClock(speed);
  const start = () =>
    startNode({
      data_dir: join(card.folder, "node"),
      node: [process.execPath, ...flags],
      env,
      main: join(folder, "main.js"),
      config: {
        clock,
        // The community's time runs faster than the timers of the machine.
        commit_gather_ms: Math.round(gather_ms / speed),
        web_root: join(folder, "member-app"),
        house_mqtt_port: 0,
        peer_port: 0,
        peer_discovery: false,
        device_reading_every_s: 60,
      },
    });
  const first = await start();
  const { devices } = await setUpCommunity(first, { homes: meters, clock });
  // What setting up takes of memory is no part of an ordinary day.
  await first.stop();
  const node = await start();
  say(`${meters} meters, ${hours} h at ${speed} times the speed, gathered for ${gather_ms} ms; ${memoryOf(node)}`);
  const before = figuresOf(node, card);
  const sent = await sendReadings({
    devices,
    mqtt_port: node.mqtt_port,
    now_ms: () => simulatedNow_ms(clock),
    speed,
    hours,
    progress: (hour) => say(`${hour} h: ${memoryOf(node)}, ${perDay(before, figuresOf(node, card), hour)}`),
  });
  const after = figuresOf(node, card);
  say(`${sent} readings acknowledged; ${memoryOf(node)}; ${perDay(before, after, hours)}`);
  for (const file of ["journal", "projections", "telemetry", "local", "replicas"]) say(`  ${sizeOf(node, file)}`);
}

async function ownApplication(): Promise<string> {
  say("bundling");
  const architecture = process.arch === "arm64" ? "arm64" : "x64";
  const release = { version: 1, version_name: "card-load", commit: "" };
  const out = join(temporaryFolder("card-load-application"), "out");
  return (await buildApplication({ architecture, out, release, epoch_s: 0 })).folder;
}

function perDay(before: Figures, after: Figures, hours: number): string {
  const daily = (what: keyof Figures) => ((after[what] - before[what]) * DAY_H) / hours / MEGABYTE;
  const [card, process_, calls] = [daily("card_bytes"), daily("process_bytes"), daily("calls") * MEGABYTE];
  return `a day: ${card.toFixed(1)} MB on the card, ${process_.toFixed(1)} MB dirtied, ${calls.toFixed(0)} write calls`;
}

function figuresOf({ pid }: RunningNode, card: LoopCard): Figures {
  const io = readFileSync(`/proc/${pid}/io`, "utf8");
  const field = (name: string) => Number(new RegExp(`^${name}: (\\d+)$`, "m").exec(io)?.[1]);
  return { card_bytes: card.written_bytes(), process_bytes: field("write_bytes"), calls: field("syscw") };
}

function memoryOf({ pid }: RunningNode): string {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const megabytes = (name: string) => {
    const kibibytes = Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(status)?.[1]);
    return ((kibibytes * 1024) / MEGABYTE).toFixed(1);
  };
  return `${megabytes("VmRSS")} MB resident (${megabytes("RssAnon")} MB its own, at most ${megabytes("VmHWM")} MB)`;
}

function sizeOf({ data_dir }: RunningNode, name: string): string {
  const file = join(data_dir, `${name}.sqlite`);
  try {
    return `${name}: ${(readFileSync(file).length / MEGABYTE).toFixed(1)} MB`;
  } catch {
    return `${name}: none`;
  }
}

async function cleanUpNodes(card: LoopCard): Promise<void> {
  // The node first: it holds files of the card.
  await cleanUp().catch(() => {});
  card.remove();
}

function optionsOf(args: readonly string[]): LoadOptions {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      application: text,
      meters: text,
      hours: text,
      speed: text,
      "gather-ms": text,
      flags: { ...text, default: NODE_FLAGS.join(" ") },
      environment: { ...text, default: NODE_MEMORY_ENVIRONMENT },
    },
  });
  return {
    application: values.application ?? null,
    meters: Number(values.meters ?? 100),
    hours: Number(values.hours ?? DAY_H),
    speed: Number(values.speed ?? 60),
    gather_ms: Number(values["gather-ms"] ?? 10_000),
    flags: values.flags.split(" "),
    environment: Object.fromEntries(values.environment.split(" ").map((each) => each.split("=", 2))),
  };
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

await run();
