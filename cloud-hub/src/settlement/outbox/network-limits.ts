/** What a network takes at most, from its own settings. Sizes in bytes. */
export interface NetworkLimits {
  readonly tx_max_instructions: bigint;
  readonly tx_max_footprint_entries: number;
  readonly tx_max_disk_read_entries: number;
  readonly tx_max_disk_read_bytes: number;
  readonly tx_max_write_entries: number;
  readonly tx_max_write_bytes: number;
  readonly tx_max_size_bytes: number;
  readonly tx_max_events_bytes: number;
  readonly ledger_max_instructions: bigint;
  readonly ledger_max_disk_read_entries: number;
  readonly ledger_max_disk_read_bytes: number;
  readonly ledger_max_write_entries: number;
  readonly ledger_max_write_bytes: number;
  readonly ledger_max_size_bytes: number;
}

/** What a transaction declares and is. Simulation holds to instructions and memory only; the rest is for us to check. */
export interface TransactionNeeds {
  readonly instructions: number;
  readonly footprint_entries: number;
  readonly disk_read_entries: number;
  readonly disk_read_bytes: number;
  readonly write_entries: number;
  readonly write_bytes: number;
  readonly size_bytes: number;
  /** Events and the returned value. */
  readonly events_bytes: number;
}

/** Of a transaction that uses none of the contracts' resources. */
export const NO_NEEDS: TransactionNeeds = {
  instructions: 0,
  footprint_entries: 0,
  disk_read_entries: 0,
  disk_read_bytes: 0,
  write_entries: 0,
  write_bytes: 0,
  size_bytes: 0,
  events_bytes: 0,
};

export interface LimitExcess {
  readonly limit: string;
  readonly needed: bigint;
  readonly allowed: bigint;
}

/** The part of what a whole ledger takes that one batch may use: others have to live too. */
export const LEDGER_SHARE_PERCENT = 25n;

const PER_TRANSACTION: Readonly<Record<keyof TransactionNeeds, keyof NetworkLimits>> = {
  instructions: "tx_max_instructions",
  footprint_entries: "tx_max_footprint_entries",
  disk_read_entries: "tx_max_disk_read_entries",
  disk_read_bytes: "tx_max_disk_read_bytes",
  write_entries: "tx_max_write_entries",
  write_bytes: "tx_max_write_bytes",
  size_bytes: "tx_max_size_bytes",
  events_bytes: "tx_max_events_bytes",
};

const PER_LEDGER: Readonly<Partial<Record<keyof TransactionNeeds, keyof NetworkLimits>>> = {
  instructions: "ledger_max_instructions",
  disk_read_entries: "ledger_max_disk_read_entries",
  disk_read_bytes: "ledger_max_disk_read_bytes",
  write_entries: "ledger_max_write_entries",
  write_bytes: "ledger_max_write_bytes",
  size_bytes: "ledger_max_size_bytes",
};

/** Limits beyond which the network never takes the transaction; empty when it can. */
export function excesses(needs: TransactionNeeds, limits: NetworkLimits): readonly LimitExcess[] {
  return [...over(needs, limits, PER_TRANSACTION), ...over(needs, limits, PER_LEDGER)];
}

/** Limits of a ledger of which the transaction takes more than its share. */
export function overShare(needs: TransactionNeeds, limits: NetworkLimits): readonly LimitExcess[] {
  const share = Object.fromEntries(
    Object.entries(limits).map(([name, limit]) => [name, (BigInt(limit) * LEDGER_SHARE_PERCENT) / 100n]),
  ) as unknown as NetworkLimits;
  return over(needs, share, PER_LEDGER);
}

function over(
  needs: TransactionNeeds,
  limits: NetworkLimits,
  pairs: Readonly<Partial<Record<keyof TransactionNeeds, keyof NetworkLimits>>>,
): readonly LimitExcess[] {
  return Object.entries(pairs)
    .map(([need, limit]) => ({
      limit,
      needed: BigInt(needs[need as keyof TransactionNeeds]),
      allowed: BigInt(limits[limit]),
    }))
    .filter(({ needed, allowed }) => needed > allowed);
}
