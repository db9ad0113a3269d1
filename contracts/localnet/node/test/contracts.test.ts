import { readFileSync } from "node:fs";
import { Address, Asset, contract, nativeToScVal, Operation, rpc, scValToNative, type xdr } from "@stellar/stellar-sdk";
import { describe, expect, test } from "vitest";
import { type RunningLocalnet, runLocalnet, SHELLS, withFolder } from "./running-localnet.ts";
import { PASSPHRASE, StellarClient, succeeded } from "./stellar-client.ts";

const TOKEN = readFileSync(new URL("../../../wasm/energy-token.wasm", import.meta.url));

describe.each(SHELLS)("$name", (shell) => {
  const withChain = (use: (client: StellarClient, localnet: RunningLocalnet) => Promise<void>) =>
    withFolder(async (folder) => {
      const localnet = await runLocalnet(shell, folder);
      try {
        await use(new StellarClient(localnet), localnet);
      } finally {
        await localnet.stop();
      }
    });

  test("accounts are made, code is uploaded, a contract is deployed and read", () =>
    withChain(async (client) => {
      const keys = await client.account("deployer");
      const owner = nativeToScVal(keys.publicKey(), { type: "address" });
      const address = await client.deploy(keys, TOKEN, [
        owner,
        owner,
        owner,
        nativeToScVal("Neighbourhood Wh", { type: "string" }),
        nativeToScVal("NWH", { type: "string" }),
      ]);
      const token = await contract.Client.from({
        contractId: address,
        rpcUrl: client.server.serverURL.toString(),
        networkPassphrase: PASSPHRASE,
        allowHttp: true,
      });
      const read = token as unknown as { symbol(): Promise<{ result: string }>; decimals(): Promise<{ result: number }> };
      expect((await read.symbol()).result).toBe("NWH");
      expect((await read.decimals()).result).toBe(3);
    }));
});
