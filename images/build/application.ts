import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { bundleEdgeNode, NATIVE_PACKAGES } from "@localgrid/edge-node/bundle";
import { ConfigSchema } from "@localgrid/edge-node/config";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { writeLicences } from "./licence-folder.ts";
import { type Architecture, copyPackages } from "./native-packages.ts";
import { digestsOf } from "./npm-lock.ts";
import { type NpmPackage, packagesNeededBy, packagesOfModules, sortedPackages } from "./npm-package.ts";
import type { NpmPart } from "./sbom.ts";
import { openToAll, packSquashfs } from "./squashfs.ts";
import { bundleSystemProgram } from "./system-program.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const EDGE_NODE = join(ROOT, "edge-node");
const MEMBER_APP = join(ROOT, "ui/member-app");

export interface ApplicationOptions {
  readonly architecture: Architecture;
  /** Emptied and filled: `application/`, `application.squashfs`, `system/`, `npm-parts.json`. */
  readonly out: string;
  readonly release: Release;
  /** Seconds of Unix time that every file carries. */
  readonly epoch_s: number;
}

/** What an application says of itself in its release.json. */
export interface Release {
  /** Only goes up. */
  readonly version: number;
  readonly version_name: string;
  readonly commit: string;
}

export interface BuiltApplication {
  readonly folder: string;
  readonly squashfs: string;
  readonly system: string;
  /** Every npm package whose code is in the application or in the system program. */
  readonly npm: readonly NpmPart[];
}

/**
 * Makes everything of the image that is our own: the node with its page as one packed file, and the program that runs
 * as root beside it.
 *
 * @throws {LocalGridError} `build-input-missing` when the page is not built or a package is not installed
 */
export async function buildApplication(options: ApplicationOptions): Promise<BuiltApplication> {
  const { out, architecture, epoch_s } = options;
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const folder = join(out, "application");
  const inApplication = await layOut(folder, architecture);
  // Whoever writes this application's configuration may be of another release.
  writeJson(join(folder, "release.json"), { ...options.release, config_keys: Object.keys(ConfigSchema.properties) });
  writeLicences(inApplication, join(folder, "licences"));
  openToAll(folder);
  const squashfs = join(out, "application.squashfs");
  packSquashfs({ folder, file: squashfs, epoch_s });
  const system = join(out, "system");
  const inSystem = packagesOfModules(await bundleSystemProgram(system));
  writeJson(join(system, "package.json"), { name: "localgrid-system", private: true, type: "module" });
  writeLicences(inSystem, join(system, "licences"));
  openToAll(system);
  const npm = partsOf(sortedPackages([...inApplication, ...inSystem]));
  writeJson(join(out, "npm-parts.json"), npm);
  return { folder, squashfs, system, npm };
}

/** Returns the packages that went in. */
async function layOut(folder: string, architecture: Architecture): Promise<readonly NpmPackage[]> {
  const modules = await bundleEdgeNode(folder);
  writeJson(join(folder, "package.json"), { name: "localgrid-application", private: true, type: "module" });
  const beside = packagesNeededBy(NATIVE_PACKAGES, EDGE_NODE);
  copyPackages(beside, join(folder, "node_modules"), architecture);
  const page = join(MEMBER_APP, "dist");
  if (!existsSync(join(page, "index.html"))) {
    throw new LocalGridError("build-input-missing", "the page of the members is not built: npm run set-up");
  }
  cpSync(page, join(folder, "member-app"), { recursive: true });
  const { dependencies } = JSON.parse(readFileSync(join(MEMBER_APP, "package.json"), "utf8")) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  const inPage = packagesNeededBy(Object.keys(dependencies), MEMBER_APP);
  return sortedPackages([...packagesOfModules(modules), ...beside, ...inPage]);
}

function partsOf(packages: readonly NpmPackage[]): readonly NpmPart[] {
  const digests = digestsOf(readFileSync(join(ROOT, "pnpm-lock.yaml"), "utf8"));
  return packages.map(({ name, version, licence }) => {
    const sha512 = digests.get(`${name}@${version}`);
    return { name, version, licence, ...(sha512 === undefined ? {} : { sha512 }) };
  });
}

function writeJson(file: string, value: unknown): void {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}

async function run(): Promise<void> {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    options: { arch: text, out: text, version: text, "version-name": text, commit: text, epoch: text },
  });
  const { arch = "arm64", out, version, epoch } = values;
  const isArchitecture = arch === "arm64" || arch === "x64";
  if (!isArchitecture || out === undefined || !/^[1-9]\d*$/.test(version ?? "") || !/^\d+$/.test(epoch ?? "")) {
    throw new LocalGridError(
      "wrong-option",
      "application.ts --out DIR --version NUMBER --epoch SECONDS [--version-name TEXT] [--commit HEX] [--arch arm64|x64]",
    );
  }
  const built = await buildApplication({
    architecture: arch,
    out,
    release: {
      version: Number(version),
      version_name: values["version-name"] ?? String(version),
      commit: values.commit ?? "",
    },
    epoch_s: Number(epoch),
  });
  process.stdout.write(
    `${built.squashfs}: ${statSync(built.squashfs).size} bytes, ${built.npm.length} npm packages inside\n`,
  );
}

if (import.meta.main) await run();
