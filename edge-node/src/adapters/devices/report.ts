import type { DeviceReport } from "../../third-party/device-adapter.ts";

export const MAX_SOURCE_LENGTH = 96;

/** Meters of one box; more than any has. */
export const MAX_REPORTS_PER_MESSAGE = 16;

/** How many meters an adapter remembers something of, per connection. */
export const REMEMBERED_SOURCES = 64;

const MAX_POWER_W = 10_000_000;

export interface ReportParts {
  readonly source: string;
  readonly import_mwh?: number | null;
  readonly export_mwh?: number | null;
  readonly power_w?: number | null;
  readonly soc_permille?: number | null;
  readonly is_signed?: boolean;
}

/** A report with what is known; none when nothing is, or the name cannot be one. */
export function reportOf(parts: ReportParts): readonly DeviceReport[] {
  const { source, import_mwh = null, export_mwh = null, soc_permille = null, is_signed = false } = parts;
  const power_w = isPlausible(parts.power_w) ? parts.power_w : null;
  const isEmpty = import_mwh === null && export_mwh === null && power_w === null && soc_permille === null;
  if (isEmpty || !isSourceName(source)) return [];
  return [
    {
      source,
      import_mwh,
      export_mwh,
      power_w,
      ...(soc_permille === null ? {} : { soc_permille }),
      ...(is_signed ? { is_signed } : {}),
    },
  ];
}

function isPlausible(power_w: number | null | undefined): power_w is number {
  return power_w !== null && power_w !== undefined && Math.abs(power_w) <= MAX_POWER_W;
}

/** Names are shown and stored: no control characters, no endless ones. */
export function isSourceName(source: string): boolean {
  return source.length > 0 && source.length <= MAX_SOURCE_LENGTH && !/\p{Cc}/u.test(source);
}

/** The sum, or null when one is missing. */
export function sumOf(values: readonly (number | null | undefined)[]): number | null {
  let sum = 0;
  for (const value of values) {
    if (value === null || value === undefined) return null;
    sum += value;
  }
  return values.length > 0 && Number.isSafeInteger(sum) ? sum : null;
}
