import type { OfficialIntervalValues } from "@localgrid/clearing/official-values";
import { assertAllocationKey } from "@localgrid/protocol/allocation-key";
import { agreedOf } from "@localgrid/protocol/allocation-key-json";
import type { AllocationKeyBody, MemberBody, MeteringPointBody, TariffBody } from "@localgrid/protocol/record-bodies";
import { memberId, meteringPointId } from "@localgrid/vocabulary/identifiers";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import type { ShapeColumns } from "./shapes.ts";

// Rows come from outside: whatever does not read as it should is refused, never guessed. Unknown columns are ignored, so
// that a newer hub can tell more. All functions throw `malformed-shape-row`, `malformed-allocation-key` or
// `not-an-identifier`.

export interface NodePolicy {
  /** How often the node tells how it is. */
  readonly status_every_s: number;
  /** How often it gathers telemetry. */
  readonly telemetry_every_s: number;
}

/** A record of this community's that the hub took in with a verdict against it. */
export interface RecordVerdict {
  /** Hexadecimal. */
  readonly epoch: string;
  readonly seq: number;
  readonly kind: string;
  readonly verdict: string;
}

export function tariffOf(columns: ShapeColumns): TariffBody {
  return {
    valid_from_s: wholeNumber(columns, "valid_from_s"),
    retail_micro_per_kwh: wholeNumber(columns, "retail_micro_per_kwh"),
    feed_in_micro_per_kwh: wholeNumber(columns, "feed_in_micro_per_kwh"),
    local_network_fee_micro_per_kwh: wholeNumber(columns, "local_network_fee_micro_per_kwh"),
    fixed_fee_micro_per_day: wholeNumber(columns, "fixed_fee_micro_per_day"),
  };
}

export function allocationKeyOf(columns: ShapeColumns): AllocationKeyBody {
  const agreed = agreedOf(json(columns, "agreed"));
  if (agreed === null) throw malformed("agreed", columns["agreed"]);
  const body = { valid_from_s: wholeNumber(columns, "valid_from_s"), ...agreed };
  assertAllocationKey(body);
  return body;
}

export function memberOf(columns: ShapeColumns): MemberBody {
  const hasLimit = columns["credit_limit_micro"] !== null;
  return {
    member: memberId(text(columns, "member")),
    is_active: truth(columns, "is_active"),
    credit_limit_micro: hasLimit ? numberOfAtLeast(0, columns, "credit_limit_micro") : null,
  };
}

export function meteringPointOf(columns: ShapeColumns): MeteringPointBody {
  return {
    metering_point: meteringPointId(text(columns, "metering_point")),
    member: memberId(text(columns, "member")),
    is_active: truth(columns, "is_active"),
    main_fuse_w: numberOfAtLeast(1, columns, "main_fuse_w"),
  };
}

/**
 * Whether the hub only repeats what a node of the community journaled once, maybe long ago: news for a node that knows
 * nothing of it, and no order to anybody. Hubs that do not tell mean every row.
 */
export function isAdopted(columns: ShapeColumns): boolean {
  return columns["is_adopted"] != null && truth(columns, "is_adopted");
}

export function policyOf(columns: ShapeColumns): NodePolicy {
  return {
    status_every_s: numberOfAtLeast(1, columns, "status_every_s"),
    telemetry_every_s: numberOfAtLeast(1, columns, "telemetry_every_s"),
  };
}

export function verdictOf(columns: ShapeColumns): RecordVerdict {
  return {
    epoch: text(columns, "epoch").replace(/^\\x/, ""),
    seq: wholeNumber(columns, "seq"),
    kind: text(columns, "kind"),
    verdict: text(columns, "verdict"),
  };
}

export function officialValuesOf(columns: ShapeColumns): OfficialIntervalValues {
  const metered = json(columns, "metered");
  if (!Array.isArray(metered)) throw malformed("metered", columns["metered"]);
  return {
    start_s: wholeNumber(columns, "start_s"),
    version: wholeNumber(columns, "version"),
    metered: metered.map((entry: unknown) => {
      if (!Array.isArray(entry) || entry.length !== 3) throw malformed("metered", JSON.stringify(entry));
      const [point, import_wh, export_wh] = entry as unknown[];
      if (typeof point !== "string" || typeof import_wh !== "number" || typeof export_wh !== "number") {
        throw malformed("metered", JSON.stringify(entry));
      }
      return { metering_point: meteringPointId(point), import_wh, export_wh };
    }),
  };
}

function text(columns: ShapeColumns, name: string): string {
  const value = columns[name];
  if (typeof value !== "string") throw malformed(name, value);
  return value;
}

function wholeNumber(columns: ShapeColumns, name: string): number {
  const digits = text(columns, name);
  const value = Number(digits);
  if (!/^-?\d{1,16}$/.test(digits) || !Number.isSafeInteger(value)) throw malformed(name, digits);
  return value;
}

function numberOfAtLeast(least: number, columns: ShapeColumns, name: string): number {
  const value = wholeNumber(columns, name);
  if (value < least) throw malformed(name, columns[name]);
  return value;
}

function truth(columns: ShapeColumns, name: string): boolean {
  const value = text(columns, name);
  if (value === "true" || value === "t") return true;
  if (value === "false" || value === "f") return false;
  throw malformed(name, value);
}

function json(columns: ShapeColumns, name: string): unknown {
  const value = text(columns, name);
  try {
    return JSON.parse(value);
  } catch {
    throw malformed(name, value);
  }
}

function malformed(name: string, value: string | null | undefined): LocalGridError {
  return new LocalGridError("malformed-shape-row", `column ${name} reads ${String(value).slice(0, 80)}`);
}
