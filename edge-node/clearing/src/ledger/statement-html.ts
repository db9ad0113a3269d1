import { hash } from "node:crypto";
import type { PostingCategory } from "../pricing/pricing.ts";
import type { Bill } from "./bill.ts";
import { localClock } from "./local-clock.ts";
import type { Settlement } from "./settlement.ts";
import type { Statement, StatementDay, StatementLine } from "./statement.ts";
import { csvFingerprint } from "./statement-csv.ts";
import type { CorrectedPart, StatementHistory } from "./statement-history.ts";
import type { StatementWords } from "./statement-words.ts";

/** Black on white with lines instead of shades, so that any printer and a photocopy keep it readable. */
const STYLE = `
@page { size: A4; margin: 16mm 16mm 18mm; @bottom-right { content: counter(page) " / " counter(pages); font: 9pt system-ui, sans-serif; } }
body { font: 11pt/1.4 system-ui, sans-serif; color: #000; background: #fff; max-width: 46rem; margin: 1.5rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; }
h2 { font-size: 1.1rem; margin: 1.5rem 0 .25rem; break-after: avoid; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .15rem .4rem; text-align: right; border-bottom: 1px solid #999; }
th:first-child, td:first-child { text-align: left; }
thead th { border-bottom: 2px solid #000; }
tfoot th, tfoot td { border-top: 2px solid #000; border-bottom: 4px double #000; font-weight: bold; }
tr { break-inside: avoid; }
.sheet, .sheet > thead > tr > td, .sheet > tbody > tr > td { display: block; padding: 0; border: 0; text-align: left; }
.sheet > thead, .sheet > tbody, .sheet > thead > tr, .sheet > tbody > tr { display: block; }
.running-head { font-size: 9pt; border-bottom: 1px solid #000; padding-bottom: .2rem; }
.stage { font-weight: bold; border-left: 6px double #000; padding-left: .6rem; }
.hash { font-family: ui-monospace, monospace; font-size: 9pt; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: .5rem 0; }
dt { font-weight: bold; }
dd { margin: 0; overflow-wrap: anywhere; }
@media print {
  body { margin: 0; padding: 0; max-width: none; font-size: 9.5pt; }
  thead { break-after: avoid; }
  tfoot { display: table-row-group; }
  th, td { padding-block: .05rem; }
  .sheet { display: table; }
  .sheet > thead { display: table-header-group; }
  .sheet > tbody { display: table-row-group; }
  .sheet > thead > tr, .sheet > tbody > tr { display: table-row; break-inside: auto; }
  .sheet > thead > tr > td, .sheet > tbody > tr > td { display: table-cell; }
  .sheet > thead > tr > td { padding-bottom: 4mm; }
}
.due { font-size: 1.25rem; font-weight: bold; border: 2px solid #000; padding: .5rem .75rem; }
`;

/** `Content-Security-Policy` under which a statement page shows: nothing but its own style sheet. */
export const STATEMENT_HTML_CSP = `default-src 'none'; style-src 'sha256-${hash("sha256", STYLE, "base64")}'`;

/**
 * The bill as one printable page without outside parts, with a head on every sheet, in the language of the words. Amounts are
 * in whole cents; every column adds up to its last row as printed. The exact amounts are in the CSV and JSON forms.
 * Nothing is told by colour. The same bill gives the same bytes with the same words.
 */
export function statementToHtml(bill: Bill, words: StatementWords): string {
  const { say, language } = words;
  const { statement, settlement, history, stage } = bill;
  const { lines, period, currency } = statement;
  const month = escaped(words.month(period.label));
  const [community, member] = [bdi(bill.community), bdi(statement.member)];
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${say("statement-window", { month, member: escaped(statement.member) })}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<table class="sheet" role="presentation">
<thead><tr><td><div class="running-head">${say("statement-head", { community, month, member })}</div></td></tr></thead>
<tbody><tr><td>
<h1>${say("statement-title", { month })}</h1>
${facts(words, bill)}
<p class="stage">${say(`statement-stage-${stage.name}`)}</p>
${dueText(words, statement, stage.name === "running")}
${sharingText(words, bill)}<p>${say("statement-signs", { currency: escaped(currency) })}</p>
${summaryTable(words, statement)}
${lines.map((line) => lineTable(words, line, currency)).join("\n")}
${correctionTable(words, statement)}
${settlementTable(words, settlement, currency)}
${historyTable(words, history, currency)}
${notes(words, statement)}
${proof(words, bill)}
</td></tr></tbody>
</table>
</main>
</body>
</html>
`;
}

function facts({ say, ...words }: StatementWords, bill: Bill): string {
  const { community, metering_points, statement, stage } = bill;
  const count = stage.estimated_intervals;
  const { period } = statement;
  const clock = localClock(period.time_zone);
  const dayAt = (at_s: number) => words.day(clock.dateAt(at_s));
  const zone = escaped(period.time_zone);
  const pairs = [
    [say("statement-fact-community"), bdi(community)],
    [say("statement-fact-member"), bdi(statement.member)],
    [
      say("statement-fact-period"),
      say("statement-period", { from: dayAt(period.from_s), to: dayAt(period.to_s - 1), zone }),
    ],
    [
      say("statement-fact-points", { count: metering_points.length }),
      metering_points.length === 0 ? say("statement-no-points") : metering_points.map(escaped).join(", "),
    ],
    [say("statement-fact-estimated"), say("statement-estimated", { count, shown: String(count) })],
  ];
  return `<dl>${pairs.map(([name, text]) => `<dt>${name}</dt><dd>${text}</dd>`).join("")}</dl>`;
}

/** Nothing where members' limits decided all the time. */
function sharingText({ say, day }: StatementWords, { sharing, statement }: Bill): string {
  const clock = localClock(statement.period.time_zone);
  const rules = sharing.map(({ from_s, kind, price_rule }) => {
    const rule = say(`statement-sharing-${kind ?? "bids"}`, { day: day(clock.dateAt(from_s)) });
    if (price_rule === null) return rule;
    return say("statement-sharing-priced", { rule, price: say(`statement-sharing-price-${price_rule}`) });
  });
  return rules.length === 0 ? "" : `<p>${say("statement-sharing", { rules: rules.join("; ") })}</p>\n`;
}

function dueText(words: StatementWords, { due_cents, currency }: Statement, is_running: boolean): string {
  const amount = `${words.decimal(Math.abs(due_cents), 2)} ${escaped(currency)}`;
  const way = due_cents < 0 ? "pay" : "receive";
  return `<p class="due">${words.say(`statement-due-${way}${is_running ? "-running" : ""}`, { amount })}</p>`;
}

function summaryTable(words: StatementWords, statement: Statement): string {
  const { lines, corrections, due_cents, currency } = statement;
  const { say } = words;
  const rows = lines.map((line) => row([titleOf(words, line.category), ...figures(words, line)]));
  if (corrections.length > 0) {
    rows.push(row([say("statement-corrections"), "", "", cents(words, sumOfCents(corrections))]));
  }
  return table({
    title: say("statement-summary"),
    head: [say("statement-column-line"), ...figureHeads(words, currency)],
    rows,
    foot: [say("statement-sum"), "", "", cents(words, due_cents)],
  });
}

function lineTable(words: StatementWords, line: StatementLine, currency: string): string {
  return table({
    title: titleOf(words, line.category),
    head: [words.say("statement-column-day"), ...figureHeads(words, currency)],
    rows: line.days.map((day) => row([words.day(day.date), ...figures(words, day)])),
    foot: [words.say("statement-sum"), ...figures(words, line)],
  });
}

function figureHeads({ say }: StatementWords, currency: string): readonly string[] {
  return ["kWh", say("statement-column-price", { currency: escaped(currency) }), escaped(currency)];
}

function correctionTable(words: StatementWords, { corrections, currency }: Statement): string {
  if (corrections.length === 0) return "";
  const { say } = words;
  const heads = ["interval", "part", "why", "change"].map((name) => say(`statement-column-${name}`));
  return table({
    title: say("statement-corrections-title"),
    head: [...heads, escaped(currency)],
    rows: corrections.map((correction) => {
      const { interval_local, category, cause, energy_change_wh, shown_cents } = correction;
      const when = escaped(words.day(interval_local));
      const energy = words.decimal(energy_change_wh, 3);
      return row([when, titleOf(words, category), say(`statement-cause-${cause}`), energy, cents(words, shown_cents)]);
    }),
    foot: [say("statement-sum"), "", "", "", cents(words, sumOfCents(corrections))],
  });
}

function settlementTable(words: StatementWords, settlement: Settlement, currency: string): string {
  const { rows, provisional_cents, final_cents } = settlement;
  const { say } = words;
  const unit = { currency: escaped(currency) };
  const figuresOf = (before: number, after: number) =>
    [before, after, after - before].map((each) => cents(words, each));
  const both = table({
    title: say("statement-settlement-title"),
    head: [
      say("statement-column-line"),
      say("statement-column-provisional", unit),
      say("statement-column-final", unit),
      say("statement-column-difference"),
    ],
    rows: rows.map((each) =>
      row([titleOf(words, each.category), ...figuresOf(each.provisional_cents, each.final_cents)]),
    ),
    foot: [say("statement-sum"), ...figuresOf(provisional_cents, final_cents)],
  });
  return `${both}\n<p>${progressText(words, settlement)} ${say("statement-settlement-note")}</p>`;
}

/** How far the official values have come. */
function progressText({ say }: StatementWords, { intervals, final_intervals, is_final }: Settlement): string {
  if (is_final) return say("statement-settlement-all", { intervals: String(intervals) });
  if (final_intervals === 0) return say("statement-settlement-none");
  const open = intervals - final_intervals;
  return say("statement-settlement-some", {
    final: String(final_intervals),
    intervals: String(intervals),
    open: String(open),
  });
}

/** Exact, because the first bill and every correction have to come to what is there now. */
function historyTable(words: StatementWords, history: StatementHistory, currency: string): string {
  const { first_nano, rows, paid, now_nano } = history;
  if (rows.length === 0) return "";
  const { say } = words;
  const exact = (amount_nano: bigint) => words.decimal(amount_nano, 9);
  const heads = ["day", "why", "intervals", "energies"].map((name) => say(`statement-column-${name}`));
  const changes = table({
    title: say("statement-history-title"),
    head: [...heads, escaped(currency)],
    rows: [
      row([say("statement-history-first"), "", "", "", exact(first_nano)]),
      ...rows.map(({ date, cause, intervals, parts, amount_nano }) => {
        const what = parts.map((part) => partText(words, part)).join("<br>");
        return row([words.day(date), say(`statement-cause-${cause}`), String(intervals), what, exact(amount_nano)]);
      }),
    ],
    foot: [say("statement-history-now"), "", "", "", exact(now_nano)],
  });
  const payments = paid.map(({ month, amount_nano }) =>
    say("statement-history-payment", { amount: exact(amount_nano), month: escaped(words.month(month)) }),
  );
  return `${changes}\n<p>${say("statement-history-note", { payments: payments.join(", ") })}</p>`;
}

function partText(words: StatementWords, { category, before_wh, after_wh }: CorrectedPart): string {
  const name = titleOf(words, category);
  const [before, after] = [words.decimal(before_wh, 3), words.decimal(after_wh, 3)];
  if (before_wh === after_wh) return words.say("statement-history-part-price", { name, energy: after });
  return words.say("statement-history-part", { name, before, after });
}

function proof({ say, month }: StatementWords, bill: Bill): string {
  const place = { month: escaped(month(bill.statement.period.label)), command: "<code>sha256sum</code>" };
  return `<h2>${say("statement-check-title")}</h2>
<p>${say("statement-check-hash")}</p>
<p class="hash">${csvFingerprint(bill)}</p>
<p>${say("statement-check-how", place)}</p>`;
}

function notes(words: StatementWords, statement: Statement): string {
  const { carried_in_nano, carried_out_nano, energy_wh, estimated_wh, unsigned_wh, currency } = statement;
  const { say } = words;
  const exact = (amount_nano: bigint) => `${words.decimal(amount_nano, 9)} ${escaped(currency)}`;
  const [energy, estimated, unsigned] = [energy_wh, estimated_wh, unsigned_wh].map((each) => words.decimal(each, 3));
  const part = { energy: energy ?? "", estimated: estimated ?? "", unsigned: unsigned ?? "" };
  return `<h2>${say("statement-notes-title")}</h2>
<p>${say("statement-notes-carried", { before: exact(carried_in_nano), next: exact(carried_out_nano) })}</p>
<p>${say("statement-notes-rounding")}</p>
<p>${say("statement-notes-estimated", part)}</p>${unsigned_wh === 0 ? "" : `\n<p>${say("statement-notes-unsigned", part)}</p>`}`;
}

function table(content: {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly string[];
  readonly foot: readonly string[];
}): string {
  const head = content.head.map((text) => `<th scope="col">${text}</th>`).join("");
  return `<h2>${content.title}</h2>
<table>
<thead><tr>${head}</tr></thead>
<tbody>
${content.rows.join("\n")}
</tbody>
<tfoot>${row(content.foot)}</tfoot>
</table>`;
}

function row([first, ...others]: readonly string[]): string {
  return `<tr><th scope="row">${first}</th>${others.map((text) => `<td>${text}</td>`).join("")}</tr>`;
}

function figures(words: StatementWords, sum: Omit<StatementDay, "date">): readonly string[] {
  const { energy_wh, estimated_wh, unsigned_wh, price_micro_per_kwh, shown_cents } = sum;
  const marks = `${unsigned_wh > 0 ? "† " : ""}${estimated_wh > 0 ? "* " : ""}`;
  const energy = energy_wh === 0 ? "" : `${marks}${words.decimal(energy_wh, 3)}`;
  const price = price_micro_per_kwh === null ? "" : words.shortDecimal(price_micro_per_kwh, 6);
  return [energy, price, cents(words, shown_cents)];
}

function titleOf({ say }: StatementWords, category: PostingCategory): string {
  return say(`statement-category-${category}`);
}

function sumOfCents(rows: readonly { readonly shown_cents: number }[]): number {
  return rows.reduce((sum, { shown_cents }) => sum + shown_cents, 0);
}

function cents(words: StatementWords, amount: number): string {
  return words.decimal(amount, 2);
}

/** A name, which may run the other way, kept apart from what stands around it. */
function bdi(name: string): string {
  return `<bdi>${escaped(name)}</bdi>`;
}

function escaped(text: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? "");
}
