import { expect, test } from "vitest";
import { KeptEntries } from "./kept-entries.ts";

const KEPT = { entries: { iban: "AT61" }, version: 3 };

test("what one person typed is there again for the same person, form by form", () => {
  const kept = new KeptEntries();
  kept.keep("clara", "account m03", KEPT);
  expect(kept.of("clara", "account m03")).toEqual(KEPT);
  expect(kept.of("clara", "account m04")).toBeNull();
  expect(kept.hasAny()).toBe(true);
});

test("what was saved is not kept", () => {
  const kept = new KeptEntries();
  kept.keep("clara", "account m03", KEPT);
  kept.forget("account m03");
  expect(kept.of("clara", "account m03")).toBeNull();
  expect(kept.hasAny()).toBe(false);
});

test("nobody finds what somebody else typed, and it is gone for good then", () => {
  const kept = new KeptEntries();
  kept.keep("clara", "account m03", KEPT);
  expect(kept.of("bill", "account m03")).toBeNull();
  expect(kept.of("clara", "account m03")).toBeNull();
});
