import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { factOf, HASHES_FILE, readCommittedWasm, readHashes, sourceDigests, WASM_FILES } from "./committed-wasm.ts";
import { checkWasm } from "./wasm-rules.ts";

const ROOT = fileURLToPath(new URL("../../../..", import.meta.url));

let root = "";

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "localgrid-wasm-"));
  for (const file of [
    "contracts/Cargo.toml",
    "contracts/oracle/src/price.rs",
    "contracts/localnet/chain/src/close.rs",
  ]) {
    write(file, "one");
  }
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

describe("the digest of Rust sources", () => {
  test.each([
    { path: "contracts/oracle/src/price.rs", changed: ["contracts"] },
    { path: "contracts/Cargo.lock", changed: ["contracts"] },
    { path: "contracts/oracle/src/new.rs", changed: ["contracts"] },
    { path: "contracts/localnet/chain/src/close.rs", changed: ["localnet"] },
    { path: "contracts/oracle/src/test.rs", changed: [] },
    { path: "contracts/oracle/src/test/prices.rs", changed: [] },
    { path: "contracts/oracle/tests/prices.rs", changed: [] },
    { path: "contracts/localnet/server/src/main.rs", changed: [] },
    { path: "contracts/target/release/build.rs", changed: [] },
    { path: "contracts/README.md", changed: [] },
  ])("a change of $path concerns $changed", ({ path, changed }) => {
    const before = sourceDigests(root);
    write(path, "two");
    const after = sourceDigests(root);
    expect(Object.keys(after).filter((name) => after[name] !== before[name])).toEqual(changed);
  });
});

describe("a committed file", () => {
  const wasm = new Uint8Array([0, 1, 2]);

  test("is read when it has its hash, and refused when it has another", () => {
    write(HASHES_FILE, JSON.stringify({ toolchain: "", sources: {}, files: { oracle: factOf(wasm) } }));
    expect(() => readCommittedWasm(root, "oracle")).toThrow(expect.objectContaining({ code: "wasm-missing" }));
    mkdirSync(join(root, "contracts/wasm"), { recursive: true });
    writeFileSync(join(root, "contracts/wasm/oracle.wasm"), wasm);
    expect(readCommittedWasm(root, "oracle")).toEqual(wasm);
    writeFileSync(join(root, "contracts/wasm/oracle.wasm"), new Uint8Array([0, 1, 3]));
    expect(() => readCommittedWasm(root, "oracle")).toThrow(expect.objectContaining({ code: "wrong-wasm" }));
    expect(() => readCommittedWasm(root, "registry")).toThrow(expect.objectContaining({ code: "wasm-missing" }));
  });
});

describe("the Wasm of this project", () => {
  test("is complete, has its hashes and keeps to the rules", () => {
    const { files } = readHashes(ROOT);
    expect(Object.keys(files).sort()).toEqual(Object.keys(WASM_FILES).sort());
    for (const name of Object.keys(files)) checkWasm(name, readCommittedWasm(ROOT, name));
  });

  test("was built from the sources beside it: else build it again", () => {
    expect(readHashes(ROOT).sources).toEqual(sourceDigests(ROOT));
  });
});
