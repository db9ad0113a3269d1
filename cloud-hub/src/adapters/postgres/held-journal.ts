import type { PoolClient } from "pg";
import type { ReceivedBatch, StoredHead } from "../../edge-gateway/journal-store.ts";
import { newestEpoch } from "../../edge-gateway/newest-epoch.ts";
import type { HeldJournal } from "../../edge-gateway/receive-decision.ts";
import { hashAt } from "./journal-segments.ts";

/** The box that took a node's place last. */
export const TAKEOVER = "SELECT generation, at_ms FROM node_takeover WHERE node = $1 ORDER BY generation DESC LIMIT 1";

const HEADS_TOLD = 10_000;

const HEADS = `
  SELECT epoch, seq, hash, is_forked, generation, head_at_ms, parent_epoch FROM (
    SELECT id, epoch, head_seq AS seq, head_hash AS hash, state = 'forked' AS is_forked, generation, head_at_ms,
           parent_epoch
      FROM journal_epoch WHERE node = $1 ORDER BY id DESC LIMIT ${HEADS_TOLD}
  ) last ORDER BY id`;

const HELD = `
  SELECT e.id AS epoch_id, e.head_seq, e.head_hash, e.state, e.generation,
         p.id AS parent_id, p.head_seq AS parent_head_seq, p.head_hash AS parent_head_hash,
         taken.generation AS taken_generation, taken.at_ms AS taken_at_ms
    FROM (SELECT) AS nothing
    LEFT JOIN journal_epoch e ON e.node = $1 AND e.epoch = $2
    LEFT JOIN journal_epoch p ON p.node = $1 AND p.epoch = $3
    LEFT JOIN LATERAL (${TAKEOVER}) taken ON true`;

type HeadRow = Omit<StoredHead, "parent"> & { readonly parent_epoch: Buffer | null };

/** In the order in which the epochs came. */
export async function readHeads(reader: Pick<PoolClient, "query">, node: Uint8Array): Promise<readonly StoredHead[]> {
  const { rows } = await reader.query<HeadRow>(HEADS, [Buffer.from(node)]);
  return rows.map(({ parent_epoch: epoch, ...head }) => ({ ...head, parent: epoch === null ? null : { epoch } }));
}

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

export async function heldOf(
  client: PoolClient,
  row: HeldRow,
  { batch, is_revoked }: HeldContext,
): Promise<HeldJournal> {
  const { taken_generation: generation, taken_at_ms } = row;
  return {
    is_revoked,
    epoch: await heldEpoch(client, row, batch),
    parent_hash: await heldParent(client, row, batch),
    newest: row.epoch_id === null ? newestEpoch(await readHeads(client, batch.node)) : null,
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
