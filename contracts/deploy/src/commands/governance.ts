import { readFileSync } from "node:fs";
import { CONTRACTS, type ContractName, readCommittedWasm } from "../build/committed-wasm.ts";
import { checkWasm } from "../build/wasm-rules.ts";
import { readDeployment } from "../deployment.ts";
import { contractsError } from "../errors.ts";
import { approve, execute, type Office, proposeUpgrade } from "../governance.ts";
import { readSecret } from "../secrets.ts";

export interface GovernanceArguments {
  readonly deployment?: string | undefined;
  readonly rpc?: string | undefined;
  readonly "signer-key"?: string | undefined;
  readonly contract?: string | undefined;
  readonly wasm?: string | undefined;
  readonly id?: string | undefined;
}

/** Proposes the committed code of a contract, or that of a file; prints the proposal. */
export async function proposeUpgradeOf(root: string, args: GovernanceArguments): Promise<void> {
  const name = contractNamed(args.contract);
  const wasm = args.wasm === undefined ? readCommittedWasm(root, name) : new Uint8Array(readFileSync(args.wasm));
  checkWasm(name, wasm);
  process.stdout.write(`${await proposeUpgrade(officeOf(args), name, wasm)}\n`);
}

export async function approveProposal(args: GovernanceArguments): Promise<void> {
  await approve(officeOf(args), args.id ?? "");
}

export async function executeProposal(args: GovernanceArguments): Promise<void> {
  await execute(officeOf(args), args.id ?? "", fileOf(args));
}

function officeOf(args: GovernanceArguments): Office {
  return {
    deployment: readDeployment(fileOf(args)),
    signer: readSecret({ file: args["signer-key"], variable: "LOCALGRID_SIGNER_SECRET" }),
    rpc_url: args.rpc,
  };
}

function fileOf({ deployment = "deployment.json" }: GovernanceArguments): string {
  return deployment;
}

function contractNamed(name: string | undefined): ContractName {
  const found = CONTRACTS.find((contract) => contract === name);
  if (found === undefined) throw contractsError("wrong-option", `--contract is one of ${CONTRACTS.join(", ")}`);
  return found;
}
