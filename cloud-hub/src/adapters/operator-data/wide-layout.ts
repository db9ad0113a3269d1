import type { MeteringPointId } from "@localgrid/vocabulary/identifiers";
import type { FileContext } from "../../reconciliation/official-value.ts";
import type { EnergyTexts, EnergyUnit } from "./energy-text.ts";
import { type Direction, hasColumns, type LayoutRows, type PartInMaking } from "./file-part.ts";
import type { RowReading } from "./long-layout.ts";
import { type IntervalStarts, nameOf, type TimeColumns, timeColumnsOf } from "./time-columns.ts";

interface ValueColumn {
  readonly column: number;
  readonly name: string;
  readonly direction: Direction;
  readonly unit: EnergyUnit;
}

/** One row per interval, one column per metering point and direction. */
export interface WideColumns extends TimeColumns {
  readonly count: number;
  readonly values: readonly ValueColumn[];
}

const VALUE = /^(?<name>\S.*?)[\s:|/]+(?<direction>import|export|bezug|einspeisung)[\s_:|/]*[[(]?(?<unit>k?wh)[\])]?$/i;

/** The columns that a header of this layout names; null when one of them is neither a time nor a value. */
export function wideColumnsOf(cells: readonly string[]): WideColumns | null {
  const count = cells.findLastIndex((cell) => cell !== "") + 1;
  const times = timeColumnsOf(cells.map(nameOf));
  if (times === null) return null;
  const values: ValueColumn[] = [];
  for (const [column, cell] of cells.slice(0, count).entries()) {
    if (column === times.start || column === times.end) continue;
    const { name, direction, unit } = VALUE.exec(cell)?.groups ?? {};
    if (name === undefined || direction === undefined) return null;
    const isImport = /^(import|bezug)$/i.test(direction);
    values.push({ column, name, direction: isImport ? "import" : "export", unit: unit?.length === 2 ? "Wh" : "kWh" });
  }
  return values.length === 0 ? null : { ...times, count, values };
}

interface PointColumns {
  readonly metering_point: MeteringPointId;
  readonly columns: readonly ValueColumn[];
}

export class WideRows implements LayoutRows {
  private readonly columns: WideColumns;
  private readonly points: readonly PointColumns[];
  private readonly starts: IntervalStarts;
  private readonly texts: EnergyTexts;

  /** Columns of unknown metering points are a fault in the header's line each, and left out below. */
  constructor(
    columns: WideColumns,
    reading: RowReading,
    header: { readonly line: number; readonly part: PartInMaking },
  ) {
    this.columns = columns;
    this.starts = reading.starts;
    this.texts = reading.texts;
    this.points = pointsOf(columns, reading.context, header);
  }

  take(cells: readonly string[], line: number, part: PartInMaking): void {
    if (!hasColumns(cells, this.columns.count)) {
      part.rows += 1;
      part.fault(line, "wrong-columns", `the row has ${cells.length} cells, the header ${this.columns.count}`);
      return;
    }
    part.rows += this.points.length;
    const start_s = this.starts.read({ cells, line, series: "" }, part);
    if (start_s === null) return;
    for (const { metering_point, columns } of this.points) {
      const energies = this.energiesOf({ metering_point, columns }, { cells, line }, part);
      if (energies === null) continue;
      part.values.push({ line, metering_point, start_s, import_wh: energies.import, export_wh: energies.export });
    }
  }

  private energiesOf(
    { metering_point, columns }: PointColumns,
    { cells, line }: { readonly cells: readonly string[]; readonly line: number },
    part: PartInMaking,
  ): Record<Direction, number | null> | null {
    const energies: Record<Direction, number | null> = { import: null, export: null };
    for (const { column, unit, direction } of columns) {
      const place = { line, texts: this.texts, place: `${metering_point} ${direction}` };
      const energy_wh = part.energy(cells[column] ?? "", unit, place);
      if (energy_wh === null) return null;
      energies[direction] = energy_wh;
    }
    return energies;
  }
}

function pointsOf(
  { values }: WideColumns,
  context: FileContext,
  { line, part }: { readonly line: number; readonly part: PartInMaking },
): readonly PointColumns[] {
  const points = new Map<MeteringPointId, ValueColumn[]>();
  for (const value of values) {
    const metering_point = context.meteringPointNamed(value.name);
    if (metering_point === null) {
      const shown = `"${value.name.slice(0, 60)}"`;
      part.fault(line, "unknown-metering-point", `${shown} is no metering point of this community`);
      continue;
    }
    const columns = points.get(metering_point) ?? [];
    const isTwice = columns.some(({ direction }) => direction === value.direction);
    if (isTwice) part.fault(line, "contradiction", `two columns hold ${metering_point} ${value.direction}`);
    else points.set(metering_point, [...columns, value]);
  }
  return [...points].map(([metering_point, columns]) => ({ metering_point, columns }));
}
