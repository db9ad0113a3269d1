/** Both raw registers of a meter at one time. */
export interface RegisterReading {
  at_ms: number;
  import_mwh: number;
  export_mwh: number;
}

/**
 * A stretch of time in which a metering point's raw registers only rise. A meter swap, reset or rollover opens the
 * next one. Offsets turn raw registers into virtual ones that never fall. They are whole Wh, so that the energy of an
 * interval inside an epoch is the difference of two raw registers in Wh, whatever is learnt later about earlier epochs.
 */
export interface RegisterEpoch {
  /** 0 for the first epoch of the metering point, rising by one. */
  readonly number: number;
  import_offset_wh: number;
  export_offset_wh: number;
  /** Oldest reading; for all epochs but the first, the moment of the reset. */
  readonly first: RegisterReading;
  /** Newest reading. */
  readonly last: RegisterReading;
}

/** What late readings can still be placed in. A meter that resets more often is broken. */
export const MAX_EPOCHS = 16;

const SLACK_MWH = 1_000;
const LEAST_ELAPSED_MS = 1_000;
/** 1 mWh = 3,600 mJ, and W × ms = mJ. */
const MJ_PER_MWH = 3_600;

/** Opens an epoch that starts flat: its first reading adds no energy. The oldest one is dropped when there are too many. */
export function openEpoch(epochs: RegisterEpoch[], reading: Readonly<RegisterReading>): RegisterEpoch {
  const previous = epochs[epochs.length - 1];
  const epoch: RegisterEpoch = {
    number: previous === undefined ? 0 : previous.number + 1,
    import_offset_wh: 0,
    export_offset_wh: 0,
    first: registersOf(reading),
    last: registersOf(reading),
  };
  epochs.push(epoch);
  if (previous !== undefined) join(previous, epoch);
  if (epochs.length > MAX_EPOCHS) epochs.shift();
  return epoch;
}

interface Neighbours {
  /** Stored readings next to the time in question, with their epochs. */
  readonly before: (RegisterReading & { readonly epoch: RegisterEpoch }) | undefined;
  readonly after: (RegisterReading & { readonly epoch: RegisterEpoch }) | undefined;
  readonly main_fuse_w: number;
}

/**
 * Finds the epoch of a reading that is older than the newest one, and widens it where the reading lies beyond what is
 * known of it: then all later virtual registers move along. Between two epochs a reading belongs to the earlier one if
 * it can follow it, else to the later one if it can lead to it.
 */
export function placeInEpochs(
  epochs: readonly RegisterEpoch[],
  reading: Readonly<RegisterReading>,
  neighbours: Neighbours,
): RegisterEpoch | "register-conflict" | "too-late" {
  const { before, after, main_fuse_w } = neighbours;
  const index = epochs.findLastIndex(({ first }) => first.at_ms <= reading.at_ms);
  const epoch = epochs[index];
  const next = epochs[index + 1];
  if (epoch !== undefined && reading.at_ms <= epoch.last.at_ms) {
    const lower = before?.epoch === epoch ? before : epoch.first;
    const upper = after?.epoch === epoch ? after : epoch.last;
    return canLieBetween(lower, reading, upper) ? epoch : "register-conflict";
  }
  if (epoch !== undefined && isPlausibleRise(epoch.last, reading, main_fuse_w)) {
    copyRegisters(epoch.last, reading);
    rejoinFrom(epochs, index + 1);
    return epoch;
  }
  if (epoch === undefined && next !== undefined && next.number > 0) return "too-late";
  if (next !== undefined && isPlausibleRise(reading, next.first, main_fuse_w)) {
    copyRegisters(next.first, reading);
    rejoinFrom(epochs, index + 1);
    return next;
  }
  return "register-conflict";
}

/** Whether both registers rose or stayed, by no more than the main fuse lets through in the time between, plus 1 Wh. */
export function isPlausibleRise(
  from: Readonly<RegisterReading>,
  to: Readonly<RegisterReading>,
  main_fuse_w: number,
): boolean {
  if (isDecrease(from, to)) return false;
  const rise_mwh = Math.max(to.import_mwh - from.import_mwh, to.export_mwh - from.export_mwh) - SLACK_MWH;
  if (rise_mwh <= 0) return true;
  const elapsed_ms = Math.max(to.at_ms - from.at_ms, LEAST_ELAPSED_MS);
  const rise_mj = rise_mwh * MJ_PER_MWH;
  const limit_mj = main_fuse_w * elapsed_ms;
  if (rise_mj <= Number.MAX_SAFE_INTEGER && limit_mj <= Number.MAX_SAFE_INTEGER) return rise_mj <= limit_mj;
  return BigInt(rise_mwh) * BigInt(MJ_PER_MWH) <= BigInt(main_fuse_w) * BigInt(elapsed_ms);
}

export function isDecrease(from: Readonly<RegisterReading>, to: Readonly<RegisterReading>): boolean {
  return to.import_mwh < from.import_mwh || to.export_mwh < from.export_mwh;
}

export function haveSameRegisters(a: Readonly<RegisterReading>, b: Readonly<RegisterReading>): boolean {
  return a.import_mwh === b.import_mwh && a.export_mwh === b.export_mwh;
}

export function copyRegisters(target: RegisterReading, source: Readonly<RegisterReading>): void {
  target.at_ms = source.at_ms;
  target.import_mwh = source.import_mwh;
  target.export_mwh = source.export_mwh;
}

export function registersOf(reading: Readonly<RegisterReading>): RegisterReading {
  return { at_ms: reading.at_ms, import_mwh: reading.import_mwh, export_mwh: reading.export_mwh };
}

/** Whole Wh of a register, rounded down, exact up to 2^53 mWh (a quotient of floats would not be). */
export function wholeWattHours(register_mwh: number): number {
  return (register_mwh - (register_mwh % 1_000)) / 1_000;
}

function canLieBetween(
  lower: Readonly<RegisterReading>,
  reading: Readonly<RegisterReading>,
  upper: Readonly<RegisterReading>,
): boolean {
  if (reading.at_ms === lower.at_ms) return haveSameRegisters(lower, reading);
  if (reading.at_ms === upper.at_ms) return haveSameRegisters(upper, reading);
  return !isDecrease(lower, reading) && !isDecrease(reading, upper);
}

function rejoinFrom(epochs: readonly RegisterEpoch[], index: number): void {
  for (let i = Math.max(index, 1); i < epochs.length; i++) {
    join(epochs[i - 1] as RegisterEpoch, epochs[i] as RegisterEpoch);
  }
}

function join(earlier: RegisterEpoch, later: RegisterEpoch): void {
  later.import_offset_wh =
    earlier.import_offset_wh + wholeWattHours(earlier.last.import_mwh) - wholeWattHours(later.first.import_mwh);
  later.export_offset_wh =
    earlier.export_offset_wh + wholeWattHours(earlier.last.export_mwh) - wholeWattHours(later.first.export_mwh);
}
