import type { ApiError } from "@localgrid/ui-components/json-api";
import { hasMessage, t } from "@localgrid/ui-components/messages";
import { csvCell } from "./csv.ts";
import { LIST_COLUMNS, type ListLine } from "./member-list-types.ts";

/** What becomes of a line, by its code. */
export function lineKindText(kind: string): string {
  return hasMessage(`member-list-kind-${kind}`) ? t(`member-list-kind-${kind}`) : kind;
}

/** What is wrong with a line, each cell by the name of its column; empty where nothing is. */
export function faultsText({ faults }: Pick<ListLine, "faults">): string {
  return faults
    .map(({ column, code }) => {
      const text = hasMessage(`member-list-fault-${code}`) ? t(`member-list-fault-${code}`) : code;
      return column === null ? text : t("member-list-in-column", { column, text });
    })
    .join(" ");
}

/** Where in the file it is, as the hub's refusal names it; null where it names no place. */
export function placeText({ code, message }: ApiError): string | null {
  if (!code.startsWith("list-")) return null;
  const [, column] = /"([^"]{1,60})"/.exec(message) ?? [];
  if (column !== undefined) return t("member-list-column-named", { column });
  const [, line] = /^line (\d+)/.exec(message) ?? [];
  return line === undefined ? null : t("member-list-line-named", { line });
}

/** A list to fill in: the columns, and two metering points of one member and one of another. */
export function templateText(): string {
  const rows = [
    ["m17", "Anna Maier", "p17a", "AT0010000000000000001000000000017", "17000", "50"],
    ["m17", "", "p17b", "AT0010000000000000001000000000018", "17000", ""],
    ["", "Ben Ortiz", "", "AT0010000000000000001000000000019", "", ""],
  ];
  const address = ["Lindengasse 1", "1070", "Wien", "AT", "anna@example.org"];
  const lines = rows.map((row, index) => [...row, ...(index === 0 ? address : address.map(() => ""))]);
  return [[...LIST_COLUMNS], ...lines]
    .map((cells) => cells.map(csvCell).join(";"))
    .join("\r\n")
    .concat("\r\n");
}
