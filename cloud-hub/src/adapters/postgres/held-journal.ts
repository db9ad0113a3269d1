import type { PoolClient } from "pg";
import type { ReceivedBatch } from "../../edge-gateway/journal-store.ts";
import type { HeldJournal } from "../../edge-gateway/receive-decision.ts";
import { hashAt } from "./journal-segments.ts";

/** The box that took a node's place last. */
export const TAKEOVER = "SELECT generation, at_ms FROM node_takeover WHERE node = $1 ORDER BY generation DESC LIMIT 1";

const HELD = `
  SELECT e.id AS epoch_id, e.head_seq, e.head_hash, e.state, e.generation,
         p.id AS parent_id, p.head_seq AS parent_head_seq, p.head_hash AS parent_head_hash,
         newest.epoch AS newest_epoch, newest.head_seq AS newest_seq, newest.head_hash AS newest_hash,
         taken.generation AS taken_generation, taken.at_ms AS taken_at_ms
    FROM (SELECT) AS nothing
    LEFT JOIN journal_epoch e ON e.node = $1 AND e.epoch = $2
    LEFT JOIN journal_epoch p ON p.node = $1 AND p.epoch = $3
    LEFT JOIN LATERAL (
      SELECT epoch, head_seq, head_hash FROM journal_epoch WHERE node = $1 ORDER BY id DESC LIMIT 1
    ) newest ON true
    LEFT JOIN LATERAL (${TAKEOVER}) taken ON true`;

/** What stands in the tables about a batch's node, epoch and parent. */
export interface HeldRow {
  readonly epoch_id: number | null;
  readonly head_seq: number | null;
  readonly head_hash: Buffer | null;
  readonly state: "open" | "forked" | null;
  readonly generation: number | null;
  readonly parent_id: number | null;
  readonly parent_head_seq: number | null;
  readonly parent_head_hash: Buffer | null;
  readonly newest_epoch: Buffer | null;
  readonly newest_seq: number | null;
  readonly newest_hash: Buffer | null;
  readonly taken_generation: number | null;
  readonly taken_at_ms: number | null;
}

export async function readHeld(client: PoolClient, batch: ReceivedBatch): Promise<HeldRow> {
  const { node, epoch, parent } = batch;
  const values = [Buffer.from(node), Buffer.from(epoch), parent ? Buffer.from(parent.epoch) : null];
  const { rows } = await client.query<HeldRow>({ name: "held", text: HELD, values });
  return rows[0] as HeldRow;
}

interface HeldContext {
  readonly batch: ReceivedBatch;
  readonly is_revoked: boolean;
}

export async function heldOf(client: PoolClient, row: HeldRow, { batch, is_revoked }: HeldContext): Promise<HeldJournal> {
  const { newest_epoch, newest_seq, newest_hash, taken_generation: generation, taken_at_ms } = row;
  return {
    is_revoked,
    epoch: await heldEpoch(client, row, batch),
    parent_hash: await heldParent(client, row, batch),
    newest:
      newest_epoch === null ? null : { epoch: newest_epoch, seq: newest_seq as number, hash: newest_hash as Buffer },
    takeover: generation === null ? null : { generation, at_ms: taken_at_ms as number },
  };
}

/** A batch that goes on where the last one ended needs no record of those before: the head's hash says it all. */
async function heldEpoch(client: PoolClient, row: HeldRow, batch: ReceivedBatch): Promise<HeldJournal["epoch"]> {
  const { epoch_id, state } = row;
  if (epoch_id === null) return null;
  const head_seq = row.head_seq as number;
  const seq = Math.min(head_seq, batch.from_seq + batch.records.length - 1);
  const hash = seq === head_seq ? row.head_hash : await hashAt(client, { epoch_id, seq });
  return { head_seq, is_forked: state === "forked", generation: row.generation ?? 1, hash: hash as Uint8Array };
}

async function heldParent(client: PoolClient, row: HeldRow, { parent }: ReceivedBatch): Promise<Uint8Array | null> {
  const { parent_id, parent_head_seq, parent_head_hash } = row;
  if (parent == null || parent_id === null || parent.seq > (parent_head_seq as number)) return null;
  return parent.seq === parent_head_seq ? parent_head_hash : hashAt(client, { epoch_id: parent_id, seq: parent.seq });
}
