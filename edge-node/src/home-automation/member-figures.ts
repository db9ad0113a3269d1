import type { MemberId } from "@localgrid/vocabulary/identifiers";
import type { MemberFigures } from "./discovery-messages.ts";

/** What the node's projections say of closed intervals; ranges are half-open. */
export interface FigureSource {
  lastInterval(): { readonly price_micro_per_kwh: number | null } | null;
  memberIntervals(query: { readonly member: MemberId; readonly from_s: number; readonly to_s: number }): readonly {
    readonly start_s: number;
    readonly revision: number;
    readonly bought_wh: number;
    readonly sold_wh: number;
  }[];
}

export interface MemberFigurePorts {
  readonly read: FigureSource;
  readonly balance_nano: (member: MemberId) => bigint;
  /** The last live power, with the time at which it came. */
  readonly power: (member: MemberId) => { readonly power_w: number; readonly at_ms: number } | null;
  /** The community's time. */
  readonly now_ms: () => number;
  readonly time_zone: string;
}

/** A power that is older says nothing of now. */
const STALE_AFTER_MS = 120_000;
/** The longest local day, when clocks go back. */
const LONGEST_DAY_S = 25 * 3_600;

/** The figures of one member at this moment, out of what the node knows. */
export function memberFigures(ports: MemberFigurePorts): (member: MemberId) => MemberFigures {
  const date = new Intl.DateTimeFormat("en-CA", { timeZone: ports.time_zone, dateStyle: "short" });
  const dateAt = (at_s: number) => date.format(at_s * 1_000);
  return (member) => {
    const now_ms = ports.now_ms();
    const now_s = Math.floor(now_ms / 1_000);
    const rows = ports.read.memberIntervals({ member, from_s: now_s - LONGEST_DAY_S, to_s: now_s });
    const today = rows.filter(({ start_s }) => dateAt(start_s) === dateAt(now_s));
    const power = ports.power(member);
    return {
      price_micro_per_kwh: ports.read.lastInterval()?.price_micro_per_kwh ?? null,
      shared_today_wh: latest(today).reduce((sum, { bought_wh, sold_wh }) => sum + bought_wh + sold_wh, 0),
      balance_nano: ports.balance_nano(member),
      power_w: power !== null && now_ms - power.at_ms <= STALE_AFTER_MS ? power.power_w : null,
    };
  };
}

type Row = ReturnType<FigureSource["memberIntervals"]>[number];

/** A correction is a later revision of its interval. */
function latest(rows: readonly Row[]): readonly Row[] {
  const byStart = new Map<number, Row>();
  for (const row of rows) {
    const known = byStart.get(row.start_s);
    if (known === undefined || known.revision < row.revision) byStart.set(row.start_s, row);
  }
  return [...byStart.values()];
}
