import { localClock } from "@localgrid/clearing/local-clock";
import type { QuietHours } from "./notice.ts";

/** Whether a moment lies in quiet hours of the community's day, which begin with `from_min` and end before `to_min`. */
export function isQuiet(quiet: QuietHours | null, at_s: number, time_zone: string): boolean {
  if (quiet === null) return false;
  const { from_min, to_min } = quiet;
  const minute = minuteOfDay(at_s, time_zone);
  return from_min < to_min ? minute >= from_min && minute < to_min : minute >= from_min || minute < to_min;
}

function minuteOfDay(at_s: number, time_zone: string): number {
  const [, hour, minute] = / (\d\d):(\d\d) /.exec(localClock(time_zone).timeAt(at_s)) ?? [];
  return Number(hour) * 60 + Number(minute);
}
