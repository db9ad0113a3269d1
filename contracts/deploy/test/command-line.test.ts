import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { deployContracts } from "../src/deploy.ts";
import { keyOf, optionsFor, startChain, type TestChain } from "./chain-for-tests.ts";

const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));

let chain: TestChain;
let deployment = "";

beforeAll(async () => {
  chain = await startChain();
  const options = optionsFor(chain, "by hand");
  await deployContracts(options);
  deployment = options.out_file;
});

afterAll(() => chain.stop());

async function run(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [MAIN, ...args], { env: { ...process.env, ...env } });
  child.stdin.end();
  const [out, err] = [text(child.stdout), text(child.stderr)];
  const [code] = (await once(child, "close")) as [number];
  return { code, out: await out, err: await err };
}

describe("the command line", () => {
  test("a deployment is examined, for people and for programs", async () => {
    const json = await run(["doctor", "--deployment", deployment, "--json"]);
    expect(json.code).toBe(0);
    expect(JSON.parse(json.out)).toMatchObject({ is_well: true });
    const unknown = join(chain.folder, "unknown.json");
    writeFileSync(unknown, "{}");
    const refused = await run(["doctor", "--deployment", unknown]);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain("[wrong-deployment]");
  });

  test.each([
    { args: ["deploi"], code: "unknown-command" },
    { args: ["deploy", "--colour", "red"], code: "ERR_PARSE_ARGS_UNKNOWN_OPTION" },
    { args: ["deploy", keyOf(1).secret()], code: "secret-in-argument" },
    { args: ["deploy"], code: "no-secret" },
  ])("$args is refused with $code and a hint", async ({ args, code }) => {
    const refused = await run(args, { LOCALGRID_DEPLOYER_SECRET: "" });
    expect(refused.code).toBe(1);
    expect(refused.err).toContain(`[${code}]`);
    expect(refused.err.trim().split("\n").at(-1)).toMatch(/\.$/);
  });

  test("on a public network everybody has to be named", async () => {
    const args = ["deploy", "--network", "testnet", "--registrar", keyOf(2).publicKey()];
    const refused = await run(args, { LOCALGRID_DEPLOYER_SECRET: keyOf(1).secret() });
    expect(refused.err).toContain("--signer has to be given");
  });
});
