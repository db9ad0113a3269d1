import { describe, expect, test } from "vitest";
import { A, B, batch, EngineDriver, readyWith, span, timersIn } from "./test-support/engine-driver.ts";
import { alarmsOf, backlogOf } from "./upload-engine.ts";

describe("an answer that does not come", () => {
  test("[UP-10] makes the identical batch go again, whatever was added meanwhile", () => {
    const driver = readyWith(B);
    const sent = driver.request();
    driver.tell({ kind: "answer-lost", id: driver.id() });
    driver.timer();
    const { timer } = driver.timer();
    driver.tell({ kind: "records-added", journal: "own", epoch: "b", last_seq: 90 });
    driver.tell({ kind: "time-passed", timer });
    expect(driver.request()).toEqual(sent);
    driver.acknowledge("b", 7);
    expect(driver.request()).toMatchObject(span("b", 8, 57));
  });

  test("[UP-11] makes it wait longer each time; new records do not cut the wait short", () => {
    const driver = readyWith(A);
    driver.jitter_ppm = 999_999;
    const delays: number[] = [];
    for (let i = 0; i < 8; i++) {
      driver.tell({ kind: "answer-lost", id: driver.id() });
      const { timer, delay_ms } = driver.timer();
      delays.push(delay_ms);
      expect(driver.tell({ kind: "records-added", journal: "own", epoch: "a", last_seq: 121 + i })).toEqual([]);
      driver.tell({ kind: "time-passed", timer });
    }
    expect(delays).toEqual([999, 1_999, 3_999, 7_999, 15_999, 31_999, 59_999, 59_999]);
    driver.heads({});
    driver.answer({ kind: "unavailable", retry_after_s: 30 });
    expect(driver.timer().delay_ms).toBe(30_999);
  });

  test("[UP-12] three times in a row makes it ask again what the hub holds, of every journal of the lane", () => {
    const driver = new EngineDriver().add("own", "own", [A]).add("other", "carried", [B]).add("t", "telemetry", []);
    driver.start();
    driver.heads({});
    driver.heads({ b: 7 });
    const sent = driver.request();
    for (let i = 0; i < 2; i++) {
      driver.tell({ kind: "answer-lost", id: driver.id() });
      driver.passTime();
      expect(driver.request()).toEqual(sent);
    }
    driver.tell({ kind: "answer-lost", id: driver.id() });
    expect(driver.state.journals.map(({ status }) => status.kind)).toEqual(["unknown", "unknown", "unknown"]);
    driver.passTime();
    expect(driver.request()).toEqual({ kind: "heads", journal: "other" });
    expect(driver.state.lanes.settlement.size).toEqual({ records: 25, bytes: 32_768 });
    driver.tell({ kind: "answer-lost", id: driver.id() });
    expect(driver.state.lanes.settlement.size).toEqual({ records: 25, bytes: 32_768 });
  });

  test("[UP-12] leaves the other lane's journals and those at rest as they are", () => {
    const driver = new EngineDriver().add("t", "telemetry", [B]).add("own", "own", []).add("x", "carried", [B]).start();
    driver.heads({});
    driver.heads({});
    driver.answer({ kind: "fork", at: { epoch: "b", seq: 1 } });
    driver.heads({ b: 7 }, "telemetry");
    driver.tell({ kind: "records-added", journal: "own", epoch: "b", last_seq: 1 });
    for (let i = 0; i < 3; i++) {
      driver.answer({ kind: "unavailable", retry_after_s: null });
      driver.passTime();
    }
    expect(driver.state.journals.map(({ status }) => status.kind)).toEqual(["ready", "unknown", "stopped"]);
  });

  test("[UP-12] is forgotten with the first answer", () => {
    const driver = readyWith(A);
    for (let i = 0; i < 5; i++) {
      driver.answer({ kind: "unavailable", retry_after_s: null });
      driver.passTime();
      if (driver.request()?.kind === "heads") driver.heads({});
      expect(driver.state.lanes.settlement.failures).toBeLessThan(3);
    }
  });
});

describe("a hub that cannot follow", () => {
  test("[UP-13] gets the records that it expects, at once", () => {
    const driver = readyWith(A);
    driver.acknowledge("a", 50);
    driver.acknowledge("a", 120);
    driver.tell({ kind: "records-added", journal: "own", epoch: "a", last_seq: 130 });
    driver.answer({ kind: "gap", expected: { epoch: "a", seq: 41 } });
    expect(driver.request()).toMatchObject(span("a", 41, 130));
    expect(driver.journal("own")).toMatchObject({ strikes: 1, alarm: null });
  });

  test("[UP-13] may be further than was known", () => {
    const driver = readyWith(A);
    driver.answer({ kind: "gap", expected: { epoch: "a", seq: 121 } });
    expect(driver.request()).toBeNull();
    expect(driver.acknowledged("own")).toEqual([120]);
  });

  test.each([
    ["what was just sent", { epoch: "a", seq: 1 }],
    ["another epoch", { epoch: "b", seq: 5 }],
    ["more than the node has", { epoch: "a", seq: 122 }],
  ])("[UP-13] and expects %s is asked what it holds", (_, expected) => {
    const driver = readyWith(A, B);
    driver.answer({ kind: "gap", expected });
    expect(driver.request()).toEqual({ kind: "heads", journal: "own" });
    expect(driver.acknowledged("own")).toEqual([0, 0]);
  });

  test("[UP-13] keeps only that journal waiting, longer each time, with an alarm from the third time on", () => {
    const driver = readyWith(A).add("other", "carried", [B]);
    driver.jitter_ppm = 999_999;
    const gap = { kind: "gap", expected: { epoch: "a", seq: 1 } } as const;
    driver.answer(gap);
    driver.heads({ b: 6 });
    driver.heads({});
    const alarms: number[] = [];
    const delays: number[] = [];
    for (let i = 0; i < 4; i++) {
      if (driver.request()?.journal === "other") driver.acknowledge("b", 7);
      driver.answer(gap);
      const { delay_ms, timer } = driver.timer();
      delays.push(delay_ms);
      alarms.push(alarmsOf(driver.state).length);
      driver.tell({ kind: "time-passed", timer });
      driver.heads({});
    }
    expect(delays).toEqual([1_999, 3_999, 7_999, 15_999]);
    expect(alarms).toEqual([0, 1, 1, 1]);
    expect(alarmsOf(driver.state)).toEqual([{ journal: "own", alarm: "stuck" }]);
    driver.acknowledge("a", 50);
    expect(driver.journal("own")).toMatchObject({ strikes: 0, alarm: null });
  });

  test("[UP-14] because it lacks the parent is asked what it holds, and gets the parent first", () => {
    const driver = new EngineDriver().add("own", "own", [A, B]).start();
    driver.heads({ a: 120 });
    expect(driver.request()).toMatchObject(span("b", 1, 7));
    driver.answer({ kind: "unknown-parent" });
    expect(driver.request()).toEqual({ kind: "heads", journal: "own" });
    driver.heads({ a: 99 });
    expect(driver.request()).toMatchObject(span("a", 100, 120));
  });

  test("[UP-14] because a carrier lacks the parent keeps only that journal waiting", () => {
    const driver = new EngineDriver().add("x", "carried", [B]).add("y", "carried", [A]).start();
    driver.heads({});
    driver.heads({});
    driver.answer({ kind: "unknown-parent" });
    driver.acknowledge("a", 50);
    driver.heads({});
    driver.acknowledge("a", 120);
    driver.answer({ kind: "unknown-parent" });
    expect(driver.journal("x").status).toEqual({ kind: "resting", timer: driver.timer().timer });
    expect(driver.state.lanes.settlement.status.kind).toBe("idle");
    driver.passTime();
    expect(driver.request()).toEqual({ kind: "heads", journal: "x" });
  });
});

describe("a refusal", () => {
  test("[UP-15] of a fork stops the journal for good with an alarm, and the others go on", () => {
    const driver = readyWith(A).add("other", "carried", [B]);
    expect(timersIn(driver.answer({ kind: "fork", at: { epoch: "a", seq: 9 } }))).toEqual([]);
    expect(driver.journal("own").status).toEqual({ kind: "stopped" });
    expect(alarmsOf(driver.state)).toEqual([{ journal: "own", alarm: "fork" }]);
    expect(driver.request()).toEqual({ kind: "heads", journal: "other" });
    driver.heads({ b: 7 });
    driver.tell({ kind: "records-added", journal: "own", epoch: "a", last_seq: 121 });
    expect(driver.request()).toBeNull();
  });

  test("[UP-24] of a replaced box is not offered again, and the epochs behind it go on", () => {
    const driver = new EngineDriver().add("own", "own", [A, B]).start();
    driver.heads({ a: 80 });
    driver.answer({ kind: "replaced", generation: 2, at_ms: 1_000 });
    expect(driver.request()).toMatchObject(span("b", 1, 7));
    expect(backlogOf(driver.state).settlement).toBe(7);
    expect(alarmsOf(driver.state)).toEqual([]);
    driver.acknowledge("b", 7);
    expect(backlogOf(driver.state).settlement).toBe(0);
    driver.tell({ kind: "records-added", journal: "own", epoch: "b", last_seq: 9 });
    driver.answer({ kind: "unknown-parent" });
    // The hub may have been put back since, and have forgotten that the box was replaced.
    driver.heads({ a: 80, b: 7 });
    expect(driver.request()).toMatchObject({ epoch: "a", from_seq: 81 });
    driver.answer({ kind: "replaced", generation: 2, at_ms: 1_000 });
    expect(driver.request()).toMatchObject(span("b", 8, 9));
  });

  test.each([{ kind: "refused", code: "broken-chain" } as const, { kind: "forbidden", code: "revoked" } as const])(
    "[UP-16] as $kind leaves the journal aside for minutes with an alarm, and the others go on",
    (answer) => {
      const driver = readyWith(A).add("other", "carried", [B]);
      driver.jitter_ppm = 500_000;
      driver.answer(answer);
      const { timer, delay_ms } = timersIn(driver.effects)[0] as ReturnType<EngineDriver["timer"]>;
      expect(delay_ms).toBe(450_000);
      expect(driver.journal("own").status).toEqual({ kind: "resting", timer });
      expect(driver.request()).toEqual({ kind: "heads", journal: "other" });
      driver.heads({ b: 7 });
      expect(driver.request()).toBeNull();
      driver.tell({ kind: "time-passed", timer });
      expect(driver.request()).toEqual({ kind: "heads", journal: "own" });
      expect(alarmsOf(driver.state)).toEqual([{ journal: "own", alarm: answer.kind }]);
      driver.heads({ a: 120 });
      expect(alarmsOf(driver.state)).toEqual([]);
    },
  );

  test("[UP-17] of the node itself keeps the lane waiting for minutes, with an alarm until the hub says otherwise", () => {
    const driver = readyWith(A).add("t", "telemetry", [B]);
    driver.answer({ kind: "unavailable", retry_after_s: null });
    driver.passTime();
    driver.answer({ kind: "not-authenticated" });
    expect(driver.timer().delay_ms).toBe(300_000);
    expect(driver.state.lanes.settlement.status).toEqual({ kind: "barred", timer: driver.timer().timer });
    expect(driver.request("telemetry")).toBeNull();
    const denied = [{ journal: null, alarm: "not-authenticated" }];
    expect(alarmsOf(driver.state)).toEqual(denied);
    driver.passTime();
    expect(driver.request()).toEqual(batch("own", span("a", 1, 50)));
    driver.answer({ kind: "unavailable", retry_after_s: null });
    expect(driver.state.lanes.settlement.failures).toBe(1);
    expect(alarmsOf(driver.state)).toEqual(denied);
    driver.passTime();
    driver.acknowledge("a", 50);
    expect(alarmsOf(driver.state)).toEqual([]);
  });

  test("[UP-17] of the telemetry lane alone is an alarm too", () => {
    const driver = new EngineDriver().add("t", "telemetry", [B]).start();
    driver.answer({ kind: "not-authenticated" }, "telemetry");
    expect(alarmsOf(driver.state)).toEqual([{ journal: null, alarm: "not-authenticated" }]);
    expect(driver.state.lanes.settlement.status.kind).toBe("idle");
  });
});

test("[UP-18] records that are to be sent and are not here any more stop the journal with an alarm", () => {
  const driver = readyWith(A).add("other", "carried", [B]);
  driver.tell({ kind: "records-missing", id: driver.id() });
  expect(driver.journal("own").status.kind).toBe("stopped");
  expect(alarmsOf(driver.state)).toEqual([{ journal: "own", alarm: "records-missing" }]);
  expect(driver.request()).toEqual({ kind: "heads", journal: "other" });
});

test("[UP-18] records of another node that are not here any more leave its journal aside, and go up when they are back", () => {
  const driver = new EngineDriver().add("other", "carried", [B]).start();
  driver.heads({});
  driver.tell({ kind: "records-missing", id: driver.id() });
  expect(driver.journal("other").status.kind).toBe("resting");
  expect(alarmsOf(driver.state)).toEqual([{ journal: "other", alarm: "records-missing" }]);
  driver.passTime();
  driver.heads({});
  expect(driver.request()).toEqual(batch("other", span("b", 1, 7)));
  driver.acknowledge("b", 7);
  expect(alarmsOf(driver.state)).toEqual([]);
});
