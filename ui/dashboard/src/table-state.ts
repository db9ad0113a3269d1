/** How a person looks at one list: what is searched, chosen and sorted. It stands in the address, so it can be sent on. */

export interface Sorting {
  readonly column: string;
  readonly isDescending: boolean;
}

export interface TableState {
  readonly find: string;
  readonly sort: Sorting | null;
  /** Chosen codes by column. */
  readonly choices: Readonly<Record<string, string>>;
}

export type TableChange = (next: TableState, how: "push" | "replace") => void;

export const UNTOUCHED: TableState = { find: "", sort: null, choices: {} };
/** Nobody types more; an address might. */
const MOST_LETTERS = 200;

export function isFiltered({ find, choices }: TableState): boolean {
  return find.trim() !== "" || Object.keys(choices).length > 0;
}

/** Reads `members.find=m17&members.sort=-fuse&members.is.state=waiting` of an address, for the table `members`. */
export function stateIn(query: string, table: string): TableState {
  const entries = [...new URLSearchParams(query)];
  const of = (name: string) => entries.find(([key]) => key === `${table}.${name}`)?.[1] ?? "";
  const sort = of("sort").slice(0, MOST_LETTERS);
  const column = sort.replace(/^-/, "");
  const prefix = `${table}.is.`;
  const chosen = entries.filter(([key, value]) => key.startsWith(prefix) && value !== "");
  return {
    find: of("find").slice(0, MOST_LETTERS),
    sort: column === "" ? null : { column, isDescending: sort.startsWith("-") },
    choices: Object.fromEntries(chosen.map(([key, value]) => [key.slice(prefix.length), value])),
  };
}

/** The query with the state of this table in place of the one before; other tables keep theirs. */
export function queryWith(query: string, table: string, { find, sort, choices }: TableState): string {
  const others = [...new URLSearchParams(query)].filter(([key]) => !key.startsWith(`${table}.`));
  const own = [
    ["find", find],
    ["sort", sort === null ? "" : `${sort.isDescending ? "-" : ""}${sort.column}`],
    ...Object.entries(choices).map(([column, code]) => [`is.${column}`, code] as const),
  ] as const;
  const told = own.filter(([, value]) => value !== "").map(([key, value]) => [`${table}.${key}`, value] as const);
  return new URLSearchParams([...others, ...told].map(([key, value]) => [key, value])).toString();
}

/** Up, then down, then as the hub lists them. */
export function nextSorting(sort: Sorting | null, column: string): Sorting | null {
  if (sort?.column !== column) return { column, isDescending: false };
  return sort.isDescending ? null : { column, isDescending: true };
}

export function withChoice({ choices, ...state }: TableState, column: string, code: string): TableState {
  const others = Object.entries(choices).filter(([each]) => each !== column);
  return { ...state, choices: Object.fromEntries(code === "" ? others : [...others, [column, code]]) };
}
