import { expect, test } from "vitest";
import { codePicture } from "./letter-code.ts";

/** A finder pattern: what cameras look for in three corners (ISO/IEC 18004, 6.3.3). */
const FINDER = ["#######", "#.....#", "#.###.#", "#.###.#", "#.###.#", "#.....#", "#######"];
const QUIET = 4;

/** The picture as rows of `#` and `.`, drawn from its path. */
function drawn(text: string): readonly string[] {
  const { size, path } = codePicture(text);
  const rows = Array.from({ length: size }, () => Array.from({ length: size }, () => "."));
  for (const [, x, y] of path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)) (rows[Number(y)] as string[])[Number(x)] = "#";
  return rows.map((row) => row.join(""));
}

test("the code of an address stands upright inside a light frame", () => {
  const rows = drawn("http://192.168.1.20:8080/");
  const last = rows.length - QUIET - FINDER.length;
  const square = (x: number, y: number) => rows.slice(y, y + 7).map((row) => row.slice(x, x + 7));
  for (const [x, y] of [
    [QUIET, QUIET],
    [last, QUIET],
    [QUIET, last],
  ] as const) {
    expect(square(x, y)).toEqual(FINDER);
  }
  expect(square(last, last)).not.toEqual(FINDER);
  const frame = [...rows.slice(0, QUIET), ...rows.slice(-QUIET), ...rows.map((row) => row.slice(0, QUIET))];
  expect(frame.join("")).not.toContain("#");
});

test("another address has another code", () => {
  expect(codePicture("http://192.168.1.20:8080/").path).not.toBe(codePicture("http://192.168.1.21:8080/").path);
});
