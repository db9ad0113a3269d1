import { readFileSync } from "node:fs";
import { CONTRACTS, type ContractName } from "./build/committed-wasm.ts";
import { writeDurably } from "./durable-file.ts";
import { contractsError } from "./errors.ts";

export const NETWORKS = ["local", "testnet", "mainnet"] as const;

export type NetworkName = (typeof NETWORKS)[number];

/** Passphrases by which the public networks are told apart; a local chain has the one that it was started with. */
export const PASSPHRASES: Readonly<Record<NetworkName, string>> = {
  local: "Standalone Network ; February 2017",
  testnet: "Test SDF Network ; September 2015",
  mainnet: "Public Global Stellar Network ; September 2015",
};

export interface DeployedContract {
  /** `C…` */
  readonly address: string;
  readonly wasm_sha256: string;
}

/** Where the contracts of one deployment stand, and who may do what with them: the file that the hub reads. */
export interface Deployment {
  readonly network: NetworkName;
  readonly network_passphrase: string;
  readonly rpc_url: string;
  readonly contracts: Readonly<Record<ContractName, DeployedContract>>;
  /** Contract of the token that members pay with. */
  readonly payment_token: string;
  readonly registrar: string;
  readonly governance_signers: readonly string[];
  readonly threshold: number;
  readonly delay_s: number;
  readonly guardian: string;
  readonly arbiter: string;
  /** The last ledger that a step of the deployment is in; 0 while it is not finished. */
  readonly deployed_at_ledger: number;
  /** Everything stands on the chain and was checked there. */
  readonly finished: boolean;
}

const ADDRESSES = ["payment_token", "registrar", "guardian", "arbiter"] as const;
const ADDRESS = /^[CG][A-Z2-7]{55}$/;

/**
 * Reads a deployment file.
 *
 * @throws LocalGridError `wrong-deployment`
 */
export function readDeployment(file: string): Deployment {
  const found = parse(file);
  const problem = problemOf(found);
  if (problem === null) return found as unknown as Deployment;
  throw contractsError("wrong-deployment", `${file}: ${problem}`);
}

/** Writes it so that a power cut leaves the old file or the new one. */
export function writeDeployment(file: string, deployment: Deployment): void {
  writeDurably(file, `${JSON.stringify(deployment, null, 2)}\n`);
}

function parse(file: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, "utf8"));
    return typeof parsed === "object" && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch (error) {
    throw contractsError("wrong-deployment", `${file} cannot be read: ${(error as Error).message}`, error);
  }
}

function problemOf(found: Record<string, unknown>): string | null {
  if (!NETWORKS.includes(found["network"] as NetworkName)) return "no such network";
  const texts = ["network_passphrase", "rpc_url"].filter((key) => typeof found[key] !== "string");
  const addresses = ADDRESSES.filter((key) => !ADDRESS.test(String(found[key])));
  const contracts = (found["contracts"] ?? {}) as Record<string, Partial<DeployedContract>>;
  const missing = CONTRACTS.filter((name) => !ADDRESS.test(contracts[name]?.address ?? ""));
  const wrong = [...texts, ...addresses, ...missing];
  if (wrong.length > 0) return `missing or wrong: ${wrong.join(", ")}`;
  return typeof found["finished"] === "boolean" ? null : "missing or wrong: finished";
}
