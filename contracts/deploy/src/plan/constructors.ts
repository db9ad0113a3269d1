import { contract, type xdr } from "@stellar/stellar-sdk";
import type { ContractName } from "../build/committed-wasm.ts";
import { contractsError } from "../errors.ts";
import type { DeploymentTerms } from "./terms.ts";

/** Arguments of constructors and fields of `config()`, by the names that the contracts give them. */
export type NamedValues = Readonly<Record<string, unknown>>;

/** Every value that some constructor takes; a name means the same in all contracts. */
export function namedValues(
  terms: DeploymentTerms,
  addresses: Readonly<Record<ContractName, string>>,
  payment_token: string,
): NamedValues {
  return {
    governance: addresses.governance,
    guardian: terms.guardian,
    registry: addresses.registry,
    locking: addresses.locking,
    settlement: addresses.settlement,
    oracle: addresses.oracle,
    energy_token: addresses["energy-token"],
    token: payment_token,
    registrar: terms.registrar,
    arbiter: terms.arbiter,
    // Who says how much each member of a community earns: the same office that enrols them.
    operator: terms.registrar,
    signers: terms.governance_signers,
    threshold: terms.threshold,
    delay_s: BigInt(terms.delay_s),
    withdrawal_delay_s: BigInt(terms.withdrawal_delay_s),
    dispute_window_s: BigInt(terms.dispute_window_s),
    dispute_bond: terms.dispute_bond,
    name: terms.token_name,
    symbol: terms.token_symbol,
  };
}

/**
 * Arguments of a constructor, typed as its Wasm says.
 *
 * @throws LocalGridError `wrong-wasm` when it takes something that this tool does not know
 */
export function constructorArguments(name: ContractName, wasm: Uint8Array, values: NamedValues): xdr.ScVal[] {
  const spec = contract.Spec.fromWasm(wasm);
  const inputs = spec.getFunc("__constructor").inputs.map((input) => input.name.toString());
  const unknown = inputs.filter((input) => !Object.hasOwn(values, input));
  if (unknown.length > 0) {
    throw contractsError(
      "wrong-wasm",
      `the constructor of ${name} takes ${unknown.join(", ")}, which is not known here`,
    );
  }
  return spec.funcArgsToScVals("__constructor", values);
}
