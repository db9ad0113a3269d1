import { existsSync } from "node:fs";
import { join } from "node:path";
import { decodeMembership } from "@localgrid/protocol/region-membership";
import Database from "better-sqlite3";

/** Who else may have a node's journal, as far as its folder knows. */
export interface WaysBack {
  readonly hub_url: string | null;
  /** Of the region's list, this node among them; 0 without a list. */
  readonly members: number;
}

/** Looks without changing anything; a folder in which nothing can be read knows nobody. */
export function waysBack(data_dir: string): WaysBack {
  const hub_url = valueIn(join(data_dir, "local.sqlite"), "SELECT hub_url FROM hub_enrolment");
  const list = valueIn(join(data_dir, "replicas.sqlite"), "SELECT value FROM region WHERE name = 'membership'");
  return { hub_url: typeof hub_url === "string" ? hub_url : null, members: membersIn(list) };
}

/** The one value that a statement asks for in a database that somebody else may be writing; null when there is none. */
export function valueIn(file: string, sql: string): unknown {
  if (!existsSync(file)) return null;
  const database = new Database(file, { readonly: true });
  try {
    return database.prepare(sql).pluck().get() ?? null;
  } catch {
    return null;
  } finally {
    database.close();
  }
}

function membersIn(list: unknown): number {
  try {
    return list instanceof Uint8Array ? decodeMembership(list).members.length : 0;
  } catch {
    return 0;
  }
}
