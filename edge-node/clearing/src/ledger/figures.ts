/** An integer with a decimal point put in: `decimal(-3703500n, 6)` is `-3.703500`. Exact. */
export function decimal(value: bigint | number, places: number): string {
  const digits = BigInt(value);
  const text = String(digits < 0n ? -digits : digits).padStart(places + 1, "0");
  return `${digits < 0n ? "-" : ""}${text.slice(0, -places)}.${text.slice(-places)}`;
}

/** Like {@link decimal}, without trailing zeros beyond the second place: `0.30`, `0.1234`. */
export function shortDecimal(value: bigint | number, places: number): string {
  return decimal(value, places).replace(/(\.\d\d\d*?)0+$/, "$1");
}
