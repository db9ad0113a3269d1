import { readFileSync } from "node:fs";
import { neighbourhoodError } from "./errors.ts";

const HOUR_MS = 3_600_000;
const MWH_PER_WH = 1000;
const COLUMN = /^(c\d\d)_(load|pv)_wh$/;

/** The offset of the recording's clock: Pacific standard time, all year. */
const RECORDING_UTC_OFFSET_HOURS = -8;

/** What a meter shows at one moment, seen from the customer's premises. */
export interface MeterFace {
  readonly import_mwh: number;
  readonly export_mwh: number;
  /** Mean power of the running hour; import is positive. */
  readonly power_w: number;
}

/** A year of real homes, as the meters at their house connections would have counted it. */
export interface RecordedHomes {
  /** `c01`, `c02` … in the order of the file. */
  readonly homes: readonly string[];
  readonly starts_at_ms: number;
  /** Length of the recording; after it the year begins again while the registers go on rising. */
  readonly length_ms: number;
  /**
   * Exact: net energy of the hour (load less generation) goes to import where positive, to export where
   * negative, spread evenly and rounded down to the mWh inside the hour.
   *
   * @throws {RangeError} for a time before the recording or a home that is not in it
   */
  faceAt(home: string, at_ms: number): MeterFace;
}

interface Series {
  readonly net_wh: Int32Array;
  /** Registers at the start of each hour, and as last element those at the end of the recording. */
  readonly import_mwh: Float64Array;
  readonly export_mwh: Float64Array;
}

/** @throws {LocalGridError} `recorded-data-damaged` */
export function loadRecordedHomes(path: string): RecordedHomes {
  return parseRecordedHomes(readFileSync(path, "utf8"));
}

/** @throws {LocalGridError} `recorded-data-damaged` for missing columns, gaps, and values that are no whole Wh */
export function parseRecordedHomes(csv: string): RecordedHomes {
  const [header = "", ...rows] = csv.trimEnd().split("\n");
  const homes = homesOf(header.split(","));
  const net_wh = homes.map(() => new Int32Array(rows.length));
  const starts_at_ms = hourOf(rows[0] ?? "", 0);
  rows.forEach((row, hour) => {
    const [time = "", ...cells] = row.split(",");
    if (hourOf(time, hour) !== starts_at_ms + hour * HOUR_MS) throw damaged(hour, `${time} does not follow`);
    if (cells.length !== 2 * homes.length) throw damaged(hour, `${cells.length} values`);
    net_wh.forEach((series, home) => {
      series[hour] = energyOf(cells[2 * home], hour) - energyOf(cells[2 * home + 1], hour);
    });
  });
  const series = new Map(homes.map((home, index) => [home, countUp(net_wh[index] as Int32Array)]));
  return { homes, starts_at_ms, length_ms: rows.length * HOUR_MS, faceAt: (home, at_ms) => face(home, at_ms) };

  function face(home: string, at_ms: number): MeterFace {
    const found = series.get(home);
    const since_ms = at_ms - starts_at_ms;
    if (found === undefined || !(since_ms >= 0)) throw new RangeError(`nothing recorded of ${home} at ${at_ms}`);
    return faceOf(found, since_ms);
  }
}

/** The same homes as they were `ahead_ms` later in the recording. */
export function recordedAhead(recorded: RecordedHomes, ahead_ms: number): RecordedHomes {
  return { ...recorded, faceAt: (home, at_ms) => recorded.faceAt(home, at_ms + ahead_ms) };
}

function faceOf({ net_wh, import_mwh, export_mwh }: Series, since_ms: number): MeterFace {
  const hours = net_wh.length;
  const hour = Math.floor(since_ms / HOUR_MS);
  const year = Math.floor(hour / hours);
  const index = hour % hours;
  const net = net_wh[index] as number;
  const part_mwh = Math.floor((Math.abs(net) * MWH_PER_WH * (since_ms % HOUR_MS)) / HOUR_MS);
  return {
    import_mwh: year * (import_mwh[hours] as number) + (import_mwh[index] as number) + (net > 0 ? part_mwh : 0),
    export_mwh: year * (export_mwh[hours] as number) + (export_mwh[index] as number) + (net < 0 ? part_mwh : 0),
    power_w: net,
  };
}

function countUp(net_wh: Int32Array): Series {
  const import_mwh = new Float64Array(net_wh.length + 1);
  const export_mwh = new Float64Array(net_wh.length + 1);
  net_wh.forEach((net, hour) => {
    import_mwh[hour + 1] = (import_mwh[hour] as number) + Math.max(net, 0) * MWH_PER_WH;
    export_mwh[hour + 1] = (export_mwh[hour] as number) + Math.max(-net, 0) * MWH_PER_WH;
  });
  return { net_wh, import_mwh, export_mwh };
}

function homesOf(columns: readonly string[]): readonly string[] {
  const homes: string[] = [];
  for (let at = 1; at < columns.length; at += 2) {
    const load = COLUMN.exec(columns[at] ?? "");
    const pv = COLUMN.exec(columns[at + 1] ?? "");
    if (load?.[2] !== "load" || pv?.[2] !== "pv" || load[1] !== pv[1]) throw damaged(-1, `column ${columns[at]}`);
    homes.push(load[1] as string);
  }
  if (homes.length === 0) throw damaged(-1, "no homes");
  return homes;
}

function hourOf(row: string, hour: number): number {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:00)(,|$)/.exec(row);
  const utc_ms = Date.parse(`${match?.[1]}Z`);
  if (Number.isNaN(utc_ms)) throw damaged(hour, `"${row.slice(0, 20)}" is no hour`);
  return utc_ms - RECORDING_UTC_OFFSET_HOURS * HOUR_MS;
}

function energyOf(cell: string | undefined, hour: number): number {
  if (cell === undefined || !/^\d{1,7}$/.test(cell)) throw damaged(hour, `"${cell}" is no energy in whole Wh`);
  return Number(cell);
}

function damaged(hour: number, message: string): Error {
  return neighbourhoodError("recorded-data-damaged", `recorded homes, row ${hour + 2}: ${message}`);
}
