import type { CborValue } from "@localgrid/vocabulary/cbor";
import type { WattHours } from "@localgrid/vocabulary/units";
import type { ClosedInterval, ClosedIntervals } from "./closed-intervals.ts";
import type { Doubt } from "./doubt.ts";
import type { RegisterEpoch, RegisterReading } from "./register-epochs.ts";
import type { ReadingBucket, RegisterSeries, StoredReading } from "./register-series.ts";
import type { SequenceSeries } from "./sequence.ts";

type StoredSequence = readonly [first_boot: number, last_boot: number, upto: number, ahead: readonly number[]];
type StoredRegisters = readonly [at_ms: number, import_mwh: number, export_mwh: number];
type StoredEpoch = readonly [
  number: number,
  import_offset_wh: number,
  export_offset_wh: number,
  first: StoredRegisters,
  last: StoredRegisters,
];
type StoredBucketReading = readonly [...StoredRegisters, epoch: number, is_signed: boolean];
type StoredBucket = readonly [start_s: number, first: StoredBucketReading, last: StoredBucketReading, doubt?: Doubt];
type StoredSeries = readonly [
  epochs: readonly StoredEpoch[],
  /** How many of the epochs, the oldest, no longer take late readings. */
  fixed_epochs: number,
  buckets: readonly StoredBucket[],
  suspect: readonly [StoredRegisters, number] | null,
  is_pruned: boolean,
];
type StoredInterval = readonly [
  start_s: number,
  import_wh: number,
  export_wh: number,
  /** Index into {@link QUALITIES}. */
  quality: number,
  is_open: boolean,
  is_official: boolean,
];

/** In the order that snapshots count in. */
const QUALITIES: readonly ClosedInterval["quality"][] = ["valid", "estimated", "edited", "questionable"];

export function sequenceToCbor(series: SequenceSeries): CborValue {
  const stored: StoredSequence = [series.first_boot, series.last_boot, series.upto, [...series.ahead]];
  return stored;
}

export function sequenceFromCbor(value: CborValue): SequenceSeries {
  const [first_boot, last_boot, upto, runs] = value as StoredSequence;
  const ahead = [...runs];
  let ahead_count = 0;
  for (let i = 0; i < ahead.length; i += 2) ahead_count += (ahead[i + 1] as number) - (ahead[i] as number) + 1;
  return { first_boot, last_boot, upto, ahead, ahead_count };
}

export function registerSeriesToCbor(series: RegisterSeries): CborValue {
  const epochs = new Set<RegisterEpoch>();
  for (const bucket of series.buckets) epochs.add(bucket.first.epoch).add(bucket.last.epoch);
  for (const epoch of series.epochs) epochs.add(epoch);
  const inOrder = [...epochs].sort((a, b) => a.number - b.number);
  const stored: StoredSeries = [
    inOrder.map(storedEpoch),
    inOrder.length - series.epochs.length,
    series.buckets.map(storedBucket),
    series.suspect === null ? null : [storedRegisters(series.suspect.reading), series.suspect.count],
    series.is_pruned,
  ];
  return stored as unknown as CborValue;
}

export function registerSeriesFromCbor(value: CborValue): RegisterSeries {
  const [storedEpochs, fixedEpochs, storedBuckets, suspect, is_pruned] = value as unknown as StoredSeries;
  const epochs = storedEpochs.map(epochFrom);
  const byNumber = new Map(epochs.map((epoch) => [epoch.number, epoch]));
  const buckets: ReadingBucket[] = storedBuckets.map(([start_s, first, last, doubt = null]) => ({
    start_s,
    first: readingFrom(first, byNumber),
    last: readingFrom(last, byNumber),
    doubt,
  }));
  return {
    epochs: epochs.slice(fixedEpochs),
    buckets,
    suspect: suspect === null ? null : { reading: registersFrom(suspect[0]), count: suspect[1] },
    is_pruned,
  };
}

export function closedIntervalsToCbor(closed: ClosedIntervals): CborValue {
  const stored: readonly StoredInterval[] = [...closed]
    .sort(([a], [b]) => a - b)
    .map(([start_s, interval]) => [
      start_s,
      interval.import_wh,
      interval.export_wh,
      QUALITIES.indexOf(interval.quality),
      interval.is_open,
      interval.is_official,
    ]);
  return stored;
}

export function closedIntervalsFromCbor(value: CborValue): ClosedIntervals {
  const stored = value as unknown as readonly StoredInterval[];
  return new Map(
    stored.map(([start_s, import_wh, export_wh, quality, is_open, is_official]) => [
      start_s,
      {
        import_wh: import_wh as WattHours,
        export_wh: export_wh as WattHours,
        quality: QUALITIES[quality] as ClosedInterval["quality"],
        is_open,
        is_official,
      },
    ]),
  );
}

function storedBucket({ start_s, first, last, doubt }: ReadingBucket): StoredBucket {
  const stored = [start_s, storedReading(first), storedReading(last)] as const;
  return doubt === null ? stored : [...stored, doubt];
}

function storedEpoch(epoch: RegisterEpoch): StoredEpoch {
  return [
    epoch.number,
    epoch.import_offset_wh,
    epoch.export_offset_wh,
    storedRegisters(epoch.first),
    storedRegisters(epoch.last),
  ];
}

function epochFrom([number, import_offset_wh, export_offset_wh, first, last]: StoredEpoch): RegisterEpoch {
  return { number, import_offset_wh, export_offset_wh, first: registersFrom(first), last: registersFrom(last) };
}

function storedReading(reading: StoredReading): StoredBucketReading {
  return [reading.at_ms, reading.import_mwh, reading.export_mwh, reading.epoch.number, reading.is_signed];
}

function readingFrom(
  [at_ms, import_mwh, export_mwh, number, is_signed]: StoredBucketReading,
  epochs: ReadonlyMap<number, RegisterEpoch>,
): StoredReading {
  return { at_ms, import_mwh, export_mwh, epoch: epochs.get(number) as RegisterEpoch, is_signed };
}

function storedRegisters(reading: RegisterReading): StoredRegisters {
  return [reading.at_ms, reading.import_mwh, reading.export_mwh];
}

function registersFrom([at_ms, import_mwh, export_mwh]: StoredRegisters): RegisterReading {
  return { at_ms, import_mwh, export_mwh };
}
