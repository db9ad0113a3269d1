import { existsSync, readFileSync, statSync } from "node:fs";
import { cloudHubError } from "../../errors.ts";

/** The operating system's user that PostgreSQL runs as. */
export interface DatabaseUser {
  readonly uid: number;
  readonly gid: number;
}

/** In this order; `nobody` is everywhere. initdb refuses a number without a name. */
const CANDIDATES = ["postgres", "nobody"];

/**
 * PostgreSQL refuses to run as root: a hub that does hands its database to an unprivileged user, and stays with the
 * one that owns `folder` already. Null where the hub's own user will do.
 *
 * @throws {LocalGridError} `no-database-user`
 */
export function databaseUser(folder: string): DatabaseUser | null {
  if (process.getuid?.() !== 0) return null;
  if (existsSync(folder)) {
    const { uid, gid } = statSync(folder);
    if (uid !== 0) return { uid, gid };
  }
  const lines = readFileSync("/etc/passwd", "utf8").split("\n");
  for (const name of CANDIDATES) {
    const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(":") ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw cloudHubError("no-database-user", `neither ${CANDIDATES.join(" nor ")} is a user here`);
}
