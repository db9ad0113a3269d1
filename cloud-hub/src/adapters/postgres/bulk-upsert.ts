import type { PoolClient } from "pg";

export interface BulkTable {
  readonly table: string;
  /** PostgreSQL type by column, without the node's. */
  readonly columns: Readonly<Record<string, string>>;
  /** What becomes of a row whose key is there; a RETURNING may follow. */
  readonly onConflict: string;
}

/** Writes rows of one node in one statement. */
export class BulkUpsert {
  private readonly name: string;
  private readonly text: string;
  private readonly columns: readonly string[];

  constructor({ table, columns, onConflict }: BulkTable) {
    this.columns = Object.keys(columns);
    const names = this.columns.join(", ");
    const arrays = Object.values(columns).map((type, index) => `$${index + 2}::${type}[]`);
    this.name = `bulk ${table}`;
    this.text = `INSERT INTO ${table} AS held (node, ${names})
      SELECT $1::bytea, ${names} FROM unnest(${arrays.join(", ")}) AS given (${names})
      ON CONFLICT ${onConflict}`;
  }

  /** Rows have no key twice. Returns what `onConflict` says that is to be returned. */
  async write<Row>(client: PoolClient, node: Buffer, rows: readonly object[]): Promise<readonly Row[]> {
    if (rows.length === 0) return [];
    const values = this.columns.map((column) => rows.map((row) => stored((row as Record<string, unknown>)[column])));
    const answer = await client.query({ name: this.name, text: this.text, values: [node, ...values] });
    return answer.rows as Row[];
  }
}

/** The driver writes buffers as bytes, other views not. */
function stored(value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.length) : value;
}
