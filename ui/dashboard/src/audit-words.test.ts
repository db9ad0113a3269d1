import "../test/english.ts";
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { AUDIT_ACTIONS, actHref, actionText, actText, detailTexts } from "./audit-words.ts";
import type { AuditEntry } from "./billing-types.ts";

const TELLING = { locale: "en-GB", time_zone: "Europe/Vienna", currency: "EUR" };

function entry(action: string, subject: string, details: AuditEntry["details"] = {}): AuditEntry {
  const place = { number: 7, at_ms: 0, community: "sun", who: "clara", role: "coordinator", hash: "00" };
  return { ...place, action, subject, details };
}

const detailsOf = (details: AuditEntry["details"]) => detailTexts(entry("run-approved", "4", details), TELLING);

test("every act that the hub logs is told in a sentence of its own", () => {
  for (const action of AUDIT_ACTIONS) {
    expect(actText(entry(action, "4"), TELLING)).not.toContain(action);
    expect(actText(entry(action, "4"), TELLING)).toMatch(/^clara .*\.$/);
    expect(actionText(action)).not.toBe(action);
  }
});

test("an act that a later hub logs is told by its code", () => {
  expect(actText(entry("roof-painted", "mp17"), TELLING)).toBe("clara: roof-painted (mp17).");
  expect(actionText("roof-painted")).toBe("roof-painted");
  expect(detailsOf({ colour: "red" })).toEqual(["colour: red"]);
  expect(detailsOf({ constructor: "x" })).toEqual(["constructor: x"]);
});

test("an approval tells month, digest and numbers", () => {
  expect(
    detailsOf({ month: "2026-10", digest: "ab".repeat(32), invoices: 3, first: "SUN-000001", last: "SUN-000003" }),
  ).toEqual(["It bills October 2026.", "Its digest is ababab…abab.", "It has 3 invoices: SUN-000001 to SUN-000003."]);
  expect(detailsOf({ invoices: 0, first: null, last: null })).toEqual(["It has no invoice."]);
});

test("a collection tells its day, what it replaces, and exactly how much", () => {
  const details = {
    collection_date: "2026-12-04",
    replaces: "2026-12-01",
    transactions: 2,
    sum_cents: 123_456_789_012,
  };
  expect(detailsOf(details)).toEqual([
    "Banks collect on 4 Dec 2026.",
    "It replaces the collection on 1 Dec 2026.",
    "2 direct debits come to €1,234,567,890.12.",
  ]);
});

test("fields are named as their forms name them, and a tariff by when it begins", () => {
  expect(detailsOf({ version: 2, fields: "iban name vat_rate_basis_points" })).toEqual([
    "These entries are version 2.",
    "Changed: IBAN, Name and VAT rate.",
  ]);
  expect(actText(entry("tariff-added", "1798758000"), TELLING)).toContain("1 Jan 2027");
});

test("what was decided about differences names them, and how much it is about", () => {
  expect(actText(entry("difference-accepted", "1795507200/mp05"), TELLING)).toBe(
    "clara accepted the difference mp05, 24 Nov 2026, 09:00.",
  );
  expect(actText(entry("differences-accepted", "2026-11"), TELLING)).toBe(
    "clara accepted differences of November 2026.",
  );
  const details = { act: 3, cause: "clock", differences: 2, amount_change_nano: "-1230000000" };
  expect(detailsOf(details)).toEqual([
    "The cause is Clock.",
    "They are 2 differences.",
    "The members’ balance changes by -€1.23.",
  ]);
  expect(detailsOf({ rows_taken: 1, intervals_changed: 4 })).toEqual(["1 value counts.", "4 intervals changed."]);
  expect(actHref(entry("difference-noted", "1795507200/mp05"))).toBe("#/c/sun/intervals/1795507200");
});

test("what was done leads to where it can be looked at", () => {
  expect(actHref(entry("run-approved", "4"))).toBe("#/c/sun/billing/4");
  expect(actHref(entry("billing-account-changed", "m03"))).toBe("#/c/sun/billing/accounts/m03");
  expect(actHref({ ...entry("run-approved", "4"), community: null })).toBeNull();
  expect(actHref(entry("roof-painted", "4"))).toBeNull();
});

test("a list of members tells what it changed, and letters how many and in which language they were", () => {
  const counts = { members_new: 40, members_changed: 2, points_new: 41, points_changed: 0, accounts_changed: 40 };
  expect(detailsOf({ digest: "ab".repeat(32), lines_wrong: 1, ...counts })).toEqual([
    "Its digest is ababab…abab.",
    "Wrong rows left out: 1.",
    "Members: 40 new, 2 changed.",
    "Metering points: 41 new, 0 changed.",
    "Names and addresses changed: 40.",
  ]);
  expect(detailsOf({ letters: 12, language: "de" })).toEqual(["Letters: 12 (de)."]);
});

test("every act that the hub's source names is in the list, and the list names no other", () => {
  const source = new URL("../../../cloud-hub/src/", import.meta.url);
  const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter(
    (file) => /\.ts$/.test(file) && !/\.test\.ts$|^test-support\//.test(file),
  );
  const texts = files.map((file) => readFileSync(new URL(file, source), "utf8"));
  const audited = texts.filter((text) => /audit/i.test(text));
  const named = audited.flatMap((text) =>
    [...text.matchAll(/\b(?:action: |act\(|action = )"([a-z]+(?:-[a-z]+)+)"/g)].map(([, action]) => action ?? ""),
  );
  const known = new Set(
    audited.flatMap((text) => [...text.matchAll(/"([a-z]+(?:-[a-z]+)+)"/g)].map(([, word]) => word)),
  );
  expect(named.length).toBeGreaterThan(10);
  expect([...new Set(named)].filter((action) => !AUDIT_ACTIONS.includes(action))).toEqual([]);
  // Some are put together: `difference-${kind}`.
  const beginnings = audited.flatMap((text) => [...text.matchAll(/`([a-z]+-)\$\{/g)].map(([, begin]) => begin ?? ""));
  const isNamed = (action: string) => known.has(action) || beginnings.some((begin) => action.startsWith(begin));
  expect(AUDIT_ACTIONS.filter((action) => !isNamed(action))).toEqual([]);
});
