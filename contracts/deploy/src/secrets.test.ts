import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Keypair } from "@stellar/stellar-sdk";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createKey } from "./commands/create-key.ts";
import { readSecret, refuseSecrets } from "./secrets.ts";

const VARIABLE = "LOCALGRID_TEST_SECRET";
const secret = Keypair.fromRawEd25519Seed(new Uint8Array(32).fill(1)).secret();
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "localgrid-keys-"));
});

afterEach(() => {
  delete process.env[VARIABLE];
  rmSync(folder, { recursive: true, force: true });
});

describe("secrets", () => {
  test("a new key is for its owner's eyes, and never replaces another", () => {
    const file = join(folder, "key");
    const address = createKey(file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(Keypair.fromSecret(readSecret({ file, variable: VARIABLE })).publicKey()).toBe(address);
    const before = readFileSync(file, "utf8");
    expect(() => createKey(file)).toThrow(expect.objectContaining({ code: "wrong-option" }));
    expect(readFileSync(file, "utf8")).toBe(before);
  });

  test("a file goes before the environment", () => {
    process.env[VARIABLE] = Keypair.random().secret();
    const file = join(folder, "key");
    writeFileSync(file, `${secret}\n`);
    expect(readSecret({ file, variable: VARIABLE })).toBe(secret);
    process.env[VARIABLE] = secret;
    expect(readSecret({ file: undefined, variable: VARIABLE })).toBe(secret);
  });

  test("nothing, a missing file and anything else than a seed are refused", () => {
    const file = join(folder, "key");
    writeFileSync(file, "GABC");
    expect(() => readSecret({ file: undefined, variable: VARIABLE })).toThrow(
      expect.objectContaining({ code: "no-secret" }),
    );
    expect(() => readSecret({ file: join(folder, "none"), variable: VARIABLE })).toThrow(
      expect.objectContaining({ code: "no-secret" }),
    );
    expect(() => readSecret({ file, variable: VARIABLE })).toThrow(expect.objectContaining({ code: "wrong-secret" }));
  });

  test.each([[secret], [`--deployer-key=${secret}`]])("a secret among the arguments is refused: %#", (argument) => {
    const refusal = expect.objectContaining({ code: "secret-in-argument" });
    expect(() => refuseSecrets(["--network", "local", argument])).toThrow(refusal);
    expect(() => refuseSecrets(["--network", "local", "--deployer-key", "key.txt"])).not.toThrow();
  });
});
