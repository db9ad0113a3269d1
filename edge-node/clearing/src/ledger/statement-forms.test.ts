import { type MemberId, memberId } from "@localgrid/vocabulary/identifiers";
import type { MicroPerKilowattHour, NanoCurrency } from "@localgrid/vocabulary/units";
import { describe, expect, test } from "vitest";
import { decimal, shortDecimal } from "./figures.ts";
import { buildSettlement } from "./settlement.ts";
import { buildStatement, monthPeriod, type StatementPosting } from "./statement.ts";
import { statementToCsv } from "./statement-csv.ts";
import { STATEMENT_HTML_CSP, statementToHtml } from "./statement-html.ts";
import { statementToJson } from "./statement-json.ts";

const PERIOD = monthPeriod("2016-08", "Europe/Vienna");

function posting(day: number, change: Partial<StatementPosting>): StatementPosting {
  return {
    start_s: PERIOD.from_s + (day - 1) * 86_400,
    revision: 0,
    category: "grid-import",
    energy_change_wh: 12_345,
    price_micro_per_kwh: 300_000 as MicroPerKilowattHour,
    amount_nano: -3_703_500_000n as NanoCurrency,
    cause: change.revision ? "late-reading" : "closing",
    quality: "valid",
    is_signed: true,
    ...change,
  };
}

function statement(change: { currency?: string; label?: string; postings?: readonly StatementPosting[] } = {}) {
  return buildStatement({
    member: memberId("home-1"),
    period: { ...PERIOD, label: change.label ?? PERIOD.label },
    currency: change.currency ?? "EUR",
    postings: change.postings ?? [
      posting(1, {}),
      posting(2, { quality: "estimated" }),
      posting(3, { category: "neighbour-sale", price_micro_per_kwh: null, amount_nano: 123_456_789n as NanoCurrency }),
      posting(4, { revision: 1, energy_change_wh: -100, amount_nano: 30_000_000n as NanoCurrency }),
    ],
    carried_remainder_nano: 4_321n as NanoCurrency,
  });
}

const SETTLEMENT = buildSettlement(
  {
    intervals: 2_976,
    final_intervals: 96,
    sums: [
      sumOf(["grid-import", "closing"], 24_690, -7_407_000_000n),
      sumOf(["grid-import", "late-reading"], -100, 30_000_000n),
      sumOf(["neighbour-sale", "closing"], 12_345, 123_456_789n),
      sumOf(["neighbour-sale", "official-value"], -345, -3_456_789n),
    ],
  },
  false,
);

function sumOf(
  posted: readonly [StatementPosting["category"], StatementPosting["cause"]],
  energy_change_wh: number,
  nano: bigint,
) {
  const [category, cause] = posted;
  return { category, cause, energy_change_wh, amount_nano: nano as NanoCurrency };
}

function tables(page: string): ReadonlyMap<string, readonly (readonly string[])[]> {
  const found = page.matchAll(/<h2>([^<]*)<\/h2>\n<table>\n<thead>.*<\/thead>\n([\s\S]*?)<\/table>/g);
  return new Map(
    [...found].map(([, title = "", body = ""]) => {
      const rows = [...body.matchAll(/<tr>(.*?)<\/tr>/g)].map(([, cells = ""]) =>
        [...cells.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map(([, text = ""]) => text),
      );
      return [title, rows];
    }),
  );
}

describe("the CSV form", () => {
  test("holds every exact amount with nine decimals", () => {
    expect(statementToCsv(statement(), SETTLEMENT).split("\r\n")).toEqual([
      "row,member,period,category,date_local,interval_start_s,revision,cause,energy_wh,estimated_wh,price_micro_per_kwh,amount,currency,unsigned_wh",
      "carried-in,home-1,2016-08,,,,,,,,,0.000004321,EUR,",
      "day,home-1,2016-08,neighbour-sale,2016-08-03,,,,12345,0,,0.123456789,EUR,0",
      "line,home-1,2016-08,neighbour-sale,,,,,12345,0,,0.123456789,EUR,0",
      "day,home-1,2016-08,grid-import,2016-08-01,,,,12345,0,300000,-3.703500000,EUR,0",
      "day,home-1,2016-08,grid-import,2016-08-02,,,,12345,12345,300000,-3.703500000,EUR,0",
      "line,home-1,2016-08,grid-import,,,,,24690,12345,300000,-7.407000000,EUR,0",
      "correction,home-1,2016-08,grid-import,2016-08-04 00:00 GMT+2,1470261600,1,late-reading,-100,,,0.030000000,EUR,",
      "total,home-1,2016-08,,,,,,,,,-7.253538890,EUR,",
      "due,home-1,2016-08,,,,,,,,,-7.260000000,EUR,",
      "carried-out,home-1,2016-08,,,,,,,,,0.006461110,EUR,",
      "provisional,home-1,2016-08,neighbour-sale,,,,,12345,,,0.123456789,EUR,",
      "final,home-1,2016-08,neighbour-sale,,,,,12000,,,0.120000000,EUR,",
      "provisional,home-1,2016-08,grid-import,,,,,24590,,,-7.377000000,EUR,",
      "final,home-1,2016-08,grid-import,,,,,24590,,,-7.377000000,EUR,",
      "provisional-total,home-1,2016-08,,,,,,,,,-7.253543211,EUR,",
      "final-total,home-1,2016-08,,,,,,,,,-7.257000000,EUR,",
      "",
    ]);
  });

  test.each(["=1+1", "+cmd", "-x", "@sum", "\t=1"])("makes text from %j, which a spreadsheet would run", (label) => {
    expect(statementToCsv(statement({ label }), SETTLEMENT).split("\r\n")[1]).toContain(`home-1,'${label},`);
  });

  test("quotes separators, quotes and line breaks", () => {
    expect(statementToCsv(statement({ label: 'a,"b"\r\nc' }), SETTLEMENT)).toContain('home-1,"a,""b""\r\nc",');
  });
});

describe("the JSON form", () => {
  test("writes money as decimal strings and everything else as it is", () => {
    const json = JSON.parse(JSON.stringify(statementToJson(statement(), SETTLEMENT)));
    expect(json).toMatchObject({ member: "home-1", period: PERIOD, currency: "EUR", due_cents: -726 });
    expect(json).toMatchObject({ carried_in_nano: "4321", total_nano: "-7253538890", carried_out_nano: "6461110" });
    expect(json.lines[0]).toMatchObject({ category: "neighbour-sale", amount_nano: "123456789", energy_wh: 12_345 });
    expect(json.lines[1].days[0]).toEqual({
      date: "2016-08-01",
      energy_wh: 12_345,
      estimated_wh: 0,
      unsigned_wh: 0,
      price_micro_per_kwh: 300_000,
      amount_nano: "-3703500000",
      shown_cents: -371,
    });
    expect(json.corrections[0]).toMatchObject({ revision: 1, energy_change_wh: -100, amount_nano: "30000000" });
    expect(json.settlement).toMatchObject({ provisional_nano: "-7253543211", final_nano: "-7257000000" });
    expect(json.settlement.rows[0]).toMatchObject({ final_energy_wh: 12_000, final_nano: "120000000" });
  });
});

describe("the HTML form", () => {
  const html = statementToHtml(statement(), SETTLEMENT);

  /** Cells of the tables by title: rows of texts, the header left out. */
  test("shows days, their sums, corrections and what is due", () => {
    expect(Object.fromEntries(tables(html))).toEqual({
      Summary: [
        ["Sold to neighbours", "12.345", "", "0.12"],
        ["Taken from the grid", "* 24.690", "0.30", "-7.41"],
        ["Corrections", "", "", "0.03"],
        ["Sum", "", "", "-7.26"],
      ],
      "Sold to neighbours": [
        ["2016-08-03", "12.345", "", "0.12"],
        ["Sum", "12.345", "", "0.12"],
      ],
      "Taken from the grid": [
        ["2016-08-01", "12.345", "0.30", "-3.71"],
        ["2016-08-02", "* 12.345", "0.30", "-3.70"],
        ["Sum", "* 24.690", "0.30", "-7.41"],
      ],
      "Corrections of intervals that had closed before": [
        ["2016-08-04 00:00 GMT+2", "Taken from the grid", "reading came late", "-0.100", "0.03"],
        ["Sum", "", "", "", "0.03"],
      ],
      "Provisional and final": [
        ["Sold to neighbours", "0.12", "0.12", "0.00"],
        ["Taken from the grid", "-7.38", "-7.38", "0.00"],
        ["Sum", "-7.26", "-7.26", "0.00"],
      ],
    });
    expect(html).toContain("You pay 7.26 EUR");
    expect(html).toContain("Carried to the next statement: 0.006461110 EUR");
    expect(html).toContain("have arrived for 96 of 2976 intervals, 2880 are provisional.");
    expect(html).toContain("12.345 of 37.035 kWh rest on estimated readings");
  });

  test("every column of cents adds up to its last row, as printed", () => {
    let checked = 0;
    for (const rows of tables(html).values()) {
      const cents = rows.map((row) => Math.round(Number(row.at(-1)) * 100));
      expect(cents.slice(0, -1).reduce((sum, value) => sum + value, 0)).toBe(cents.at(-1));
      checked += 1;
    }
    expect(checked).toBe(5);
  });

  test("says who receives when nothing is to be paid", () => {
    const credit = posting(1, { category: "grid-export", amount_nano: 2_500_000_000n as NanoCurrency });
    expect(statementToHtml(statement({ postings: [credit] }), SETTLEMENT)).toContain("You receive 2.50 EUR");
    expect(statementToHtml(statement({ postings: [credit] }), SETTLEMENT, { is_running: true })).toContain(
      "So far you receive 2.50",
    );
  });

  test("escapes every text that came from outside", () => {
    const attack = `"><script>alert('x')</script>&`;
    const page = statementToHtml(
      {
        ...statement({ label: attack, currency: attack }),
        member: attack as MemberId,
      },
      SETTLEMENT,
    );
    expect(page).not.toContain("<script");
    expect(page).not.toContain("alert('x')");
    expect(page).toContain("&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;");
  });

  test("loads nothing from outside and names the hash of its own style", async () => {
    expect(html).not.toMatch(/https?:|<link|<img|<script|url\(|@import|\sstyle=/);
    const style = /<style>([\s\S]*)<\/style>/.exec(html)?.[1] ?? "";
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(style));
    expect(STATEMENT_HTML_CSP).toContain(`'sha256-${Buffer.from(digest).toString("base64")}'`);
  });
});

describe("energy that no device signed", () => {
  const postings = [
    posting(1, {}),
    posting(2, { is_signed: false }),
    posting(3, { is_signed: false, quality: "estimated" }),
  ];

  test("is told apart from what is signed and what is estimated, in every form", () => {
    const built = statement({ postings });
    expect(built).toMatchObject({ energy_wh: 37_035, estimated_wh: 12_345, unsigned_wh: 12_345 });
    expect(statementToJson(built, SETTLEMENT).lines[0]).toMatchObject({ estimated_wh: 12_345, unsigned_wh: 12_345 });
    const marks = tables(statementToHtml(built, SETTLEMENT))
      .get("Taken from the grid")
      ?.map((row) => row[1]);
    expect(marks).toEqual(["12.345", "† 12.345", "* 12.345", "† * 37.035"]);
    expect(statementToHtml(built, SETTLEMENT)).toContain(
      "12.345 of 37.035 kWh were metered by devices that do not sign",
    );
    const [, , ...days] = statementToCsv(built, SETTLEMENT).split("\r\n");
    expect(days.slice(0, 3).map((row) => row.split(",").at(-1))).toEqual(["0", "12345", "0"]);
  });

  test("is not mentioned on a statement that has none", () => {
    expect(statementToHtml(statement(), SETTLEMENT)).not.toContain("†");
  });
});

describe("figures", () => {
  test("put the decimal point exactly", () => {
    expect([decimal(0, 3), decimal(-5, 3), decimal(12_345, 3), decimal(-100n, 2)]).toEqual([
      "0.000",
      "-0.005",
      "12.345",
      "-1.00",
    ]);
    expect(decimal(-(10n ** 30n) - 1n, 9)).toBe("-1000000000000000000000.000000001");
  });

  test("short ones keep two places", () => {
    const shown = [300_000, 123_456, 1_000_000, 0, -5_000, 120_000, 1_230_000, 100_100].map((n) => shortDecimal(n, 6));
    expect(shown).toEqual(["0.30", "0.123456", "1.00", "0.00", "-0.005", "0.12", "1.23", "0.1001"]);
  });
});
