import type { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { describe, expect, test } from "vitest";
import { ENGINE_ERRORS } from "./errors.ts";
import { A, B, EngineDriver, headsOf, readyWith } from "./test-support/engine-driver.ts";
import { backlogOf, createUploadState, nextUpload } from "./upload-engine.ts";
import type { UploadEvent } from "./upload-state.ts";

describe("what comes too late", () => {
  test("[UP-21] changes nothing: answers to requests that are over, timers that nobody waits for", () => {
    const driver = readyWith(A);
    const id = driver.id();
    driver.tell({ kind: "timed-out", id });
    const before = driver.state;
    const late: readonly UploadEvent[] = [
      { kind: "answered", id, answer: headsOf({}) },
      { kind: "answer-lost", id },
      { kind: "timed-out", id },
      { kind: "tail-stored", id, upto_seq: 5 },
      { kind: "tail-refused", id },
      { kind: "records-missing", id },
      { kind: "time-passed", timer: 1 },
      { kind: "time-passed", timer: id },
    ];
    for (const event of late) expect(driver.tell(event)).toEqual([]);
    expect(driver.state).toEqual(before);
  });
});

describe("a program that misuses the engine", () => {
  test.each([
    ["unknown-journal", { kind: "records-added", journal: "x", epoch: "a", last_seq: 1 }],
    ["unknown-journal", { kind: "over-quota", journal: "x" }],
    ["unknown-journal", { kind: "thinned", journal: "x", epochs: [] }],
    ["duplicate-journal", { kind: "journal-added", journal: "own", role: "carried", epochs: [] }],
    ["not-a-position", { kind: "journal-added", journal: "x", role: "own", epochs: [A, A] }],
    ["not-a-position", { kind: "journal-added", journal: "x", role: "own", epochs: [{ epoch: "a", last_seq: -1 }] }],
    ["not-a-position", { kind: "records-added", journal: "own", epoch: "a", last_seq: 0.5 }],
    ["not-a-position", { kind: "records-added", journal: "own", epoch: "z", last_seq: 2 ** 53 }],
    ["not-a-position", { kind: "records-added", journal: "own", epoch: "z", last_seq: Number.NaN }],
    ["not-a-position", { kind: "tail-stored", id: 4, upto_seq: 1 }],
  ] as const)("[UP-22] is told so: %s %o", (code, event) => {
    const driver = readyWith(A);
    expect(driver.id()).toBe(4);
    const before = driver.state;
    expect(codeOf(() => driver.tell(event))).toBe(code);
    expect(driver.state).toBe(before);
  });

  test("[UP-22] by storing more of a tail than was asked for", () => {
    const driver = new EngineDriver().add("own", "own", [A]).start();
    driver.heads({ a: 121 });
    for (const upto_seq of [122, 120.5, Number.NaN]) {
      expect(codeOf(() => driver.tell({ kind: "tail-stored", id: driver.id(), upto_seq }))).toBe("not-a-position");
    }
  });

  test.each([-1, 1_000_000, 0.5, Number.NaN])("[UP-22] by drawing a jitter of %d", (jitter_ppm) => {
    expect(codeOf(() => nextUpload(createUploadState(), { kind: "started", jitter_ppm }))).toBe("not-a-chance");
  });

  test("[UP-22] with a hint for each code", () => {
    for (const { hint, httpStatus, retryable } of Object.values(ENGINE_ERRORS)) {
      expect(hint).toMatch(/^[A-Z].+\.$/);
      expect([httpStatus, retryable]).toEqual([500, false]);
    }
  });
});

test("[UP-1] a backlog is counted, not held: the state is as large with one record as with a trillion", () => {
  const sizeWith = (last_seq: number) => JSON.stringify(readyWith({ epoch: "a", last_seq }).state).length;
  expect(sizeWith(10 ** 12) - sizeWith(10)).toBeLessThan(20);
  const driver = readyWith(A, B).add("other", "carried", [B]).add("t", "telemetry", [A]);
  driver.acknowledge("a", 50);
  expect(backlogOf(driver.state)).toEqual({ settlement: 84, telemetry: 120 });
});

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return (error as LocalGridError).code;
  }
  return "no error";
}
