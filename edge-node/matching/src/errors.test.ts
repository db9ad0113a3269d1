import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { MATCHING_ERRORS, matchingError } from "./errors.ts";

function sources(): string {
  return readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts") && file !== "errors.ts")
    .map((file) => readFileSync(join(import.meta.dirname, file), "utf8"))
    .join("\n");
}

test("every code of the table is used, or comes from the vocabulary", () => {
  const text = sources();
  const unused = Object.keys(MATCHING_ERRORS).filter((code) => !text.includes(`"${code}"`));
  const fromVocabulary = ["not-a-price", "not-an-energy", "not-an-identifier", "not-an-interval"];
  expect(unused.filter((code) => !fromVocabulary.includes(code))).toEqual([]);
});

test("every refusal tells what to do", () => {
  for (const [code, { hint, httpStatus, retryable }] of Object.entries(MATCHING_ERRORS)) {
    expect(code).toMatch(/^[a-z][a-z-]*$/);
    expect(hint).toMatch(/^[A-Z].*\.$/);
    expect(httpStatus).toBe(422);
    expect(retryable).toBe(false);
  }
});

test("a refusal carries its code and says what was wrong", () => {
  const error = matchingError("not-a-share", "the shares are all 0");
  expect(error.code).toBe("not-a-share");
  expect(error.message).toBe("the shares are all 0");
});
