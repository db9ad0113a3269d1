import type { MeteringPointId } from "@localgrid/vocabulary/identifiers";
import type { MeteringState } from "./metering.ts";
import { newestReading } from "./register-series.ts";

/** Time of the newest accepted reading of a metering point, by its device's clock; null before the first. */
export function newestReading_ms(state: Pick<MeteringState, "points">, metering_point: MeteringPointId): number | null {
  const point = state.points.get(metering_point);
  return point === undefined ? null : (newestReading(point.registers)?.at_ms ?? null);
}
