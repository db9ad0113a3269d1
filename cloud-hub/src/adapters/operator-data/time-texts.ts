import type { LocalTimes, WallTime } from "../../reconciliation/local-times.ts";
import type { FaultCode } from "../../reconciliation/official-value.ts";

/** UTC seconds, or why there are none. */
export type TimeResult =
  | { readonly kind: "instant"; readonly at_s: number }
  | { readonly kind: "fault"; readonly code: FaultCode; readonly message: string };

interface WrittenTime {
  readonly wall: WallTime;
  /** Null for the time of a wall clock. */
  readonly offset_s: number | null;
}

const ISO =
  /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})[T ](?<hour>\d{2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:\.0+)?)? ?(?<offset>Z|[+-]\d{2}(?::?\d{2})?)?$/;
const DOTTED =
  /^(?<day>\d{1,2})\.(?<month>\d{1,2})\.(?<year>\d{4})[T, ]+(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2}))?$/;
const REMEMBERED = 10_000;

/**
 * Reads the times of one file. In the hour that autumn repeats, the order of a series decides: times only ever rise
 * from row to row.
 */
export class TimeTexts {
  private readonly times: LocalTimes;
  private readonly length_s: number;
  private readonly written = new Map<string, WrittenTime | null>();
  private readonly newest = new Map<string, number>();
  /** How often series went on by how many seconds. */
  private readonly steps = new Map<number, number>();

  constructor(times: LocalTimes, length_s: number) {
    this.times = times;
    this.length_s = length_s;
  }

  /** The instant of a text in a series of its own order. */
  read(text: string, series: string): TimeResult {
    const result = this.instantOf(text, this.newest.get(series) ?? null);
    if (result.kind === "instant") this.note(series, result.at_s);
    return result;
  }

  /** Whether a text can mean this instant. */
  isAt(text: string, at_s: number): boolean {
    const time = this.parse(text);
    return time !== null && this.instantsOf(time).includes(at_s);
  }

  /** The step that most rows are apart where it is not the interval's length; null when all is well. */
  wrongStep(): number | null {
    const [most] = [...this.steps].sort(([, a], [, b]) => b - a);
    if (most === undefined) return null;
    const [step_s, count] = most;
    return step_s !== this.length_s && count >= FEW_STEPS ? step_s : null;
  }

  private instantOf(text: string, newest_s: number | null): TimeResult {
    const shown = `"${text.slice(0, 40)}"`;
    const time = this.parse(text);
    if (time === null) return { kind: "fault", code: "not-a-time", message: `${shown} is not a time` };
    const [first, second] = this.instantsOf(time);
    if (first === undefined) {
      const message = `${shown} does not exist: clocks are put forward over it`;
      return { kind: "fault", code: "no-such-time", message };
    }
    if (second === undefined) return { kind: "instant", at_s: first };
    if (newest_s === null || newest_s < first) return { kind: "instant", at_s: first };
    // Said twice in a row it is the same row again, unless the interval is as long as the repeated hour.
    if (newest_s === first && newest_s + this.length_s !== second) return { kind: "instant", at_s: first };
    if (newest_s <= second) return { kind: "instant", at_s: second };
    const message = `${shown} comes twice that day, and the rows are not in the order of time`;
    return { kind: "fault", code: "ambiguous-time", message };
  }

  private instantsOf({ wall, offset_s }: WrittenTime): readonly number[] {
    return offset_s === null ? this.times.instantsOf(wall) : [wall - offset_s];
  }

  private note(series: string, at_s: number): void {
    const newest_s = this.newest.get(series);
    this.newest.set(series, at_s);
    if (newest_s === undefined || at_s <= newest_s) return;
    const step_s = at_s - newest_s;
    if (this.steps.has(step_s) || this.steps.size < DIFFERENT_STEPS) {
      this.steps.set(step_s, (this.steps.get(step_s) ?? 0) + 1);
    }
  }

  private parse(text: string): WrittenTime | null {
    const known = this.written.get(text);
    if (known !== undefined) return known;
    const time = parseTime(text);
    if (this.written.size >= REMEMBERED) this.written.clear();
    // A copy: a part of a string keeps the whole of it in memory, which is a piece of the file.
    this.written.set(Buffer.from(text).toString(), time);
    return time;
  }
}

/** Single values, each in its own hour, may be far apart. */
const FEW_STEPS = 8;
const DIFFERENT_STEPS = 64;

function parseTime(text: string): WrittenTime | null {
  const { groups } = ISO.exec(text) ?? DOTTED.exec(text) ?? {};
  if (groups === undefined) return null;
  const part = (name: string) => Number(groups[name] ?? 0);
  const [day, month, hour, minute, second] = ["day", "month", "hour", "minute", "second"].map(part) as NumberFields;
  const date = new Date(Date.UTC(part("year"), month - 1, day));
  const isDate = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  // The end of a day may be written as 24:00.
  const isTime = minute < 60 && second < 60 && (hour < 24 || (hour === 24 && minute === 0 && second === 0));
  if (!isDate || !isTime) return null;
  const wall = date.getTime() / 1000 + hour * 3600 + minute * 60 + second;
  return { wall, offset_s: offsetOf(groups["offset"]) };
}

type NumberFields = [day: number, month: number, hour: number, minute: number, second: number];

function offsetOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (text === "Z") return 0;
  const digits = text.slice(1).replace(":", "").padEnd(4, "0");
  const seconds = Number(digits.slice(0, 2)) * 3600 + Number(digits.slice(2)) * 60;
  return text.startsWith("-") ? -seconds : seconds;
}
