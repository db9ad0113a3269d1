import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const MAIN = fileURLToPath(new URL("../system/main.ts", import.meta.url));

/** Empties `folder`, bundles what runs as root into its main.js, and returns the path of every module in it, sorted. */
export async function bundleSystemProgram(folder: string): Promise<readonly string[]> {
  const bundle = await rolldown({ input: { main: MAIN }, platform: "node", logLevel: "warn" });
  rmSync(folder, { recursive: true, force: true });
  // One file, also when parts are loaded on demand: nobody has to look for the rest of it. Readable, as it is small
  // and its stack traces are all that somebody at the console has.
  const { output } = await bundle.write({
    dir: folder,
    format: "esm",
    codeSplitting: false,
    entryFileNames: "[name].js",
  });
  await bundle.close();
  const modules = output.flatMap((file) => (file.type === "chunk" ? file.moduleIds : []));
  return [...new Set(modules)].sort();
}
