import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { Keypair } from "@stellar/stellar-sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CONTRACTS } from "../src/build/committed-wasm.ts";
import { ChainConnection } from "../src/chain/chain-connection.ts";
import { deployContracts } from "../src/deploy.ts";
import { type Deployment, readDeployment } from "../src/deployment.ts";
import { objectionsTo, standingContracts } from "../src/inspection/on-chain.ts";
import { keyOf, optionsFor, startChain, type TestChain } from "./chain-for-tests.ts";

let chain: TestChain;

beforeAll(async () => {
  chain = await startChain();
});

afterAll(() => chain.stop());

async function sequenceOf(secret: string): Promise<bigint | null> {
  const found = await new ChainConnection({ rpc_url: chain.url }).account(Keypair.fromSecret(secret).publicKey());
  return found === null ? null : BigInt(found.account.sequenceNumber());
}

describe("a deployment", () => {
  test("puts all contracts where they were computed to stand, wired as they should be, and says so", async () => {
    const lines: string[] = [];
    const options = { ...optionsFor(chain, "first"), report: (line: string) => lines.push(line) };
    const deployment = await deployContracts(options);
    expect(readDeployment(options.out_file)).toEqual(deployment);
    expect(deployment.finished).toBe(true);
    expect(deployment.deployed_at_ledger).toBeGreaterThan(0);
    expect(existsSync(`${options.out_file}.progress`)).toBe(false);
    const connection = new ChainConnection({ rpc_url: chain.url });
    const standing = await standingContracts(connection, deployment);
    expect(standing.map(({ wasm_sha256 }) => wasm_sha256)).toEqual(
      CONTRACTS.map((name) => deployment.contracts[name].wasm_sha256),
    );
    expect(await objectionsTo(connection, deployment, standing)).toEqual([]);
    for (const name of CONTRACTS) expect(lines.join("\n")).toContain(deployment.contracts[name].address);
  });

  test("sends nothing a second time, and nothing on other terms over the same file", async () => {
    const options = optionsFor(chain, "first");
    const before = await sequenceOf(options.deployer);
    const file = readFileSync(options.out_file, "utf8");
    expect((await deployContracts(options)).finished).toBe(true);
    const other = deployContracts({ ...options, guardian: keyOf(9).publicKey() });
    await expect(other).rejects.toMatchObject({ code: "other-deployment" });
    expect(await sequenceOf(options.deployer)).toBe(before);
    expect(readFileSync(options.out_file, "utf8")).toBe(file);
  });

  test("finds a wiring that is not the wanted one", async () => {
    const { out_file } = optionsFor(chain, "first");
    const deployment = readDeployment(out_file);
    const elsewhere = {
      ...deployment,
      payment_token: deployment.contracts.oracle.address,
      guardian: keyOf(9).publicKey(),
    };
    const connection = new ChainConnection({ rpc_url: chain.url });
    const found = await objectionsTo(connection, elsewhere, await standingContracts(connection, elsewhere));
    expect(found.filter(({ about }) => about === "wiring").length).toBe(2);
    expect(found.filter(({ about }) => about === "office").length).toBe(7);
  });

  test("is made anew on a local chain that was begun anew", async () => {
    const { out_file } = optionsFor(chain, "first");
    const before = readFileSync(out_file, "utf8");
    const another = await startChain();
    try {
      const again = await deployContracts({ ...optionsFor(another, "first"), out_file });
      expect(again.finished).toBe(true);
      expect(again.contracts).not.toEqual((JSON.parse(before) as Deployment).contracts);
    } finally {
      await another.stop();
      writeFileSync(out_file, before);
    }
  });

  test("says what it would do and sends nothing when it runs dry", async () => {
    const lines: string[] = [];
    const options = { ...optionsFor(chain, "rehearsal"), dry_run: true, report: (line: string) => lines.push(line) };
    expect((await deployContracts(options)).finished).toBe(false);
    expect(await sequenceOf(options.deployer)).toBeNull();
    expect(existsSync(options.out_file)).toBe(false);
    expect(lines.filter((line) => line.startsWith("would deploy "))).toHaveLength(CONTRACTS.length);
  });
});

describe("a deployment through a server that misbehaves", () => {
  test.each([
    { mode: "drop-reply", method: "sendTransaction", count: 3 },
    { mode: "hang", method: "sendTransaction", count: 1 },
    { mode: "server-error", count: 3 },
    { mode: "try-again-later", count: 3 },
    { mode: "drop-queued", count: 3 },
    { mode: "stale-reads", ledgers: 2 },
    { mode: "raise-fees", factor: 50 },
  ])("takes each step once after all: $mode", async (chaos) => {
    const options = { ...optionsFor(chain, `through a server with ${chaos.mode}`), timeout_ms: 1_000 };
    await chain.disturb(chaos);
    const deployment = await deployContracts(options).finally(() => chain.disturb({ mode: "none" }));
    expect(deployment.finished).toBe(true);
    // Code and payment token are there from the first deployment; the first number holds the ledger it was made in.
    expect(((await sequenceOf(options.deployer)) ?? 0n) & 0xffffffffn).toBe(BigInt(CONTRACTS.length));
  });
});

describe("a deployment that must not be", () => {
  test("the server of another network is refused before anything is sent", async () => {
    const options = { ...optionsFor(chain, "another network"), passphrase: "Another Network" };
    await expect(deployContracts(options)).rejects.toMatchObject({ code: "wrong-network" });
  });

  test("mainnet asks twice, and one no is enough", async () => {
    const questions: string[] = [];
    const options = {
      ...optionsFor(chain, "mainnet"),
      network: "mainnet" as const,
      passphrase: "Standalone Network ; February 2017",
      delay_s: 86_400,
      payment_token: readDeployment(optionsFor(chain, "first").out_file).payment_token,
    };
    for (const answers of [[false], [true, false], [true, true]]) {
      const confirm = async (question: string) => {
        questions.push(question);
        return answers[questions.length - 1] ?? false;
      };
      questions.length = 0;
      const code = answers.every((answer) => answer) ? "no-account" : "not-confirmed";
      await expect(deployContracts({ ...options, confirm })).rejects.toMatchObject({ code });
      expect(questions).toHaveLength(answers.length);
    }
    expect(await sequenceOf(options.deployer)).toBeNull();
  });

  test("a file that is no deployment stays as it is", async () => {
    const options = optionsFor(chain, "first");
    const good = readFileSync(options.out_file, "utf8");
    writeFileSync(options.out_file, "{}");
    await expect(deployContracts(options)).rejects.toMatchObject({ code: "wrong-deployment" });
    expect(readFileSync(options.out_file, "utf8")).toBe("{}");
    writeFileSync(options.out_file, good);
  });
});
