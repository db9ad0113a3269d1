/** Which rows of a long list are in the page, so that it scrolls as if all of them were. */

export interface RowView {
  /** How far the frame is scrolled, and how much of it is seen. */
  readonly top_px: number;
  readonly height_px: number;
  readonly row_px: number;
}

/** Rows `from` (included) to `to` (not included). */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

/** Above and below what is seen: for the keyboard, which goes from row to row, and for fast wheels. */
const SPARE_ROWS = 12;
/** The range moves in steps, so that most scrolling changes nothing. */
const STEP_ROWS = 6;

export function rowsInView({ top_px, height_px, row_px }: RowView, count: number): RowRange {
  const first = Math.floor(Math.max(0, top_px) / row_px / STEP_ROWS) * STEP_ROWS - SPARE_ROWS;
  const seen = Math.ceil(height_px / row_px) + STEP_ROWS + 2 * SPARE_ROWS;
  const from = Math.max(0, Math.min(first, count - seen));
  return { from, to: Math.min(count, from + seen) };
}

/** Rows of the list in their order, or the room of rows that are not there. */
export type RowPiece =
  | { readonly kind: "rows"; readonly from: number; readonly to: number }
  | { readonly kind: "gap"; readonly from: number; readonly rows: number };

/** The range, and the row that has the focus with its neighbours wherever it is: it must not go while it is used. */
export function rowPieces(range: RowRange, count: number, focused: number | null): readonly RowPiece[] {
  const ranges = [range];
  if (focused !== null && focused < count) {
    const near = { from: Math.max(0, focused - 1), to: Math.min(count, focused + 2) };
    if (near.to <= range.from) ranges.unshift(near);
    else if (near.from >= range.to) ranges.push(near);
    else ranges[0] = { from: Math.min(near.from, range.from), to: Math.max(near.to, range.to) };
  }
  const pieces: RowPiece[] = [];
  let at = 0;
  for (const { from, to } of ranges) {
    if (from > at) pieces.push({ kind: "gap", from: at, rows: from - at });
    pieces.push({ kind: "rows", from, to });
    at = to;
  }
  if (at < count) pieces.push({ kind: "gap", from: at, rows: count - at });
  return pieces;
}
