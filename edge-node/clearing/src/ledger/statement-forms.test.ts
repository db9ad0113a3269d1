import { hash } from "node:crypto";
import { type MemberId, type MeteringPointId, meteringPointId } from "@localgrid/vocabulary/identifiers";
import type { MicroPerKilowattHour, NanoCurrency } from "@localgrid/vocabulary/units";
import { describe, expect, test } from "vitest";
import type { Bill } from "./bill.ts";
import { decimal, shortDecimal } from "./figures.ts";
import { buildStatement, monthPeriod } from "./statement.ts";
import { STATEMENT_CATALOGUES } from "./statement-catalogues.ts";
import { csvFingerprint, statementToCsv } from "./statement-csv.ts";
import { STATEMENT_HTML_CSP, statementToHtml } from "./statement-html.ts";
import { statementToJson } from "./statement-json.ts";

import { statementWordsOf } from "./statement-words.ts";
import { bill, EDGE_S, NO_HISTORY, PERIOD, posting, SETTLEMENT, statement, tables } from "./test-bill.ts";

const ENGLISH = statementWordsOf(STATEMENT_CATALOGUES)("en");

describe("the CSV form", () => {
  test("holds every exact amount, as whole nano and with nine decimals", () => {
    expect(statementToCsv(bill()).split("\r\n")).toEqual([
      "row,member,period,category,date_local,interval_start_s,revision,cause,energy_wh,estimated_wh,price_micro_per_kwh,amount,currency,unsigned_wh,amount_nano,shown_cents,before_wh,after_wh,intervals",
      "carried-in,home-1,2016-08,,,,,,,,,0.000004321,EUR,,4321,,,,",
      "day,home-1,2016-08,neighbour-sale,2016-08-03,,,,12345,0,,0.123456789,EUR,0,123456789,12,,,",
      "line,home-1,2016-08,neighbour-sale,,,,,12345,0,,0.123456789,EUR,0,123456789,12,,,",
      "day,home-1,2016-08,grid-import,2016-08-01,,,,12345,0,300000,-3.703500000,EUR,0,-3703500000,-371,,,",
      "day,home-1,2016-08,grid-import,2016-08-02,,,,12345,12345,300000,-3.703500000,EUR,0,-3703500000,-370,,,",
      "line,home-1,2016-08,grid-import,,,,,24690,12345,300000,-7.407000000,EUR,0,-7407000000,-741,,,",
      "correction,home-1,2016-08,grid-import,2016-08-04 00:00 GMT+2,1470261600,1,late-reading,-100,,,0.030000000,EUR,,30000000,3,,,1",
      "total,home-1,2016-08,,,,,,,,,-7.253538890,EUR,,-7253538890,-726,,,",
      "due,home-1,2016-08,,,,,,,,,-7.260000000,EUR,,-7260000000,-726,,,",
      "carried-out,home-1,2016-08,,,,,,,,,0.006461110,EUR,,6461110,,,,",
      "provisional,home-1,2016-08,neighbour-sale,,,,,12345,,,0.123456789,EUR,,123456789,12,,,",
      "final,home-1,2016-08,neighbour-sale,,,,,12000,,,0.120000000,EUR,,120000000,12,,,",
      "provisional,home-1,2016-08,grid-import,,,,,24590,,,-7.377000000,EUR,,-7377000000,-738,,,",
      "final,home-1,2016-08,grid-import,,,,,24590,,,-7.377000000,EUR,,-7377000000,-738,,,",
      "provisional-total,home-1,2016-08,,,,,,,,,-7.253543211,EUR,,-7253543211,-726,,,",
      "final-total,home-1,2016-08,,,,,,,,,-7.257000000,EUR,,-7257000000,-726,,,",
      "first,home-1,2016-08,,,,,,,,,-7.280000000,EUR,,-7280000000,,,,",
      "revised,home-1,2016-08,grid-import,2016-08-04,1470261600,,late-reading,-100,,,0.030000000,EUR,,30000000,,12345,12245,1",
      "now,home-1,2016-08,,,,,,,,,-7.250000000,EUR,,-7250000000,,,,",
      "paid,home-1,2016-08,,2016-08,,,,,,,0.030000000,EUR,,30000000,,,,",
      "stage,home-1,2016-08,,,,,provisional,,,,,EUR,,,,,,",
      "",
    ]);
  });

  test("has the same number of cells in every row, and whole numbers where the name ends in a unit", () => {
    const [head = "", ...rows] = statementToCsv(bill()).trimEnd().split("\r\n");
    const names = head.split(",");
    const whole = names.flatMap((name, index) => (/_(wh|nano|cents|s|kwh)$/.test(name) ? [index] : []));
    expect(whole).toHaveLength(9);
    for (const row of rows) {
      const cells = row.split(",");
      expect(cells).toHaveLength(names.length);
      for (const index of whole) expect(cells[index]).toMatch(/^(-?\d+)?$/);
    }
  });

  test("gives the same bytes for the same bill, in whatever order its postings come", () => {
    const drawn = [posting(1, {}), posting(2, {}), posting(4, { revision: 1, energy_change_wh: -100 })];
    const [one, other] = [drawn, drawn.toReversed()].map((postings) => statementToCsv(bill(statement({ postings }))));
    expect(one).toBe(other);
  });

  test.each(["=1+1", "+cmd", "-x", "@sum", "\t=1", " =1+1", "\uFF1D1"])(
    "makes text from %j, which a spreadsheet would run",
    (label) => {
      expect(statementToCsv(bill(statement({ label }))).split("\r\n")[1]).toContain(`home-1,'${label},`);
    },
  );

  test("quotes separators, quotes and line breaks", () => {
    expect(statementToCsv(bill(statement({ label: 'a,"b"\r\nc' })))).toContain('home-1,"a,""b""\r\nc",');
  });
});

describe("the JSON form", () => {
  test("writes money as decimal strings and everything else as it is", () => {
    const json = JSON.parse(JSON.stringify(statementToJson(bill())));
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
    expect(json).toMatchObject({ metering_points: ["p1"], stage: { name: "provisional", estimated_intervals: 1 } });
    expect(json.history).toEqual({
      first_nano: "-7280000000",
      rows: [
        {
          cause: "late-reading",
          date: "2016-08-04",
          intervals: 1,
          starts: [EDGE_S],
          parts: [{ category: "grid-import", before_wh: 12_345, after_wh: 12_245, amount_nano: "30000000" }],
          amount_nano: "30000000",
        },
      ],
      paid: [{ month: "2016-08", amount_nano: "30000000" }],
      now_nano: "-7250000000",
    });
    expect(json.csv_sha256).toBe(hash("sha256", statementToCsv(bill()), "hex"));
    expect(json.settlement).toMatchObject({ provisional_nano: "-7253543211", final_nano: "-7257000000" });
    expect(json.settlement.rows[0]).toMatchObject({ final_energy_wh: 12_000, final_nano: "120000000" });
  });
});

describe("the HTML form", () => {
  const html = statementToHtml(bill(), ENGLISH);

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
      "What changed since the first bill": [
        ["First bill", "", "", "", "-7.280000000"],
        ["2016-08-04", "reading came late", "1", "Taken from the grid: 12.345 → 12.245", "0.030000000"],
        ["Now", "", "", "", "-7.250000000"],
      ],
    });
    expect(html).toContain("You pay 7.26 EUR");
    expect(html).toContain("Carried to the next statement: 0.006461110 EUR");
    expect(html).toContain("have arrived for 96 of 2976 intervals, 2880 are provisional.");
    const officially = (change: Partial<Bill["settlement"]>) =>
      statementToHtml(bill(statement(), { settlement: { ...SETTLEMENT, ...change } }), ENGLISH);
    expect(officially({ final_intervals: 2_976, is_final: true })).toContain("for all 2976 intervals");
    expect(officially({ final_intervals: 0 })).toContain("have not arrived yet");
    expect(html).toContain("12.345 of 37.035 kWh rest on estimated readings");
  });

  test("every column of cents adds up to its last row, as printed", () => {
    let checked = 0;
    for (const rows of tables(html).values()) {
      const cents = rows.map((row) => Math.round(Number(row.at(-1)) * 100));
      expect(cents.slice(0, -1).reduce((sum, value) => sum + value, 0)).toBe(cents.at(-1));
      checked += 1;
    }
    expect(checked).toBe(6);
  });

  test("says who receives when nothing is to be paid", () => {
    const credit = posting(1, { category: "grid-export", amount_nano: 2_500_000_000n as NanoCurrency });
    expect(statementToHtml(bill(statement({ postings: [credit] })), ENGLISH)).toContain("You receive 2.50 EUR");
    expect(
      statementToHtml(
        bill(statement({ postings: [credit] }), { stage: { ...bill().stage, name: "running" } }),
        ENGLISH,
      ),
    ).toContain("So far you receive 2.50");
  });

  test("escapes every text that came from outside", () => {
    const attack = `"><script>alert('x')</script>&`;
    const page = statementToHtml(
      bill(
        { ...statement({ label: attack, currency: attack }), member: attack as MemberId },
        { community: attack, metering_points: [attack as MeteringPointId] },
      ),
      ENGLISH,
    );
    expect(page).not.toContain("<script");
    expect(page).not.toContain("alert('x')");
    expect(page).toContain("&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;");
  });

  test("names the community, the member, all metering points and the fingerprint of its CSV, and repeats its head", () => {
    const metering_points = Array.from({ length: 12 }, (_, index) => meteringPointId(`p${index + 1}`));
    const page = statementToHtml(bill(statement(), { metering_points, community: "شارع الزيزفون" }), ENGLISH);
    const head = /<table class="sheet" role="presentation">\n<thead>(.*)<\/thead>/.exec(page)?.[1] ?? "";
    expect(head).toContain("<bdi>شارع الزيزفون</bdi> · Statement August 2016 · Member <bdi>home-1</bdi>");
    expect(page).toContain(`<dt>Metering points</dt><dd>${metering_points.join(", ")}</dd>`);
    expect(page).toContain(`<p class="hash">${csvFingerprint(bill(statement(), { metering_points }))}</p>`);
    expect(page).toContain("PROVISIONAL: ");
  });

  test("prints a month without any reading and without a metering point", () => {
    const page = statementToHtml(
      bill(statement({ postings: [] }), { metering_points: [], history: NO_HISTORY }),
      ENGLISH,
    );
    expect(page).toContain("<dt>Metering points</dt><dd>none</dd>");
    expect(page).toContain("You receive 0.00 EUR");
    expect(page).not.toContain("What changed since the first bill");
  });

  test.each([
    { month: "2016-03", day: "2016-03-27", energy: "0.092" },
    { month: "2016-10", day: "2016-10-30", energy: "0.100" },
  ])("prints $day, when clocks are changed, with all of its quarters", ({ month, day, energy }) => {
    const period = monthPeriod(month, "Europe/Vienna");
    const postings = Array.from({ length: (period.to_s - period.from_s) / 900 }, (_, index) => ({
      ...posting(1, { energy_change_wh: 1, amount_nano: -300_000n as NanoCurrency }),
      start_s: period.from_s + index * 900,
    }));
    const { member, currency } = statement();
    const built = buildStatement({ member, currency, period, postings, carried_remainder_nano: 0n as NanoCurrency });
    const rows = tables(statementToHtml(bill(built), ENGLISH)).get("Taken from the grid") ?? [];
    expect(rows.find(([date]) => date === day)?.[1]).toBe(energy);
    expect(statementToCsv(bill(built))).toContain(`,grid-import,${day},,,,${Number(energy) * 1000},`);
  });

  test("prints negative prices, by which who feeds in pays", () => {
    const paid = { price_micro_per_kwh: -50_000 as MicroPerKilowattHour, amount_nano: -617_250_000n as NanoCurrency };
    const page = statementToHtml(
      bill(statement({ postings: [posting(1, { ...paid, category: "grid-export" })] })),
      ENGLISH,
    );
    expect(tables(page).get("Fed into the grid")?.[0]).toEqual(["2016-08-01", "12.345", "-0.05", "-0.62"]);
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
    expect(statementToJson(bill(built)).lines[0]).toMatchObject({ estimated_wh: 12_345, unsigned_wh: 12_345 });
    const marks = tables(statementToHtml(bill(built), ENGLISH))
      .get("Taken from the grid")
      ?.map((row) => row[1]);
    expect(marks).toEqual(["12.345", "† 12.345", "* 12.345", "† * 37.035"]);
    expect(statementToHtml(bill(built), ENGLISH)).toContain(
      "12.345 of 37.035 kWh were metered by devices that do not sign",
    );
    const [, , ...days] = statementToCsv(bill(built)).split("\r\n");
    expect(days.slice(0, 3).map((row) => row.split(",")[13])).toEqual(["0", "12345", "0"]);
  });

  test("is not mentioned on a statement that has none", () => {
    expect(statementToHtml(bill(), ENGLISH)).not.toContain("†");
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
