import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CLEARING_ERRORS } from "./errors.ts";

const HERE = import.meta.dirname;

function sources(): readonly string[] {
  return readdirSync(HERE, { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".ts") && !file.endsWith(".test.ts") && !/(^|\/)test-/.test(file),
  );
}

/** Codes that stand as text in `new LocalGridError("…"` and `reason: "…"` of command decisions. */
function codesIn(text: string): readonly string[] {
  const patterns = [/LocalGridError\(\s*"([a-z-]+)"/g, /\brejected\(\s*"([a-z-]+)"/g];
  return patterns.flatMap((pattern) => [...text.matchAll(pattern)].map(([, code]) => String(code)));
}

test("every code that this package throws is in its table", () => {
  const used = sources().flatMap((file) =>
    codesIn(readFileSync(join(HERE, file), "utf8")).map((code) => ({ code, file })),
  );
  expect(used.length).toBeGreaterThan(20);
  expect(used.filter(({ code }) => !Object.hasOwn(CLEARING_ERRORS, code))).toEqual([]);
});

test("every failure tells what to do", () => {
  for (const [code, { hint, httpStatus }] of Object.entries(CLEARING_ERRORS)) {
    expect(code).toMatch(/^[a-z][a-z-]*$/);
    expect(hint).toMatch(/^[A-Z/].*\.$/);
    expect(httpStatus).toBeGreaterThanOrEqual(400);
  }
});
