import { setImmediate as nextTurn } from "node:timers/promises";
import { POSTING_CATEGORIES } from "@localgrid/clearing/pricing";
import { buildSettlement, type Settlement } from "@localgrid/clearing/settlement";
import {
  buildStatement,
  monthOf,
  monthPeriod,
  type Statement,
  type StatementPeriod,
} from "@localgrid/clearing/statement";
import { statementToCsv } from "@localgrid/clearing/statement-csv";
import { STATEMENT_HTML_CSP, statementToHtml } from "@localgrid/clearing/statement-html";
import { statementToJson } from "@localgrid/clearing/statement-json";
import type { MemberId } from "@localgrid/vocabulary/identifiers";
import { NO_MONEY } from "@localgrid/vocabulary/units";
import * as Type from "typebox";
import { edgeNodeError } from "../errors.ts";
import type { LanApp } from "./lan-app.ts";
import type { CommunityQueries, ReadModel } from "./ports.ts";
import { memberOf } from "./route-guard.ts";
import { closed, Energy, list, Money, Month, orNull, Price, Seconds, SignedEnergy } from "./schemas.ts";

const Category = Type.Enum([...POSTING_CATEGORIES]);
const Cents = Type.Integer({ description: "whole cents as printed; printed columns add up" });
const SUM = {
  energy_wh: Energy,
  estimated_wh: Energy,
  unsigned_wh: Energy,
  price_micro_per_kwh: orNull(Price),
  amount_nano: Money,
  shown_cents: Cents,
};

const SIDES = { provisional_nano: Money, final_nano: Money, provisional_cents: Cents, final_cents: Cents };

const SettlementSchema = closed(
  {
    rows: list(
      closed({ category: Category, provisional_energy_wh: SignedEnergy, final_energy_wh: SignedEnergy, ...SIDES }),
    ),
    ...SIDES,
    intervals: Type.Integer({ minimum: 0 }),
    final_intervals: Type.Integer({ minimum: 0 }),
    is_final: Type.Boolean(),
  },
  "the period's own intervals, as metered and with official values, whenever they were posted",
);

const StatementSchema = closed({
  member: Type.String(),
  period: closed({ from_s: Seconds, to_s: Seconds, label: Month, time_zone: Type.String() }),
  currency: Type.String(),
  lines: list(closed({ category: Category, ...SUM, days: list(closed({ date: Type.String(), ...SUM })) })),
  corrections: list(
    closed({
      category: Category,
      cause: Type.Enum(["late-reading", "official-value"]),
      start_s: Seconds,
      interval_local: Type.String({ description: "local start of the interval, or the local day of official values" }),
      intervals: Type.Integer({ minimum: 1 }),
      revision: Type.Integer({ minimum: 1 }),
      energy_change_wh: SignedEnergy,
      amount_nano: Money,
      shown_cents: Cents,
    }),
  ),
  carried_in_nano: Money,
  total_nano: Money,
  due_cents: Type.Integer({ description: "+ the member receives, - the member pays" }),
  carried_out_nano: Money,
  energy_wh: Energy,
  estimated_wh: Energy,
  unsigned_wh: Energy,
  settlement: SettlementSchema,
});

const MonthPath = closed({ month: Month });
const MONTH_IN_URL = ":month(^\\d{4}-\\d{2})";
const ROUTE = { roles: ["member"], errors: ["unknown-period"] } as const;
const TAGS = ["statements"];

interface Ports {
  readonly read: ReadModel;
  readonly community: CommunityQueries;
}

export function statementRoutes(app: LanApp, ports: Ports): void {
  app.get(
    "/api/statements",
    {
      config: { roles: ["member"] },
      schema: {
        summary: "Months for which there are own statements, the newest last",
        tags: TAGS,
        response: { 200: closed({ months: Type.Array(Month) }) },
      },
    },
    async (request) => ({ months: monthsOf(ports, memberOf(request)) }),
  );

  app.get(
    "/api/statements/:month",
    {
      config: ROUTE,
      schema: {
        summary: "Own statement of a month",
        tags: TAGS,
        params: MonthPath,
        response: { 200: StatementSchema },
      },
    },
    async (request) => {
      const { statement, settlement } = await statementOf(ports, memberOf(request), request.params.month);
      return statementToJson(statement, settlement);
    },
  );

  app.get(
    `/api/statements/${MONTH_IN_URL}.csv`,
    {
      config: ROUTE,
      schema: {
        summary: "The same as a table with exact amounts",
        tags: TAGS,
        params: MonthPath,
        produces: ["text/csv"],
        response: { 200: Type.String({ description: "RFC 4180" }) },
      },
    },
    async (request, reply) => {
      const { month } = request.params;
      const { statement, settlement } = await statementOf(ports, memberOf(request), month);
      reply.type("text/csv; charset=utf-8");
      reply.header("content-disposition", `attachment; filename="statement-${month}.csv"`);
      return reply.send(statementToCsv(statement, settlement));
    },
  );

  app.get(
    `/api/statements/${MONTH_IN_URL}.html`,
    {
      config: ROUTE,
      schema: {
        summary: "The same as a page to print",
        tags: TAGS,
        params: MonthPath,
        produces: ["text/html"],
        response: { 200: Type.String({ description: "one page without outside parts" }) },
      },
    },
    async (request, reply) => {
      const { statement, settlement, is_running } = await statementOf(ports, memberOf(request), request.params.month);
      reply.type("text/html; charset=utf-8");
      reply.header("content-security-policy", `${STATEMENT_HTML_CSP}; frame-ancestors 'none'; base-uri 'none'`);
      return reply.send(statementToHtml(statement, settlement, { is_running }));
    },
  );
}

/** Local months from the member's first closed interval to the last one, or to its last correction. */
function monthsOf({ read, community }: Ports, member: MemberId): string[] {
  const period = read.memberPeriod(member);
  if (period === null) return [];
  const { time_zone } = community.settings;
  const last = monthOf(period.last_s - 1, time_zone);
  const months: string[] = [];
  for (let at_s = period.first_s; ; ) {
    const month = monthOf(at_s, time_zone);
    months.push(month);
    if (month >= last) return months;
    at_s = monthPeriod(month, time_zone).to_s;
  }
}

interface Answer {
  readonly statement: Statement;
  readonly settlement: Settlement;
  /** Whether intervals of the month have yet to close. */
  readonly is_running: boolean;
}

function settlementOf({ read }: Ports, member: MemberId, { from_s, to_s }: StatementPeriod): Omit<Answer, "statement"> {
  const last = read.lastInterval();
  const is_running = last !== null && last.start_s + last.length_s < to_s;
  return { settlement: buildSettlement(read.memberSettlement({ member, from_s, to_s }), is_running), is_running };
}

/**
 * Statements carry what rounding left from month to month, so each is computed from the member's first one on.
 *
 * @throws {LocalGridError} `unknown-period`
 */
async function statementOf(ports: Ports, member: MemberId, month: string): Promise<Answer> {
  const { time_zone, currency } = ports.community.settings;
  const months = monthsOf(ports, member);
  if (!months.includes(month)) throw edgeNodeError("unknown-period", `there is no statement for ${month}`);
  let carried_remainder_nano = NO_MONEY;
  for (const label of months) {
    const period = monthPeriod(label, time_zone);
    const { from_s, to_s } = period;
    const postings = ports.read.memberPostings({ member, from_s, to_s });
    const statement = buildStatement({ member, period, currency, postings, carried_remainder_nano });
    if (label === month) return { statement, ...settlementOf(ports, member, period) };
    carried_remainder_nano = statement.carried_out_nano;
    // Devices wait while a year of postings is summed; a turn in between lets them in.
    await nextTurn();
  }
  throw new Error("a month that is listed was not reached");
}
