import { Address, Asset, Operation, type xdr } from "@stellar/stellar-sdk";
import { CONTRACTS, type ContractName, factOf } from "../build/committed-wasm.ts";
import { codeKey, instanceKey } from "../chain/ledger-keys.ts";
import { addressesOf, paymentTokenOf, saltOf } from "./addresses.ts";
import { constructorArguments, namedValues } from "./constructors.ts";
import type { DeploymentTerms } from "./terms.ts";

/** One transaction of a deployment. It is not sent when what it makes is there. */
export interface DeploymentStep {
  /** Stable name, such as `upload oracle`. */
  readonly name: string;
  /** The ledger entry that the step makes. */
  readonly makes: xdr.LedgerKey;
  readonly operation: xdr.Operation;
}

export interface DeploymentPlan {
  readonly addresses: Readonly<Record<ContractName, string>>;
  readonly payment_token: string;
  /** SHA-256 of each contract's code, hex. */
  readonly hashes: Readonly<Record<ContractName, string>>;
  /** In the order in which they are sent: code, token, contracts. */
  readonly steps: readonly DeploymentStep[];
}

/** Everything that a deployment does, decided before anything is sent. */
export function planOf(
  terms: DeploymentTerms,
  salt: string,
  wasms: Readonly<Record<ContractName, Uint8Array>>,
): DeploymentPlan {
  const addresses = addressesOf(terms, salt);
  const payment_token = paymentTokenOf(terms);
  const values = namedValues(terms, addresses, payment_token);
  const hashes = Object.fromEntries(CONTRACTS.map((name) => [name, factOf(wasms[name]).sha256])) as Record<
    ContractName,
    string
  >;
  const uploads = CONTRACTS.map((name) => ({
    name: `upload ${name}`,
    makes: codeKey(hashes[name]),
    operation: Operation.uploadContractWasm({ wasm: wasms[name] }),
  }));
  const creations = CONTRACTS.map((name) => ({
    name: `deploy ${name}`,
    makes: instanceKey(addresses[name]),
    operation: Operation.createCustomContract({
      address: Address.fromString(terms.deployer),
      salt: saltOf(salt, name),
      wasmHash: Buffer.from(hashes[name], "hex"),
      constructorArgs: constructorArguments(name, wasms[name], values),
    }),
  }));
  const token = { name: "deploy payment token", makes: instanceKey(payment_token), operation: nativeToken() };
  return {
    addresses,
    payment_token,
    hashes,
    steps: [...uploads, ...(terms.payment_token === null ? [token] : []), ...creations],
  };
}

function nativeToken(): xdr.Operation {
  return Operation.createStellarAssetContract({ asset: Asset.native() });
}
