import { resolve } from "node:path";
import { parseArgs } from "node:util";

export const DEFAULT_SPEED = 720;
export const DEFAULT_HTTP_PORT = 8080;
export const DEFAULT_HUB_PORT = 8090;
export const HOMES_RECORDED = 17;
export const MAX_NATIVE_HOMES = 2000;
const MAX_SPEED = 7200;
const MAX_DAYS = 3650;
const MAX_NODES = 8;
const DEFAULT_COMMUNITIES = 2;
const HOUR_MS = 3_600_000;

export interface NeighbourhoodOptions {
  /** Simulated seconds per second. */
  readonly speed: number;
  /** The first community's devices are those of the firmware. */
  readonly isNative: boolean;
  /** Null: as many as an earlier start has made, else all that were recorded. */
  readonly homes: number | null;
  /** Null: until stopped. */
  readonly days: number | null;
  readonly http_port: number;
  readonly communities: number;
  readonly isHubWanted: boolean;
  /** Never without a hub. */
  readonly isChainWanted: boolean;
  readonly hub_port: number;
  /** How long the nodes' link to the hub is cut, in simulated time; 0 for not at all. */
  readonly offline_ms: number;
  readonly isFresh: boolean;
  /** Absolute. */
  readonly data_dir: string;
}

export type ParsedOptions =
  | { readonly kind: "options"; readonly options: NeighbourhoodOptions }
  | { readonly kind: "help" }
  | { readonly kind: "rejected"; readonly reason: string };

export const HELP = `Usage: npm start -- [options]

Runs energy communities and their hub on this machine: one edge node for each
community and one simulated meter per home, replaying a recorded year of real
homes at an accelerated clock. Nodes keep copies of each other's records. Ctrl-C
stops it; the next start goes on from there. While it runs it takes commands, by
which links are cut and nodes die; "help" lists them.

  --speed <n>      simulated seconds per second, 1 to ${MAX_SPEED} (default ${DEFAULT_SPEED}: a day in two minutes)
  --homes <n>      number of homes, 1 to ${HOMES_RECORDED} (default ${HOMES_RECORDED})
  --native         devices of the firmware's own code in the first community, built on demand;
                   with it --homes may be up to ${MAX_NATIVE_HOMES}
  --days <n>       stop after so many simulated days, 1 to ${MAX_DAYS} (default: run on)
  --nodes <n>      number of communities, each with a node, 1 to ${MAX_NODES} (default 2); --communities is the same
  --offline <time> cut the link to the hub for so long, such as 3d or 12h of simulated time
  --no-hub         nodes only
  --no-chain       a hub that settles nothing
  --port <n>       port of the first community's page (default ${DEFAULT_HTTP_PORT})
  --hub-port <n>   port of the hub's dashboard (default ${DEFAULT_HUB_PORT})
  --data-dir <dir> where everything is kept (default .data/neighbourhood)
  --fresh          forget everything and begin again
  --help           this text
`;

/** @param base_dir absolute; the default data folder lies below it, a relative --data-dir below `working_dir` */
export function parseOptions(
  args: readonly string[],
  { base_dir, working_dir }: { readonly base_dir: string; readonly working_dir: string },
): ParsedOptions {
  const values = parsedValues(args);
  if (typeof values === "string") return { kind: "rejected", reason: values };
  if (values.help === true) return { kind: "help" };
  const wrong: string[] = [];
  const whole = (name: WholeOption, max: number): number | null => {
    const text = values[name];
    if (text === undefined) return null;
    const number = /^\d{1,6}$/.test(text) ? Number(text) : 0;
    if (number < 1 || number > max) wrong.push(`--${name} takes a whole number from 1 to ${max}, not "${text}"`);
    return number;
  };
  const data_dir = values["data-dir"];
  const isNative = values.native === true;
  const offline_ms = offlineTime(values, wrong);
  if (data_dir === "") wrong.push("--data-dir takes a folder");
  const options: NeighbourhoodOptions = {
    speed: whole("speed", MAX_SPEED) ?? DEFAULT_SPEED,
    isNative,
    homes: whole("homes", isNative ? MAX_NATIVE_HOMES : HOMES_RECORDED),
    days: whole("days", MAX_DAYS),
    http_port: whole("port", 65_535) ?? DEFAULT_HTTP_PORT,
    communities: whole(nameGiven(values), MAX_NODES) ?? DEFAULT_COMMUNITIES,
    isHubWanted: values["no-hub"] !== true,
    isChainWanted: values["no-hub"] !== true && values["no-chain"] !== true,
    hub_port: whole("hub-port", 65_535) ?? DEFAULT_HUB_PORT,
    offline_ms,
    isFresh: values.fresh === true,
    data_dir: data_dir ? resolve(working_dir, data_dir) : resolve(base_dir, ".data", "neighbourhood"),
  };
  return wrong.length > 0 ? { kind: "rejected", reason: wrong.join("\n") } : { kind: "options", options };
}

type WholeOption = "speed" | "homes" | "days" | "port" | "nodes" | "communities" | "hub-port";

/** One number with two names. */
function nameGiven({ nodes }: OptionValues): "nodes" | "communities" {
  return nodes === undefined ? "communities" : "nodes";
}

/** 0 when none is wanted, or when something is wrong with it, which is added. */
function offlineTime(values: OptionValues, wrong: string[]): number {
  const offline_ms = durationOf(values.offline ?? "0h");
  if (offline_ms === null) wrong.push(`--offline takes days or hours such as 3d or 12h, not "${values.offline}"`);
  else if (offline_ms > 0 && values["no-hub"] === true) wrong.push("--offline needs the hub that --no-hub leaves away");
  return offline_ms ?? 0;
}

/** Null for what is no duration. */
function durationOf(text: string): number | null {
  const [, count, unit] = /^(\d{1,4})([dh])$/.exec(text) ?? [];
  return count === undefined ? null : Number(count) * (unit === "d" ? 24 * HOUR_MS : HOUR_MS);
}

interface OptionValues {
  readonly [name: string]: string | boolean | undefined;
  readonly speed?: string;
  readonly homes?: string;
  readonly days?: string;
  readonly port?: string;
  readonly nodes?: string;
  readonly communities?: string;
  readonly "hub-port"?: string;
  readonly offline?: string;
  readonly "no-hub"?: boolean;
  readonly "no-chain"?: boolean;
  readonly "data-dir"?: string;
  readonly native?: boolean;
  readonly fresh?: boolean;
  readonly help?: boolean;
}

/** A string says what is wrong. */
function parsedValues(args: readonly string[]): OptionValues | string {
  try {
    const text = { type: "string" } as const;
    const flag = { type: "boolean" } as const;
    const { values } = parseArgs({
      args: args[0] === "--" ? args.slice(1) : [...args],
      options: {
        speed: text,
        homes: text,
        days: text,
        port: text,
        nodes: text,
        communities: text,
        "hub-port": text,
        offline: text,
        "no-hub": flag,
        "no-chain": flag,
        "data-dir": text,
        native: flag,
        fresh: flag,
        help: flag,
      },
      allowPositionals: false,
    });
    const isTwice = values.nodes !== undefined && values.communities !== undefined;
    return isTwice ? "--nodes and --communities are the same: give one of them" : values;
  } catch (error) {
    return (error as Error).message.split(". ")[0] as string;
  }
}
