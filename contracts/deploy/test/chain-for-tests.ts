import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Localnet, startLocalnet } from "@localgrid/localnet/localnet";
import { hash, Keypair } from "@stellar/stellar-sdk";
import type { DeployOptions } from "../src/deploy.ts";

/** A chain that closes a ledger whenever it is asked to, five seconds of chain time after the one before. */
export interface TestChain {
  readonly url: string;
  readonly folder: string;
  closeLedger(): Promise<number>;
  /** Has the server misbehave; `{ mode: "none" }` ends it. */
  disturb(chaos: { readonly mode: string; readonly [detail: string]: unknown }): Promise<void>;
  stop(): Promise<void>;
}

export async function startChain(): Promise<TestChain> {
  const folder = mkdtempSync(join(tmpdir(), "localgrid-deploy-"));
  const chain: Localnet = await startLocalnet({ data_dir: join(folder, "chain"), ledger_ms: "manual", ledger_s: 5 });
  return {
    url: chain.url,
    folder,
    closeLedger: () => chain.closeLedger(),
    disturb: async (chaos) => {
      const headers = { "content-type": "application/json" };
      const answer = await fetch(new URL("/chaos", chain.url), {
        method: "POST",
        headers,
        body: JSON.stringify(chaos),
      });
      if (!answer.ok) throw new Error(`no chaos: ${await answer.text()}`);
    },
    stop: async () => {
      await chain.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The same key for the same number. */
export function keyOf(number: number): Keypair {
  return Keypair.fromRawEd25519Seed(new Uint8Array(32).fill(number));
}

/** Each deployment has its own. */
export function deployerOf(name: string): Keypair {
  return Keypair.fromRawEd25519Seed(hash(new TextEncoder().encode(name)));
}

/** A deployment with three signers on a test chain. */
export function optionsFor(chain: TestChain, name: string): DeployOptions {
  return {
    network: "local",
    rpc_url: chain.url,
    deployer: deployerOf(name).secret(),
    registrar: keyOf(2).publicKey(),
    governance_signers: [keyOf(3), keyOf(4), keyOf(5)].map((key) => key.publicKey()),
    threshold: 2,
    delay_s: 60,
    guardian: keyOf(6).publicKey(),
    arbiter: keyOf(7).publicKey(),
    out_file: join(chain.folder, name, "deployment.json"),
    closeLedger: () => chain.closeLedger(),
    poll_ms: 1,
  };
}
