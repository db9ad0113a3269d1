import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { isOutOfSpace } from "./adapters/sqlite/out-of-space.ts";
import { type Config, describeConfig, parseConfig } from "./config.ts";
import { describeError, EDGE_NODE_ERRORS } from "./errors.ts";

const USAGE = `localgrid <command> [options]

  start    --config FILE             run the node
  rebuild  --data-dir DIR            compute all projections again from the journal
  verify   --data-dir DIR            check chain, signatures, results and sums of the journal
  export   --data-dir DIR --what journal|interval|member_interval|metering_point_interval|posting [--out FILE]
  help     [config]                  this text, or every configuration key

A configuration is a JSON file. Each key can also be given as an environment variable, such as
LOCALGRID_HTTP_PORT=8081, and --data-dir DIR stands for a configuration with nothing else in it.`;

const OPTIONS = {
  config: { type: "string" },
  "data-dir": { type: "string" },
  what: { type: "string" },
  out: { type: "string" },
} as const;

type Options = Partial<Record<keyof typeof OPTIONS, string>>;

const COMMANDS: Readonly<Record<string, (options: Options) => Promise<void>>> = {
  start: async (options) => {
    const { start } = await import("./cli/start.ts");
    await start(configFrom(options));
  },
  rebuild: async (options) => {
    const { rebuild } = await import("./cli/rebuild.ts");
    const { before, digest } = rebuild(dataDir(options));
    const verdict =
      before === null
        ? "there were none before"
        : before === digest
          ? "identical to those before"
          : "DIFFERENT from those before";
    console.log(`projections ${digest}: ${verdict}`);
    if (before !== null && before !== digest) process.exitCode = 3;
  },
  verify: async (options) => {
    const { verify } = await import("./cli/verify.ts");
    console.log(JSON.stringify(verify(dataDir(options)), null, 2));
  },
  export: async (options) => {
    const { exportData } = await import("./cli/export.ts");
    await exportData({ data_dir: dataDir(options), what: options.what ?? "", out: options.out ?? "-" });
  },
  help: async () => console.log(process.argv[3] === "config" ? describeConfig() : USAGE),
};

// Whatever a node writes is its own: copies of its folder keep that.
process.umask(0o077);
await run();

async function run(): Promise<void> {
  const [name = "help", ...rest] = process.argv.slice(2).filter((word) => word !== "--help");
  if (process.argv.includes("--help")) return console.log(USAGE);
  const command = COMMANDS[name];
  try {
    if (command === undefined) throw new LocalGridError("unknown-command", `there is no command "${name}"\n\n${USAGE}`);
    const { values } = parseArgs({ args: name === "help" ? [] : rest, options: OPTIONS, strict: true });
    await command(values);
  } catch (error) {
    const { code, message } = refusalOf(error);
    console.error(`localgrid ${name}: ${message} [${code}]`);
    console.error((describeError(code) ?? EDGE_NODE_ERRORS["unknown-command"]).hint);
    // Threads may be running already; a process that lives on without a node would never be started again.
    process.exit(1);
  }
}

/** What a person can act on; anything else is a fault of the program and keeps its stack. */
function refusalOf(error: unknown): { readonly code: string; readonly message: string } {
  const { code, message } = error as LocalGridError;
  if (isOutOfSpace(error)) return { code: "storage-full", message };
  if (error instanceof LocalGridError || code?.startsWith("ERR_PARSE_ARGS")) return { code, message };
  throw error;
}

function dataDir(options: Options): string {
  const given = options["data-dir"] ?? (options.config === undefined ? undefined : configFrom(options).data_dir);
  if (given === undefined) throw new LocalGridError("wrong-config", "--data-dir is missing");
  return given;
}

function configFrom(options: Options): Config {
  const fromFile = options.config === undefined ? {} : readConfigFile(options.config);
  const dataDirOption = options["data-dir"] === undefined ? {} : { data_dir: options["data-dir"] };
  return parseConfig({ ...(fromFile as object), ...configFromEnvironment(), ...dataDirOption });
}

function readConfigFile(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new LocalGridError("wrong-config", `${file}: ${(cause as Error).message}`, { cause });
  }
}

/** `LOCALGRID_HTTP_PORT` is `http_port`; numbers and null are read as such, everything else as text. */
function configFromEnvironment(): Record<string, unknown> {
  const prefix = "LOCALGRID_";
  const own = new Set(["LOCALGRID_STOP_WITH_STDIN"]);
  const entries = Object.entries(process.env)
    .filter(([name]) => name.startsWith(prefix) && !own.has(name))
    .map(([name, value]) => [name.slice(prefix.length).toLowerCase(), plainValue(value ?? "")]);
  return Object.fromEntries(entries);
}

function plainValue(text: string): unknown {
  if (/^-?\d+$/.test(text)) return Number(text);
  return text === "null" ? null : text;
}
