import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { checkPurity, checkTests } from "./tidy-calls.ts";
import { checkGlossary } from "./tidy-glossary.ts";
import { checkCycles, checkExports, checkPackageBorders } from "./tidy-imports.ts";
import { checkLayers } from "./tidy-layers.ts";
import { checkFileNames, checkIdentifiers, checkSizes } from "./tidy-names.ts";
import { isScript, isTest, type Rule, repositoryFiles, type SourceFile } from "./tidy-source.ts";
import { checkForeignWords, checkSwitchedOffChecks } from "./tidy-text.ts";

/** A rule, and what it must find: each snippet at its path, alone with the manifests, gives a finding of that name. */
interface Gate {
  readonly rule: Rule;
  readonly bad: readonly (readonly [finding: string, path: string, text: string])[];
  readonly good: readonly (readonly [path: string, text: string])[];
}

const manifest = (path: string, name: string, exports: Record<string, string> = {}): SourceFile => ({
  path: `${path}package.json`,
  text: JSON.stringify({ name, exports }),
});

const MANIFESTS: readonly SourceFile[] = [
  manifest("", "localgrid"),
  manifest("sync/vocabulary/", "@localgrid/vocabulary", { "./units": "./src/units.ts" }),
  manifest("sync/journal/", "@localgrid/journal", { "./journal": "./src/journal.ts" }),
  manifest("sync/protocol/", "@localgrid/protocol", { "./device": "./src/device.ts" }),
  manifest("edge-node/", "@localgrid/edge-node", { "./main": "./src/main.ts" }),
  manifest("edge-node/clearing/", "@localgrid/clearing", { "./fold": "./src/intervals/fold.ts" }),
  manifest("edge-node/matching/", "@localgrid/matching", { "./matching": "./src/matching.ts" }),
  manifest("ui/member-app/", "@localgrid/member-app"),
  manifest("neighbourhood/", "@localgrid/neighbourhood", { "./main": "./src/main.ts" }),
  manifest("bench/", "@localgrid/bench", { "./main": "./src/main.ts" }),
];

const metering = "edge-node/clearing/src/metering/metering.ts";
const community = "edge-node/src/community/community.ts";
const anyTest = "edge-node/clearing/src/metering/metering.test.ts";
const glossaryRow = (cells: string) => `| Term | Meaning |\n|---|---|\n| ${cells} |\n`;

const GATES: Readonly<Record<string, Gate>> = {
  "the layer table is kept": {
    rule: checkLayers,
    bad: [
      ["layer", "sync/vocabulary/src/units.ts", `import { open } from "@localgrid/journal/journal";`],
      ["layer", "sync/journal/src/journal.ts", `import type { Device } from "@localgrid/protocol/device";`],
      ["layer", "sync/journal/src/journal.ts", `import Database from "better-sqlite3";`],
      ["layer", "edge-node/matching/src/matching.ts", `import { open } from "@localgrid/journal/journal";`],
      ["layer", metering, `import { run } from "@localgrid/edge-node/main";`],
      ["layer", metering, `import { readFileSync } from "node:fs";`],
      ["layer", community, `export const load = () => import("../adapters/sqlite/store.ts");`],
      ["layer", community, `type Store = import("../adapters/sqlite/store.ts").Store;`],
      ["layer", community, `import { Worker } from "node:worker_threads";`],
      ["layer", community, `import { route } from "../lan-api/routes.ts";`],
      ["layer", "edge-node/src/edge-node.ts", `import { startBroker } from "./adapters/mqtt/broker.ts";`],
      ["layer", "edge-node/src/lan-api/routes.ts", `import { openStore } from "../adapters/sqlite/store.ts";`],
      ["layer", "edge-node/src/lan-api/routes.ts", `import Database from "better-sqlite3";`],
      ["layer", "edge-node/src/adapters/mqtt/broker.ts", `import { route } from "../../lan-api/routes.ts";`],
      ["layer", "edge-node/src/adapters/mqtt/broker.ts", `import { main } from "../../main.ts";`],
      ["layer", "ui/member-app/src/now.tsx", `import { clear } from "@localgrid/matching/call-auction";`],
      ["layer", "edge-node/src/main.ts", `import { run } from "@localgrid/neighbourhood/main";`],
      ["layer", anyTest, `import { run } from "@localgrid/neighbourhood/main";`],
      ["layer", "neighbourhood/src/main.ts", `import { run } from "@localgrid/bench/main";`],
      ["layer", "cloud/src/main.ts", "export const nothing = 0;"],
    ],
    good: [
      [metering, `import { hash } from "node:crypto";\nimport { wattHours } from "@localgrid/vocabulary/units";`],
      [anyTest, `import { readFileSync } from "node:fs";`],
      ["edge-node/src/main.ts", `import { startBroker } from "./adapters/mqtt/broker.ts";`],
      ["edge-node/src/lan-api/routes.ts", `import fastify from "fastify";`],
      ["bench/src/main.ts", `import { run } from "@localgrid/neighbourhood/main";`],
    ],
  },
  "packages meet only at their exports": {
    rule: checkPackageBorders,
    bad: [
      ["package-border", metering, `import { wattHours } from "../../../../sync/vocabulary/src/units.ts";`],
      ["package-border", anyTest, `import { clear } from "../../../matching/src/matching.ts";`],
      ["package-border", metering, `import { wattHours } from "@localgrid/vocabulary/src/units.ts";`],
    ],
    good: [[metering, `import { wattHours } from "@localgrid/vocabulary/units";`]],
  },
  "exports have names and are not passed on": {
    rule: checkExports,
    bad: [
      ["default-export", metering, "export default function close() {}"],
      ["re-export", metering, `export { wattHours } from "@localgrid/vocabulary/units";`],
      ["re-export", metering, `export * from "./rules.ts";`],
      ["re-export", metering, `import { a } from "./rules.ts";\nexport { a };`],
    ],
    good: [
      ["vitest.config.ts", "export default {};"],
      [metering, `import { a } from "./rules.ts";\nexport const b = a;`],
    ],
  },
  "no files import each other in a circle": {
    rule: (files) =>
      checkCycles([...files, { path: "edge-node/clearing/src/metering/b.ts", text: `import "./a.ts";` }]),
    bad: [
      ["import-cycle", "edge-node/clearing/src/metering/a.ts", `import "./b.ts";`],
      ["import-cycle", "edge-node/clearing/src/metering/a.ts", `import type { B } from "./b.ts";`],
      ["import-cycle", metering, `import "./metering.ts";`],
    ],
    good: [["edge-node/clearing/src/metering/c.ts", `import "./b.ts";`]],
  },
  "files are short": {
    rule: checkSizes,
    bad: [
      ["file-size", metering, "a();\n".repeat(401)],
      ["file-size", "ui/member-app/src/app.css", "a {}\n".repeat(401)],
      ["file-size", "contracts/oracle/src/contract.rs", "a();\n".repeat(401)],
    ],
    good: [[metering, "a();\n".repeat(400)]],
  },
  "files and folders are named after what is in them": {
    rule: checkFileNames,
    bad: [
      ["file-name", "edge-node/src/utils/time.ts", ""],
      ["file-name", "edge-node/clearing/src/metering/reading-helpers.ts", ""],
      ["file-name", "edge-node/clearing/src/metering/index.ts", ""],
      ["file-name", "edge-node/clearing/src/metering/closeInterval.ts", ""],
    ],
    good: [[metering, ""]],
  },
  "identifiers use the field's words": {
    rule: checkIdentifiers,
    bad: [
      ["banned-word", metering, "const dailyConsumption = 1;"],
      ["banned-word", metering, "interface Row { readonly slot_start: number }"],
      ["banned-word", metering, "function f(kwh: number) { return kwh; }"],
      ["banned-word", metering, "class A { #importKwh = 0; }"],
    ],
    good: [
      ["images/system/updates/boot-slots.ts", "function f(rootSlot: string, root_slot: string) {}"],
      [metering, "// a slot for kwh\nconst price_micro_per_kwh = 1; const label = `consumption`;"],
      ["ui/member-app/src/now.tsx", `const a = <div slot="icon" />;`],
    ],
  },
  "time and chance come into the domain by ports": {
    rule: checkPurity,
    bad: [
      ["impure-call", metering, "const at = Date.now();"],
      ["impure-call", community, "export function start(now = Date.now) { return now(); }"],
      ["impure-call", "sync/journal/src/journal.ts", "const at = new Date();"],
      ["impure-call", "edge-node/matching/src/matching.ts", "const tie = Math.random();"],
      ["impure-call", "edge-node/clearing/src/intervals/fold.ts", "setTimeout(() => close(), 10);"],
      ["impure-call", "edge-node/src/pairing/desk.ts", `import { setTimeout } from "node:timers/promises";`],
    ],
    good: [
      [metering, "const day = new Date(at_ms).getUTCDate();"],
      [anyTest, "const at = Date.now();"],
      ["edge-node/src/adapters/system/clock.ts", "export const now = () => Date.now();"],
    ],
  },
  "tests fake by ports, wait for events and all run": {
    rule: checkTests,
    bad: [
      ["module-mock", anyTest, `vi.mock("./metering.ts");`],
      ["sleep-in-test", anyTest, "await new Promise((resolve) => setTimeout(resolve, 100));"],
      ["sleep-in-test", anyTest, "await new Promise<void>((done) => { setTimeout(() => done(), 100); });"],
      ["sleep-in-test", anyTest, "while (true) await new Promise((resolve) => setTimeout(resolve, 2));"],
      ["sleep-in-test", anyTest, `import { setTimeout as wait } from "node:timers/promises";\nawait wait(5);`],
      ["sleep-in-test", anyTest, `import timers from "node:timers/promises";\nawait timers.setTimeout(5);`],
      ["switched-test", anyTest, `test.only("x", () => {});`],
      ["switched-test", anyTest, `describe.skip("x", () => {});`],
      ["switched-test", anyTest, `test.each([1]).skip("x", () => {});`],
      ["switched-test", anyTest, `it.todo("x");`],
      ["switched-test", anyTest, `test.skipIf(process.env.CI)("x", () => {});`],
    ],
    good: [
      [anyTest, "await new Promise((_, reject) => setTimeout(() => reject(new Error('late')), 100));"],
      [anyTest, "while (!isDone()) await new Promise((resolve) => setTimeout(resolve, 2));"],
      [anyTest, `test("x", () => { list.skip(1); });`],
    ],
  },
  "a switched-off check says why": {
    rule: checkSwitchedOffChecks,
    bad: [
      ["switched-off-check", metering, "// biome-ignore lint/suspicious/noExplicitAny: <explanation>\nlet a;"],
      ["switched-off-check", metering, "// biome-ignore lint/suspicious/noExplicitAny:\nlet a;"],
      ["switched-off-check", metering, "/* eslint-disable */"],
      ["switched-off-check", metering, "// @ts-ignore because of the type"],
      ["switched-off-check", anyTest, "// @ts-expect-error\nf(1);"],
    ],
    good: [
      [metering, "// biome-ignore lint/style/useConst: the loop below assigns it\nlet a;"],
      [anyTest, "// @ts-expect-error a plain number is no energy\nf(1);"],
    ],
  },
  "the repository speaks of itself alone": {
    rule: checkForeignWords,
    bad: [
      ["foreign-word", "pnpm-lock.yaml", "tarball: https://registry.example.org/a/-/a-1.0.0.tgz"],
      ["foreign-word", "README.md", ["see ", "work", "main", "README.md"].join("/")],
      ["foreign-word", "README.md", "Fixes issue #12"],
      ["foreign-word", metering, "// TODO later"],
    ],
    good: [["README.md", "Tests work/run everywhere."]],
  },
  "the glossary and the code use the same words": {
    rule: (files) => checkGlossary([...files, { path: metering, text: "export function closeInterval() {}" }]),
    bad: [
      ["glossary", "GLOSSARY.md", glossaryRow("`participationFactor` | m | s | u | v")],
      ["glossary", "GLOSSARY.md", glossaryRow("`closeInterval` | m | | u | v")],
      ["glossary", "README.md", "no glossary here"],
    ],
    good: [["GLOSSARY.md", glossaryRow("close interval | m | s | u | v")]],
  },
};

function titleOf(text: string): string {
  return JSON.stringify(text.slice(0, 60));
}

const repository = repositoryFiles(fileURLToPath(new URL("..", import.meta.url)));

describe("the repository is tidy", () => {
  test("there is something to look at", () => {
    expect(repository.filter((file) => isScript(file) && !isTest(file)).length).toBeGreaterThan(20);
    expect(repository.some(({ path }) => path === "pnpm-lock.yaml")).toBe(true);
  });

  for (const [name, { rule }] of Object.entries(GATES)) {
    test(name, () => {
      const findings = rule(repository).map(({ path, line, message }) => `${path}:${line} ${message}`);
      expect(findings).toEqual([]);
    });
  }
});

describe("each rule bites", () => {
  for (const [name, { rule, bad, good }] of Object.entries(GATES)) {
    test.each(bad.map(([finding, path, text]) => ({ finding, path, text, start: titleOf(text) })))(
      `${name}: finds $finding in $path: $start`,
      ({ finding, path, text }) => {
        const findings = rule([...MANIFESTS, { path, text }]).map((found) => found.rule);
        expect(new Set(findings)).toEqual(new Set([finding]));
      },
    );

    test.each(good.map(([path, text]) => ({ path, text, start: titleOf(text) })))(
      `${name}: accepts $path: $start`,
      ({ path, text }) => {
        expect(rule([...MANIFESTS, { path, text }])).toEqual([]);
      },
    );
  }
});
