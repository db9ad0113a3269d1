import type { DeviceId } from "@localgrid/vocabulary/identifiers";

/** What is older counts as not known. */
const CHARGE_HOLDS_MS = 900_000;
/** A silence longer than this carries no power: nobody knows what flowed. */
const LONGEST_GAP_MS = 120_000;
const MS_PER_HOUR = 3_600_000;

interface Figures {
  soc_permille: number | null;
  soc_at_ms: number;
  power_w: number | null;
  power_at_ms: number;
  /** By start of the interval, W × ms; + draws. */
  readonly energy_w_ms: Map<number, number>;
}

/**
 * What controlled devices last told of charge and power, and what they drew or fed per interval, so that a forecast of
 * the home does not take yesterday's orders for its habits. In memory: it is known again a day after a restart.
 */
export class DeviceFigures {
  private readonly figures = new Map<DeviceId, Figures>();
  private readonly length_s: number;
  private readonly intervalsKept: number;

  constructor({ length_s, days_kept }: { readonly length_s: number; readonly days_kept: number }) {
    this.length_s = length_s;
    this.intervalsKept = Math.ceil((days_kept * 86_400) / length_s);
  }

  report(device: DeviceId, told: { readonly power_w?: number; readonly soc_permille?: number }, at_ms: number): void {
    const figures = this.figures.get(device) ?? {
      soc_permille: null,
      soc_at_ms: 0,
      power_w: null,
      power_at_ms: at_ms,
      energy_w_ms: new Map<number, number>(),
    };
    this.figures.set(device, figures);
    if (told.soc_permille !== undefined) {
      figures.soc_permille = told.soc_permille;
      figures.soc_at_ms = at_ms;
    }
    if (told.power_w === undefined) return;
    this.count(figures, at_ms);
    figures.power_w = told.power_w;
    figures.power_at_ms = at_ms;
  }

  /** Null when it was never told, or too long ago. */
  charge(device: DeviceId, now_ms: number): number | null {
    const figures = this.figures.get(device);
    if (figures === undefined || now_ms - figures.soc_at_ms > CHARGE_HOLDS_MS) return null;
    return figures.soc_permille;
  }

  /** As last told, W; + draws. Null when it was never told, or longer ago than it holds. */
  power(device: DeviceId, { now_ms, holds_ms }: { readonly now_ms: number; readonly holds_ms: number }): number | null {
    const figures = this.figures.get(device);
    return figures === undefined || now_ms - figures.power_at_ms > holds_ms ? null : figures.power_w;
  }

  /** Wh by start of the interval; + was drawn. */
  energies(device: DeviceId): ReadonlyMap<number, number> {
    const energies = this.figures.get(device)?.energy_w_ms ?? new Map<number, number>();
    return new Map([...energies].map(([start_s, energy]) => [start_s, Math.round(energy / MS_PER_HOUR)]));
  }

  /** The power until now, as it was told last; a stretch over an edge counts where it ends. */
  private count({ power_w, power_at_ms, energy_w_ms }: Figures, at_ms: number): void {
    const elapsed_ms = at_ms - power_at_ms;
    if (power_w === null || elapsed_ms <= 0 || elapsed_ms > LONGEST_GAP_MS) return;
    const start_s = Math.floor(at_ms / 1_000 / this.length_s) * this.length_s;
    energy_w_ms.set(start_s, (energy_w_ms.get(start_s) ?? 0) + power_w * elapsed_ms);
    const oldest = energy_w_ms.keys().next().value;
    if (energy_w_ms.size > this.intervalsKept && oldest !== undefined) energy_w_ms.delete(oldest);
  }
}
