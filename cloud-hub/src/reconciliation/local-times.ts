import { cloudHubError } from "../errors.ts";

/** A time as a wall clock shows it, as if it were UTC, in seconds. */
export type WallTime = number;

/** Turns wall clock times of one time zone into UTC. */
export interface LocalTimes {
  /** UTC seconds of a wall time: none in the hour that spring leaves out, two in the hour that autumn repeats. */
  readonly instantsOf: (wall: WallTime) => readonly number[];
}

const DAY_S = 86_400;
const HOUR_S = 3600;
/** A year of quarter hours fits; files come in order, so little is ever asked twice after that. */
const REMEMBERED = 50_000;

/** @throws {LocalGridError} `unknown-time-zone` */
export function localTimes(time_zone: string): LocalTimes {
  const offsetAt = remembered(offsetsOf(time_zone));
  // Clocks change on full quarters of an hour at most; within one there is one offset.
  const offset = (at_s: number) => offsetAt(Math.floor(at_s / 900) * 900);
  const daysOffsets = remembered((day_s) => {
    const around = new Set([offset(day_s - DAY_S), offset(day_s + 2 * DAY_S)]);
    return [...around].sort((a, b) => b - a);
  });
  const instantsOf = (wall: WallTime): readonly number[] => {
    const offsets = daysOffsets(Math.floor(wall / DAY_S) * DAY_S);
    const [only] = offsets;
    if (offsets.length === 1 && only !== undefined) return [wall - only];
    return offsets.map((seconds) => wall - seconds).filter((at_s, index) => offset(at_s) === offsets[index]);
  };
  return { instantsOf };
}

/** How far wall clocks are ahead of UTC, in seconds. */
function offsetsOf(time_zone: string): (at_s: number) => number {
  const format = formatOf(time_zone);
  return (at_s) => {
    const parts = new Map(format.formatToParts(at_s * 1000).map(({ type, value }) => [type, Number(value)]));
    const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
    const date_ms = Date.UTC(part("year"), part("month") - 1, part("day"));
    return date_ms / 1000 + part("hour") * HOUR_S + part("minute") * 60 + part("second") - at_s;
  };
}

function formatOf(time_zone: string): Intl.DateTimeFormat {
  const two = "2-digit";
  const fields = { year: "numeric", month: two, day: two, hour: two, minute: two, second: two } as const;
  try {
    return new Intl.DateTimeFormat("en-GB", { timeZone: time_zone, hourCycle: "h23", ...fields });
  } catch (cause) {
    throw cloudHubError("unknown-time-zone", `"${time_zone.slice(0, 60)}" is not a time zone`, cause);
  }
}

function remembered<T>(compute: (at_s: number) => T): (at_s: number) => T {
  const known = new Map<number, T>();
  return (at_s) => {
    const old = known.get(at_s);
    if (old !== undefined) return old;
    const value = compute(at_s);
    if (known.size >= REMEMBERED) known.clear();
    known.set(at_s, value);
    return value;
  };
}
