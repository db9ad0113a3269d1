import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import {
  Asset,
  authorizeEntry,
  Contract,
  contract,
  type Keypair,
  nativeToScVal,
  Operation,
  rpc,
  scValToNative,
  type Transaction,
  TransactionBuilder,
  xdr,
} from "@stellar/stellar-sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freshLocalnet, type RunningLocalnet, SHELLS } from "./running-localnet.ts";
import { keysOf, PASSPHRASE, payment, StellarClient, succeeded } from "./stellar-client.ts";

const TOKEN = readFileSync(new URL("../../../wasm/energy-token.wasm", import.meta.url));
/** A Python that has the packages of test/requirements.txt, where the environment names one. */
const PYTHONS = [process.env["LOCALGRID_STELLAR_PYTHON"] ?? ""].filter((file) => file !== "");
const INDEPENDENT_CLIENT = fileURLToPath(new URL("../../test/independent-client.py", import.meta.url));
const XLM = Asset.native().contractId(PASSPHRASE);

const address = (keys: Keypair) => nativeToScVal(keys.publicKey(), { type: "address" });
const amount = (stroops: bigint) => nativeToScVal(stroops, { type: "i128" });
const text = (words: string) => nativeToScVal(words, { type: "string" });

describe.each(SHELLS)("$name", (shell) => {
  let localnet: RunningLocalnet;
  let client: StellarClient;

  beforeAll(async () => {
    localnet = await freshLocalnet(shell);
    client = new StellarClient(localnet);
    const treasury = await client.account("treasury");
    await succeeded(client.act(treasury, Operation.createStellarAssetContract({ asset: Asset.native() })));
  });
  afterAll(() => localnet.stop());

  const transfer = (from: Keypair, to: Keypair, stroops: bigint) =>
    new Contract(XLM).call("transfer", address(from), address(to), amount(stroops));

  const aToken = async (deployer: string) => {
    const keys = await client.account(deployer);
    const owner = address(keys);
    return client.deploy(keys, TOKEN, [owner, owner, owner, text("Neighbourhood"), text("NWH")]);
  };

  test("code is uploaded, a contract is deployed with its constructor and read through its own description", async () => {
    const contractId = await aToken("deployer");
    const token = (await contract.Client.from({
      contractId,
      rpcUrl: localnet.url,
      networkPassphrase: PASSPHRASE,
      allowHttp: true,
    })) as unknown as { symbol(): Promise<{ result: string }>; decimals(): Promise<{ result: number }> };
    expect((await token.symbol()).result).toBe("NWH");
    expect((await token.decimals()).result).toBe(3);
  });

  for (const python of PYTHONS) {
    test("the Stellar SDK for Python reads a contract", async () => {
      const contractId = await aToken("deploying for others");
      const words = [INDEPENDENT_CLIENT, localnet.url, PASSPHRASE, contractId, "symbol"];
      const { stdout } = await promisify(execFile)(python, words);
      expect(JSON.parse(stdout)).toMatchObject({ answer: "NWH", status: "healthy", wasm_bytes: TOKEN.length });
    });
  }

  test("an authorization that another account signs is recorded, enforced and used up", async () => {
    const [payer, sender] = [await client.account("authorizing"), await client.account("relaying")];
    const built = await client.built(sender, transfer(payer, sender, 70n));
    const simulated = await client.server.simulateTransaction(built);
    if (!rpc.Api.isSimulationSuccess(simulated)) throw new Error("the simulation failed");
    const [entry] = simulated.result?.auth ?? [];
    if (entry === undefined) throw new Error("no authorization was recorded");
    expect(entry.credentials.type).toBe("sorobanCredentialsAddressV2");
    const until = simulated.latestLedger + 100;
    const signedBy = async (keys: Keypair) => {
      const signed = await authorizeEntry(entry, keys, until, PASSPHRASE);
      const invocation = Operation.invokeHostFunction({
        func: xdr.HostFunction.hostFunctionTypeInvokeContract(invocationOf(transfer(payer, sender, 70n))),
        auth: [signed],
      });
      return invocation;
    };
    const good = await signedBy(payer);
    const applied = await succeeded(client.act(sender, good));
    expect(applied.events.contractEventsXdr.flat()).toHaveLength(1);
    await expect(client.act(sender, good)).rejects.toThrow();
  });

  test("the client of a contract calls it and waits for the ledger", async () => {
    const [payer, receiver] = [await client.account("calling"), await client.account("receiving")];
    const token = (await contract.Client.from({
      contractId: XLM,
      rpcUrl: localnet.url,
      networkPassphrase: PASSPHRASE,
      allowHttp: true,
      publicKey: payer.publicKey(),
      ...contract.basicNodeSigner(payer, PASSPHRASE),
    })) as unknown as Record<string, (args: unknown) => Promise<contract.AssembledTransaction<unknown>>>;
    const assembled = await token["transfer"]?.({ from: payer.publicKey(), to: receiver.publicKey(), amount: 5n });
    const sending = assembled?.signAndSend();
    const closing = closeUntil(localnet, sending);
    expect((await sending)?.getTransactionResponse?.status).toBe("SUCCESS");
    await closing;
  });

  test("events are found by contract and topic, page by page", async () => {
    const [payer, receiver] = [await client.account("paying"), await client.account("paid")];
    const first = await succeeded(client.act(payer, transfer(payer, receiver, 1n)));
    await succeeded(client.act(payer, transfer(payer, receiver, 2n)));
    await succeeded(client.act(payer, transfer(payer, receiver, 3n)));
    const filters: rpc.Api.EventFilter[] = [
      {
        type: "contract",
        contractIds: [XLM],
        topics: [[nativeToScVal("transfer", { type: "symbol" }).toXdr("base64"), address(payer).toXdr("base64"), "**"]],
      },
    ];
    const page = await client.server.getEvents({ startLedger: first.ledger, filters, limit: 2 });
    const rest = await client.server.getEvents({ cursor: page.cursor, filters, limit: 2 });
    const amounts = [...page.events, ...rest.events].map(({ value }) => scValToNative(value) as bigint);
    expect(amounts).toEqual([1n, 2n, 3n]);
    expect(page.events[0]).toMatchObject({ ledger: first.ledger, txHash: first.txHash, type: "contract" });
    const others = [{ ...filters[0], topics: [[nativeToScVal("transfer", { type: "symbol" }).toXdr("base64")]] }];
    expect((await client.server.getEvents({ startLedger: first.ledger, filters: others })).events).toEqual([]);
  });

  test("a fee bump is found under its own hash and under that of what it carries", async () => {
    const [payer, poor, receiver] = [await client.account("rich"), await client.account("poor"), keysOf("treasury")];
    const inner = await client.built(poor, payment(receiver));
    inner.sign(poor);
    const bump = TransactionBuilder.buildFeeBumpTransaction(payer, "1000", inner, PASSPHRASE);
    bump.sign(payer);
    const answer = await client.server.sendTransaction(bump);
    expect(answer.status).toBe("PENDING");
    await localnet.closeLedgers();
    const hashes = [answer.hash, Buffer.from(inner.hash()).toString("hex")];
    for (const hash of hashes) {
      expect(await client.server.getTransaction(hash)).toMatchObject({ status: "SUCCESS", feeBump: true });
    }
  });

  test("a call that fails in a ledger costs its fee and its sequence number", async () => {
    const [payer, receiver] = [await client.account("failing"), await client.account("expecting")];
    const most = transfer(payer, receiver, 60_000_000_000n);
    const simulated = await client.server.simulateTransaction(await client.built(payer, most));
    await succeeded(client.send(await client.built(payer, payment(receiver, 50_000_000_000n)), payer));
    const before = await client.server.getAccountEntry(payer.publicKey());
    const transaction = rpc.assembleTransaction(await client.built(payer, most), simulated).build();
    const failed = await client.send(transaction as Transaction, payer);
    expect(failed).toMatchObject({ status: "FAILED", resultXdr: { result: { type: "txFailed" } } });
    const after = await client.server.getAccountEntry(payer.publicKey());
    expect(BigInt(after.seqNum)).toBe(BigInt(before.seqNum) + 1n);
    expect(before.balance - after.balance).toBe(failed.resultXdr.feeCharged);
  });
});

function invocationOf(operation: xdr.Operation): xdr.InvokeContractArgs {
  const body = operation.body;
  if (body.type !== "invokeHostFunction") throw new Error("not an invocation");
  const call = body.value.hostFunction;
  if (call.type !== "hostFunctionTypeInvokeContract") throw new Error("not a contract's");
  return call.value;
}

/** Closes a ledger now and again until the promise has settled. */
async function closeUntil(localnet: RunningLocalnet, settled: Promise<unknown> | undefined): Promise<void> {
  let isSettled = false;
  const done = () => {
    isSettled = true;
  };
  settled?.then(done, done);
  while (!isSettled) await localnet.closeLedgers();
}
