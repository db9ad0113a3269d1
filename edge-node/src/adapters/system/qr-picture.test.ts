import { expect, test } from "vitest";
import { qrPicture } from "./qr-picture.ts";

const QUIET = 4;
const MODULE = 4;

/** Dark modules as "column row", and how many stand side by side. */
function modulesOf(svg: string): { readonly dark: ReadonlySet<string>; readonly size: number } {
  const size = Number(/viewBox="0 0 (\d+) \1"/.exec(svg)?.[1]) / MODULE;
  const places = [...svg.matchAll(/M(\d+),(\d+)h4v4h-4z/g)];
  return { dark: new Set(places.map(([, x, y]) => `${Number(x) / MODULE} ${Number(y) / MODULE}`)), size };
}

test("A text becomes a QR code in black on white that a camera finds: quiet zone, and a finder in three corners", () => {
  const svg = qrPicture(`LG1:${"A".repeat(48)}`);
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox=/);
  expect(svg).toContain('<rect fill="white"');
  expect(svg).toContain('<path fill="black"');
  const { dark, size } = modulesOf(svg);
  for (const place of dark) {
    for (const at of place.split(" ").map(Number)) {
      expect(at).toBeGreaterThanOrEqual(QUIET);
      expect(at).toBeLessThan(size - QUIET);
    }
  }
  const far = size - QUIET - 7;
  for (const [left, top] of [
    [QUIET, QUIET],
    [far, QUIET],
    [QUIET, far],
  ] as const) {
    const row = (y: number) =>
      Array.from({ length: 7 }, (_, x) => (dark.has(`${left + x} ${top + y}`) ? "#" : ".")).join("");
    expect([0, 1, 3, 5, 6].map(row)).toEqual(["#######", "#.....#", "#.###.#", "#.....#", "#######"]);
  }
});

test("Other texts make other codes", () => {
  expect(qrPicture("LG1:AAAA")).not.toBe(qrPicture("LG1:AAAB"));
});
