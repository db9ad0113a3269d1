import { describe, expect, test } from "vitest";
import { readWasmModule } from "./wasm-module.ts";
import { checkWasm } from "./wasm-rules.ts";

const text = (value: string) => [value.length, ...new TextEncoder().encode(value)];
const section = (id: number, ...content: readonly number[]) => [id, content.length, ...content];
const MAGIC = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const TYPES = section(1, 1, 0x60, 0, 0);
const importOf = (module: string, name: string) => section(2, 1, ...text(module), ...text(name), 0, 0);
const custom = (name: string) => section(0, ...text(name), 7);
const exportsOf = (...names: readonly string[]) =>
  section(7, names.length, ...names.flatMap((name) => [...text(name), 0, 0]));
const CONTRACT_CUSTOM = ["contractspecv0", "contractenvmetav0", "contractmetav0"].flatMap(custom);
const GOVERNANCE_EXPORTS = ["__constructor", "version", "config", "pause"];
const CONTRACT_EXPORTS = [...GOVERNANCE_EXPORTS, "upgrade", "unpause"];

const module = (...parts: readonly (readonly number[])[]) => new Uint8Array([...MAGIC, ...parts.flat()]);
const goodContract = (...more: readonly (readonly number[])[]) =>
  module(TYPES, importOf("l", "_"), exportsOf(...CONTRACT_EXPORTS), CONTRACT_CUSTOM, ...more);

describe("reading the outside of a Wasm module", () => {
  test("imports, exports and custom sections are found", () => {
    const found = readWasmModule(goodContract());
    expect(found.imports).toEqual(["l._"]);
    expect(found.exports).toEqual(CONTRACT_EXPORTS);
    expect([...(found.sections.get("contractspecv0") ?? [])]).toEqual([7]);
  });

  test("memories, tables and globals among the imports are passed over", () => {
    const table = [...text("e"), ...text("t"), 1, 0x70, 1, 2, 3];
    const memory = [...text("e"), ...text("m"), 2, 0, 1];
    const global = [...text("e"), ...text("g"), 3, 0x7f, 0];
    const wasm = module(section(2, 4, ...table, ...memory, ...global, ...text("l"), ...text("_"), 0, 0));
    expect(readWasmModule(wasm).imports).toEqual(["e.t", "e.m", "e.g", "l._"]);
  });

  test.each([
    { what: "that is something else", bytes: new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]) },
    { what: "that ends in its beginning", bytes: new Uint8Array([0, 0x61]) },
    { what: "whose section is longer than the file", bytes: module([0, 100, 1]) },
    { what: "with a number that never ends", bytes: module([0, 255, 255, 255, 255, 255, 1]) },
  ])("a file $what is refused", ({ bytes }) => {
    expect(() => readWasmModule(bytes)).toThrow(expect.objectContaining({ code: "wrong-wasm" }));
  });
});

describe("what a contract keeps to", () => {
  test("a small contract with its sections and functions is accepted", () => {
    expect(() => checkWasm("registry", goodContract())).not.toThrow();
  });

  test.each([
    { what: "test functions of the host", wasm: goodContract(importOf("t", "_")), says: "imports t._" },
    { what: "anything of JavaScript", wasm: goodContract(importOf("env", "x")), says: "imports env.x" },
    { what: "more than its share", wasm: goodContract(section(0, ...text("x")), padding()), says: "65536 allowed" },
    {
      what: "no upgrade",
      wasm: module(CONTRACT_CUSTOM, exportsOf(...GOVERNANCE_EXPORTS, "unpause")),
      says: "no function upgrade",
    },
    { what: "no specification", wasm: module(exportsOf(...CONTRACT_EXPORTS)), says: "no section contractspecv0" },
  ])("a contract with $what is refused", ({ wasm, says }) => {
    expect(() => checkWasm("registry", wasm)).toThrow(says);
  });

  test("governance needs no way to upgrade or unpause it from outside", () => {
    const wasm = module(CONTRACT_CUSTOM, exportsOf(...GOVERNANCE_EXPORTS));
    expect(() => checkWasm("governance", wasm)).not.toThrow();
    expect(() => checkWasm("oracle", wasm)).toThrow("no function upgrade; no function unpause");
  });

  test("the local chain imports nothing at all", () => {
    expect(() => checkWasm("localnet", module(TYPES))).not.toThrow();
    expect(() => checkWasm("localnet", module(importOf("l", "_")))).toThrow("imports l._");
  });
});

/** A custom section of 65,536 bytes. */
function padding(): readonly number[] {
  const content = [...text("p"), ...new Array<number>(65_534).fill(0)];
  return [0, 0x80, 0x80, 0x04, ...content];
}
