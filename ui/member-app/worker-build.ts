/** The build step that makes the service worker: one script without imports, with the list of what was built before it. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build, type Plugin } from "vite";
import type { AppBuild } from "./src/worker/app-files.ts";

const WORKER = "sw.js";
const PAGE = "index.html";
/** Names below this folder carry a hash of the content. */
const HASHED = "assets/";

export function workerBuild(): Plugin {
  let folder = "";
  return {
    name: "localgrid-worker",
    apply: "build",
    configResolved: (config) => {
      folder = resolve(config.root, config.build.outDir);
    },
    writeBundle: async () => {
      writeFileSync(join(folder, WORKER), await workerScript(appBuildOf(folder)));
    },
  };
}

function appBuildOf(folder: string): AppBuild {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) =>
      join(parentPath, name)
        .slice(folder.length + 1)
        .replaceAll("\\", "/"),
    )
    .filter((path) => path !== WORKER)
    .sort();
  const digest = (path: string) =>
    createHash("sha256")
      .update(readFileSync(join(folder, path)))
      .digest("base64");
  const fixed = paths.filter((path) => !path.startsWith(HASHED));
  return {
    version: createHash("sha256")
      .update(paths.map((path) => `${path} ${digest(path)}\n`).join(""))
      .digest("hex")
      .slice(0, 16),
    hashed: paths.filter((path) => path.startsWith(HASHED)),
    fixed: Object.fromEntries(fixed.map((path) => [path === PAGE ? "" : path, `sha256-${digest(path)}`])),
  };
}

async function workerScript(app: AppBuild): Promise<string> {
  const built = await build({
    root: import.meta.dirname,
    configFile: false,
    publicDir: false,
    logLevel: "error",
    define: { APP_BUILD: JSON.stringify(app) },
    build: {
      target: "es2022",
      write: false,
      minify: true,
      lib: { entry: "src/worker/worker.ts", formats: ["iife"], name: "localgridWorker" },
    },
  });
  const [first] = Array.isArray(built) ? built : [built];
  const chunks = first !== undefined && "output" in first ? first.output : [];
  const [script, ...others] = chunks;
  if (script?.type !== "chunk" || others.length > 0) throw new Error("the worker is to be one script");
  return script.code;
}
