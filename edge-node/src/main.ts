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

Devices that people own already:

  doctor mqtt        [--host NAME] [--port N] [--user NAME] [--password TEXT] [--seconds N]
                     what the devices on a broker send, which adapter takes it, and what it reads from it

Backups, encrypted with what the recovery code stands for, and what may be wrong:

  backup             --data-dir DIR --to FILE|-|hub [--without-journal]  the node may be running
  restore            --data-dir DIR --code-file FILE|- --from FILE|hub|peers [--hub URL] [--peer MULTIADDR ...]
                     as recover, with a backup beside what peers and hub have
  backup-info        --file FILE                  what a backup says of itself without its code
  hub-backups        --code-file FILE|- --hub URL    what the hub keeps of the node with this code
  ways-back          --data-dir DIR                  who else may have the journal: the hub, how many of the region
  health-report      --data-dir DIR [--out FILE] [--file SYSTEM-REPORT]    for whoever helps: without names, addresses and readings

The other nodes of the region, and a new box in place of a dead one:

  recovery-code      --data-dir DIR [--qr]      the words from which a new box becomes this node
  recover            --data-dir DIR --code-file FILE|- [--peer MULTIADDR ...] [--hub URL]
                     [--region NAME] [--no-discovery]
                     [--accept-incomplete]    goes on without what somebody says to have and does not give
  node-card          --data-dir DIR [--address MULTIADDR ...]   what the others have to know of this node
  import-membership  --data-dir DIR --file FILE                 takes a region's list of members from a file
  region create      --region NAME --key FILE --out FILE        a list without a hub, and the key that signs it
  region add         --key FILE --membership FILE --card FILE [--card FILE ...]
  region remove      --key FILE --membership FILE --node ID [--node ID ...]
  region show        --membership FILE

Firmware that devices take from this node:

  release-key        --key FILE                                 makes a key and prints what nodes and devices need of it
  sign-firmware      --image FILE --key FILE --board NAME --version NUMBER --name NAME [--min-version NUMBER]

Updates that cards take (sync/protocol/UPDATE.md):

  sign-bundle        --kind application|system --file FILE --key FILE --version NUMBER --name NAME [--board NAME]
                     [--min-version NUMBER] [--boot-dir DIR] [--out FILE]

A configuration is a JSON file. Each key can also be given as an environment variable, such as
LOCALGRID_HTTP_PORT=8081, and --data-dir DIR stands for a configuration with nothing else in it.`;

const TEXT = { type: "string" } as const;
const TEXTS = { type: "string", multiple: true } as const;
const FLAG = { type: "boolean" } as const;

const OPTIONS = {
  config: TEXT,
  "data-dir": TEXT,
  what: TEXT,
  out: TEXT,
  "code-file": TEXT,
  hub: TEXT,
  image: TEXT,
  board: TEXT,
  kind: TEXT,
  "boot-dir": TEXT,
  version: TEXT,
  name: TEXT,
  "min-version": TEXT,
  file: TEXT,
  key: TEXT,
  membership: TEXT,
  region: TEXT,
  peer: TEXTS,
  address: TEXTS,
  card: TEXTS,
  node: TEXTS,
  host: TEXT,
  port: TEXT,
  user: TEXT,
  password: TEXT,
  seconds: TEXT,
  to: TEXT,
  from: TEXT,
  "without-journal": FLAG,
  qr: FLAG,
  "no-discovery": FLAG,
  "accept-incomplete": FLAG,
} as const;

type Options = ReturnType<typeof parseArgs<{ readonly options: typeof OPTIONS }>>["values"];

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
  "recovery-code": async (options) => {
    const { printRecoveryCode } = await import("./cli/recovery-code.ts");
    await printRecoveryCode({ data_dir: dataDir(options), wants_qr: options.qr === true });
  },
  recover: async (options) => {
    const { recover } = await import("./cli/recover.ts");
    await recover(recoverOptions(options));
  },
  restore: async (options) => {
    const { recover } = await import("./cli/recover.ts");
    const from = needed(options, "from");
    const origin = from === "hub" ? { kind: "hub" as const } : { kind: "file" as const, file: from };
    await recover({ ...recoverOptions(options), ...(from === "peers" ? {} : { from: origin }) });
  },
  backup: async (options) => {
    const { backup } = await import("./cli/backup.ts");
    const to = needed(options, "to");
    await backup({ config: configFrom(options), to, has_journal: options["without-journal"] !== true });
  },
  "backup-info": async (options) => {
    const { backupInfo } = await import("./cli/backup.ts");
    console.log(JSON.stringify(await backupInfo(needed(options, "file")), null, 2));
  },
  "hub-backups": async (options) => {
    const { listHubBackups } = await import("./cli/hub-backups.ts");
    const backups = await listHubBackups({ code_file: needed(options, "code-file"), hub_url: needed(options, "hub") });
    console.log(JSON.stringify(backups, null, 2));
  },
  "ways-back": async (options) => {
    const { waysBack } = await import("./cli/ways-back.ts");
    console.log(JSON.stringify(waysBack(dataDir(options))));
  },
  "health-report": async (options) => {
    const { writeHealthReport } = await import("./cli/health-report.ts");
    const system_file = options.file ?? null;
    await writeHealthReport({ config: configFrom(options), out: options.out ?? "-", system_file });
  },
  "release-key": async (options) => {
    const { makeReleaseKey } = await import("./cli/sign-firmware.ts");
    makeReleaseKey({ key: needed(options, "key") });
  },
  "sign-firmware": async (options) => {
    const { signFirmware } = await import("./cli/sign-firmware.ts");
    signFirmware({
      image: needed(options, "image"),
      key: needed(options, "key"),
      board: needed(options, "board"),
      version: Number(needed(options, "version")),
      version_name: needed(options, "name"),
      min_version: Number(options["min-version"] ?? "0"),
    });
  },
  "sign-bundle": async (options) => {
    const { signBundle } = await import("./cli/sign-bundle.ts");
    const file = needed(options, "file");
    signBundle({
      kind: needed(options, "kind"),
      file,
      boot_dir: options["boot-dir"] ?? null,
      key: needed(options, "key"),
      board: options.board ?? "raspberrypi-arm64",
      version: Number(needed(options, "version")),
      version_name: needed(options, "name"),
      min_version: Number(options["min-version"] ?? "0"),
      out: options.out ?? `${file}.lgu`,
    });
  },
  "node-card": async (options) => {
    const { printNodeCard } = await import("./cli/node-card.ts");
    await printNodeCard({ config: configFrom(options), addresses: options.address ?? [] });
  },
  "import-membership": async (options) => {
    const { importMembership } = await import("./cli/import-membership.ts");
    await importMembership({ data_dir: dataDir(options), file: needed(options, "file") });
  },
  "region create": async (options) => {
    const { createRegion } = await import("./cli/region.ts");
    const [region, key, out] = [needed(options, "region"), needed(options, "key"), needed(options, "out")];
    await createRegion({ region, key, out });
  },
  "region add": async (options) => {
    const { addToRegion } = await import("./cli/region.ts");
    const [key, membership] = [needed(options, "key"), needed(options, "membership")];
    await addToRegion({ key, membership, cards: options.card ?? [] });
  },
  "region remove": async (options) => {
    const { removeFromRegion } = await import("./cli/region.ts");
    const [key, membership] = [needed(options, "key"), needed(options, "membership")];
    await removeFromRegion({ key, membership, nodes: options.node ?? [] });
  },
  "region show": async (options) => {
    const { showRegion } = await import("./cli/region.ts");
    await showRegion({ membership: needed(options, "membership") });
  },
  "doctor mqtt": async (options) => {
    const { doctorMqtt } = await import("./cli/doctor.ts");
    await doctorMqtt({
      host: options.host ?? "127.0.0.1",
      port: Number(options.port ?? 1883),
      user: options.user ?? null,
      password: options.password ?? null,
      seconds: Number(options.seconds ?? 20),
    });
  },
  help: async () => console.log(process.argv[3] === "config" ? describeConfig() : USAGE),
};

// Whatever a node writes is its own: copies of its folder keep that.
process.umask(0o077);
await run();

async function run(): Promise<void> {
  if (process.argv.includes("--help")) return console.log(USAGE);
  const { name, rest } = commandIn(process.argv.slice(2));
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

/** Some names are of two words. */
function commandIn([first = "help", ...rest]: readonly string[]): { readonly name: string; readonly rest: string[] } {
  const [second = "", ...others] = rest;
  return `${first} ${second}` in COMMANDS ? { name: `${first} ${second}`, rest: others } : { name: first, rest };
}

function recoverOptions(options: Options) {
  return {
    data_dir: dataDir(options),
    code_file: needed(options, "code-file"),
    peers: options.peer ?? [],
    hub_url: options.hub ?? null,
    discovery: options["no-discovery"] !== true,
    accepts_incomplete: options["accept-incomplete"] === true,
    ...(options.region === undefined ? {} : { region: options.region }),
  };
}

type NeededOption =
  | "to"
  | "from"
  | "hub"
  | "code-file"
  | "file"
  | "key"
  | "membership"
  | "region"
  | "out"
  | "image"
  | "kind"
  | "board"
  | "version"
  | "name";

function needed(options: Options, name: NeededOption): string {
  const given = options[name];
  if (given === undefined) throw new LocalGridError("wrong-config", `--${name} is missing`);
  return given;
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
