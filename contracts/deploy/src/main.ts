import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { contractsError, describeError } from "./errors.ts";
import { refuseSecrets } from "./secrets.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

const USAGE = `npm run contracts -- <command> [options]

  build             makes the Wasm of all contracts and of the local chain
                    --out FOLDER: there instead of in the project, with any toolchain
  check             the committed Wasm is what its sources make
  test              format, lints, tests and fuzzing of all Rust code

  create-key        --to FILE: makes a secret seed that only you can read; prints its address
  deploy            puts all contracts on a network, checks them there, writes the deployment file; goes on where it
                    was when it was interrupted
                    --network local|testnet|mainnet  --rpc URL  --passphrase TEXT
                    --deployer-key FILE (or LOCALGRID_DEPLOYER_SECRET): pays, and has no power afterwards
                    --registrar G  --guardian G  --arbiter G  --payment-token C
                    --signer G (once for each)  --threshold N  --delay-hours N: governance
                    --out FILE (deployment.json)  --dry-run: says what it would do
                    On a local chain all that is not named is the deployer's.
  doctor            is everything well that settlement depends on
                    --deployment FILE (deployment.json)  --rpc URL: instead of the file's  --json

  propose-upgrade   --contract NAME  --wasm FILE (the committed code): prints the proposal
  approve           --id PROPOSAL
  execute           --id PROPOSAL: once enough signers have approved and the delay has passed
                    all three: --deployment FILE  --rpc URL  --signer-key FILE (or LOCALGRID_SIGNER_SECRET)

  help              this text
`;

const OPTIONS = {
  out: { type: "string" },
  to: { type: "string" },
  network: { type: "string" },
  rpc: { type: "string" },
  passphrase: { type: "string" },
  "deployer-key": { type: "string" },
  registrar: { type: "string" },
  guardian: { type: "string" },
  arbiter: { type: "string" },
  "payment-token": { type: "string" },
  signer: { type: "string", multiple: true },
  threshold: { type: "string" },
  "delay-hours": { type: "string" },
  "dry-run": { type: "boolean" },
  deployment: { type: "string" },
  json: { type: "boolean" },
  contract: { type: "string" },
  wasm: { type: "string" },
  id: { type: "string" },
  "signer-key": { type: "string" },
} as const;

type Options = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>["values"];

const COMMANDS: Readonly<Record<string, (options: Options) => Promise<void>>> = {
  build: async ({ out }) => {
    const { build } = await import("./commands/build.ts");
    await build(ROOT, out);
  },
  check: async () => {
    const { check } = await import("./commands/build.ts");
    await check(ROOT);
  },
  test: async () => {
    const { test } = await import("./commands/test.ts");
    await test(ROOT);
  },
  "create-key": async ({ to = "" }) => {
    const { createKey } = await import("./commands/create-key.ts");
    process.stdout.write(`${createKey(to)}\n`);
  },
  deploy: async (options) => {
    const { deploy } = await import("./commands/deploy.ts");
    await deploy(options);
  },
  doctor: async (options) => {
    const { doctor } = await import("./commands/doctor.ts");
    if (!(await doctor(ROOT, options))) process.exitCode = 1;
  },
  "propose-upgrade": async (options) => {
    const { proposeUpgradeOf } = await import("./commands/governance.ts");
    await proposeUpgradeOf(ROOT, options);
  },
  approve: async (options) => {
    const { approveProposal } = await import("./commands/governance.ts");
    await approveProposal(options);
  },
  execute: async (options) => {
    const { executeProposal } = await import("./commands/governance.ts");
    await executeProposal(options);
  },
  help: async () => void process.stdout.write(USAGE),
};

await run(process.argv.slice(2));

async function run([name = "help", ...rest]: readonly string[]): Promise<void> {
  try {
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (command === undefined) throw contractsError("unknown-command", `there is no command "${name}"\n\n${USAGE}`);
    refuseSecrets(rest);
    const { values } = parseArgs({ args: rest, options: OPTIONS, strict: true });
    await command(values);
  } catch (error) {
    const { code, message } = refusalOf(error);
    process.stderr.write(`localgrid-contracts ${name}: ${message} [${code}]\n`);
    process.stderr.write(`${(describeError(code) ?? describeError("wrong-option"))?.hint}\n`);
    process.exitCode = 1;
  }
}

/** What a person can act on; anything else is a fault of the program and keeps its stack. */
function refusalOf(error: unknown): { readonly code: string; readonly message: string } {
  const { code, message } = error as LocalGridError;
  if (error instanceof LocalGridError || code?.startsWith("ERR_PARSE_ARGS")) return { code, message };
  throw error;
}
