import type { MeteringPointId } from "@localgrid/vocabulary/identifiers";
import { describe, expect, test } from "vitest";
import type { FileContext, FileLayout, FilePart } from "../../reconciliation/official-value.ts";
import { readOfficialFile } from "./official-file.ts";

const POINTS = ["home-1", "home-2"];
const QUARTER_S = 900;

function at(text: string): number {
  return Date.parse(text) / 1000;
}

interface Reading {
  readonly layout?: FileLayout;
  readonly context?: Partial<FileContext>;
  /** How many bytes come at a time. */
  readonly piece?: number;
}

async function read(content: string | Uint8Array, { layout = "long", context = {}, piece = 7 }: Reading = {}) {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  const whole: FileContext = {
    layout,
    time_zone: "Europe/Vienna",
    decimal_separator: null,
    length_s: QUARTER_S,
    meteringPointNamed: (name) => (POINTS.includes(name) ? (name as MeteringPointId) : null),
    ...context,
  };
  const parts: FilePart[] = [];
  for await (const part of readOfficialFile(piecesOf(bytes, piece), whole)) parts.push(part);
  return {
    values: parts.flatMap(({ values }) =>
      values.map(({ line, metering_point, start_s, import_wh, export_wh }) => [
        line,
        metering_point,
        new Date(start_s * 1000).toISOString().slice(0, 16),
        import_wh,
        export_wh,
      ]),
    ),
    faults: parts.flatMap(({ faults }) => faults.map(({ line, code }) => `${line} ${code}`)),
    messages: parts.flatMap(({ faults }) => faults.map(({ message }) => message)),
    refusal: parts.at(-1)?.refusal ?? null,
    rows_read: parts.at(-1)?.rows_read,
    bytes_read: parts.at(-1)?.bytes_read,
  };
}

async function* piecesOf(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += length) yield bytes.subarray(from, from + length);
}

const LONG = "metering_point;start;import_wh;export_wh\n";

/** Rows of one home at local times, one Wh more in each. */
function localRows(times: readonly string[]): string {
  return `metering_point;start;import_wh\n${times.map((time, row) => `home-1;${time};${row}\n`).join("")}`;
}

describe("the layout long", () => {
  test("has one row per metering point and interval, whatever pieces it comes in", async () => {
    const content = `${LONG}home-1;2026-01-05T10:00:00Z;120;0\nhome-2;2026-01-05T11:00:00+01:00;7;250\n`;
    for (const piece of [1, 3, 64, 100_000]) {
      const { values, faults, refusal, rows_read, bytes_read } = await read(content, { piece });
      expect(values).toEqual([
        [2, "home-1", "2026-01-05T10:00", 120, 0],
        [3, "home-2", "2026-01-05T10:00", 7, 250],
      ]);
      expect([faults, refusal, rows_read, bytes_read]).toEqual([[], null, 2, content.length]);
    }
  });

  test("takes byte-order mark, CRLF, quotes, tabs, thousands and decimal commas for what they are", async () => {
    const rows = ['"home-1"\t05.01.2026 11:00\t"1.234,5"\t0,125', "home-2\t5.1.2026 11:15:00\t0,1\t12"];
    const content = `\ufeffZählpunkt\tVon\tBezug (kWh)\tEinspeisung [kWh]\r\n${rows.join("\r\n")}\r\n`;
    const { values, faults, refusal } = await read(content);
    expect(values).toEqual([
      [2, "home-1", "2026-01-05T10:00", 1_234_500, 125],
      [3, "home-2", "2026-01-05T10:15", 100, 12_000],
    ]);
    expect([faults, refusal]).toEqual([[], null]);
  });

  test("may say the direction in a column of its own, by word or by OBIS code", async () => {
    const rows = [
      "home-1,2026-01-05 11:00,import,1.5",
      "home-1,2026-01-05 11:00,1-1:2.8.0,0.25",
      "home-1,2026-01-05 11:15,up,1",
    ];
    const { values, faults } = await read(`metering_point,start,direction,energy_kwh\n${rows.join("\n")}`);
    expect(values).toEqual([
      [2, "home-1", "2026-01-05T10:00", 1500, null],
      [3, "home-1", "2026-01-05T10:00", null, 250],
    ]);
    expect(faults).toEqual(["4 unknown-direction"]);
  });

  test("names intervals by their end where the header says so, midnight as 24:00 too", async () => {
    const rows = ["home-1;05.01.2026 00:15;1", "home-1;05.01.2026 24:00;2"];
    const { values } = await read(`metering_point;end;import_wh\n${rows.join("\n")}`);
    expect(values.map(([, , start]) => start)).toEqual(["2026-01-04T23:00", "2026-01-05T22:45"]);
  });

  test("with start and end, both have to fit the community's intervals", async () => {
    const rows = ["home-1;2026-01-05 10:00;2026-01-05 10:15;1", "home-1;2026-01-05 11:00;2026-01-05 12:00;1"];
    const { values, faults } = await read(`metering_point;start;end;import_wh\n${rows.join("\n")}`);
    expect([values.length, faults]).toEqual([1, ["3 wrong-step"]]);
  });

  test("tells each faulty row by line and reason, and keeps the good ones", async () => {
    const bad: readonly (readonly [code: string, row: string])[] = [
      ["wrong-columns", "home-1;2026-01-05 10:00"],
      ["unknown-metering-point", "home-9;2026-01-05 10:00;1;1"],
      ["not-a-time", "home-1;05/01/2026 10:00;1;1"],
      ["not-a-time", "home-1;2026-02-30 10:00;1;1"],
      ["no-such-time", "home-1;2026-03-29 02:15;1;1"],
      ["wrong-step", "home-1;2026-01-05 10:07;1;1"],
      ["empty-value", "home-1;2026-01-05 10:00;;1"],
      ["not-a-number", "home-1;2026-01-05 10:00;12a;1"],
      ["not-a-number", "home-1;2026-01-05 10:00;1e3;1"],
      ["not-a-number", "home-1;2026-01-05 10:00;1.23.456;1"],
      ["ambiguous-number", "home-1;2026-01-05 10:00;1.234;1"],
      ["too-precise", "home-1;2026-01-05 10:00;1.5;1"],
      ["negative", "home-1;2026-01-05 10:00;-1;1"],
      ["absurd", "home-1;2026-01-05 10:00;99999999999999999999;1"],
    ];
    const good = "home-2;2026-01-05 10:00;1;2";
    const { values, faults, rows_read } = await read(`${LONG}${bad.map(([, row]) => `${row}\n${good}\n`).join("")}`);
    expect(faults).toEqual(bad.map(([code], index) => `${2 + 2 * index} ${code}`));
    expect(values.length).toBe(bad.length);
    expect(rows_read).toBe(2 * bad.length);
  });

  test("skips lines above the header and footers, but no row comes after a footer", async () => {
    const content = `Export of 7 January\n\nPeriod;January\n${LONG}home-1;2026-01-05 10:00;1;1\n\nSumme;;1;1\nhome-1;2026-01-05 10:15;1;1\n`;
    const { values, faults } = await read(content);
    expect(values.map(([line]) => line)).toEqual([5]);
    expect(faults).toEqual(["8 row-after-footer"]);
  });

  test("counts lines rightly below cells that run over several", async () => {
    const content = `metering_point;start;import_wh;note\nhome-1;2026-01-05 10:00;1;"two\nlines; ""quoted"""\nhome-1;2026-01-05 10:15;x;\n`;
    const { values, faults } = await read(content);
    expect([values.length, faults]).toEqual([1, ["4 not-a-number"]]);
  });
});

describe("local time", () => {
  const quarters = (hours: readonly string[]) => hours.flatMap((h) => ["00", "15", "30", "45"].map((m) => `${h}:${m}`));

  test("in autumn the hour comes twice, and the order of the rows tells which is which", async () => {
    const times = quarters(["01", "02", "02", "03"]).map((time) => `2025-10-26 ${time}`);
    const { values, faults } = await read(localRows(times));
    expect(faults).toEqual([]);
    const first = at("2025-10-25T23:00:00Z");
    const expected = times.map((_, row) => new Date((first + row * QUARTER_S) * 1000).toISOString().slice(0, 16));
    expect(values.map(([, , start]) => start)).toEqual(expected);
  });

  test("labels by the end of the interval work through both changes of the clocks", async () => {
    const autumn = ["02:00", "02:15", "02:30", "02:45", "02:00", "02:15", "02:30", "02:45", "03:00", "03:15"];
    const content = `metering_point;end;import_wh\n${autumn.map((time) => `home-1;26.10.2025 ${time};1\n`).join("")}`;
    const { values, faults } = await read(content);
    expect(faults).toEqual([]);
    expect(values[0]?.[2]).toBe("2025-10-25T23:45");
    expect(values.at(-1)?.[2]).toBe("2025-10-26T02:00");
    const spring = await read("metering_point;end;import_wh\nhome-1;29.03.2026 03:00;1\nhome-1;29.03.2026 03:15;1\n");
    expect(spring.values.map(([, , start]) => start)).toEqual(["2026-03-29T00:45", "2026-03-29T01:00"]);
  });

  test("a row said twice is the same row, and rows out of order in that hour are a fault", async () => {
    const twice = await read(localRows(["2025-10-26 02:15", "2025-10-26 02:15", "2025-10-26 02:30"]));
    expect(twice.values.map(([, , start]) => start)).toEqual([
      "2025-10-26T00:15",
      "2025-10-26T00:15",
      "2025-10-26T00:30",
    ]);
    const falling = await read(localRows(["2025-10-26 03:00", "2025-10-26 02:45"]));
    expect(falling.faults).toEqual(["3 ambiguous-time"]);
  });

  test("hours that are the interval themselves come twice in a row", async () => {
    const { values } = await read(localRows(["2025-10-26 01:00", "2025-10-26 02:00", "2025-10-26 02:00"]), {
      context: { length_s: 3600 },
    });
    expect(values.map(([, , start]) => start)).toEqual(["2025-10-25T23:00", "2025-10-26T00:00", "2025-10-26T01:00"]);
  });

  test("each metering point has an order of its own", async () => {
    const rows = ["home-1;2025-10-26 02:45;1", "home-2;2025-10-26 02:45;1", "home-1;2025-10-26 02:00;1"];
    const { values, faults } = await read(`metering_point;start;import_wh\n${rows.join("\n")}`);
    expect(faults).toEqual([]);
    expect(values.map(([, , start]) => start)).toEqual(["2025-10-26T00:45", "2025-10-26T00:45", "2025-10-26T01:00"]);
  });

  test("the declared time zone counts, and an offset more than it", async () => {
    const rows = ["home-1;2026-01-05 10:00;1", "home-1;2026-01-05 10:00+05:30;1"];
    const { values } = await read(`metering_point;start;import_wh\n${rows.join("\n")}`, {
      context: { time_zone: "Asia/Kathmandu" },
    });
    expect(values.map(([, , start]) => start)).toEqual(["2026-01-05T04:15", "2026-01-05T04:30"]);
  });
});

describe("the layout wide", () => {
  const wide = (content: string) => read(content, { layout: "wide" });

  test("has one column per metering point and direction", async () => {
    const content = "start;home-1:import_kwh;home-1:export_kwh;home-2 Bezug [kWh]\n2026-01-05 11:00;0,120;0;1,5\n";
    const { values, faults, rows_read } = await wide(content);
    expect(values).toEqual([
      [2, "home-1", "2026-01-05T10:00", 120, 0],
      [2, "home-2", "2026-01-05T10:00", 1500, null],
    ]);
    expect([faults, rows_read]).toEqual([[], 2]);
  });

  test("tells unknown and repeated columns once, in the header's line, and reads the others", async () => {
    const header = "start;home-1:import_wh;home-9:import_wh;home-1:import_wh";
    const { values, faults } = await wide(`${header}\n2026-01-05 11:00;1;2;3\n2026-01-05 11:15;1;2;3\n`);
    expect(faults).toEqual(["1 unknown-metering-point", "1 contradiction"]);
    expect(values.length).toBe(2);
  });

  test("an empty or wrong cell costs that metering point only", async () => {
    const content = "start;home-1:import_wh;home-2:import_wh\n2026-01-05 11:00;;5\n2026-01-05 11:15;4;x\n";
    const { values, faults, messages } = await wide(content);
    expect(faults).toEqual(["2 empty-value", "3 not-a-number"]);
    expect(messages).toEqual(["home-1 import: there is no value", 'home-2 import: "x" is not a number']);
    expect(values.map(([, point]) => point)).toEqual(["home-2", "home-1"]);
  });

  test("a column that is neither a time nor a value is no header of this layout", async () => {
    const { refusal } = await wide("start;home-1:import_wh;quality\n2026-01-05 11:00;1;ok\n");
    expect(refusal).toMatchObject({ code: "no-header" });
  });
});

describe("a file that cannot be read at all", () => {
  test("is told in one answer", async () => {
    const latin = Buffer.concat([Buffer.from(`${LONG}home-1;2026-01-05 10:00;1;1\n`), Buffer.from([0x5a, 0xe4, 0x68])]);
    const utf16 = Buffer.from(`\ufeff${LONG}`, "utf16le");
    const refusals: readonly (readonly [code: string, line: number, content: string | Uint8Array])[] = [
      ["not-utf-8", 3, latin],
      ["not-utf-8", 2, Buffer.concat([Buffer.from(LONG), Buffer.from([0xc3])])],
      ["utf-16", 1, utf16],
      ["utf-16", 1, utf16.subarray(2)],
      ["no-header", 1, ""],
      ["no-header", 1, "a;b;c\n".repeat(50)],
      ["line-too-long", 1, "x".repeat(1_100_000)],
      ["unclosed-quote", 2, `${LONG}"home-1;2026-01-05 10:00;1;1\n`],
      [
        "mixed-number-format",
        3,
        `metering_point;start;import_kwh\nhome-1;2026-01-05 10:00;0.5\nhome-1;2026-01-05 10:15;0,5\n`,
      ],
    ];
    for (const [code, line, content] of refusals) {
      expect((await read(content, { piece: 50_000 })).refusal).toMatchObject({ code, line });
    }
  });

  test("rows an hour apart are not values of quarter hours", async () => {
    const hours = Array.from({ length: 24 }, (_, hour) => `2026-01-05 ${String(hour).padStart(2, "0")}:00`);
    expect((await read(localRows(hours))).refusal).toMatchObject({ code: "wrong-step" });
    expect((await read(localRows(hours.slice(0, 5)))).refusal).toBeNull();
  });

  test("numbers are read by the declared separator", async () => {
    const content = "metering_point;start;import_wh\nhome-1;2026-01-05 10:00;1.234\n";
    const german = await read(content, { context: { decimal_separator: "," } });
    expect(german.values.map(([, , , wh]) => wh)).toEqual([1234]);
    const english = await read(content, { context: { decimal_separator: "." } });
    expect(english.faults).toEqual(["2 too-precise"]);
  });
});
