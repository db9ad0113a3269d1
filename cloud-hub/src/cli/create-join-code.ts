import { randomBytes } from "node:crypto";
import { drizzle } from "drizzle-orm/node-postgres";
import { clusterConnection } from "../adapters/postgres/cluster-files.ts";
import { openPool } from "../adapters/postgres/database.ts";
import { PostgresNodeRegistry } from "../adapters/postgres/postgres-node-registry.ts";
import { openHubKey } from "../adapters/system/hub-key-file.ts";
import type { Config } from "../config.ts";
import { EnrolmentDesk } from "../enrolment/enrolment-desk.ts";
import { cloudHubError } from "../errors.ts";

/** A join code for a node of `community`, out of the database of a hub that runs. */
export async function createJoinCode({ data_dir, database_url }: Config, community: string) {
  if (community === "") throw cloudHubError("wrong-config", "community: is missing");
  const pool = openPool(database_url === null ? clusterConnection(data_dir) : { connectionString: database_url });
  try {
    const registry = new PostgresNodeRegistry(drizzle({ client: pool }));
    const hubKey = openHubKey(data_dir);
    const random = (count: number) => new Uint8Array(randomBytes(count));
    return await new EnrolmentDesk({ registry, hubKey, now_ms: () => Date.now(), random }).createJoinCode(community);
  } finally {
    await pool.end();
  }
}
