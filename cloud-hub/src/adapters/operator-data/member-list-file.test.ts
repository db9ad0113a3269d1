import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LIST_COLUMNS, MOST_LIST_ROWS } from "../../member-lists/member-list.ts";
import { readMemberList } from "./member-list-file.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);
const reasonOf = (text: string) => {
  const read = readMemberList(bytesOf(text));
  return read.kind === "refused" ? read.reason : "table";
};

describe("a list of members", () => {
  test("is read with either delimiter, either line end, quotes and a byte-order mark", () => {
    const expected = {
      kind: "table",
      columns: ["member", "name", "metering_point"],
      rows: [
        { line: 2, cells: ["m1", 'Anna "Anni" Maier; Sohn, Co', "p1"] },
        { line: 4, cells: ["m2", "", "p2"] },
      ],
    };
    const semicolons = 'Member;Name;Metering Point\nm1;"Anna ""Anni"" Maier; Sohn, Co";p1\n\nm2;;p2';
    expect(readMemberList(bytesOf(semicolons))).toEqual(expected);
    const commas = '\ufeffmember,name,metering_point\r\nm1,"Anna ""Anni"" Maier; Sohn, Co",p1\r\n\r\nm2,,p2\r\n';
    expect(readMemberList(bytesOf(commas))).toEqual(expected);
  });

  test("says why it is none", () => {
    expect(reasonOf("")).toBe("list-empty");
    expect(reasonOf("member;name\n;\n")).toBe("list-empty");
    expect(reasonOf("m1;Anna\nm2;Ben")).toBe("list-without-header");
    expect(reasonOf("member;nmae\nm1;Anna")).toBe("list-unknown-column");
    expect(reasonOf("member;name;member\nm1;Anna;m1")).toBe("list-column-twice");
    expect(reasonOf('member;name\nm1;"Anna\nm2;Ben')).toBe("list-unclosed-quote");
    expect(readMemberList(new Uint8Array([0xff, 0xfe, 109, 0]))).toMatchObject({ reason: "list-not-text" });
    expect(readMemberList(new Uint8Array([...bytesOf("member\nm"), 0xe4]))).toMatchObject({ reason: "list-not-text" });
  });

  test("has ten thousand rows and no more", () => {
    const rows = (count: number) => `member\n${"m1\n".repeat(count)}`;
    expect(reasonOf(rows(MOST_LIST_ROWS))).toBe("table");
    expect(reasonOf(rows(MOST_LIST_ROWS + 1))).toBe("list-too-long");
  });

  test("gives every cell back that a spreadsheet wrote, whatever is in it", () => {
    // What people can type into a cell; space around a text is nothing.
    const cell = fc.string({ unit: "grapheme", maxLength: 12 }).map((text) => text.replaceAll("\0", "").trim());
    const columns = fc.shuffledSubarray([...LIST_COLUMNS], { minLength: 1 });
    const file = columns.chain((names) =>
      fc.record({
        names: fc.constant(names),
        rows: fc.array(fc.array(cell, { minLength: names.length, maxLength: names.length }), { minLength: 1 }),
        delimiter: fc.constantFrom(";", ","),
        end: fc.constantFrom("\n", "\r\n"),
        mark: fc.constantFrom("", "\ufeff"),
      }),
    );
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    fc.assert(
      fc.property(file, ({ names, rows, delimiter, end, mark }) => {
        const lines = [names, ...rows.map((row) => row.map(quoted))].map((cells) => cells.join(delimiter));
        const read = readMemberList(bytesOf(`${mark}${lines.join(end)}${end}`));
        const told = rows.filter((row) => row.some((text) => text !== ""));
        const expected =
          told.length === 0 ? { reason: "list-empty" } : { columns: names, rows: told.map((cells) => ({ cells })) };
        expect(read).toMatchObject(expected);
      }),
    );
  });

  test("never throws, whatever the bytes are", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(["table", "refused"]).toContain(readMemberList(bytes).kind);
      }),
    );
  });
});
