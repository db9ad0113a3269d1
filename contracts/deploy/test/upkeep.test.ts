import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readCommittedWasm } from "../src/build/committed-wasm.ts";
import { ChainConnection } from "../src/chain/chain-connection.ts";
import { deployContracts } from "../src/deploy.ts";
import { type Deployment, readDeployment } from "../src/deployment.ts";
import { approve, execute, type Office, proposeUpgrade } from "../src/governance.ts";
import { examine, type Finding } from "../src/inspection/doctor.ts";
import { keyOf, optionsFor, startChain, type TestChain } from "./chain-for-tests.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const LEDGERS_OF_THE_DELAY = 13;

let chain: TestChain;
let deployment: Deployment;
let file = "";

beforeAll(async () => {
  chain = await startChain();
  const options = optionsFor(chain, "upkeep");
  file = options.out_file;
  deployment = await deployContracts(options);
  const connection = new ChainConnection({ rpc_url: chain.url });
  const { friendbot_url } = await connection.network();
  for (const number of [2, 3, 4]) await connection.askFriendbot(friendbot_url ?? "", keyOf(number).publicKey());
});

afterAll(() => chain.stop());

function look(changed: Partial<Deployment> = {}): Promise<readonly Finding[]> {
  const connection = new ChainConnection({ rpc_url: chain.url });
  return examine({ connection, deployment: { ...readDeployment(file), ...changed }, root: ROOT, now_s: 0 });
}

const bad = (findings: readonly Finding[]) => findings.filter(({ status }) => status !== "ok");

describe("the doctor", () => {
  test("finds a new deployment well", async () => {
    expect(bad(await look())).toEqual([]);
  });

  test("tells a server of another network, and looks no further", async () => {
    const findings = await look({ network_passphrase: "Another Network" });
    expect(bad(findings).map(({ name, status }) => [name, status])).toEqual([["network", "failed"]]);
    expect(findings).toHaveLength(2);
  });

  test("tells code that is not the written one, and offices that governance gave to others", async () => {
    const oracle = { ...deployment.contracts.oracle, wasm_sha256: "0".repeat(64) };
    const wrongCode = bad(await look({ contracts: { ...deployment.contracts, oracle } }));
    expect(wrongCode.map(({ name, status }) => [name, status])).toEqual([["contracts", "failed"]]);
    const office = bad(await look({ arbiter: keyOf(9).publicKey() }));
    expect(office.map(({ name, status }) => [name, status])).toEqual([["office", "warning"]]);
  });

  test("tells a registrar who could pay nothing", async () => {
    const findings = bad(await look({ registrar: keyOf(8).publicKey() }));
    expect(findings.map(({ name }) => name)).toContain("registrar");
  });

  test("tells limits under which the largest batch does not fit", async () => {
    await chain.disturb({ mode: "set-limits", tx_max_size_bytes: 20_000 });
    await chain.closeLedger();
    expect(bad(await look()).map(({ name, status }) => [name, status])).toEqual([["limits", "warning"]]);
    await chain.disturb({ mode: "set-limits", tx_max_size_bytes: 132_096 });
    await chain.closeLedger();
  });

  test("tells lifetimes that near their end", async () => {
    await chain.disturb({ mode: "jump-ledgers", count: 1_600_000 });
    await chain.closeLedger();
    const findings = bad(await look());
    expect(findings.map(({ status }) => status)).toContain("warning");
    expect(findings.every(({ name }) => name.startsWith("lifetime of "))).toBe(true);
  });
});

describe("an upgrade by governance", () => {
  /** Other bytes, the same code: a custom section that says nothing. */
  function nextVersion(): Uint8Array {
    return new Uint8Array([...readCommittedWasm(ROOT, "oracle"), 0, 3, 1, 0x76, 2]);
  }

  function officeOf(number: number): Office {
    return {
      deployment: readDeployment(file),
      signer: keyOf(number).secret(),
      closeLedger: chain.closeLedger,
      poll_ms: 1,
    };
  }

  test("takes two signers and the delay, and the file tells the new code", async () => {
    const id = await proposeUpgrade(officeOf(3), "oracle", nextVersion());
    await expect(execute(officeOf(3), id, file)).rejects.toMatchObject({ code: "simulation-failed" });
    await approve(officeOf(4), id);
    await expect(execute(officeOf(3), id, file)).rejects.toMatchObject({ code: "simulation-failed" });
    for (let count = 0; count < LEDGERS_OF_THE_DELAY; count += 1) await chain.closeLedger();
    const changed = await execute(officeOf(3), id, file);
    expect(changed.contracts.oracle.wasm_sha256).not.toBe(deployment.contracts.oracle.wasm_sha256);
    expect(readDeployment(file)).toEqual(changed);
    const findings = bad(await look()).filter(({ name }) => !name.startsWith("lifetime of "));
    expect(findings.map(({ name, status }) => [name, status])).toEqual([["code", "warning"]]);
  });

  test("is not for people who are no signers", async () => {
    const proposed = proposeUpgrade(officeOf(2), "oracle", nextVersion());
    await expect(proposed).rejects.toMatchObject({ code: "simulation-failed" });
  });
});
