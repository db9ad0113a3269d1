import type { MeteringPointId } from "@localgrid/vocabulary/identifiers";
import type { ImportablePoint, ImportContext } from "./import-store.ts";
import type { FaultCode, ImportFault, LocatedValue } from "./official-value.ts";

/** How long after its end an interval can get official values; nodes keep what they need as long. */
export const RECONCILIATION_PERIOD_S = 400 * 86_400;

const HOUR_S = 3600;

/** Judges values by what is known of the community. */
export class ValueCheck {
  private readonly context: ImportContext;
  private readonly points: ReadonlyMap<MeteringPointId, ImportablePoint>;
  private readonly now_s: number;

  constructor(context: ImportContext, now_ms: number) {
    this.context = context;
    this.points = new Map(context.points.map((point) => [point.metering_point, point]));
    this.now_s = Math.floor(now_ms / 1000);
  }

  /** Null for a value that can be taken. */
  faultOf({ line, metering_point, start_s, import_wh, export_wh }: LocatedValue): ImportFault | null {
    const point = this.points.get(metering_point);
    const fault = (code: FaultCode, message: string): ImportFault => ({ line, code, message });
    if (point === undefined) return fault("unknown-metering-point", `there is no metering point ${metering_point}`);
    const { length_s, first_start_s, last_start_s } = this.context;
    if (start_s % length_s !== 0) return fault("wrong-step", `${start_s} is not a full ${length_s / 60} minutes`);
    const of = (problem: string) => `the interval at ${textOf(start_s)} ${problem}`;
    if (start_s + length_s > this.now_s) return fault("not-ended", of("has not ended yet"));
    // What nodes still know of is counted from the newest interval, not from the time of day.
    const newest_s = last_start_s ?? this.now_s;
    if (start_s < newest_s - RECONCILIATION_PERIOD_S) return fault("too-old", of("is older than 400 days"));
    if (first_start_s !== null && start_s < first_start_s) {
      return fault("before-first-interval", of(`is before the community's first, ${textOf(first_start_s)}`));
    }
    const most_wh = Math.floor((point.main_fuse_w * length_s) / HOUR_S);
    const energy_wh = Math.max(import_wh ?? 0, export_wh ?? 0);
    if (energy_wh <= most_wh) return null;
    const fuse = `the main fuse of ${metering_point} lets through ${most_wh} Wh`;
    return fault("absurd", `${energy_wh} Wh at ${textOf(start_s)}: ${fuse}`);
  }
}

/**
 * Finds metering points as network operators name them: by their reference, with or without spaces, in either case;
 * else by our own name.
 */
export function pointNames(points: readonly ImportablePoint[]): (name: string) => MeteringPointId | null {
  const byName = new Map<string, MeteringPointId>();
  for (const { metering_point } of points) byName.set(plainPointName(metering_point), metering_point);
  for (const { metering_point, operator_reference } of points) {
    if (operator_reference !== null) byName.set(plainPointName(operator_reference), metering_point);
  }
  for (const { metering_point, operator_reference } of points) {
    if (operator_reference !== null) byName.set(operator_reference, metering_point);
  }
  return (name) => byName.get(name) ?? byName.get(plainPointName(name)) ?? null;
}

/** A name of a metering point as it is compared: without spaces, in capitals. */
export function plainPointName(name: string): string {
  return name.replace(/\s+/g, "").toUpperCase();
}

function textOf(start_s: number): string {
  return new Date(start_s * 1000).toISOString().replace(":00.000", "");
}
