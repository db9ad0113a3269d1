import { resolve } from "node:path";
import { parseArgs } from "node:util";

export const DEFAULT_SPEED = 720;
export const DEFAULT_HTTP_PORT = 8080;
export const HOMES_RECORDED = 17;
const MAX_SPEED = 7200;
const MAX_DAYS = 3650;

export interface NeighbourhoodOptions {
  /** Simulated seconds per second. */
  readonly speed: number;
  /** Null: as many as an earlier start has made, else all that were recorded. */
  readonly homes: number | null;
  /** Null: until stopped. */
  readonly days: number | null;
  readonly http_port: number;
  readonly isFresh: boolean;
  /** Absolute. */
  readonly data_dir: string;
}

export type ParsedOptions =
  | { readonly kind: "options"; readonly options: NeighbourhoodOptions }
  | { readonly kind: "help" }
  | { readonly kind: "rejected"; readonly reason: string };

export const HELP = `Usage: npm start -- [options]

Runs a whole energy community on this machine: one edge node and one simulated
meter per home, replaying a recorded year of real homes at an accelerated clock.
Ctrl-C stops it; the next start goes on where it stopped.

  --speed <n>      simulated seconds per second, 1 to ${MAX_SPEED} (default ${DEFAULT_SPEED}: a day in two minutes)
  --homes <n>      number of homes, 1 to ${HOMES_RECORDED} (default ${HOMES_RECORDED})
  --days <n>       stop after so many simulated days, 1 to ${MAX_DAYS} (default: run on)
  --port <n>       port of the web page (default ${DEFAULT_HTTP_PORT})
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
  const whole = (name: "speed" | "homes" | "days" | "port", max: number): number | null => {
    const text = values[name];
    if (text === undefined) return null;
    const number = /^\d{1,6}$/.test(text) ? Number(text) : 0;
    if (number < 1 || number > max) wrong.push(`--${name} takes a whole number from 1 to ${max}, not "${text}"`);
    return number;
  };
  const data_dir = values["data-dir"];
  if (data_dir === "") wrong.push("--data-dir takes a folder");
  const options: NeighbourhoodOptions = {
    speed: whole("speed", MAX_SPEED) ?? DEFAULT_SPEED,
    homes: whole("homes", HOMES_RECORDED),
    days: whole("days", MAX_DAYS),
    http_port: whole("port", 65_535) ?? DEFAULT_HTTP_PORT,
    isFresh: values.fresh === true,
    data_dir: data_dir ? resolve(working_dir, data_dir) : resolve(base_dir, ".data", "neighbourhood"),
  };
  return wrong.length > 0 ? { kind: "rejected", reason: wrong.join("\n") } : { kind: "options", options };
}

interface OptionValues {
  readonly [name: string]: string | boolean | undefined;
  readonly speed?: string;
  readonly homes?: string;
  readonly days?: string;
  readonly port?: string;
  readonly "data-dir"?: string;
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
      options: { speed: text, homes: text, days: text, port: text, "data-dir": text, fresh: flag, help: flag },
      allowPositionals: false,
    });
    return values;
  } catch (error) {
    return (error as Error).message.split(". ")[0] as string;
  }
}
