import { isOpaqueId } from "@localgrid/vocabulary/identifiers";
import {
  type CheckedRow,
  CONTACT_COLUMNS,
  type ContactColumn,
  type ListColumn,
  type ListRow,
  type RowFault,
  type RowFaultCode,
} from "./member-list.ts";

/** The same limits as where a single member is entered. */
const REFERENCE = /^[!-~]([ -~]{0,62}[!-~])?$/;
const COUNTRY = /^[A-Z]{2}$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
const EMAIL = /^[^\s@\u0000-\u001f\u007f<>]+@[^\s@\u0000-\u001f\u007f<>]+$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
const CONTROL = /[\u0000-\u001f\u007f]/;
/** Whole units of the currency, and up to six digits behind a point or comma. */
const AMOUNT = /^(\d{1,7})(?:[.,](\d{1,6}))?$/;
const FUSE = /^\d{1,8}$/;
const [LEAST_FUSE_W, MOST_FUSE_W] = [100, 10_000_000];
const MOST_LIMIT_MICRO = 1_000_000_000_000;
const MICRO_DIGITS = 6;
const LENGTHS: Readonly<Record<ContactColumn, number>> = {
  ...{ name: 140, street: 140, postcode: 16, city: 70, country: 2, email: 254 },
};

/** What a row says, or every cell of it that cannot be. */
export function checkRow({ line, cells }: ListRow, columns: readonly ListColumn[]): CheckedRow {
  const isWhole = cells.length >= columns.length && cells.slice(columns.length).every((cell) => cell === "");
  if (!isWhole) return { kind: "wrong", line, faults: [{ column: null, code: "wrong-cell-count" }] };
  const check = new CellCheck(new Map(columns.map((column, index) => [column, cells[index] ?? ""])));
  const row = {
    line,
    member: check.identifier("member"),
    metering_point: check.identifier("metering_point"),
    operator_reference: check.form("operator_reference", REFERENCE, "wrong-reference"),
    main_fuse_w: check.fuse(),
    credit_limit_micro: check.amount(),
    contact: check.contact(),
  };
  return check.faults.length === 0 ? { kind: "given", row } : { kind: "wrong", line, faults: check.faults };
}

class CellCheck {
  private readonly cells: ReadonlyMap<ListColumn, string>;
  readonly faults: RowFault[] = [];

  constructor(cells: ReadonlyMap<ListColumn, string>) {
    this.cells = cells;
  }

  identifier(column: "member" | "metering_point"): string | null {
    const text = this.text(column)?.toLowerCase() ?? null;
    if (text === null || isOpaqueId(text)) return text;
    return this.fault(column, "wrong-identifier");
  }

  form(column: ListColumn, form: RegExp, code: RowFaultCode): string | null {
    const text = this.text(column);
    return text === null || form.test(text) ? text : this.fault(column, code);
  }

  fuse(): number | null {
    const text = this.form("main_fuse_w", FUSE, "wrong-number");
    if (text === null) return null;
    const fuse_w = Number(text);
    return fuse_w >= LEAST_FUSE_W && fuse_w <= MOST_FUSE_W ? fuse_w : this.fault("main_fuse_w", "wrong-number");
  }

  amount(): number | null {
    const text = this.form("credit_limit", AMOUNT, "wrong-amount");
    if (text === null) return null;
    const [, whole = "", rest = ""] = AMOUNT.exec(text) ?? [];
    const micro = Number(`${whole}${rest.padEnd(MICRO_DIGITS, "0")}`);
    return micro <= MOST_LIMIT_MICRO ? micro : this.fault("credit_limit", "wrong-amount");
  }

  contact(): Partial<Record<ContactColumn, string>> {
    const found = CONTACT_COLUMNS.flatMap((column) => {
      const text = this.contactText(column);
      return text === null ? [] : [[column, text] as const];
    });
    return Object.fromEntries(found);
  }

  private contactText(column: ContactColumn): string | null {
    const text = this.text(column)?.toWellFormed() ?? null;
    if (text === null) return null;
    if (column === "country") {
      return COUNTRY.test(text.toUpperCase()) ? text.toUpperCase() : this.fault(column, "wrong-country");
    }
    if (CONTROL.test(text) || text.length > LENGTHS[column]) return this.fault(column, "wrong-text");
    return column === "email" && !EMAIL.test(text) ? this.fault(column, "wrong-email") : text;
  }

  private text(column: ListColumn): string | null {
    const text = (this.cells.get(column) ?? "").trim();
    return text === "" ? null : text;
  }

  private fault(column: ListColumn, code: RowFaultCode): null {
    this.faults.push({ column, code });
    return null;
  }
}
