/** JSON of the node's sums for a week, a month or a year. Money is a decimal string of nano-currency. */

export interface EnergyBucket {
  /** Local day, such as `2016-08-31`, or local month, such as `2016-08`. */
  readonly name: string;
  readonly from_s: number;
  readonly to_s: number;
  /** Closed ones; 92 or 100 quarter hours where the clock was changed. */
  readonly intervals: number;
  readonly estimated_intervals: number;
  readonly import_wh: number;
  readonly export_wh: number;
  readonly bought_wh: number;
  readonly sold_wh: number;
  readonly grid_import_wh: number;
  readonly grid_export_wh: number;
  readonly amount_nano: string;
  readonly saving_nano: string;
  /** Weighs each traded Wh the same; null where none was traded. */
  readonly mean_price_micro_per_kwh: number | null;
}

export interface Energy {
  readonly by: "day" | "month";
  readonly time_zone: string;
  /** One for each day or month, those without intervals with zeros. */
  readonly buckets: readonly EnergyBucket[];
}

/** Local days, `to` exclusive. */
export interface EnergyQuestion {
  readonly from: string;
  readonly to: string;
  readonly by: "day" | "month";
}
