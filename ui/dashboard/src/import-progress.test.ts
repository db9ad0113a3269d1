import "../test/english.ts";
import { expect, test } from "vitest";
import type { ImportRun } from "./api-types.ts";
import { faultText, isOpen, progressOf, reasonText, titleOf } from "./import-progress.ts";

const run = (more: Partial<ImportRun>): ImportRun => ({
  import: "00",
  file_name: "a.csv",
  layout: "long",
  status: "running",
  bytes_read: 25,
  bytes_total: 100,
  rows_read: 1,
  rows_taken: 0,
  rows_unchanged: 0,
  rows_faulty: 0,
  intervals_changed: 0,
  started_at_ms: 0,
  ended_at_ms: null,
  reason: null,
  ...more,
});

test("a running import is as far as its bytes; nobody knows without a size", () => {
  expect(progressOf(run({}))).toBe(0.25);
  expect(progressOf(run({ bytes_total: null }))).toBeNull();
  expect(progressOf(run({ status: "done", bytes_total: null }))).toBe(1);
});

test("imports are open until they end, in whatever way", () => {
  const open = (["waiting", "running", "done", "refused", "failed"] as const).filter((status) =>
    isOpen(run({ status })),
  );
  expect(open).toEqual(["waiting", "running"]);
});

test("people read the hub's text without its code", () => {
  expect(reasonText("not-utf-8: line 1: bytes that are no UTF-8")).toBe("Line 1: bytes that are no UTF-8.");
  expect(reasonText("Stopped.")).toBe("Stopped.");
});

test("a file without the layout's columns is told that it may have the other layout", () => {
  expect(reasonText("no-header: line 1: no line names the columns")).toBe(
    "Line 1: no line names the columns. Perhaps the file has the other layout.",
  );
});

test("a fault that is new to this page shows its code", () => {
  expect(faultText("absurd")).toBe("More than the main fuse lets through.");
  expect(faultText("brand-new")).toBe("brand-new");
});

test("what a program sent has no file's name", () => {
  expect(titleOf(run({}))).toBe("a.csv");
  expect(titleOf(run({ file_name: "" }))).toBe("Values sent by a program");
});
