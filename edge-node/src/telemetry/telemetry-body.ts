import type { OpenBody } from "@localgrid/journal/record";

/** Power at one home: the mean of `samples`, and their least and greatest. + draws, − feeds in. */
export interface HomeTelemetry {
  readonly member: string;
  readonly mean_w: number;
  readonly min_w: number;
  readonly max_w: number;
  readonly samples: number;
}

/** Figures of the machine itself. */
export interface MachineTelemetry {
  readonly memory_bytes: number;
  readonly disk_free_bytes: number;
  /** Null where the machine has no sensor. */
  readonly temperature_milli_c: number | null;
}

/** What a node and its homes did between two moments. Homes by member. */
export interface TelemetryBody {
  readonly from_ms: number;
  readonly to_ms: number;
  readonly homes: readonly HomeTelemetry[];
  readonly machine: MachineTelemetry;
}

const HOUR_MS = 3_600_000;

export function encodeTelemetry({ from_ms, to_ms, homes, machine }: TelemetryBody): OpenBody {
  return {
    from_ms,
    to_ms,
    // Arrays instead of maps: names of keys would be most of the bytes.
    homes: homes.map(({ member, mean_w, min_w, max_w, samples }) => [member, mean_w, min_w, max_w, samples]),
    machine: { ...machine },
  };
}

/** Of what {@link encodeTelemetry} wrote. */
export function decodeTelemetry(body: OpenBody): TelemetryBody {
  const { from_ms, to_ms, machine } = body as unknown as TelemetryBody;
  const rows = body["homes"] as unknown as readonly (readonly [string, number, number, number, number])[];
  const homes = rows.map(([member, mean_w, min_w, max_w, samples]) => ({ member, mean_w, min_w, max_w, samples }));
  return { from_ms, to_ms, homes, machine };
}

/** One body per hour of UTC in place of many: means by samples, extremes of all, the machine's last figures. */
export function thinnedToHours(bodies: Iterable<TelemetryBody>): readonly TelemetryBody[] {
  const hours = new Map<number, TelemetryBody>();
  for (const body of bodies) {
    const hour = Math.floor(body.from_ms / HOUR_MS);
    const known = hours.get(hour);
    hours.set(hour, known === undefined ? body : merged(known, body));
  }
  return [...hours.values()].sort((a, b) => a.from_ms - b.from_ms);
}

function merged(a: TelemetryBody, b: TelemetryBody): TelemetryBody {
  const homes = new Map(a.homes.map((home) => [home.member, home]));
  for (const home of b.homes) {
    const known = homes.get(home.member);
    homes.set(home.member, known === undefined ? home : mergedHome(known, home));
  }
  return {
    from_ms: Math.min(a.from_ms, b.from_ms),
    to_ms: Math.max(a.to_ms, b.to_ms),
    homes: [...homes.values()].sort((one, other) => (one.member < other.member ? -1 : 1)),
    machine: a.to_ms > b.to_ms ? a.machine : b.machine,
  };
}

function mergedHome(a: HomeTelemetry, b: HomeTelemetry): HomeTelemetry {
  const samples = a.samples + b.samples;
  return {
    member: a.member,
    mean_w: Math.floor((a.mean_w * a.samples + b.mean_w * b.samples) / samples),
    min_w: Math.min(a.min_w, b.min_w),
    max_w: Math.max(a.max_w, b.max_w),
    samples,
  };
}
