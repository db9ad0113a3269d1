/** A column as it is told. `type` is PostgreSQL's own name, by which clients read the text form of a value. */
export interface ShapeColumn {
  readonly name: string;
  readonly type: "bool" | "bytea" | "int4" | "int8" | "jsonb" | "text";
  readonly is_nullable: boolean;
}

/** What clients ask for by name: one table, of which each sees the rows of one scope. */
export interface NamedShape {
  readonly name: string;
  /** In the schema `public`. */
  readonly table: string;
  /** Whose rows: those whose column of this name holds the community, or the node that asks. */
  readonly scope: "community" | "node";
  /** Told columns, in the table's order; every column of the primary key is among them. */
  readonly columns: readonly ShapeColumn[];
  /** Columns of the primary key, in its order. */
  readonly key: readonly string[];
  /** Whether single readings of members can be seen in it. */
  readonly holds_readings: boolean;
}

type ColumnText = `${string} ${ShapeColumn["type"]}` | `${string} ${ShapeColumn["type"]} null`;

function shape(
  about: Omit<NamedShape, "columns" | "holds_readings"> & { readonly holds_readings?: boolean },
  columns: readonly ColumnText[],
): NamedShape {
  return { holds_readings: false, ...about, columns: columns.map(columnOf) };
}

function columnOf(text: ColumnText): ShapeColumn {
  const [name = "", type, nullable] = text.split(" ");
  return { name, type: type as ShapeColumn["type"], is_nullable: nullable === "null" };
}

/** Every shape there is. No client ever names a table. */
export const NAMED_SHAPES: readonly NamedShape[] = [
  shape({ name: "tariffs", table: "tariff", scope: "community", key: ["community", "valid_from_s"] }, [
    "community text",
    "valid_from_s int8",
    "retail_micro_per_kwh int8",
    "feed_in_micro_per_kwh int8",
    "local_network_fee_micro_per_kwh int8",
    "fixed_fee_micro_per_day int8",
  ]),
  // `agreed` is the JSON form of a key and its price rule, `AllocationKeyJson`.
  shape({ name: "allocation-keys", table: "allocation_key", scope: "community", key: ["community", "valid_from_s"] }, [
    "community text",
    "valid_from_s int8",
    "agreed jsonb",
    "is_adopted bool",
  ]),
  shape({ name: "members", table: "member", scope: "community", key: ["community", "member"] }, [
    "community text",
    "member text",
    "is_active bool",
    "credit_limit_micro int8 null",
    "is_adopted bool",
  ]),
  shape(
    { name: "metering-points", table: "metering_point", scope: "community", key: ["community", "metering_point"] },
    ["community text", "metering_point text", "member text", "is_active bool", "main_fuse_w int4", "is_adopted bool"],
  ),
  shape({ name: "node-policy", table: "node_policy", scope: "community", key: ["community"] }, [
    "community text",
    "status_every_s int4",
    "telemetry_every_s int4",
  ]),
  shape({ name: "verdicts", table: "record_verdict", scope: "node", key: ["node", "epoch", "seq"] }, [
    "node bytea",
    "epoch bytea",
    "seq int8",
    "kind text",
    "verdict text",
  ]),
  shape({ name: "receipts", table: "receipt", scope: "community", key: ["community", "receipt"] }, [
    "community text",
    "receipt text",
    "kind text",
    "body jsonb",
    "created_at_ms int8",
  ]),
  shape(
    {
      name: "corrections",
      table: "official_interval",
      scope: "community",
      key: ["community", "start_s", "version"],
      holds_readings: true,
    },
    ["community text", "start_s int8", "version int4", "metered jsonb"],
  ),
  shape({ name: "node-keys", table: "node_key", scope: "community", key: ["node"] }, [
    "node bytea",
    "public_key bytea",
    "revoked_at_ms int8 null",
  ]),
];

/** Null for a name that no shape has. */
export function findNamedShape(name: string): NamedShape | null {
  return NAMED_SHAPES.find((shape) => shape.name === name) ?? null;
}

/** One named shape cut down to one scope: what a client follows. */
export interface ScopedShape {
  readonly shape: NamedShape;
  /** The scope column's value in PostgreSQL's text form. */
  readonly scope: string;
}

/** Names a scoped shape among all of them; as in the database's notifications. */
export function watchKeyOf({ shape, scope }: ScopedShape): string {
  return `${shape.table} ${scope}`;
}

/** Value of the header `electric-schema`: how to read each column's text. */
export function schemaHeaderOf({ columns, key }: NamedShape): string {
  const entries = columns.map(({ name, type, is_nullable }) => {
    const place = key.indexOf(name);
    return [name, { type, ...(is_nullable ? {} : { not_null: true }), ...(place < 0 ? {} : { pk_index: place }) }];
  });
  return JSON.stringify(Object.fromEntries(entries));
}
