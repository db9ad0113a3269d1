import { hash } from "node:crypto";
import type { PostingCategory } from "../pricing/pricing.ts";
import type { Bill } from "./bill.ts";
import { decimal, shortDecimal } from "./figures.ts";
import { localClock } from "./local-clock.ts";
import { type Settlement, settlementText } from "./settlement.ts";
import type { Statement, StatementCorrection, StatementDay, StatementLine } from "./statement.ts";
import { csvFingerprint } from "./statement-csv.ts";
import type { CorrectedPart, StatementHistory } from "./statement-history.ts";
import type { StatementStage } from "./statement-stage.ts";

const TITLES: Record<PostingCategory, string> = {
  "neighbour-purchase": "Bought from neighbours",
  "neighbour-sale": "Sold to neighbours",
  "local-network-fee": "Local network fee",
  "grid-import": "Taken from the grid",
  "grid-export": "Fed into the grid",
  "fixed-fee": "Fixed fee",
};

const CAUSES: Record<StatementCorrection["cause"], string> = {
  "late-reading": "reading came late",
  "official-value": "official value",
};

const STAGES: Record<StatementStage["name"], string> = {
  running: "RUNNING: intervals of this month have yet to close.",
  provisional: "PROVISIONAL: late readings and official values may still correct this month.",
  final: "FINAL: this month does not change any more, unless the network operator tells other values.",
};

/** Black on white with lines instead of shades, so that any printer and a photocopy keep it readable. */
const SHARING_KINDS = {
  bids: "by everybody's limits",
  dynamic: "by an agreed key, in proportion to need",
  static: "by an agreed key, in fixed shares",
  hybrid: "by an agreed key, in fixed shares and what is left by need",
  priority: "by an agreed key, group after group",
} as const;
const SHARING_PRICES = {
  "mid-market": "the middle between the two prices of the grid",
  "supply-demand-ratio": "how much there was for how much was needed",
} as const;

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
 * The bill as one printable page without outside parts, with a head on every sheet. Amounts are in whole cents; every
 * column adds up to its last row as printed. The exact amounts are in the CSV and JSON forms. Nothing is told by colour.
 */
export function statementToHtml(bill: Bill): string {
  const { statement, settlement, history, stage } = bill;
  const { lines, member, period, currency } = statement;
  const label = escaped(period.label);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Statement ${label}, ${escaped(member)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<table class="sheet" role="presentation">
<thead><tr><td><div class="running-head"><bdi>${escaped(bill.community)}</bdi> · Statement ${label} · Member <bdi>${escaped(member)}</bdi></div></td></tr></thead>
<tbody><tr><td>
<h1>Statement ${label}</h1>
${facts(bill)}
<p class="stage">${STAGES[stage.name]}</p>
${dueText(statement, stage.name === "running")}
${sharingText(bill)}<p>Amounts in ${escaped(currency)}: a minus means that you pay.</p>
${summaryTable(statement)}
${lines.map((line) => lineTable(line, currency)).join("\n")}
${correctionTable(statement)}
${settlementTable(settlement, currency)}
${historyTable(history, currency)}
${notes(statement)}
${proof(bill)}
</td></tr></tbody>
</table>
</main>
</body>
</html>
`;
}

function facts({ community, metering_points, statement, stage }: Bill): string {
  const points = metering_points.length === 0 ? "none" : metering_points.map(escaped).join(", ");
  const pairs = [
    ["Community", `<bdi>${escaped(community)}</bdi>`],
    ["Member", `<bdi>${escaped(statement.member)}</bdi>`],
    ["Period", periodText(statement)],
    [metering_points.length === 1 ? "Metering point" : "Metering points", points],
    ["Estimated", `${stage.estimated_intervals} intervals`],
  ];
  return `<dl>${pairs.map(([name, text]) => `<dt>${name}</dt><dd>${text}</dd>`).join("")}</dl>`;
}

/** Nothing where members' limits decided all the time. */
function sharingText({ sharing, statement }: Bill): string {
  const clock = localClock(statement.period.time_zone);
  const texts = sharing.map(({ from_s, kind, price_rule }) => {
    const price = price_rule === null ? "" : `, at a price by ${SHARING_PRICES[price_rule]}`;
    return `from ${clock.dateAt(from_s)} on ${SHARING_KINDS[kind ?? "bids"]}${price}`;
  });
  return texts.length === 0 ? "" : `<p>Energy between neighbours was shared ${texts.join("; ")}.</p>\n`;
}

function periodText({ period }: Statement): string {
  const clock = localClock(period.time_zone);
  return `${clock.dateAt(period.from_s)} to ${clock.dateAt(period.to_s - 1)} (${escaped(period.time_zone)})`;
}

function dueText({ due_cents, currency }: Statement, is_running: boolean): string {
  const verb = `${is_running ? "So far you" : "You"} ${due_cents < 0 ? "pay" : "receive"}`;
  return `<p class="due">${verb} ${decimal(Math.abs(due_cents), 2)} ${escaped(currency)}</p>`;
}

function summaryTable(statement: Statement): string {
  const { lines, corrections, due_cents, currency } = statement;
  const rows = lines.map((line) => row([TITLES[line.category], ...figures(line)]));
  if (corrections.length > 0) rows.push(row(["Corrections", "", "", cents(sumOfCents(corrections))]));
  return table({
    title: "Summary",
    head: ["Line", "kWh", `${escaped(currency)} per kWh`, escaped(currency)],
    rows,
    foot: ["Sum", "", "", cents(due_cents)],
  });
}

function lineTable(line: StatementLine, currency: string): string {
  return table({
    title: TITLES[line.category],
    head: ["Day", "kWh", `${escaped(currency)} per kWh`, escaped(currency)],
    rows: line.days.map((day) => row([day.date, ...figures(day)])),
    foot: ["Sum", ...figures(line)],
  });
}

function correctionTable({ corrections, currency }: Statement): string {
  if (corrections.length === 0) return "";
  return table({
    title: "Corrections of intervals that had closed before",
    head: ["Interval", "Part", "Why", "kWh more or less", escaped(currency)],
    rows: corrections.map((correction) => {
      const { interval_local, category, cause, energy_change_wh, shown_cents } = correction;
      const energy = decimal(energy_change_wh, 3);
      return row([escaped(interval_local), TITLES[category], CAUSES[cause], energy, cents(shown_cents)]);
    }),
    foot: ["Sum", "", "", "", cents(sumOfCents(corrections))],
  });
}

function settlementTable(settlement: Settlement, currency: string): string {
  const { rows, provisional_cents, final_cents } = settlement;
  const unit = escaped(currency);
  const figuresOf = (before: number, after: number) => [cents(before), cents(after), cents(after - before)];
  const both = table({
    title: "Provisional and final",
    head: ["Line", `Provisional, ${unit}`, `Final, ${unit}`, "Difference"],
    rows: rows.map((each) => row([TITLES[each.category], ...figuresOf(each.provisional_cents, each.final_cents)])),
    foot: ["Sum", ...figuresOf(provisional_cents, final_cents)],
  });
  return `${both}
<p>${escaped(settlementText(settlement))} Provisional is what our own meters showed. A difference is paid with the
statement of the month in which it was posted.</p>`;
}

/** Exact, because the first bill and every correction have to come to what is there now. */
function historyTable({ first_nano, rows, paid, now_nano }: StatementHistory, currency: string): string {
  if (rows.length === 0) return "";
  const exact = (amount_nano: bigint) => decimal(amount_nano, 9);
  const changes = table({
    title: "What changed since the first bill",
    head: ["Day", "Why", "Intervals", "kWh before, after", escaped(currency)],
    rows: [
      row(["First bill", "", "", "", exact(first_nano)]),
      ...rows.map((each) => {
        const { date, cause, intervals, parts, amount_nano } = each;
        return row([date, CAUSES[cause], String(intervals), parts.map(partText).join("<br>"), exact(amount_nano)]);
      }),
    ],
    foot: ["Now", "", "", "", exact(now_nano)],
  });
  const payments = paid.map(({ month, amount_nano }) => `${exact(amount_nano)} with ${month}`);
  return `${changes}
<p>Nothing is edited: each difference is paid with the statement of the month in which it became known:
${payments.join(", ")}.</p>`;
}

function partText({ category, before_wh, after_wh }: CorrectedPart): string {
  if (before_wh === after_wh) return `${TITLES[category]}: ${decimal(after_wh, 3)}, other price`;
  return `${TITLES[category]}: ${decimal(before_wh, 3)} → ${decimal(after_wh, 3)}`;
}

function proof(bill: Bill): string {
  const { label } = bill.statement.period;
  return `<h2>How to check this</h2>
<p>SHA-256 of the CSV form of this statement:</p>
<p class="hash">${csvFingerprint(bill)}</p>
<p>Download the CSV in the member app under My statement, ${escaped(label)}, and compare with <code>sha256sum</code>. Keep the
file with this page: a later correction gives another one. The app also computes the month again from its intervals, and shows
for each of them the meter readings, the price and the signed record that it rests on.</p>`;
}

function notes(statement: Statement): string {
  const { carried_in_nano, carried_out_nano, energy_wh, estimated_wh, unsigned_wh, currency } = statement;
  const unit = escaped(currency);
  return `<h2>How this was computed</h2>
<p>Carried over from the statement before: ${decimal(carried_in_nano, 9)} ${unit}.
Carried to the next statement: ${decimal(carried_out_nano, 9)} ${unit}.</p>
<p>Every interval is computed exactly. Only the end result is rounded, down to the whole cent, and what that leaves is
carried to the next statement, so that nothing is lost. Each row is printed in whole cents and its fraction of a cent is
carried into the row below it: the columns add up as printed, and a row may differ from energy × price by up to one cent.
The exact amounts are in the CSV form of this statement. Where no price is given it varied within the row.</p>
<p>${decimal(estimated_wh, 3)} of ${decimal(energy_wh, 3)} kWh rest on estimated readings; rows with such readings are
marked *. Official values of the network operator bind: where they differ, the difference is posted as a correction;
what was billed is never changed.</p>${unsignedNote(unsigned_wh, energy_wh)}`;
}

function unsignedNote(unsigned_wh: number, energy_wh: number): string {
  if (unsigned_wh === 0) return "";
  return `
<p>${decimal(unsigned_wh, 3)} of ${decimal(energy_wh, 3)} kWh were metered by devices that do not sign their readings, so
that nobody can prove them afterwards; rows with such readings are marked †.</p>`;
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

function figures(sum: Omit<StatementDay, "date">): readonly string[] {
  const { energy_wh, estimated_wh, unsigned_wh, price_micro_per_kwh, shown_cents } = sum;
  const marks = `${unsigned_wh > 0 ? "† " : ""}${estimated_wh > 0 ? "* " : ""}`;
  const energy = energy_wh === 0 ? "" : `${marks}${decimal(energy_wh, 3)}`;
  const price = price_micro_per_kwh === null ? "" : shortDecimal(price_micro_per_kwh, 6);
  return [energy, price, cents(shown_cents)];
}

function sumOfCents(rows: readonly { readonly shown_cents: number }[]): number {
  return rows.reduce((sum, { shown_cents }) => sum + shown_cents, 0);
}

function cents(amount: number): string {
  return decimal(amount, 2);
}

function escaped(text: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? "");
}
