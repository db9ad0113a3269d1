import { cpSync, existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import type { NpmPackage } from "./npm-package.ts";

/** Processor that the image is for, in the words of Node. */
export type Architecture = "arm64" | "x64";

/** What is only read by people and compilers; packages lie side by side, so what one brings inside itself would be a second copy. */
const NOT_NEEDED = /^(node_modules|test|tests|docs?|README(\.md)?|CHANGELOG(\.md)?|.*\.d\.[cm]?ts|.*\.map)$/i;
/** Sources and recipes of the compiled part, in packages that bring it along. */
const RECIPES = /^(deps|src|extensions|binding\.(gyp|cc)|CMakeLists\.txt)$/;

/**
 * Copies packages beside a bundle, each by its name, with the compiled parts for one processor only.
 *
 * @throws {LocalGridError} `build-input-missing` when a package has compiled parts, but none for that processor;
 *   `build-conflict` when two versions of one package are needed
 */
export function copyPackages(packages: readonly NpmPackage[], folder: string, architecture: Architecture): void {
  for (const { name, version, folder: source } of packages) {
    const target = join(folder, name);
    if (existsSync(target)) throw new LocalGridError("build-conflict", `two versions of ${name}, one is ${version}`);
    const isCompiled = existsSync(join(source, "prebuilds"));
    cpSync(source, target, {
      recursive: true,
      filter: (path) => {
        const inside = path.slice(source.length + 1);
        return !(NOT_NEEDED.test(inside) || (isCompiled && RECIPES.test(inside)));
      },
    });
    if (isCompiled) keepPrebuilds(join(target, "prebuilds"), `linux-${architecture}`);
  }
}

function keepPrebuilds(folder: string, wanted: string): void {
  const fits = (name: string) => name === wanted || name === `${wanted}.node`;
  const names = readdirSync(folder);
  if (!names.some(fits)) throw new LocalGridError("build-input-missing", `${folder} has nothing for ${wanted}`);
  for (const name of names.filter((each) => !fits(each))) rmSync(join(folder, name), { recursive: true });
  const inside = join(folder, wanted);
  if (!existsSync(inside)) return;
  // The same code once more, for another runtime.
  for (const name of readdirSync(inside)) if (!name.endsWith(".node")) rmSync(join(inside, name));
}
