import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { basename, dirname, join, sep } from "node:path";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";

/** One package of npm, as it lies in this checkout. */
export interface NpmPackage {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression, as the package states it. */
  readonly licence: string;
  /** Files that its licence asks to be passed on, by name. */
  readonly notices: readonly string[];
  readonly folder: string;
  readonly dependencies: readonly string[];
}

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly license?: string | { readonly type?: string };
  readonly licenses?: readonly { readonly type?: string }[];
  readonly dependencies?: Readonly<Record<string, string>>;
}

const NOTICE = /^(licen[cs]e|copying|notice|third[-_ ]party[-_ ]licen[cs]es?)([-.].*)?$/i;
const MODULES = `${sep}node_modules${sep}`;

/** @throws {LocalGridError} `build-input-missing` when the folder holds no package with a name, version and licence */
export function readNpmPackage(folder: string): NpmPackage {
  const at = realpathSync(folder);
  const { name, version, ...manifest } = manifestIn(at) ?? {};
  const licence = licenceOf(manifest);
  if (name === undefined || version === undefined || licence === null) {
    throw new LocalGridError("build-input-missing", `${at} names no package with a version and a licence`);
  }
  const notices = readdirSync(at, { withFileTypes: true })
    .filter((entry) => entry.isFile() && NOTICE.test(entry.name))
    .map((entry) => entry.name)
    .sort();
  return { name, version, licence, notices, folder: at, dependencies: Object.keys(manifest.dependencies ?? {}).sort() };
}

/** The packages that modules of a bundle belong to, sorted by name; modules of this repository belong to none. */
export function packagesOfModules(modules: readonly string[]): readonly NpmPackage[] {
  const folders = new Set(modules.map(packageFolderOf).filter((folder) => folder !== null));
  return sortedPackages([...folders].map(readNpmPackage));
}

/** Needed elsewhere: to compile an add-on, and in place of a module that Node has itself. */
const NOT_AT_RUN_TIME = new Set(["node-addon-api", "bare-assert"]);

/**
 * The named packages and whatever they need at run time, as resolved from `folder`. Where a package is of this
 * repository it is passed through and left out itself.
 */
export function packagesNeededBy(names: readonly string[], folder: string): readonly NpmPackage[] {
  const found = new Map<string, NpmPackage>();
  const passed = new Set<string>();
  const visit = (name: string, from: string) => {
    const at = realpathSync(resolveFrom(name, from));
    if (found.has(at) || passed.has(at)) return;
    if (at.includes(MODULES)) found.set(at, readNpmPackage(at));
    else passed.add(at);
    for (const needed of Object.keys(manifestIn(at)?.dependencies ?? {})) {
      if (!NOT_AT_RUN_TIME.has(needed)) visit(needed, at);
    }
  };
  for (const name of names) visit(name, folder);
  return sortedPackages([...found.values()]);
}

export function sortedPackages(packages: readonly NpmPackage[]): readonly NpmPackage[] {
  const key = ({ name, version }: NpmPackage) => `${name}@${version}`;
  const unique = new Map(packages.map((each) => [key(each), each]));
  return [...unique.keys()].sort().flatMap((each) => unique.get(each) ?? []);
}

/** The nearest folder above a module that is a package of npm; a folder inside one may hold a manifest without a name. */
function packageFolderOf(module: string): string | null {
  const file = module.split("?")[0] ?? "";
  const end = file.lastIndexOf(MODULES);
  if (end < 0) return null;
  const [first = "", second = ""] = file.slice(end + MODULES.length).split(sep);
  return join(file.slice(0, end + MODULES.length), first.startsWith("@") ? join(first, second) : first);
}

function resolveFrom(name: string, folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    const candidate = basename(at) === "node_modules" ? join(at, name) : join(at, "node_modules", name);
    if (existsSync(join(candidate, "package.json"))) return candidate;
    if (dirname(at) === at) throw new LocalGridError("build-input-missing", `${name} is not installed for ${folder}`);
  }
}

function manifestIn(folder: string): Manifest | null {
  try {
    return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
  } catch {
    return null;
  }
}

function licenceOf({ license, licenses }: Manifest): string | null {
  if (typeof license === "string") return license;
  const types = [license, ...(licenses ?? [])].flatMap((each) => (each?.type === undefined ? [] : [each.type]));
  return types.length === 0 ? null : types.join(" OR ");
}
