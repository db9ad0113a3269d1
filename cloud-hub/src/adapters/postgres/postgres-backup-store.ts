import type { NodeId } from "@localgrid/vocabulary/identifiers";
import type { Pool } from "pg";
import type { BackupStore, NodeBackup } from "../../backups/backup-store.ts";
import { onDatabase } from "./database-errors.ts";
import { inTransaction } from "./transaction.ts";

const FINISH = `
  UPDATE node_backup SET digest = $2, size_bytes = $3 WHERE number = $1 RETURNING node`;

/** Those with the same content, and the oldest beyond the most that are kept. */
const TIDY = `
  DELETE FROM node_backup WHERE node = $2 AND digest IS NOT NULL AND number <> $1 AND (
    digest = $3 OR number NOT IN (
      SELECT number FROM node_backup WHERE node = $2 AND digest IS NOT NULL
       ORDER BY number = $1 DESC, made_at_ms DESC, number DESC LIMIT $4))`;

const PIECE = `
  SELECT p.bytes FROM node_backup b JOIN node_backup_piece p ON p.backup = b.number
   WHERE b.node = $1 AND b.digest = $2 AND p.position = $3`;

export class PostgresBackupStore implements BackupStore {
  private readonly pool: Pool;

  constructor(pool: Pool) {
    this.pool = pool;
  }

  async begin(node: NodeId, { made_at_ms, begun_at_ms }: Parameters<BackupStore["begin"]>[1]): Promise<number> {
    await this.run("DELETE FROM node_backup WHERE node = $1 AND digest IS NULL", [Buffer.from(node)]);
    const { rows } = await this.run<{ number: number }>(
      "INSERT INTO node_backup (node, made_at_ms, begun_at_ms) VALUES ($1, $2, $3) RETURNING number",
      [Buffer.from(node), made_at_ms, begun_at_ms],
    );
    return (rows[0] as { number: number }).number;
  }

  async addPiece(backup: number, position: number, bytes: Uint8Array): Promise<void> {
    await this.run("INSERT INTO node_backup_piece VALUES ($1, $2, $3)", [backup, position, Buffer.from(bytes)]);
  }

  async finish(backup: number, { digest, size_bytes }: Parameters<BackupStore["finish"]>[1], most: number) {
    await inTransaction(this.pool, async (client) => {
      const { rows } = await client.query<{ node: Buffer }>(FINISH, [backup, Buffer.from(digest), size_bytes]);
      const node = rows[0]?.node;
      if (node !== undefined) await client.query(TIDY, [backup, node, Buffer.from(digest), most]);
    });
  }

  async drop(backup: number): Promise<void> {
    await this.run("DELETE FROM node_backup WHERE number = $1 AND digest IS NULL", [backup]);
  }

  async list(node: NodeId): Promise<readonly NodeBackup[]> {
    const query = `
      SELECT digest, made_at_ms, size_bytes FROM node_backup WHERE node = $1 AND digest IS NOT NULL
       ORDER BY made_at_ms DESC, number DESC`;
    const { rows } = await this.run<NodeBackup>(query, [Buffer.from(node)]);
    return rows.map(({ digest, ...others }) => ({ ...others, digest: new Uint8Array(digest) }));
  }

  async piece(node: NodeId, digest: Uint8Array, position: number): Promise<Uint8Array | null> {
    const { rows } = await this.run<{ bytes: Buffer }>(PIECE, [Buffer.from(node), Buffer.from(digest), position]);
    return rows[0]?.bytes ?? null;
  }

  private run<T extends object>(query: string, values: readonly unknown[]) {
    return onDatabase(() => this.pool.query<T>(query, [...values]));
  }
}
