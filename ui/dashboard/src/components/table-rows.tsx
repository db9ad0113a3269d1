import { t } from "@localgrid/ui-components/messages";
import type { JSX, RefObject } from "preact";
import { useEffect, useLayoutEffect, useMemo, useState } from "preact/hooks";
import { useApp } from "../app-state.ts";
import type { Column } from "../columns.ts";
import { createCounts } from "../quantities.ts";
import { type RowRange, rowPieces, rowsInView } from "../row-window.ts";

export type KeyOf<T> = (row: T) => string | number;

interface RowsProps<T> {
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly keyOf: KeyOf<T>;
}

export interface TableRowsProps<T> extends RowsProps<T> {
  /** What scrolls. */
  readonly frame: RefObject<HTMLElement | null>;
  readonly isWindowed: boolean;
}

/** On paper there is no scrolling, but somebody has to wait for the printer. */
const MOST_PRINTED = 2000;

export function TableRows<T>({ frame, isWindowed, ...rows }: TableRowsProps<T>): JSX.Element {
  const isPrinting = usePrinting(isWindowed);
  if (!isWindowed) return <AllRows {...rows} />;
  return isPrinting ? <PrintedRows {...rows} /> : <RowsInView {...rows} frame={frame} />;
}

/** From just before the page is printed until it is done. */
function usePrinting(isWanted: boolean): boolean {
  const [isPrinting, setPrinting] = useState(false);
  useEffect(() => {
    if (!isWanted) return;
    const begin = () => setPrinting(true);
    const end = () => setPrinting(false);
    window.addEventListener("beforeprint", begin);
    window.addEventListener("afterprint", end);
    return () => {
      window.removeEventListener("beforeprint", begin);
      window.removeEventListener("afterprint", end);
    };
  }, [isWanted]);
  return isPrinting;
}

export function marksOf<T>({ isNumber, isSecondary }: Column<T>) {
  return { "data-number": isNumber === true, "data-secondary": isSecondary === true };
}

function AllRows<T>({ columns, rows, keyOf }: RowsProps<T>): JSX.Element {
  return (
    <tbody>
      {rows.map((row) => (
        <Row key={keyOf(row)} columns={columns} row={row} index={null} />
      ))}
    </tbody>
  );
}

function PrintedRows<T>({ columns, rows, keyOf }: RowsProps<T>): JSX.Element {
  const { number } = createCounts(useApp().locale);
  return (
    <>
      <AllRows columns={columns} rows={rows.slice(0, MOST_PRINTED)} keyOf={keyOf} />
      {rows.length > MOST_PRINTED && (
        <tfoot>
          <tr>
            <td colSpan={columns.length}>
              {t("tables-print-cut", { shown: number(MOST_PRINTED), all: number(rows.length) })}
            </td>
          </tr>
        </tfoot>
      )}
    </>
  );
}

/** Until one has been measured. */
const GUESSED_ROW_PX = 42;
const FIRST_VIEW_PX = 700;

interface Measured extends RowRange {
  readonly row_px: number;
}

/** The rows in view and a few around them, between gaps as high as the rows that are not there. */
function RowsInView<T>({ columns, rows, keyOf, frame }: RowsProps<T> & Pick<TableRowsProps<T>, "frame">): JSX.Element {
  const { row_px, ...range } = useRange(frame, rows.length);
  const [focused, setFocused] = useState<number | null>(null);
  const pieces = rowPieces(range, rows.length, focused);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows, or columns that say something else
  const known = useMemo(() => new Map<T, JSX.Element>(), [rows, columns]);
  /** The same element again is not rendered again: scrolling costs the rows that come, not those that stay. */
  function rowAt(row: T, index: number): JSX.Element {
    const element = known.get(row) ?? <Row key={`row ${keyOf(row)}`} columns={columns} row={row} index={index} />;
    known.set(row, element);
    return element;
  }
  return (
    <tbody
      onFocusIn={({ target }) => {
        const row = target instanceof Element ? target.closest("tr[aria-rowindex]") : null;
        if (row !== null) setFocused(Number(row.getAttribute("aria-rowindex")) - 2);
      }}
    >
      {pieces.flatMap((piece) =>
        piece.kind === "gap"
          ? [
              // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it can have the focus
              <tr key={gapKey(piece, rows.length)} class="row-gap" aria-hidden="true">
                <td colSpan={columns.length} style={{ height: `${piece.rows * row_px}px` }} />
              </tr>,
            ]
          : rows.slice(piece.from, piece.to).map((row, index) => rowAt(row, piece.from + index)),
      )}
    </tbody>
  );
}

/** A gap keeps its element while it grows and shrinks; there are three at most. */
function gapKey({ from, rows }: { readonly from: number; readonly rows: number }, count: number): string {
  if (from === 0) return "gap above";
  return from + rows === count ? "gap below" : "gap between";
}

function useRange(frame: RefObject<HTMLElement | null>, count: number): Measured {
  const [measured, setMeasured] = useState<Measured>(() => ({
    ...rowsInView({ top_px: 0, height_px: FIRST_VIEW_PX, row_px: GUESSED_ROW_PX }, count),
    row_px: GUESSED_ROW_PX,
  }));
  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return;
    let row_px = GUESSED_ROW_PX;
    const look = () => {
      const { scrollTop: top_px, clientHeight: height_px } = element;
      const { from, to } = rowsInView({ top_px, height_px, row_px }, count);
      setMeasured((before) =>
        before.from === from && before.to === to && before.row_px === row_px ? before : { from, to, row_px },
      );
    };
    const measure = () => {
      row_px = heightOfRows(element) ?? row_px;
      look();
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, [frame, count]);
  // A list may have become shorter since.
  return { ...measured, to: Math.min(measured.to, count), from: Math.min(measured.from, count) };
}

/** Rows of long lists are one line high, so one stands for all; their mean evens out parts of pixels. */
function heightOfRows(frame: HTMLElement): number | null {
  const rows = frame.querySelectorAll("tr[aria-rowindex]:not(thead *)");
  if (rows.length === 0) return null;
  const sum_px = [...rows].reduce((sum, row) => sum + row.getBoundingClientRect().height, 0);
  return sum_px === 0 ? null : sum_px / rows.length;
}

interface RowProps<T> {
  readonly columns: readonly Column<T>[];
  readonly row: T;
  /** Its place in the list, where not all of it is in the page. */
  readonly index: number | null;
}

function Row<T>({ columns, row, index }: RowProps<T>): JSX.Element {
  return (
    <tr {...(index === null ? {} : { "aria-rowindex": index + 2 })}>
      {columns.map((column, place) => {
        const content = column.cell === undefined ? <bdi>{column.text(row)}</bdi> : column.cell(row);
        return place === 0 ? (
          <th key={column.id} scope="row" {...marksOf(column)}>
            {content}
          </th>
        ) : (
          <td key={column.id} {...marksOf(column)}>
            {content}
          </td>
        );
      })}
    </tr>
  );
}
