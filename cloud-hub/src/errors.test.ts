import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CLEARING_ERRORS } from "@localgrid/clearing/errors";
import { expect, test } from "vitest";
import { CLOUD_HUB_ERRORS, describeError } from "./errors.ts";

const HERE = import.meta.dirname;

test("every failure tells what to do", () => {
  for (const [code, { hint, httpStatus }] of Object.entries(CLOUD_HUB_ERRORS)) {
    expect(code).toMatch(/^[a-z][a-z-]*$/);
    expect(hint).toMatch(/^[A-Z/].*\.$/);
    expect(httpStatus).toBeGreaterThanOrEqual(400);
    expect(describeError(code)).toBe(CLOUD_HUB_ERRORS[code as keyof typeof CLOUD_HUB_ERRORS]);
  }
});

test("every code of the table is in use", () => {
  const files = readdirSync(HERE, { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".ts") && !/(\.test|^((list|billing|notice)-)?errors)\.ts$/.test(file),
  );
  const text = files.map((file) => readFileSync(join(HERE, file), "utf8")).join("\n");
  const fromBundles = ["unknown-release-key", "bad-signature", "damaged-bundle", "truncated-bundle"];
  const fromProtocol = ["malformed-message", "inconsistent-records", "broken-chain", ...fromBundles];
  const ours = Object.keys(CLOUD_HUB_ERRORS).filter((code) => !Object.hasOwn(CLEARING_ERRORS, code));
  const unused = ours.filter((code) => !text.includes(`"${code}"`));
  expect(unused.filter((code) => !fromProtocol.includes(code))).toEqual([]);
});

test("codes of others have no description here", () => {
  expect(describeError("toString")).toBeNull();
  expect(describeError("storage-full")).toBeNull();
});
