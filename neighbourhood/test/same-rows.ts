/** Test support: whether a hub came to the rows that a node came to. */
import { expect } from "vitest";
import type { RecomputingHub } from "./recomputing-hub.ts";
import type { NodeRows } from "./recorded-node.ts";

/** Rows as text that both sides can be brought to. */
function shown(rows: readonly object[], columns: readonly string[]): string[] {
  const text = (value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString("hex") : `${value}`);
  return rows.map((row) => columns.map((column) => text((row as Record<string, unknown>)[column])).join(" ")).sort();
}

const COLUMNS = {
  intervals:
    "start_s revision length_s price_micro_per_kwh matched_wh demand_wh supply_wh saving_nano closed_at_ms input_digest result_digest official_points points",
  members:
    "member start_s length_s revision price_micro_per_kwh import_wh export_wh bought_wh sold_wh grid_import_wh grid_export_wh amount_nano saving_nano quality is_signed is_official",
  points: "metering_point start_s revision import_wh export_wh quality is_signed is_official",
  postings:
    "start_s revision ordinal length_s account category cause energy_change_wh price_micro_per_kwh amount_nano posted_at_ms",
} as const satisfies Record<keyof NodeRows, string>;

const TABLES: Readonly<Record<keyof NodeRows, string>> = {
  intervals: "recomputed_interval",
  members: "recomputed_member_interval",
  points: "recomputed_point_interval",
  postings: "recomputed_posting",
};

export async function expectSameRows(hub: RecomputingHub, rows: NodeRows): Promise<void> {
  for (const part of Object.keys(TABLES) as (keyof NodeRows)[]) {
    const columns = COLUMNS[part].split(" ");
    const stored = await hub.pool.query(`SELECT * FROM ${TABLES[part]}`);
    expect(shown(stored.rows, columns)).toEqual(shown(rows[part], columns));
  }
}
