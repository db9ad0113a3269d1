import type { ComponentChildren, JSX } from "preact";

export interface Column<T> {
  readonly title: string;
  /** Numbers stand at the right; on narrow screens only what matters most is kept. */
  readonly isNumber?: boolean;
  readonly isSecondary?: boolean;
  readonly cell: (row: T) => ComponentChildren;
}

export interface DataTableProps<T> {
  readonly caption: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly keyOf: (row: T) => string | number;
  /** Scrolls inside its own frame, with the titles in view. */
  readonly isTall?: boolean;
}

/** Rows under titles; the first column names the row. Scrolls sideways by itself where the screen is too narrow. */
export function DataTable<T>({ caption, columns, rows, keyOf, isTall = false }: DataTableProps<T>): JSX.Element {
  const marks = ({ isNumber, isSecondary }: Column<T>) => ({
    "data-number": isNumber === true,
    "data-secondary": isSecondary === true,
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a frame that scrolls has to be reachable by keyboard
    <section class="table-frame" data-tall={isTall} aria-label={caption} tabIndex={0}>
      <table class="data-table">
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.title} scope="col" {...marks(column)}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map((column, index) =>
                index === 0 ? (
                  <th key={column.title} scope="row" {...marks(column)}>
                    {column.cell(row)}
                  </th>
                ) : (
                  <td key={column.title} {...marks(column)}>
                    {column.cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
