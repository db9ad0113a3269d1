import fc from "fast-check";
import { expect, test } from "vitest";
import { rowPieces, rowsInView } from "./row-window.ts";

const view = fc.record({
  top_px: fc.double({ min: -50, max: 500_000, noNaN: true }),
  height_px: fc.integer({ min: 0, max: 2000 }),
  row_px: fc.double({ min: 20, max: 90, noNaN: true }),
});
const counts = fc.integer({ min: 1, max: 20_000 });

test("what is seen is always there, and never much more", () => {
  fc.assert(
    fc.property(view, counts, (at, count) => {
      const { from, to } = rowsInView(at, count);
      const first = Math.min(count - 1, Math.max(0, Math.floor(at.top_px / at.row_px)));
      const seen = Math.ceil(at.height_px / at.row_px) + 1;
      const bottom = Math.max(0, Math.min(first, count - seen));
      expect(from).toBeLessThanOrEqual(bottom);
      expect(to).toBeGreaterThanOrEqual(Math.min(count, bottom + seen));
      expect(to - from).toBeLessThanOrEqual(seen + 40);
    }),
  );
});

test("rows and gaps make up the whole list, with the focused row and its neighbours among the rows", () => {
  fc.assert(
    fc.property(view, counts, fc.option(fc.integer({ min: 0, max: 25_000 })), (at, count, focused) => {
      const pieces = rowPieces(rowsInView(at, count), count, focused);
      let next = 0;
      for (const piece of pieces) {
        expect(piece.from).toBe(next);
        next = piece.kind === "rows" ? piece.to : piece.from + piece.rows;
      }
      expect(next).toBe(count);
      const isThere = (index: number) =>
        index < 0 ||
        index >= count ||
        pieces.some(
          ({ kind, from, ...rest }) => kind === "rows" && from <= index && index < (rest as { to: number }).to,
        );
      if (focused !== null && focused < count) {
        expect([focused - 1, focused, focused + 1].every(isThere)).toBe(true);
      }
    }),
  );
});
