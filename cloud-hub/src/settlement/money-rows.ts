/** A member's money before a batch. Number 0 is the zone's own account, which has no claims of its own. */
export interface MoneyAccount {
  readonly number: number;
  /** All that the ledger gave and took, this batch included; + was received. */
  readonly owed_nano: bigint;
  /** What earlier batches moved for it. */
  readonly settled_units: bigint;
  /** What may still be taken: free balance and credit together. Less than 0 counts as 0. */
  readonly room_units: bigint;
}

/** Nano-currency in one unit of the payment token. */
export const NANO_PER_UNIT = 100n;

/**
 * What a batch moves for each member: everything that it is owed or owes by now, in whole units, rounded down. Nobody pays
 * beyond its room; the rest stays owed. The zone's account takes the other side, and when its own room ends, who would
 * receive waits for a part. The amounts sum to 0; those of 0 are left out.
 *
 * @param accounts one each, the zone's own among them
 */
export function moneyRows(accounts: readonly MoneyAccount[]): ReadonlyMap<number, bigint> {
  const rows = new Map<number, bigint>();
  let zone_units = 0n;
  let received_units = 0n;
  for (const account of accounts) {
    if (account.number === 0) continue;
    const due = dueUnits(account);
    const moved = due < 0n ? -smaller(-due, atLeastZero(account.room_units)) : due;
    if (moved > 0n) received_units += moved;
    if (moved !== 0n) rows.set(account.number, moved);
    zone_units -= moved;
  }
  const zone = accounts.find(({ number }) => number === 0);
  const missing = -zone_units - atLeastZero(zone?.room_units ?? 0n);
  if (missing > 0n) zone_units += holdBack(rows, { missing, received_units });
  if (zone_units !== 0n) rows.set(0, zone_units);
  return rows;
}

/** What a member is owed, or owes if negative, and no batch has moved yet. */
export function dueUnits({ owed_nano, settled_units }: Pick<MoneyAccount, "owed_nano" | "settled_units">): bigint {
  const remainder = ((owed_nano % NANO_PER_UNIT) + NANO_PER_UNIT) % NANO_PER_UNIT;
  return (owed_nano - remainder) / NANO_PER_UNIT - settled_units;
}

/**
 * Takes the same part from everybody who receives, to the unit as much as is missing: what rounding leaves goes to the
 * first ones, since nodes let nobody wait while the zone's account gains. Returns how much was taken in all.
 */
function holdBack(
  rows: Map<number, bigint>,
  { missing, received_units }: { readonly missing: bigint; readonly received_units: bigint },
): bigint {
  const available = atLeastZero(received_units - missing);
  const receivers = [...rows].filter(([, units]) => units > 0n);
  const part = (units: bigint) => (units * available) / received_units;
  let spare = receivers.reduce((left, [, units]) => left - part(units), available);
  let held = 0n;
  for (const [number, units] of receivers) {
    const extra = spare > 0n && part(units) < units ? 1n : 0n;
    const paid = part(units) + extra;
    spare -= extra;
    held += units - paid;
    if (paid === 0n) rows.delete(number);
    else rows.set(number, paid);
  }
  return held;
}

function atLeastZero(value: bigint): bigint {
  return value > 0n ? value : 0n;
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
