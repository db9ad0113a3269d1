import type { NativeLine } from "./native-program.ts";

/** What a journal says of one reading. */
export interface JournalledReading {
  readonly reading: { readonly seq: number };
  readonly verdict: { readonly kind: string };
}

/** What devices made against what a journal holds. */
export interface Delivered {
  readonly made: number;
  readonly stored: number;
  /** `name seq` that the journal does not have; that it has more than once, or that was never made. */
  readonly missing: readonly string[];
  readonly twice: readonly string[];
}

/**
 * @param devices as the program tells of them
 * @param journalled by device id
 */
export function deliveredBy(
  devices: Iterable<NativeLine>,
  journalled: ReadonlyMap<string, readonly JournalledReading[]>,
): Delivered {
  const each = [...devices].map((device) => deliveredByOne(device, journalled.get(String(device.device)) ?? []));
  return {
    made: each.reduce((sum, { made }) => sum + made, 0),
    stored: each.reduce((sum, { stored }) => sum + stored, 0),
    missing: each.flatMap(({ missing }) => missing),
    twice: each.flatMap(({ twice }) => twice),
  };
}

function deliveredByOne(device: NativeLine, journalled: readonly JournalledReading[]): Delivered {
  const made = Number(device.made);
  const label = (seq: number) => `${device.name} ${seq}`;
  const counts = new Map<number, number>();
  for (const { reading, verdict } of journalled) {
    if (verdict.kind === "accepted") counts.set(reading.seq, (counts.get(reading.seq) ?? 0) + 1);
  }
  const seqs = Array.from({ length: made }, (_, index) => index + 1);
  return {
    made,
    stored: counts.size,
    missing: seqs.filter((seq) => !counts.has(seq)).map(label),
    twice: [...counts].filter(([seq, count]) => count > 1 || seq > made).map(([seq]) => label(seq)),
  };
}
