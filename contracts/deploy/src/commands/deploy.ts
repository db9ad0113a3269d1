import { createInterface } from "node:readline/promises";
import { Keypair } from "@stellar/stellar-sdk";
import { deployContracts } from "../deploy.ts";
import { NETWORKS, type NetworkName } from "../deployment.ts";
import { contractsError } from "../errors.ts";
import { readSecret } from "../secrets.ts";

/** Options of the command line, as typed. */
export interface DeployArguments {
  readonly network?: string | undefined;
  readonly rpc?: string | undefined;
  readonly passphrase?: string | undefined;
  readonly "deployer-key"?: string | undefined;
  readonly registrar?: string | undefined;
  readonly signer?: readonly string[] | undefined;
  readonly threshold?: string | undefined;
  readonly "delay-hours"?: string | undefined;
  readonly guardian?: string | undefined;
  readonly arbiter?: string | undefined;
  readonly "payment-token"?: string | undefined;
  readonly out?: string | undefined;
  readonly "dry-run"?: boolean | undefined;
}

const HOUR_S = 3_600;
const RPC_URLS: Readonly<Record<NetworkName, string | null>> = {
  local: "http://127.0.0.1:8000",
  testnet: "https://soroban-testnet.stellar.org",
  mainnet: null,
};

/** Deploys as the command line says; on a local chain everything that was not named is the deployer's. */
export async function deploy(args: DeployArguments): Promise<void> {
  const network = networkOf(args.network);
  const deployer = readSecret({ file: args["deployer-key"], variable: "LOCALGRID_DEPLOYER_SECRET" });
  const own = network === "local" ? Keypair.fromSecret(deployer).publicKey() : null;
  const named = (option: "registrar" | "guardian") => args[option] ?? own ?? missing(option);
  const signers = args.signer ?? (own === null ? missing("signer") : [own]);
  const rpc_url = args.rpc ?? RPC_URLS[network] ?? missing("rpc");
  const asking = startAsking();
  await deployContracts({
    network,
    rpc_url,
    ...(args.passphrase === undefined ? {} : { passphrase: args.passphrase }),
    deployer,
    registrar: named("registrar"),
    guardian: named("guardian"),
    governance_signers: signers,
    threshold: numberOf(args.threshold ?? (own === null ? missing("threshold") : "1"), "threshold"),
    delay_s: HOUR_S * numberOf(args["delay-hours"] ?? (own === null ? missing("delay-hours") : "0"), "delay-hours"),
    ...(args.arbiter === undefined ? {} : { arbiter: args.arbiter }),
    payment_token: args["payment-token"] ?? null,
    out_file: args.out ?? "deployment.json",
    dry_run: args["dry-run"] ?? false,
    report: (line) => process.stdout.write(`${line}\n`),
    confirm: asking.confirm,
  }).finally(asking.stop);
}

function networkOf(name = "local"): NetworkName {
  const found = NETWORKS.find((network) => network === name);
  if (found === undefined) throw contractsError("wrong-option", `--network is ${NETWORKS.join(", ")}, not "${name}"`);
  return found;
}

function numberOf(text: string, option: string): number {
  if (!/^\d{1,6}$/.test(text)) throw contractsError("wrong-option", `--${option} is a whole number, not "${text}"`);
  return Number(text);
}

function missing(option: string): never {
  throw contractsError("wrong-option", `--${option} has to be given on this network`);
}

/** Asks on stderr and reads from stdin. Anything but the whole word is a no, the end of the input too. */
function startAsking() {
  const terminal = createInterface({ input: process.stdin });
  const lines = terminal[Symbol.asyncIterator]();
  return {
    async confirm(question: string): Promise<boolean> {
      process.stderr.write(`${question} Type yes: `);
      const { value, done } = await lines.next();
      return done !== true && value.trim() === "yes";
    },
    stop: () => terminal.close(),
  };
}
