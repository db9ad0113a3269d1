import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { NpmPackage } from "./npm-package.ts";

/** Writes a list of the packages, and the texts that their licences ask to be passed on in a folder for each. */
export function writeLicences(packages: readonly NpmPackage[], folder: string): void {
  mkdirSync(folder, { recursive: true });
  const lines = packages.map(({ name, version, licence, notices }) => {
    const texts = notices.length === 0 ? "its package holds no text of it" : notices.join(", ");
    return `${name} ${version}: ${licence}; ${texts}`;
  });
  writeFileSync(join(folder, "packages.txt"), `${lines.join("\n")}\n`);
  for (const each of packages) {
    if (each.notices.length === 0) continue;
    const own = join(folder, `${each.name.replace("/", "+")}@${each.version}`);
    mkdirSync(own, { recursive: true });
    for (const notice of each.notices) copyFileSync(join(each.folder, notice), join(own, notice));
  }
}
