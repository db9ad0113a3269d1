import { decodeCbor } from "@localgrid/vocabulary/cbor";
import type { Pool } from "pg";
import type { MachineRecords, TelemetryPiece } from "../../machine-figures/machine-records.ts";
import { onDatabase } from "./database-errors.ts";

const NEWEST = `
  SELECT n.id AS node, s.id AS piece
    FROM node n CROSS JOIN LATERAL (
      SELECT id FROM telemetry_segment WHERE node = n.id ORDER BY id DESC LIMIT 1) s
   WHERE n.revoked_at_ms IS NULL`;

const PIECE = `
  SELECT s.id AS piece, n.community, c.sealed_key, s.records
    FROM telemetry_segment s JOIN node n ON n.id = s.node JOIN community c ON c.id = n.community`;

const NUMBERED = `${PIECE} WHERE s.id = ANY ($1::bigint[])`;

const OF_NODE = `${PIECE} JOIN (
    SELECT id, sum(size_bytes) OVER (ORDER BY id DESC) AS bytes FROM telemetry_segment
     WHERE node = $1 AND received_at_ms >= $2
  ) part ON part.id = s.id AND part.bytes <= $3
  ORDER BY s.id`;

type Row = Omit<TelemetryPiece, "records"> & { readonly piece: number; readonly records: Buffer };

export class PostgresMachineRecords implements MachineRecords {
  private readonly pool: Pool;

  constructor(pool: Pool) {
    this.pool = pool;
  }

  async newestPieces() {
    return (await onDatabase(() => this.pool.query<{ node: Uint8Array; piece: number }>(NEWEST))).rows;
  }

  async numbered(pieces: readonly number[]) {
    return (await onDatabase(() => this.pool.query<Row>(NUMBERED, [pieces]))).rows.map(pieceOf);
  }

  async pieces(node: Uint8Array, { from_ms, most_bytes }: Parameters<MachineRecords["pieces"]>[1]) {
    const values = [Buffer.from(node), from_ms, most_bytes];
    return (await onDatabase(() => this.pool.query<Row>(OF_NODE, values))).rows.map(pieceOf);
  }
}

function pieceOf({ records, ...row }: Row): TelemetryPiece & { readonly piece: number } {
  return { ...row, records: decodeCbor(records) as unknown as readonly Uint8Array[] };
}
