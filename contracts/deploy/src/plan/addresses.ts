import { createHash } from "node:crypto";
import { Address, Asset, hash, StrKey, xdr } from "@stellar/stellar-sdk";
import { CONTRACTS, type ContractName } from "../build/committed-wasm.ts";
import type { DeploymentTerms } from "./terms.ts";

/** Each contract's part of the address, from the one of the deployment. */
export function saltOf(deployment_salt: string, name: ContractName): Uint8Array {
  return new Uint8Array(createHash("sha256").update(`localgrid/${name}/${deployment_salt}`).digest());
}

/**
 * Where every contract will stand. Known before anything is sent, so that constructors can name contracts that do not
 * exist yet (CAP-46-2: contract identifiers from an address and a salt).
 */
export function addressesOf(terms: DeploymentTerms, deployment_salt: string): Readonly<Record<ContractName, string>> {
  const addresses = CONTRACTS.map((name) => [name, addressOf(terms, saltOf(deployment_salt, name))] as const);
  return Object.fromEntries(addresses) as Record<ContractName, string>;
}

function addressOf({ passphrase, deployer }: DeploymentTerms, salt: Uint8Array): string {
  const preimage = xdr.HashIdPreimage.envelopeTypeContractId(
    new xdr.HashIdPreimageContractId({
      networkId: hash(new TextEncoder().encode(passphrase)),
      contractIdPreimage: xdr.ContractIdPreimage.contractIdPreimageFromAddress(
        new xdr.ContractIdPreimageFromAddress({ address: Address.fromString(deployer).toScAddress(), salt }),
      ),
    }),
  );
  return StrKey.encodeContract(hash(preimage.toXdr()));
}

/** The token that members pay with: the one that was named, else the contract of the network's own asset. */
export function paymentTokenOf({ payment_token, passphrase }: DeploymentTerms): string {
  return payment_token ?? Asset.native().contractId(passphrase);
}
