import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import type Database from "better-sqlite3";

/**
 * Which release a file was written by, as far as its tables go. It stands in the head of the file, where every
 * release finds it, whatever the tables are: `user_version` and `application_id`.
 */
export interface SchemaMark {
  readonly version: number;
  /** The oldest version whose program can still work with the file; 0 where nobody said so: all can. */
  readonly readable_from: number;
}

export function markOf(database: Database.Database): SchemaMark {
  const pragma = (name: string) => database.pragma(name, { simple: true }) as number;
  return { version: pragma("user_version"), readable_from: pragma("application_id") };
}

/** To be called in the transaction that changes the tables. */
export function setMark(database: Database.Database, { version, readable_from }: SchemaMark): void {
  database.pragma(`user_version = ${version}`);
  database.pragma(`application_id = ${readable_from}`);
}

/** Whether a program whose tables are of `version` can work with a file, older or newer. */
export function isReadable({ readable_from }: SchemaMark, version: number): boolean {
  return readable_from <= version;
}

/**
 * For what cannot be had again.
 *
 * @throws {LocalGridError} `data-too-new` when a release wrote the file that this one cannot follow
 */
export function assertReadable(database: Database.Database, version: number): void {
  const mark = markOf(database);
  if (isReadable(mark, version)) return;
  const { name } = database;
  database.close();
  const message = `${name} is of version ${mark.version}, for releases from ${mark.readable_from} on; this one has ${version}`;
  throw new LocalGridError("data-too-new", message);
}
