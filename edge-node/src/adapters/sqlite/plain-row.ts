/** Integers are read as BigInts, because money needs them; everything else fits a number. */
export function plainRow<Row>(row: unknown): Row {
  const entries = Object.entries(row as Record<string, unknown>).map(([key, value]) => [
    key,
    typeof value === "bigint" && !key.endsWith("_nano") ? Number(value) : value,
  ]);
  return Object.fromEntries(entries) as Row;
}
