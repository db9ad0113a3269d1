/**
 * Whether an offset of a shape's log lies before another one of the same shape: `-1` is before all, else
 * `<transaction>_<operation>`, where the operation `inf` is behind all others. Offsets of unknown form are behind none.
 */
export function isBehind(offset: string, other: string): boolean {
  const [a, b] = [partsOf(offset), partsOf(other)];
  if (a === null || b === null) return false;
  return a.transaction < b.transaction || (a.transaction === b.transaction && a.operation < b.operation);
}

function partsOf(offset: string): { readonly transaction: bigint; readonly operation: number } | null {
  if (offset === "-1") return { transaction: -1n, operation: 0 };
  const [, transaction, operation] = /^(\d+)_(\d+|inf)$/.exec(offset) ?? [];
  if (transaction === undefined) return null;
  return {
    transaction: BigInt(transaction),
    operation: operation === "inf" ? Number.POSITIVE_INFINITY : Number(operation),
  };
}
