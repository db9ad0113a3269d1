import { eventually } from "@localgrid/edge-node/test/eventually";
import {
  Address,
  BASE_FEE,
  Contract,
  type Keypair,
  nativeToScVal,
  rpc,
  scValToNative,
  TransactionBuilder,
  xdr,
} from "@stellar/stellar-sdk";
import type { SettlementScene } from "./settlement-scene.ts";

interface Decision {
  readonly contract: "settlement";
  readonly method: string;
  readonly zone: number;
  readonly address: string;
}

/** Has governance (one signer, no delay) call a function with a zone and an address. */
export async function governed(scene: SettlementScene, { contract, method, zone, address }: Decision): Promise<void> {
  const { contracts, network_passphrase } = scene.deployment;
  const server = new rpc.Server(scene.chain.url, { allowHttp: true });
  const signer = scene.admin;
  const governance = new Contract(contracts.governance.address);
  const me = new Address(signer.publicKey()).toScVal();
  const args = xdr.ScVal.scvVec([xdr.ScVal.scvU32(zone), new Address(address).toScVal()]);
  const target = new Address(contracts[contract].address).toScVal();
  const call = (operation: xdr.Operation) => submit({ server, signer, network_passphrase }, operation);
  const proposal = governance.call("propose", me, target, nativeToScVal(method, { type: "symbol" }), args);
  const id = nativeToScVal(await call(proposal), { type: "bytes" });
  await call(governance.call("execute", me, id));
}

async function submit(
  { server, signer, network_passphrase }: { server: rpc.Server; signer: Keypair; network_passphrase: string },
  operation: xdr.Operation,
): Promise<unknown> {
  const account = await server.getAccount(signer.publicKey());
  const draft = new TransactionBuilder(account, { fee: BASE_FEE, networkPassphrase: network_passphrase })
    .addOperation(operation)
    .setTimeout(0)
    .build();
  const transaction = await server.prepareTransaction(draft);
  transaction.sign(signer);
  const { hash, status, errorResult } = await server.sendTransaction(transaction);
  if (status !== "PENDING") throw new Error(`${status} ${errorResult?.result.type}`);
  const done = await eventually("governance's transaction is in a ledger", async () => {
    const answer = await server.getTransaction(hash);
    return answer.status === "NOT_FOUND" ? null : answer;
  });
  if (done.status !== "SUCCESS") throw new Error(`governance: ${done.status}`);
  return done.returnValue === undefined ? null : scValToNative(done.returnValue);
}
