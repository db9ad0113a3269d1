import { Contract, Keypair, nativeToScVal, Operation, scValToNative, xdr } from "@stellar/stellar-sdk";
import { type ContractName, factOf } from "./build/committed-wasm.ts";
import { ChainConnection } from "./chain/chain-connection.ts";
import { codeKey } from "./chain/ledger-keys.ts";
import { type Confirmed, type PendingStore, type PendingTransaction, runOnce } from "./chain/transaction-sender.ts";
import { type Deployment, writeDeployment } from "./deployment.ts";
import { contractsError } from "./errors.ts";
import { standingContracts } from "./inspection/on-chain.ts";

const POLL_MS = 250;
const PATIENCE_MS = 120_000;
const ID = /^[0-9a-f]{64}$/;

/** What one signer does about one deployment. */
export interface Office {
  readonly deployment: Deployment;
  /** Secret seed of one of the signers. */
  readonly signer: string;
  readonly rpc_url?: string | undefined;
  readonly poll_ms?: number;
  /** Closes a ledger of a chain that does so only by hand. */
  readonly closeLedger?: () => Promise<unknown>;
}

/**
 * Brings new code of a contract to the chain and proposes that the contract runs it.
 *
 * @returns the proposal, hex; the other signers approve it
 */
export async function proposeUpgrade(office: Office, name: ContractName, wasm: Uint8Array): Promise<string> {
  const { sha256 } = factOf(wasm);
  const connection = connectionOf(office);
  const [code] = await connection.entries([codeKey(sha256)]);
  if (code === null) await send(office, `upload ${name}`, Operation.uploadContractWasm({ wasm }));
  const target = new Contract(office.deployment.contracts[name].address);
  const { value } = await call(office, "propose", [
    addressOf(office),
    target.address().toScVal(),
    xdr.ScVal.scvSymbol("upgrade"),
    xdr.ScVal.scvVec([xdr.ScVal.scvBytes(Buffer.from(sha256, "hex"))]),
  ]);
  return Buffer.from(scValToNative(value ?? xdr.ScVal.scvVoid()) as Uint8Array).toString("hex");
}

/** Adds this signer's approval. */
export async function approve(office: Office, id: string): Promise<void> {
  await call(office, "approve", [addressOf(office), idOf(id)]);
}

/**
 * Carries out what enough signers have approved, once the delay has passed, and writes into the deployment file which
 * code its contracts run now.
 */
export async function execute(office: Office, id: string, file: string): Promise<Deployment> {
  await call(office, "execute", [addressOf(office), idOf(id)]);
  const { deployment } = office;
  const standing = await standingContracts(connectionOf(office), deployment);
  const contracts = standing.map(
    ({ name, address, wasm_sha256 }) =>
      [name, { address, wasm_sha256: wasm_sha256 ?? deployment.contracts[name].wasm_sha256 }] as const,
  );
  const changed = { ...deployment, contracts: Object.fromEntries(contracts) as Deployment["contracts"] };
  writeDeployment(file, changed);
  return changed;
}

function call(office: Office, function_name: string, args: readonly xdr.ScVal[]): Promise<Confirmed> {
  const governance = new Contract(office.deployment.contracts.governance.address);
  return send(office, function_name, governance.call(function_name, ...args));
}

function send(office: Office, step: string, operation: xdr.Operation): Promise<Confirmed> {
  return runOnce(
    {
      connection: connectionOf(office),
      passphrase: office.deployment.network_passphrase,
      signer: Keypair.fromSecret(office.signer),
      store: new InMemory(),
      poll_ms: office.poll_ms ?? POLL_MS,
      patience_ms: PATIENCE_MS,
      closeLedger: office.closeLedger,
    },
    step,
    operation,
  );
}

function connectionOf({ deployment, rpc_url }: Office): ChainConnection {
  return new ChainConnection({ rpc_url: rpc_url ?? deployment.rpc_url });
}

function addressOf({ signer }: Office): xdr.ScVal {
  return nativeToScVal(Keypair.fromSecret(signer).publicKey(), { type: "address" });
}

function idOf(id: string): xdr.ScVal {
  if (!ID.test(id)) throw contractsError("wrong-option", `"${id}" is no proposal: 64 hexadecimal digits`);
  return xdr.ScVal.scvBytes(Buffer.from(id, "hex"));
}

/** A signer who is interrupted looks at the proposal; doing the same once more is refused by the contract. */
class InMemory implements PendingStore {
  readonly #pending = new Map<string, PendingTransaction>();

  pending(step: string): PendingTransaction | null {
    return this.#pending.get(step) ?? null;
  }

  keep(step: string, pending: PendingTransaction): void {
    this.#pending.set(step, pending);
  }

  drop(step: string): void {
    this.#pending.delete(step);
  }
}
