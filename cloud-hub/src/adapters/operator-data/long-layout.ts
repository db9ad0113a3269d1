import type { FileContext } from "../../reconciliation/official-value.ts";
import type { EnergyTexts, EnergyUnit } from "./energy-text.ts";
import { type Direction, hasColumns, type LayoutRows, type PartInMaking } from "./file-part.ts";
import { type IntervalStarts, nameOf, placeOf, type TimeColumns, timeColumnsOf } from "./time-columns.ts";

interface EnergyColumn {
  readonly column: number;
  readonly unit: EnergyUnit;
  /** Null where another column tells. */
  readonly direction: Direction | null;
}

/** One row per metering point and interval, with one or both directions. */
export interface LongColumns extends TimeColumns {
  readonly count: number;
  readonly metering_point: number;
  readonly direction: number | null;
  readonly energies: readonly EnergyColumn[];
}

const METERING_POINT = /^(metering_point|zählpunkt|zaehlpunkt|zählpunktnummer|ean|mpan|cups|pod)$/;
const DIRECTION = /^(direction|richtung)$/;
const ENERGY = /^(?<what>import|export|energy|bezug|einspeisung|energie)_(?<unit>k?wh)$/;
const DIRECTIONS: Readonly<Record<string, Direction | undefined>> = {
  import: "import",
  bezug: "import",
  "1.8.0": "import",
  export: "export",
  einspeisung: "export",
  "2.8.0": "export",
};

/** The columns that a header of this layout names; null when it is no such header. */
export function longColumnsOf(cells: readonly string[]): LongColumns | null {
  const names = cells.map(nameOf);
  const times = timeColumnsOf(names);
  const metering_point = placeOf(names, METERING_POINT);
  const direction = placeOf(names, DIRECTION);
  const energies = names.flatMap((name, column) => energyColumn(name, column) ?? []);
  if (times === null || metering_point === null) return null;
  const isDirected = direction === null && energies.length >= 1 && energies.every((one) => one.direction !== null);
  const isUndirected = direction !== null && energies.length === 1 && energies[0]?.direction === null;
  const isOnce = new Set(energies.map((one) => one.direction)).size === energies.length;
  if (!(isDirected || isUndirected) || !isOnce) return null;
  return { ...times, count: withoutEmptyEnd(cells), metering_point, direction, energies };
}

function energyColumn(name: string, column: number): EnergyColumn | null {
  const { what, unit } = ENERGY.exec(name)?.groups ?? {};
  if (what === undefined) return null;
  return { column, unit: unit === "wh" ? "Wh" : "kWh", direction: DIRECTIONS[what] ?? null };
}

function withoutEmptyEnd(cells: readonly string[]): number {
  return cells.findLastIndex((cell) => cell !== "") + 1;
}

export class LongRows implements LayoutRows {
  private readonly columns: LongColumns;
  private readonly context: FileContext;
  private readonly starts: IntervalStarts;
  private readonly texts: EnergyTexts;

  constructor(columns: LongColumns, reading: RowReading) {
    this.columns = columns;
    this.context = reading.context;
    this.starts = reading.starts;
    this.texts = reading.texts;
  }

  take(cells: readonly string[], line: number, part: PartInMaking): void {
    const { columns } = this;
    part.rows += 1;
    if (!hasColumns(cells, columns.count)) {
      part.fault(line, "wrong-columns", `the row has ${cells.length} cells, the header ${columns.count}`);
      return;
    }
    const name = cells[columns.metering_point] ?? "";
    const metering_point = this.context.meteringPointNamed(name);
    if (metering_point === null) {
      part.fault(line, "unknown-metering-point", `"${name.slice(0, 60)}" is no metering point of this community`);
      return;
    }
    const directed = columns.direction === null ? null : directionOf(cells[columns.direction] ?? "");
    if (directed === undefined) {
      part.fault(line, "unknown-direction", `"${(cells[columns.direction ?? 0] ?? "").slice(0, 40)}" is no direction`);
      return;
    }
    const start_s = this.starts.read({ cells, line, series: `${metering_point} ${directed ?? ""}` }, part);
    if (start_s === null) return;
    const energies = { import: null, export: null } as Record<Direction, number | null>;
    for (const { column, unit, direction } of columns.energies) {
      const side = direction ?? directed ?? "import";
      const place = { line, texts: this.texts, place: `${metering_point} ${side}` };
      const energy_wh = part.energy(cells[column] ?? "", unit, place);
      if (energy_wh === null) return;
      energies[side] = energy_wh;
    }
    part.values.push({ line, metering_point, start_s, import_wh: energies.import, export_wh: energies.export });
  }
}

export interface RowReading {
  readonly context: FileContext;
  readonly starts: IntervalStarts;
  readonly texts: EnergyTexts;
}

/** OBIS codes count with their medium and channel, as `1-1:1.8.0`. */
function directionOf(text: string): Direction | undefined {
  return DIRECTIONS[text.toLowerCase().replace(/^\d-\d:/, "")];
}
