import { describe, expect, test } from "vitest";
import { A, B, batch, EngineDriver, readyWith, span } from "./test-support/engine-driver.ts";
import { alarmsOf } from "./upload-engine.ts";

describe("a start", () => {
  test("[UP-2] waits a random time in each lane before it asks for anything", () => {
    const driver = new EngineDriver().add("own", "own", [A]).add("t", "telemetry", [B]);
    expect(driver.effects).toEqual([]);
    driver.jitter_ppm = 200_000;
    expect(driver.tell({ kind: "started" })).toEqual([
      { kind: "set-timer", timer: 1, delay_ms: 1_000 },
      { kind: "set-timer", timer: 2, delay_ms: 1_000 },
    ]);
    expect(driver.tell({ kind: "time-passed", timer: 1 })).toEqual([
      { kind: "request", id: 3, lane: "settlement", request: { kind: "heads", journal: "own" } },
    ]);
    expect(driver.tell({ kind: "started" })).toEqual([]);
  });

  test("[UP-3] asks what the hub holds, and goes on after that", () => {
    const driver = new EngineDriver().add("own", "own", [A, B]).start();
    expect(driver.request()).toEqual({ kind: "heads", journal: "own" });
    driver.heads({ a: 117 });
    expect(driver.acknowledged("own")).toEqual([117, 0]);
    expect(driver.request()).toEqual(batch("own", span("a", 118, 120)));
  });

  test("[UP-3] asks for each journal on its own before it sends anything of it", () => {
    const driver = new EngineDriver().add("own", "own", [A]).add("other", "carried", [B]).start();
    driver.heads({ a: 120 });
    expect(driver.request()).toEqual({ kind: "heads", journal: "other" });
    driver.heads({ b: 3 });
    expect(driver.request()).toEqual(batch("other", span("b", 4, 7)));
  });

  test("[UP-3] a hub that holds more than a carrier has nothing to get from it", () => {
    const driver = new EngineDriver().add("other", "carried", [B]).start();
    driver.heads({ x: 5, b: 8, c: 1 });
    expect(driver.journal("other")).toMatchObject({ status: { kind: "ready" }, alarm: null });
    expect(driver.journal("other").epochs).toEqual([{ epoch: "b", last_seq: 7, acknowledged_seq: 7 }]);
    expect(driver.request()).toBeNull();
  });
});

describe("what is sent", () => {
  test("[UP-4] is the oldest epoch first, from after the acknowledged record on", () => {
    const driver = readyWith(A, B);
    expect(driver.request()).toEqual(batch("own", span("a", 1, 50)));
    driver.acknowledge("a", 50);
    expect(driver.request()).toEqual({ ...batch("own", span("a", 51, 120)), max_bytes: 131_072 });
    driver.acknowledge("a", 119);
    expect(driver.request()).toMatchObject(span("a", 120, 120));
    driver.acknowledge("a", 120);
    expect(driver.request()).toMatchObject(span("b", 1, 7));
    driver.acknowledge("b", 7);
    expect(driver.request()).toBeNull();
  });

  test("[UP-4] is new records as soon as they are added, of new epochs too", () => {
    const driver = readyWith(B);
    driver.acknowledge("b", 7);
    driver.tell({ kind: "records-added", journal: "own", epoch: "b", last_seq: 9 });
    expect(driver.request()).toMatchObject(span("b", 8, 9));
    driver.tell({ kind: "records-added", journal: "own", epoch: "c", last_seq: 2 });
    driver.tell({ kind: "records-added", journal: "own", epoch: "b", last_seq: 5 });
    expect(driver.journal("own").epochs.map(({ last_seq }) => last_seq)).toEqual([9, 2]);
    driver.acknowledge("b", 9);
    expect(driver.request()).toMatchObject(span("c", 1, 2));
  });

  test("[UP-5] is one batch at a time", () => {
    const driver = readyWith(A, B);
    expect(driver.tell({ kind: "records-added", journal: "own", epoch: "b", last_seq: 8 })).toEqual([]);
    driver.acknowledge("a", 50);
    expect(driver.effects.filter(({ kind }) => kind === "request").length).toBe(1);
  });

  test("[UP-5] is telemetry only while settlement has nothing to do, and settlement at any time", () => {
    const driver = new EngineDriver().add("t", "telemetry", [A]).add("own", "own", [B]).start();
    expect(driver.request("telemetry")).toBeNull();
    driver.heads({});
    expect(driver.request()).toEqual(batch("own", span("b", 1, 7)));
    expect(driver.request("telemetry")).toBeNull();
    driver.acknowledge("b", 7);
    expect(driver.request("telemetry")).toEqual({ kind: "heads", journal: "t" });
    driver.tell({ kind: "records-added", journal: "own", epoch: "b", last_seq: 8 });
    expect(driver.request()).toMatchObject(span("b", 8, 8));
    driver.heads({ a: 119 }, "telemetry");
    expect(driver.request("telemetry")).toBeNull();
    driver.acknowledge("b", 8);
    expect(driver.request("telemetry")).toMatchObject({ journal: "t", ...span("a", 120, 120) });
  });

  test("[UP-6] is of one journal after the other, so that no backlog keeps others waiting", () => {
    const driver = new EngineDriver()
      .add("x", "carried", [A])
      .add("y", "carried", [A])
      .add("z", "carried", [B])
      .start();
    for (let i = 0; i < 3; i++) driver.heads({});
    const served: string[] = [];
    for (let request = driver.request(); request?.kind === "batch"; request = driver.request()) {
      served.push(`${request.journal} ${request.from_seq}-${request.upto_seq}`);
      driver.acknowledge(request.epoch, request.upto_seq);
    }
    expect(served).toEqual(["x 1-50", "y 1-100", "z 1-7", "x 51-120", "y 101-120"]);
  });
});

describe("an acknowledgement", () => {
  test("[UP-7] counts for all records up to it, is passed on, and clears what was wrong", () => {
    const driver = readyWith(B);
    driver.answer({ kind: "refused", code: "broken-chain" });
    driver.passTime();
    driver.heads({});
    expect(alarmsOf(driver.state)).toEqual([{ journal: "own", alarm: "refused" }]);
    expect(driver.acknowledge("b", 7)).toEqual([{ kind: "acknowledged", journal: "own", epoch: "b", seq: 7 }]);
    expect(driver.acknowledged("own")).toEqual([7]);
    expect(alarmsOf(driver.state)).toEqual([]);
  });

  test("[UP-7] of less than was sent is followed by the rest", () => {
    const driver = readyWith(B);
    driver.acknowledge("b", 1);
    expect(driver.acknowledged("own")).toEqual([1]);
    expect(driver.request()).toMatchObject(span("b", 2, 7));
  });

  test("[UP-7] of more than a carrier has counts for what it has", () => {
    const driver = new EngineDriver().add("other", "carried", [B]).start();
    driver.heads({});
    expect(driver.acknowledge("b", 9)).toEqual([{ kind: "acknowledged", journal: "other", epoch: "b", seq: 7 }]);
    expect(driver.request()).toBeNull();
  });

  test("[UP-7] of more than the node itself has makes it ask what the hub holds", () => {
    const driver = readyWith(B);
    driver.acknowledge("b", 8);
    expect(driver.acknowledged("own")).toEqual([7]);
    expect(driver.request()).toEqual({ kind: "heads", journal: "own" });
  });

  test.each([
    ["of nothing that was sent", "a", 50],
    ["of another epoch", "b", 121],
  ])("[UP-7] %s is a failure", (_, epoch, seq) => {
    const driver = readyWith(A, B);
    driver.acknowledge("a", 50);
    driver.acknowledge(epoch, seq);
    expect(driver.state.lanes.settlement).toMatchObject({ status: { kind: "waiting" }, failures: 1 });
    expect(driver.acknowledged("own")).toEqual([50, 0]);
  });
});

describe("the size of a batch", () => {
  test("[UP-8] doubles with each full batch and stays with one that is not full", () => {
    const driver = readyWith({ epoch: "a", last_seq: 2_600 });
    const counts: number[] = [];
    for (let request = driver.request(); request?.kind === "batch"; request = driver.request()) {
      counts.push(request.upto_seq - request.from_seq + 1);
      driver.acknowledge(request.epoch, request.upto_seq);
    }
    expect(counts).toEqual([50, 100, 200, 400, 800, 1_000, 50]);
    expect(driver.state.lanes.settlement.size.records).toBe(1_000);
    const small = readyWith({ epoch: "a", last_seq: 49 });
    small.acknowledge("a", 49);
    expect(small.state.lanes.settlement.size).toEqual({ records: 50, bytes: 65_536 });
  });

  test("[UP-8] is never above what the hub wants", () => {
    const driver = readyWith(A);
    driver.answer({ kind: "acknowledged", acknowledged: { epoch: "a", seq: 50 }, max_records: 20 });
    expect(driver.request()).toEqual({ ...batch("own", span("a", 51, 70)), max_bytes: 131_072 });
  });

  test("[UP-9] halves when the hub finds it too large, and the same records go in smaller batches at once", () => {
    const driver = readyWith(A);
    driver.answer({ kind: "too-large", max_records: null });
    expect(driver.request()).toEqual({ ...batch("own", span("a", 1, 25)), max_bytes: 32_768 });
    driver.answer({ kind: "too-large", max_records: 4 });
    expect(driver.request()).toEqual({ ...batch("own", span("a", 1, 4)), max_bytes: 16_384 });
  });

  test("[UP-9] halves when no answer came in time, and the smaller batch is sent", () => {
    const driver = readyWith(A);
    driver.tell({ kind: "timed-out", id: driver.id() });
    driver.passTime();
    expect(driver.request()).toEqual({ ...batch("own", span("a", 1, 25)), max_bytes: 32_768 });
  });

  test("[UP-9] stays when it was not a batch that took too long", () => {
    const driver = new EngineDriver().add("own", "own", [A]).start();
    driver.tell({ kind: "timed-out", id: driver.id() });
    expect(driver.state.lanes.settlement.size.records).toBe(50);
  });

  test("[UP-9] cannot be less than one record: then the journal is left aside with an alarm, and others go on", () => {
    const driver = readyWith({ epoch: "a", last_seq: 1 }).add("other", "carried", [B]);
    driver.answer({ kind: "too-large", max_records: null });
    expect(driver.journal("own").status.kind).toBe("resting");
    expect(alarmsOf(driver.state)).toEqual([{ journal: "own", alarm: "too-large" }]);
    expect(driver.request()).toEqual({ kind: "heads", journal: "other" });
  });
});
