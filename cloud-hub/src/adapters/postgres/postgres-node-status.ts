import type { NodeId } from "@localgrid/vocabulary/identifiers";
import type { NodePgDatabase } from "drizzle-orm/node-postgres";
import type { NodeStatus, NodeStatusStore } from "../../enrolment/node-status-store.ts";
import { onDatabase } from "./database-errors.ts";
import { nodeStatus } from "./schema.ts";

export class PostgresNodeStatusStore implements NodeStatusStore {
  private readonly database: NodePgDatabase;

  constructor(database: NodePgDatabase) {
    this.database = database;
  }

  async save(node: NodeId, status: NodeStatus, received_at_ms: number): Promise<void> {
    const row = { ...status, received_at_ms };
    await onDatabase(() =>
      this.database
        .insert(nodeStatus)
        .values({ node, ...row })
        .onConflictDoUpdate({ target: nodeStatus.node, set: row }),
    );
  }
}
