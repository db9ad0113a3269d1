import type { MicroPerKilowattHour, WattHours } from "@localgrid/vocabulary/units";
import type { ResidualLevel } from "../residual-book.ts";
import type { Area, AreaChild, ResidualTrade } from "../residual-clearing/residual-clearing.ts";

/** Levels from text such as "90:10 60:5", each limit:energy_wh, best first. */
export function levelsOf(text: string): ResidualLevel[] {
  return text
    .split(" ")
    .filter((level) => level !== "")
    .map((level) => {
      const [limit, energy_wh] = level.split(":").map(Number);
      return { limit_micro_per_kwh: limit as MicroPerKilowattHour, energy_wh: energy_wh as WattHours };
    });
}

/** What may be told of a child: its books as text, its fee and its caps. */
export interface ChildSketch {
  readonly bids?: string;
  readonly offers?: string;
  readonly fee?: number;
  readonly import_cap_wh?: number;
  readonly export_cap_wh?: number;
}

export function childOf(id: string, sketch: ChildSketch = {}): AreaChild {
  return {
    id,
    book: { bids: levelsOf(sketch.bids ?? ""), offers: levelsOf(sketch.offers ?? "") },
    fee_micro_per_kwh: (sketch.fee ?? 0) as MicroPerKilowattHour,
    import_cap_wh: (sketch.import_cap_wh ?? null) as WattHours | null,
    export_cap_wh: (sketch.export_cap_wh ?? null) as WattHours | null,
  };
}

export function areaOf(id: string, fee: number, children: readonly AreaChild[]): Area {
  return { id, fee_micro_per_kwh: fee as MicroPerKilowattHour, children };
}

export function tradeOf(direction: ResidualTrade["direction"], energy_wh: number, price: number): ResidualTrade {
  return {
    direction,
    energy_wh: energy_wh as WattHours,
    price_micro_per_kwh: price as MicroPerKilowattHour,
    accepted_before_wh: 0 as WattHours,
  };
}
