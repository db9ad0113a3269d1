import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { useApp } from "../app-state.ts";
import type { Column } from "../columns.ts";
import { createFinder, filteredRows, longestTexts, sortedRows } from "../table-rows.ts";
import {
  isFiltered,
  nextSorting,
  queryWith,
  stateIn,
  type TableChange,
  type TableState,
  UNTOUCHED,
} from "../table-state.ts";
import { type KeyOf, marksOf, TableRows } from "./table-rows.tsx";
import { TableTools } from "./table-tools.tsx";

/** Lists longer than this have only the rows in the page that are in view. */
const MOST_IN_PAGE = 250;

export interface DataTableProps<T> {
  /** Stands in addresses; another one for each table of a page. */
  readonly id: string;
  readonly caption: string;
  readonly columns: readonly Column<T>[];
  /** The same array as long as the rows are the same: then they are not sorted and searched again. */
  readonly rows: readonly T[];
  readonly keyOf: KeyOf<T>;
  /** Scrolls inside its own frame, with the titles in view. */
  readonly isTall?: boolean;
  /** There is more at the hub than is loaded. */
  readonly isPartial?: boolean;
}

/** Rows under titles; the first column names the row. Scrolls sideways by itself where the screen is too narrow. */
export function DataTable<T>(props: DataTableProps<T>): JSX.Element {
  const { id, caption, columns, rows, keyOf, isTall = false, isPartial = false } = props;
  const { query, setQuery, locale } = useApp();
  const state = useMemo(() => stateIn(query.value, id), [query.value, id]);
  const change: TableChange = (next, how) => setQuery(queryWith(query.peek(), id, next), how);
  const shown = useShownRows({ rows, columns, state, locale });
  const frame = useRef<HTMLElement>(null);
  const isLong = rows.length > MOST_IN_PAGE;
  const isWindowed = shown.length > MOST_IN_PAGE;

  // biome-ignore lint/correctness/useExhaustiveDependencies: another order or other rows are read from the top
  useEffect(() => {
    if (frame.current !== null) frame.current.scrollTop = 0;
  }, [state]);

  return (
    <>
      <TableTools {...{ id, caption, columns, rows, shown, state, change, isLong, isPartial }} />
      {shown.length === 0 && isFiltered(state) ? (
        <NothingFound onReset={() => change({ ...UNTOUCHED, sort: state.sort }, "push")} />
      ) : (
        <section
          ref={frame}
          class="table-frame"
          data-tall={isTall || isLong}
          data-long={isLong}
          aria-label={caption}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a frame that scrolls has to be reachable by keyboard
          tabIndex={0}
        >
          <table class="data-table" {...(isWindowed ? { "aria-rowcount": shown.length + 1 } : {})}>
            <caption class="visually-hidden">{caption}</caption>
            <Heads columns={columns} state={state} change={change} isWindowed={isWindowed} />
            {isLong && <Ruler columns={columns} rows={rows} />}
            <TableRows {...{ columns, rows: shown, keyOf, frame, isWindowed }} />
          </table>
        </section>
      )}
    </>
  );
}

interface Looked<T> {
  readonly rows: readonly T[];
  readonly columns: readonly Column<T>[];
  readonly state: TableState;
  readonly locale: string;
}

/** Columns are made anew with every rendering, but say the same of the same rows in the same language. */
function useShownRows<T>({ rows, columns, state, locale }: Looked<T>): readonly T[] {
  const { sort } = state;
  // biome-ignore lint/correctness/useExhaustiveDependencies: columns are new with every rendering and say the same
  const finds = useMemo(() => createFinder(columns), [rows, locale]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: columns are new with every rendering and say the same
  const sorted = useMemo(
    () => sortedRows(rows, columns, { sort, locale }),
    [rows, sort?.column, sort?.isDescending, locale],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: columns are new with every rendering and say the same
  return useMemo(() => filteredRows(sorted, { columns, state, finds }), [sorted, state, finds]);
}

interface HeadsProps<T> {
  readonly columns: readonly Column<T>[];
  readonly state: TableState;
  readonly change: TableChange;
  readonly isWindowed: boolean;
}

function Heads<T>({ columns, state, change, isWindowed }: HeadsProps<T>): JSX.Element {
  const sortedBy = (id: string) =>
    state.sort?.column === id
      ? { "aria-sort": state.sort.isDescending ? ("descending" as const) : ("ascending" as const) }
      : {};
  return (
    <thead>
      <tr {...(isWindowed ? { "aria-rowindex": 1 } : {})}>
        {columns.map((column) => (
          // A cell is read out with the title alone, not with what its button does.
          <th key={column.id} scope="col" abbr={column.head} {...marksOf(column)} {...sortedBy(column.id)}>
            {column.isAct === true ? (
              column.head
            ) : (
              <button
                type="button"
                class="sort"
                aria-label={t("tables-sort-by", { head: column.head })}
                onClick={() => change({ ...state, sort: nextSorting(state.sort, column.id) }, "push")}
              >
                {column.head}
              </button>
            )}
          </th>
        ))}
      </tr>
    </thead>
  );
}

/** A row without height that keeps columns as wide as their longest text, whichever rows are in view. */
function Ruler<T>({ columns, rows }: { columns: readonly Column<T>[]; rows: readonly T[] }): JSX.Element {
  const { locale } = useApp();
  // biome-ignore lint/correctness/useExhaustiveDependencies: columns say the same of the same rows
  const longest = useMemo(() => longestTexts(rows, columns), [rows, locale]);
  return (
    <tbody class="ruler" aria-hidden="true">
      <tr>
        {columns.map((column, index) => (
          <td key={column.id} data-widest={longest[index]} {...marksOf(column)} />
        ))}
      </tr>
    </tbody>
  );
}

function NothingFound({ onReset }: { onReset: () => void }): JSX.Element {
  return (
    <div class="nothing-found">
      <p class="soft">{t("tables-none")}</p>
      <button type="button" class="button" onClick={onReset}>
        {t("tables-reset")}
      </button>
    </div>
  );
}
