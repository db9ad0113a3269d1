import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { cloudHubError } from "../../errors.ts";
import type { DatabaseUser } from "./database-user.ts";
import type { PostgresBinaries } from "./postgres-binaries.ts";

/**
 * The first folder on the way to `path` that a user may not pass through; null when there is none. A hub that runs as
 * root sees no such barriers itself.
 */
export function barrierOn(path: string, user: DatabaseUser): string | null {
  const folders: string[] = [];
  for (let at = dirname(path); at !== folders[0]; at = dirname(at)) folders.unshift(at);
  return folders.find((folder) => !isPassable(folder, user)) ?? null;
}

function isPassable(folder: string, user: DatabaseUser): boolean {
  const { mode, uid, gid } = statSync(folder);
  if (uid === user.uid) return (mode & 0o100) !== 0;
  if (gid === user.gid) return (mode & 0o010) !== 0;
  return (mode & 0o001) !== 0;
}

/** @throws {LocalGridError} `data-folder-unusable` */
export function assertPassage(path: string, user: DatabaseUser | null): void {
  const barrier = user === null ? null : barrierOn(path, user);
  if (barrier === null) return;
  const message = `the database's user may not pass through ${barrier}; choose a data folder outside of it`;
  throw cloudHubError("data-folder-unusable", message);
}

/**
 * The programs where the database's user can reach them: copies in `home` when a package folder lies behind a barrier,
 * as in root's own home. Made once for each version.
 */
export function reachablePrograms(found: PostgresBinaries, home: string, user: DatabaseUser | null): PostgresBinaries {
  if (user === null || barrierOn(found.initdb, user) === null) return found;
  const source = dirname(dirname(found.initdb));
  const place = join(home, "programs");
  const [made, mark] = [join(place, "native"), join(place, "origin")];
  if (!existsSync(mark) || readFileSync(mark, "utf8") !== source) {
    rmSync(place, { recursive: true, force: true });
    mkdirSync(place);
    cpSync(source, `${made}.new`, { recursive: true });
    // Whatever the hub's own rights for new files are: these are the database's.
    for (const path of [place, ...everythingIn(`${made}.new`)]) chownSync(path, user.uid, user.gid);
    renameSync(`${made}.new`, made);
    writeFileSync(mark, source);
  }
  const program = (path: string) => join(made, "bin", basename(path));
  return { initdb: program(found.initdb), postgres: program(found.postgres), libraries: join(made, "lib") };
}

function everythingIn(folder: string): readonly string[] {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return [folder, ...names.map((name) => join(folder, name))];
}
