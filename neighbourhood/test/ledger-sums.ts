import { join } from "node:path";
import { clusterConnection } from "@localgrid/cloud-hub/adapters/cluster";
import { openPool } from "@localgrid/cloud-hub/adapters/database";
import Database from "better-sqlite3";
import type { CoordinatorApi } from "../src/coordinator-api.ts";
import { dataPathsOf } from "../src/data-folder.ts";

const INTERVAL_S = 900;

/** One line per account, category and cause. */
export type Sums = readonly string[];

export interface HubInterval {
  readonly start_s: number;
  /** The hub computed what the node had computed. */
  readonly is_same: boolean;
}

/** Postings of an account and cause up to a moment, energy and amount: the same words from both databases. */
const SUMS = `
  SELECT account || ' ' || category || ' ' || cause || ' ' || CAST(sum(energy_change_wh) AS text) || ' '
         || CAST(sum(amount_nano) AS text) AS line
    FROM postings GROUP BY account, category, cause`;

/** What a node has posted for intervals before `upto_s`. @param data_dir of its community */
export function nodeSums(data_dir: string, upto_s: number): Sums {
  const select = `WITH postings AS (SELECT * FROM posting WHERE start_s < ?) ${SUMS}`;
  return projections(data_dir, (database) => database.prepare(select).pluck().all(upto_s) as string[]).sort();
}

/** What the hub has posted for the community's intervals before `upto_s`. @param data_dir of the hub */
export function hubSums(data_dir: string, community: string, upto_s: number): Promise<Sums> {
  const select = `WITH postings AS (
    SELECT p.* FROM recomputed_posting p JOIN results_node r ON r.node = p.node WHERE r.community = $1 AND p.start_s < $2
  ) ${SUMS}`;
  return inHubDatabase(data_dir, async (query) => {
    const rows = (await query(select, [community, upto_s])) as readonly { readonly line: string }[];
    return rows.map(({ line }) => line).sort();
  });
}

/** Of all lines, in nano-currency. */
export function sumOfAmounts(sums: Sums): bigint {
  return sums.reduce((sum, line) => sum + BigInt(line.split(" ").at(-1) as string), 0n);
}

/** Start of an interval that is surely closed and corrected: four before the newest. */
export function lastIntervalOf(data_dir: string): number {
  const select = "SELECT max(start_s) FROM interval";
  return projections(data_dir, (database) => database.prepare(select).pluck().get() as number) - 4 * INTERVAL_S;
}

export function projections<T>(data_dir: string, read: (database: Database.Database) => T): T {
  const database = new Database(join(dataPathsOf(data_dir).node_data, "projections.sqlite"), { readonly: true });
  try {
    return read(database);
  } finally {
    database.close();
  }
}

type Query = (text: string, values: readonly unknown[]) => Promise<readonly unknown[]>;

/** In the database of a hub that runs. */
export async function inHubDatabase<T>(data_dir: string, act: (query: Query) => Promise<T>): Promise<T> {
  const pool = openPool(clusterConnection(data_dir));
  try {
    return await act(async (text, values) => (await pool.query(text, [...values])).rows);
  } finally {
    await pool.end();
  }
}

export function hubIntervals(hub: CoordinatorApi, community: string, to_s: number): Promise<readonly HubInterval[]> {
  return wholeList(hub, `/api/communities/${community}/intervals?limit=100&to_s=${to_s}`);
}

/** All pages of a list. @param path with a query already */
export async function wholeList<T>(hub: CoordinatorApi, path: string): Promise<readonly T[]> {
  const found: T[] = [];
  for (let after: string | null = ""; after !== null; ) {
    const more: string = after === "" ? "" : `&after=${after}`;
    const { body } = await hub.call("GET", `${path}${more}`);
    const page = body as { items: T[]; next: string | null };
    found.push(...page.items);
    after = page.next;
  }
  return found;
}
