import { rmSync } from "node:fs";
import { STATEMENT_CATALOGUES } from "@localgrid/clearing/statement-catalogues";
import { type Plugin, type RolldownOutput, rolldown } from "rolldown";
import { NOTICE_CATALOGUES } from "./src/adapters/fluent/notice-catalogues.ts";

// Bundles the node for its image: one file per thread instead of some thousand modules, which starts several
// times faster and needs half the memory. Native add-ons stay outside.

const source = (path: string) => new URL(`./src/${path}`, import.meta.url).pathname;

/** What is loaded beside the bundle: their compiled parts are files of their own. */
export const NATIVE_PACKAGES = ["better-sqlite3", "sodium-native"] as const;

/** What stands in the bundle in the place of modules that read words from files beside the source. */
const CATALOGUES: ReadonlyMap<string, string> = new Map([
  [
    source("adapters/fluent/notice-catalogues.ts"),
    `export const NOTICE_CATALOGUES = ${JSON.stringify(NOTICE_CATALOGUES)};`,
  ],
  [
    new URL("./clearing/src/ledger/statement-catalogues.ts", import.meta.url).pathname,
    `export const STATEMENT_CATALOGUES = ${JSON.stringify(STATEMENT_CATALOGUES)};`,
  ],
]);

const WORDS: Plugin = { name: "words", load: (id) => CATALOGUES.get(id) ?? null };

/** Empties `folder`, bundles the node into it, and returns the path of every module whose code is in there, sorted. */
export async function bundleEdgeNode(folder: string): Promise<readonly string[]> {
  const bundle = await rolldown({
    input: {
      main: source("main.ts"),
      // Threads are looked for beside whatever starts them.
      "signature-verifier-thread": source("adapters/system/signature-verifier-thread.ts"),
    },
    platform: "node",
    external: [...NATIVE_PACKAGES],
    plugins: [WORDS],
    logLevel: "warn",
  });
  // Chunks carry the hash of their content in their names: those of the last bundle would stay.
  rmSync(folder, { recursive: true, force: true });
  // Half the bytes to read and compile; names of functions only matter in stack traces.
  const written = await bundle.write({
    dir: folder,
    format: "esm",
    minify: true,
    // One letter beyond ASCII, such as one of an author's name, would keep a whole file in memory at twice its size.
    charset: "ascii",
    comments: false,
    entryFileNames: "[name].js",
    chunkFileNames: "[name]-[hash].js",
  });
  await bundle.close();
  return modulesOf(written);
}

function modulesOf({ output }: RolldownOutput): readonly string[] {
  const modules = output.flatMap((file) => (file.type === "chunk" ? file.moduleIds : []));
  return [...new Set(modules)].sort();
}

if (import.meta.main) {
  const folder = new URL("./dist/", import.meta.url).pathname;
  await bundleEdgeNode(folder);
  console.log(`bundled into ${folder}`);
}
