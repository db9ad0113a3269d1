import { statSync } from "node:fs";
import { join } from "node:path";
import { decodeMembership } from "@localgrid/protocol/region-membership";
import Database from "better-sqlite3";
import { edgeNodeError } from "../errors.ts";

/** Who else may have a node's journal, as far as its folder knows. */
export interface WaysBack {
  readonly hub_url: string | null;
  /** Of the region's list, this node among them; 0 without a list. */
  readonly members: number;
}

/**
 * Looks without changing anything. Whoever is told that nobody has a journal may delete it, so nobody is said only where
 * it could be looked.
 *
 * @throws {LocalGridError} `storage-failed`, and those of a list that cannot be read
 */
export function waysBack(data_dir: string): WaysBack {
  const list = valueIn(join(data_dir, "replicas.sqlite"), "SELECT value FROM region WHERE name = 'membership'");
  const members = list instanceof Uint8Array ? decodeMembership(list).members.length : 0;
  return { hub_url: hubOf(data_dir), members };
}

/** The hub that has let a node in. @throws {LocalGridError} `storage-failed` */
export function hubOf(data_dir: string): string | null {
  const hub_url = valueIn(join(data_dir, "local.sqlite"), "SELECT hub_url FROM hub_enrolment");
  return typeof hub_url === "string" ? hub_url : null;
}

/**
 * The one value that a statement asks for in a database that somebody else may be writing; null when there is no such
 * file, table or row.
 *
 * @throws {LocalGridError} `storage-failed` when that cannot be told
 */
export function valueIn(file: string, sql: string): unknown {
  try {
    // Other than `existsSync`, which takes a disk that gives no answer for a file that is not there.
    if (statSync(file, { throwIfNoEntry: false }) === undefined) return null;
    const database = new Database(file, { readonly: true });
    try {
      return database.prepare(sql).pluck().get() ?? null;
    } finally {
      database.close();
    }
  } catch (error) {
    const { message } = error as Error;
    // As a power cut leaves a database that was only just made.
    if (message.startsWith("no such table: ")) return null;
    throw edgeNodeError("storage-failed", `${file} cannot be read: ${message}`, error);
  }
}
