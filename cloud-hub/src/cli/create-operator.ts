import { randomBytes } from "node:crypto";
import { drizzle } from "drizzle-orm/node-postgres";
import { Access } from "../access/access.ts";
import { clusterConnection } from "../adapters/postgres/cluster-files.ts";
import { openPool } from "../adapters/postgres/database.ts";
import { PostgresAccessStore } from "../adapters/postgres/postgres-access-store.ts";
import type { Config } from "../config.ts";
import { cloudHubError } from "../errors.ts";

/** A login of an operator with a generated password, in the database of a hub that runs: for owners who lost theirs. */
export async function createOperator({ data_dir, database_url }: Config, login: string) {
  if (login === "") throw cloudHubError("wrong-config", "login: is missing");
  const pool = openPool(database_url === null ? clusterConnection(data_dir) : { connectionString: database_url });
  try {
    const store = new PostgresAccessStore(drizzle({ client: pool }));
    const random = (count: number) => new Uint8Array(randomBytes(count));
    const access = new Access({ store, random, now_ms: () => Date.now() });
    const answer = await access.createAccount({ login, role: "operator", community: null });
    if (answer.kind === "rejected") throw cloudHubError(answer.reason, `"${login.slice(0, 64)}" cannot be made`);
    return { login, initial_password: answer.initial_password };
  } finally {
    await pool.end();
  }
}
