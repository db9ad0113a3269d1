import { describe, expect, test } from "vitest";
import { groupOfFile, readShareFile, shareOfFile } from "./share-file.ts";

const members = ["anna", "ben", "cleo"];
const shares = (text: string) => readShareFile(text, { members, read: shareOfFile });
const code = (text: string) => {
  try {
    return shares(text);
  } catch (error) {
    const { code: found, message } = error as { code?: string; message: string };
    return [found, message];
  }
};

describe("a file of shares", () => {
  test("is read with and without titles, however its columns are divided", () => {
    const expected = { anna: "12.5", ben: "87.5" };
    for (const text of [
      "anna,12.5\nben,87.5\n",
      "\ufeffMember,Share (%)\r\nanna,12.5\r\nben,87.5\r\n",
      'Mitglied;Anteil\n"anna";"12,5"\n\nben;87,5',
      "anna\t12,5\nben\t87.5",
    ]) {
      expect(shares(text)).toEqual(expected);
    }
  });

  test("is refused with the line that is wrong", () => {
    expect(code("zoe,5\nanna,10")).toEqual(["share-file-unknown-member", "1: zoe"]);
    expect(code("anna,10\nzoe,5")).toEqual(["share-file-unknown-member", "2: zoe"]);
    expect(code("anna,10\nanna,5")).toEqual(["share-file-member-twice", "2: anna"]);
    expect(code("anna,101")).toEqual(["share-file-wrong-line", "1: anna"]);
    expect(code("anna")).toEqual(["share-file-wrong-line", "1: anna"]);
    expect(code("member,share\n\n")).toEqual(["share-file-empty", "no member is named"]);
  });

  test("holds groups as well", () => {
    const read = (text: string) => readShareFile(text, { members, read: groupOfFile });
    expect(read("anna,1\nben,2\ncleo,")).toEqual({ anna: 1, ben: 2, cleo: 0 });
    for (const text of ["anna,0", "anna,21", "anna,x"]) expect(() => read(text)).toThrow("1: anna");
  });
});
