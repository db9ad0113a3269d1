import { setImmediate as nextTurn } from "node:timers/promises";
import type { Bill } from "@localgrid/clearing/bill";
import { POSTING_CATEGORIES } from "@localgrid/clearing/pricing";
import { buildSettlement } from "@localgrid/clearing/settlement";
import { buildStatement, monthOf, monthPeriod, type Statement } from "@localgrid/clearing/statement";
import { statementToCsv } from "@localgrid/clearing/statement-csv";
import { buildHistory, STARTS_SHOWN } from "@localgrid/clearing/statement-history";
import { STATEMENT_HTML_CSP, statementToHtml } from "@localgrid/clearing/statement-html";
import { statementToJson } from "@localgrid/clearing/statement-json";
import { buildStage, STATEMENT_STAGES } from "@localgrid/clearing/statement-stage";
import {
  acceptedLanguage,
  STATEMENT_LANGUAGES,
  type StatementLanguage,
  type StatementWords,
} from "@localgrid/clearing/statement-words";
import type { MemberId } from "@localgrid/vocabulary/identifiers";
import { NO_MONEY, sumOf } from "@localgrid/vocabulary/units";
import * as Type from "typebox";
import { edgeNodeError } from "../errors.ts";
import type { LanApp } from "./lan-app.ts";
import type { CommunityQueries, ReadModel } from "./ports.ts";
import { memberOf } from "./route-guard.ts";
import {
  closed,
  Energy,
  list,
  Money,
  Month,
  OpaqueId,
  orNull,
  Price,
  Seconds,
  Sha256,
  SignedEnergy,
} from "./schemas.ts";
import { KEY_KINDS, SHARING_PRICES } from "./sharing-json.ts";

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

const StageSchema = closed({
  name: Type.Enum([...STATEMENT_STAGES]),
  closed_until_s: Seconds,
  estimated_intervals: Type.Integer({ minimum: 0 }),
  changes_until_s: Seconds,
});

const HistorySchema = closed(
  {
    first_nano: Money,
    rows: list(
      closed({
        cause: Type.Enum(["late-reading", "official-value"]),
        date: Type.String({ description: "local day" }),
        intervals: Type.Integer({ minimum: 1 }),
        starts: Type.Immutable(Type.Array(Seconds, { maxItems: STARTS_SHOWN, description: "of the first of them" })),
        parts: list(
          closed({ category: Category, before_wh: SignedEnergy, after_wh: SignedEnergy, amount_nano: Money }),
        ),
        amount_nano: Money,
      }),
    ),
    paid: list(closed({ month: Month, amount_nano: Money }, "with which month's statement it is paid")),
    now_nano: Money,
  },
  "first_nano + the rows = now_nano, for the period's own intervals, whenever it was posted",
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
  stage: StageSchema,
  history: HistorySchema,
  metering_points: Type.Immutable(Type.Array(OpaqueId)),
  sharing: list(
    closed(
      {
        from_s: Seconds,
        kind: orNull(Type.Enum([...KEY_KINDS])),
        price_rule: orNull(Type.Enum([...SHARING_PRICES])),
      },
      "kind null: by bids; empty where bids decided all the time",
    ),
  ),
  csv_sha256: Sha256,
});

const MonthPath = closed({ month: Month });
const MONTH_IN_URL = ":month(^\\d{4}-\\d{2})";
const ROUTE = { roles: ["member"], right: "reader", errors: ["unknown-period"] } as const;
const TAGS = ["statements"];

interface Books {
  readonly read: ReadModel;
  readonly community: CommunityQueries;
}

interface Ports extends Books {
  readonly statementWords: (language: StatementLanguage) => StatementWords;
}

export function statementRoutes(app: LanApp, ports: Ports): void {
  app.get(
    "/api/statements",
    {
      config: { roles: ["member"], right: "reader" },
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
    async (request) => statementToJson(await billOf(ports, memberOf(request), request.params.month)),
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
      const bill = await billOf(ports, memberOf(request), month);
      reply.type("text/csv; charset=utf-8");
      reply.header("content-disposition", `attachment; filename="statement-${month}.csv"`);
      return reply.send(statementToCsv(bill));
    },
  );

  app.get(
    `/api/statements/${MONTH_IN_URL}.html`,
    {
      config: ROUTE,
      schema: {
        summary: "The same as a page to print, in the language asked for, else in the one that the browser prefers",
        tags: TAGS,
        params: MonthPath,
        querystring: closed({ lang: Type.Optional(Type.Enum([...STATEMENT_LANGUAGES])) }),
        produces: ["text/html"],
        response: { 200: Type.String({ description: "one page without outside parts" }) },
      },
    },
    async (request, reply) => {
      const bill = await billOf(ports, memberOf(request), request.params.month);
      const language = request.query.lang ?? acceptedLanguage(request.headers["accept-language"]);
      reply.type("text/html; charset=utf-8");
      reply.header("content-language", language).header("vary", "accept-language");
      reply.header("content-security-policy", `${STATEMENT_HTML_CSP}; frame-ancestors 'none'; base-uri 'none'`);
      return reply.send(statementToHtml(bill, ports.statementWords(language)));
    },
  );
}

/** Local months from the member's first closed interval to the last one, or to its last correction. */
function monthsOf({ read, community }: Books, member: MemberId): string[] {
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

/** @throws {LocalGridError} `unknown-period` */
async function billOf(ports: Books, member: MemberId, month: string): Promise<Bill> {
  const { read, community } = ports;
  const statement = await statementOf(ports, member, month);
  const { period } = statement;
  const asked = { member, from_s: period.from_s, to_s: period.to_s };
  const last = read.lastInterval();
  const last_closed_s = last === null ? null : last.start_s + last.length_s;
  const isRunning = last_closed_s !== null && last_closed_s < period.to_s;
  const settlement = buildSettlement(read.memberSettlement(asked), isRunning);
  const { estimated_intervals } = read.memberEnergy(asked);
  const first_nano = sumOf(statement.lines.map(({ amount_nano }) => amount_nano));
  const own = community.meteringPoints().filter((point) => point.member === member);
  return {
    community: community.settings.community,
    metering_points: own.map(({ metering_point }) => metering_point),
    statement,
    settlement,
    stage: buildStage(period, settlement, { last_closed_s, estimated_intervals }),
    sharing: read.sharingRules(asked).filter((_, __, rules) => rules.some(({ kind }) => kind !== null)),
    history: buildHistory({ first_nano, postings: read.memberHistory(asked), time_zone: period.time_zone }),
  };
}

/**
 * Statements carry what rounding left from month to month, so each is computed from the member's first one on.
 *
 * @throws {LocalGridError} `unknown-period`
 */
async function statementOf(ports: Books, member: MemberId, month: string): Promise<Statement> {
  const { time_zone, currency } = ports.community.settings;
  const months = monthsOf(ports, member);
  if (!months.includes(month)) throw edgeNodeError("unknown-period", `there is no statement for ${month}`);
  let carried_remainder_nano = NO_MONEY;
  for (const label of months) {
    const period = monthPeriod(label, time_zone);
    const { from_s, to_s } = period;
    const postings = ports.read.memberPostings({ member, from_s, to_s });
    const statement = buildStatement({ member, period, currency, postings, carried_remainder_nano });
    if (label === month) return statement;
    carried_remainder_nano = statement.carried_out_nano;
    // Devices wait while a year of postings is summed; a turn in between lets them in.
    await nextTurn();
  }
  throw new Error("a month that is listed was not reached");
}
