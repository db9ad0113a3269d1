import "../test/english.ts";
import { ApiError } from "@localgrid/ui-components/json-api";
import { expect, test } from "vitest";
import { faultsText, lineKindText, placeText, templateText } from "./member-list-words.ts";

test("faults are told cell by cell; a code that is new to the page is told as it is", () => {
  const faults = [
    { column: "country", code: "wrong-country" },
    { column: null, code: "wrong-cell-count" },
    { column: "email", code: "from-tomorrow" },
  ] as const;
  expect(faultsText({ faults })).toBe(
    "country: Two letters, such as AT. The row does not have as many cells as the header. email: from-tomorrow",
  );
  expect(faultsText({ faults: [] })).toBe("");
  expect([lineKindText("new"), lineKindText("from-tomorrow")]).toEqual(["new", "from-tomorrow"]);
});

test("a refused file tells the column or line that it is about", () => {
  const of = (code: string, message: string) => placeText(new ApiError(code, message));
  expect(of("list-unknown-column", 'there is no column "nmae"')).toBe("It is about the column “nmae”.");
  expect(of("list-not-text", "line 17: a character is not UTF-8")).toBe("It is about line 17.");
  expect(of("list-empty", "the file holds nothing")).toBeNull();
  expect(of("wrong-role", 'this is for "others"')).toBeNull();
});

test("the template has a cell for each column in every row", () => {
  const rows = templateText().trim().split("\r\n");
  expect(rows).toHaveLength(4);
  expect(new Set(rows.map((row) => row.split(";").length))).toEqual(new Set([11]));
});
