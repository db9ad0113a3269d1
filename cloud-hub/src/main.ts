import { parseArgs } from "node:util";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { CONFIG_KEYS, type Config, describeConfig, optionOf, parseConfig } from "./config.ts";
import { CLOUD_HUB_ERRORS, cloudHubError, describeError } from "./errors.ts";

const USAGE = `cloud-hub <command> [options]

  start             run the hub
  create-join-code  --community ID: lets one node in; prints the code once; the hub has to run
  create-operator   --login NAME: makes a login that may do everything; prints its password once; the hub has to run
  show-chain-accounts  prints the addresses of the accounts and the key that the hub acts on a chain with
  backup            --to FILE: writes the database to a file while the hub runs; keys/hub-key, keys/region-key and keys/vapid-key are
                    not in it and belong elsewhere
  restore           --from FILE: puts a backup into a new data folder, or an empty database; the hub must not run; the
                    keys/hub-key of that hub has to be there first, and its keys/region-key before the hub starts
  release add       --file BUNDLE: brings a signed update for nodes; the hub has to run, as for all of these
  release ring      --release ID: starts its rollout, or brings it to the next ring, or lets it go on
  release pause     --release ID: offers it to nobody for a while
  release withdraw  --release ID: calls it back for good
  release list      all of them and how far each has come
  help              this text

${describeConfig()}`;

const OPTIONS = {
  community: { type: "string" },
  login: { type: "string" },
  to: { type: "string" },
  from: { type: "string" },
  file: { type: "string" },
  release: { type: "string" },
  ...Object.fromEntries(CONFIG_KEYS.map((key) => [optionOf(key), { type: "string" }] as const)),
} as const;

type Options = Readonly<Record<string, string | undefined>>;

const COMMANDS: Readonly<Record<string, (options: Options) => Promise<void>>> = {
  start: async (options) => {
    const { start } = await import("./cli/start.ts");
    await start(configOf(options));
  },
  "create-join-code": async (options) => {
    const { createJoinCode } = await import("./cli/create-join-code.ts");
    console.log(JSON.stringify(await createJoinCode(configOf(options), options["community"] ?? "")));
  },
  "create-operator": async (options) => {
    const { createOperator } = await import("./cli/create-operator.ts");
    console.log(JSON.stringify(await createOperator(configOf(options), options["login"] ?? "")));
  },
  "show-chain-accounts": async (options) => {
    const { showChainAccounts } = await import("./cli/show-chain-accounts.ts");
    console.log(JSON.stringify(showChainAccounts(configOf(options))));
  },
  backup: async (options) => {
    const { backup } = await import("./cli/backup.ts");
    console.log(JSON.stringify(await backup(configOf(options), options["to"] ?? "")));
  },
  restore: async (options) => {
    const { restore } = await import("./cli/restore.ts");
    console.log(JSON.stringify(await restore(configOf(options), options["from"] ?? "")));
  },
  "release add": async (options) => {
    const { addRelease } = await import("./cli/releases.ts");
    console.log(JSON.stringify(await addRelease(configOf(options), options)));
  },
  "release ring": async (options) => {
    const { ringRelease } = await import("./cli/releases.ts");
    console.log(JSON.stringify(await ringRelease(configOf(options), options)));
  },
  "release pause": async (options) => {
    const { haltRelease } = await import("./cli/releases.ts");
    console.log(JSON.stringify(await haltRelease(configOf(options), options, "pause")));
  },
  "release withdraw": async (options) => {
    const { haltRelease } = await import("./cli/releases.ts");
    console.log(JSON.stringify(await haltRelease(configOf(options), options, "withdraw")));
  },
  "release list": async (options) => {
    const { listReleases } = await import("./cli/releases.ts");
    console.log(JSON.stringify(await listReleases(configOf(options))));
  },
  help: async () => console.log(USAGE),
};

// Whatever a hub writes is its own.
process.umask(0o077);
await run();

async function run(): Promise<void> {
  const [name, rest] = commandOf(process.argv.slice(2).map((word) => (word === "--help" ? "help" : word)));
  try {
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (command === undefined) throw cloudHubError("unknown-command", `there is no command "${name}"\n\n${USAGE}`);
    const { values } = parseArgs({ args: [...rest], options: OPTIONS, strict: true });
    await command(values as Options);
  } catch (error) {
    const { code, message } = refusalOf(error);
    console.error(`cloud-hub ${name}: ${message} [${code}]`);
    console.error((describeError(code) ?? CLOUD_HUB_ERRORS["wrong-config"]).hint);
    process.exit(1);
  }
}

/** The name, of one word or of two, and the options after it. */
function commandOf([first = "help", ...rest]: readonly string[]): readonly [string, readonly string[]] {
  const second = rest[0];
  const isOfTwo = first === "release" && second !== undefined && !second.startsWith("-");
  return isOfTwo ? [`${first} ${second}`, rest.slice(1)] : [first, rest];
}

/** What a person can act on; anything else is a fault of the program and keeps its stack. */
function refusalOf(error: unknown): { readonly code: string; readonly message: string } {
  const { code, message } = error as LocalGridError;
  if (error instanceof LocalGridError || code?.startsWith("ERR_PARSE_ARGS")) return { code, message };
  throw error;
}

function configOf(options: Options): Config {
  const given: Record<string, unknown> = {
    database_url: process.env["DATABASE_URL"],
    electric_url: process.env["ELECTRIC_URL"],
    electric_secret: process.env["ELECTRIC_SECRET"],
    smtp_password: process.env["SMTP_PASSWORD"],
  };
  for (const key of CONFIG_KEYS) {
    const text = options[optionOf(key)];
    if (text !== undefined) given[key] = /^\d+$/.test(text) ? Number(text) : text;
  }
  return parseConfig(given);
}
