import { Account, Contract, contract, scValToNative, TransactionBuilder, type xdr } from "@stellar/stellar-sdk";
import { CONTRACTS, type ContractName, factOf } from "../build/committed-wasm.ts";
import type { ChainConnection } from "../chain/chain-connection.ts";
import { codeKey, codeOf, executableOf, instanceKey } from "../chain/ledger-keys.ts";
import type { Deployment } from "../deployment.ts";

/** What stands on the chain where a contract should. */
export interface StandingContract {
  readonly name: ContractName;
  readonly address: string;
  /** Hex of the code that it runs; null when nothing stands there. */
  readonly wasm_sha256: string | null;
  /** The code itself; null when the chain does not have it. */
  readonly wasm: Uint8Array | null;
  /** Ledgers up to which instance and code live. */
  readonly instance_live_until: number | null;
  readonly code_live_until: number | null;
}

/** Reads instances and code of all contracts in two requests. */
export async function standingContracts(
  connection: ChainConnection,
  deployment: Deployment,
): Promise<readonly StandingContract[]> {
  const places = CONTRACTS.map((name) => ({ name, address: deployment.contracts[name].address }));
  const instances = await connection.entries(places.map(({ address }) => instanceKey(address)));
  const hashes = instances.map((entry) => (entry === null ? null : executableOf(entry.data)));
  const known = [...new Set(hashes.filter((hash): hash is string => hash !== null && hash !== "token"))];
  const codes = known.length === 0 ? [] : await connection.entries(known.map(codeKey));
  const byHash = new Map(known.map((hash, at) => [hash, codes[at] ?? null]));
  return places.map((place, at) => {
    const wasm_sha256 = hashes[at] ?? null;
    const code = wasm_sha256 === null ? null : (byHash.get(wasm_sha256) ?? null);
    return {
      ...place,
      wasm_sha256,
      wasm: code === null ? null : codeOf(code.data),
      instance_live_until: instances[at]?.live_until ?? null,
      code_live_until: code?.live_until ?? null,
    };
  });
}

/** Asks a function of a contract that changes nothing. */
export async function ask(
  connection: ChainConnection,
  question: {
    readonly passphrase: string;
    readonly asker: string;
    readonly contract: string;
    readonly function_name: string;
  },
): Promise<unknown> {
  const transaction = new TransactionBuilder(new Account(question.asker, "0"), {
    fee: "100",
    networkPassphrase: question.passphrase,
  })
    .addOperation(new Contract(question.contract).call(question.function_name))
    .setTimeout(0)
    .build();
  const { result } = await connection.simulate(transaction);
  return result === undefined ? null : scValToNative(result.retval as xdr.ScVal);
}

/** Something on the chain that is not as the deployment file says. */
export interface Objection {
  /** Governance may have given an office to somebody else since; code and wiring never change without a new file. */
  readonly about: "code" | "wiring" | "office";
  readonly text: string;
}

/** What governance may change by itself. */
const OFFICES = new Set(["guardian", "registrar", "arbiter", "operator", "signers", "threshold", "delay_s"]);

/** Compares code, and every address that a contract was told, with the deployment file. */
export async function objectionsTo(
  connection: ChainConnection,
  deployment: Deployment,
  standing: readonly StandingContract[],
): Promise<readonly Objection[]> {
  const objections: Objection[] = [];
  for (const found of standing) {
    const code = codeObjections(found, deployment.contracts[found.name].wasm_sha256);
    objections.push(...code.map((text) => ({ about: "code" as const, text })));
    if (code.length === 0) objections.push(...(await wiringObjections(connection, deployment, found)));
  }
  return objections;
}

function codeObjections({ name, wasm_sha256, wasm }: StandingContract, expected: string): readonly string[] {
  if (wasm_sha256 === null) return [`${name}: nothing stands at its address`];
  if (wasm_sha256 !== expected) return [`${name}: runs the code ${wasm_sha256} instead of ${expected}`];
  if (wasm === null) return [`${name}: its code ${wasm_sha256} is not on the chain`];
  return factOf(wasm).sha256 === expected ? [] : [`${name}: the chain's code does not have the hash ${expected}`];
}

async function wiringObjections(
  connection: ChainConnection,
  deployment: Deployment,
  { name, address, wasm }: StandingContract,
): Promise<readonly Objection[]> {
  const answer = await ask(connection, {
    passphrase: deployment.network_passphrase,
    asker: deployment.registrar,
    contract: address,
    function_name: "config",
  });
  const config = answer as Readonly<Record<string, unknown>>;
  const expected = wiringOf(deployment);
  const told = addressesTold(wasm ?? new Uint8Array());
  const silent = told.filter((field) => !Object.hasOwn(config, field));
  const wrong = Object.entries(config).filter(
    ([field, value]) => Object.hasOwn(expected, field) && textOf(value) !== textOf(expected[field]),
  );
  return [
    ...silent.map((field) => ({ about: "wiring" as const, text: `${name}: does not say who its ${field} is` })),
    ...wrong.map(([field, value]) => ({
      about: OFFICES.has(field) ? ("office" as const) : ("wiring" as const),
      text: `${name}: has ${textOf(value)} as ${field}, not ${textOf(expected[field])}`,
    })),
  ];
}

/** Names of the addresses that the constructor takes. */
function addressesTold(wasm: Uint8Array): readonly string[] {
  return contract.Spec.fromWasm(wasm)
    .getFunc("__constructor")
    .inputs.filter((input) => input.type.type === "scSpecTypeAddress")
    .map((input) => input.name.toString());
}

function wiringOf({ contracts, ...deployment }: Deployment): Readonly<Record<string, unknown>> {
  return {
    governance: contracts.governance.address,
    guardian: deployment.guardian,
    registry: contracts.registry.address,
    locking: contracts.locking.address,
    settlement: contracts.settlement.address,
    oracle: contracts.oracle.address,
    energy_token: contracts["energy-token"].address,
    token: deployment.payment_token,
    registrar: deployment.registrar,
    arbiter: deployment.arbiter,
    operator: deployment.registrar,
    signers: deployment.governance_signers,
    threshold: deployment.threshold,
    delay_s: deployment.delay_s,
  };
}

/** Whole numbers of either kind compare equal, lists by their elements. */
function textOf(value: unknown): string {
  return Array.isArray(value) ? value.map(textOf).join(" ") : String(value);
}
