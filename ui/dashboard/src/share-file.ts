import { ApiError } from "@localgrid/ui-components/json-api";
import { MOST_GROUPS, parsePercent } from "./key-draft.ts";

/** A list of a thousand members is far smaller. */
export const MOST_FILE_BYTES = 256 * 1024;

type ReadValue<Value> = (text: string) => Value | null;

/** Shares in percent, with at most four decimals; `12,5` where semicolons divide the columns. */
export const shareOfFile: ReadValue<string> = (text) => (parsePercent(text) === null ? null : text.replace(",", "."));

/** Groups from 1 on; empty for those that come last. */
export const groupOfFile: ReadValue<number> = (text) => {
  if (text === "") return 0;
  const group = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  return group >= 1 && group <= MOST_GROUPS ? group : null;
};

/**
 * Reads lines of a member and a value, such as this page saves them; a first line of titles may stand before.
 *
 * @throws {ApiError} `share-file-unknown-member`, `share-file-member-twice`, `share-file-wrong-line`, `share-file-empty`;
 *   their messages begin with the line's number
 */
export function readShareFile<Value>(
  text: string,
  { members, read }: { readonly members: readonly string[]; readonly read: ReadValue<Value> },
): Readonly<Record<string, Value>> {
  const known = new Set(members);
  const values = new Map<string, Value>();
  const lines = text.replace(/^\ufeff/, "").split(/\r\n|\n|\r/);
  for (const [index, line] of lines.entries()) {
    const [member = "", value] = cellsOf(line);
    if (line.trim() === "") continue;
    const found = value === undefined ? null : read(value);
    if (index === 0 && !known.has(member) && found === null) continue;
    const place = `${index + 1}: ${member}`;
    if (!known.has(member)) throw new ApiError("share-file-unknown-member", place);
    if (values.has(member)) throw new ApiError("share-file-member-twice", place);
    if (found === null) throw new ApiError("share-file-wrong-line", place);
    values.set(member, found);
  }
  if (values.size === 0) throw new ApiError("share-file-empty", "no member is named");
  return Object.fromEntries(values);
}

/** Semicolons or tabs where there are any, else commas; no name and no number needs quotes, but programs write them. */
function cellsOf(line: string): readonly string[] {
  const divider = /[;\t]/.exec(line)?.[0] ?? ",";
  return line.split(divider).map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"));
}
