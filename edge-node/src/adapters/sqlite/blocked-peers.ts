import type Database from "better-sqlite3";
import { writing } from "./out-of-space.ts";

/** The nodes that a coordinator has blocked; they stay so over restarts. */
export class BlockedPeers {
  private readonly select: Database.Statement<[], string>;
  private readonly write: (nodes: readonly string[]) => void;

  constructor(database: Database.Database) {
    this.select = database.prepare<[], string>("SELECT node FROM blocked_peer ORDER BY node").pluck();
    const insert = database.prepare<[string]>("INSERT OR IGNORE INTO blocked_peer (node) VALUES (?)");
    const clear = database.prepare("DELETE FROM blocked_peer");
    this.write = database.transaction((nodes: readonly string[]) => {
      clear.run();
      for (const node of nodes) insert.run(node);
    });
  }

  /** In order of their names. */
  all(): readonly string[] {
    return this.select.all();
  }

  /** Exactly these from now on. @throws {LocalGridError} `storage-full` */
  replace(nodes: readonly string[]): void {
    writing(() => this.write(nodes));
  }
}
