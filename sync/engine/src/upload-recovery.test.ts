import { describe, expect, test } from "vitest";
import { A, B, batch, EngineDriver, readyWith, span } from "./test-support/engine-driver.ts";
import { alarmsOf } from "./upload-engine.ts";

describe("a lost tail", () => {
  test("[UP-19] is fetched back, epoch by epoch in the hub's order, before anything of that journal is sent", () => {
    const driver = new EngineDriver().add("own", "own", [A, B]).start();
    driver.heads({ a: 150, x: 3, y: 1 });
    expect(alarmsOf(driver.state)).toEqual([{ journal: "own", alarm: "rolled-back" }]);
    expect(driver.journal("own").epochs.map(({ epoch }) => epoch)).toEqual(["a", "x", "y", "b"]);
    const steps = [
      { epoch: "a", from_seq: 121, upto_seq: 150, came: 130 },
      { epoch: "a", from_seq: 131, upto_seq: 150, came: 150 },
      { epoch: "x", from_seq: 1, upto_seq: 3, came: 3 },
      { epoch: "y", from_seq: 1, upto_seq: 1, came: 1 },
    ];
    for (const { came, ...tail } of steps) {
      expect(alarmsOf(driver.state).length).toBe(1);
      expect(driver.request()).toEqual({ kind: "tail", journal: "own", ...tail });
      driver.tell({ kind: "tail-stored", id: driver.id(), upto_seq: came });
    }
    expect(alarmsOf(driver.state)).toEqual([]);
    expect(driver.acknowledged("own")).toEqual([150, 3, 1, 0]);
    expect(driver.request()).toEqual(batch("own", span("b", 1, 7)));
  });

  test("[UP-19] of whole epochs stands before the node's own ones when the hub holds nothing of those", () => {
    const driver = new EngineDriver().add("own", "own", [B]).start();
    driver.heads({ x: 2, y: 4 });
    expect(driver.journal("own").epochs).toEqual([
      { epoch: "x", last_seq: 0, acknowledged_seq: 0 },
      { epoch: "y", last_seq: 0, acknowledged_seq: 0 },
      { epoch: "b", last_seq: 7, acknowledged_seq: 0 },
    ]);
  });

  test("[UP-19] keeps its journal waiting, not the others", () => {
    const driver = new EngineDriver().add("own", "own", [A]).add("other", "carried", [B]).start();
    driver.heads({ a: 121 });
    driver.heads({});
    expect(driver.request()?.kind).toBe("tail");
    driver.tell({ kind: "tail-stored", id: driver.id(), upto_seq: 120 });
    expect(driver.state.lanes.settlement).toMatchObject({ status: { kind: "waiting" }, failures: 1 });
    driver.passTime();
    expect(driver.request()).toEqual(batch("other", span("b", 1, 7)));
  });

  test("[UP-19] that the hub cannot give any more is not waited for for ever", () => {
    const driver = new EngineDriver().add("own", "own", [A]).start();
    driver.heads({ a: 121 });
    for (let i = 0; i < 3; i++) {
      driver.tell({ kind: "tail-stored", id: driver.id(), upto_seq: 120 });
      driver.passTime();
    }
    expect(driver.request()).toEqual({ kind: "heads", journal: "own" });
    driver.heads({ a: 110 });
    expect(driver.request()).toMatchObject(span("a", 111, 120));
  });

  test("[UP-19] that does not continue the node's chain is a fork", () => {
    const driver = new EngineDriver().add("own", "own", [A]).start();
    driver.heads({ a: 121 });
    driver.tell({ kind: "tail-refused", id: driver.id() });
    expect(driver.journal("own").status.kind).toBe("stopped");
    expect(alarmsOf(driver.state)).toEqual([{ journal: "own", alarm: "fork" }]);
  });
});

describe("a telemetry queue over its quota", () => {
  test("[UP-20] is thinned after what may have been sent, and sends nothing meanwhile", () => {
    const driver = new EngineDriver().add("t", "telemetry", [B, A]).start();
    driver.heads({ b: 7 }, "telemetry");
    expect(driver.tell({ kind: "over-quota", journal: "t" })).toEqual([
      { kind: "thin", journal: "t", after: { epoch: "a", seq: 50 } },
    ]);
    expect(driver.tell({ kind: "over-quota", journal: "t" })).toEqual([]);
    driver.acknowledge("a", 50, "telemetry");
    expect(driver.request("telemetry")).toBeNull();
    driver.tell({
      kind: "thinned",
      journal: "t",
      epochs: [
        { epoch: "b", last_seq: 7 },
        { epoch: "a", last_seq: 49 },
        { epoch: "c", last_seq: 4 },
      ],
    });
    expect(driver.acknowledged("t")).toEqual([7, 49, 0]);
    expect(driver.request("telemetry")).toEqual({ kind: "heads", journal: "t" });
    driver.heads({ b: 7, a: 50 }, "telemetry");
    expect(driver.request("telemetry")).toMatchObject(span("c", 1, 4));
  });

  test("[UP-20] keeps what was acknowledged, or a batch whose answer was lost", () => {
    const driver = new EngineDriver().add("t", "telemetry", [A]).start();
    driver.heads({ a: 3 }, "telemetry");
    driver.tell({ kind: "answer-lost", id: driver.id("telemetry") });
    const { timer } = driver.timer();
    expect(driver.tell({ kind: "over-quota", journal: "t" })).toEqual([
      { kind: "thin", journal: "t", after: { epoch: "a", seq: 53 } },
    ]);
    driver.tell({ kind: "thinned", journal: "t", epochs: [{ epoch: "a", last_seq: 53 }] });
    driver.tell({ kind: "time-passed", timer });
    expect(driver.request("telemetry")).toEqual({ kind: "heads", journal: "t" });
    expect(driver.tell({ kind: "over-quota", journal: "t" })).toEqual([
      { kind: "thin", journal: "t", after: { epoch: "a", seq: 3 } },
    ]);
  });

  test("[UP-20] is thinned as a whole when nothing of it was sent, or another journal's batch is on its way", () => {
    const driver = new EngineDriver().add("s", "telemetry", [A]).add("t", "telemetry", [B, A]);
    expect(driver.tell({ kind: "over-quota", journal: "t" })).toEqual([{ kind: "thin", journal: "t", after: null }]);
    driver.tell({ kind: "thinned", journal: "t", epochs: [B, A] });
    driver.start();
    driver.heads({}, "telemetry");
    driver.heads({ b: 7, a: 2 }, "telemetry");
    expect(driver.request("telemetry")).toMatchObject({ journal: "s", kind: "batch" });
    expect(driver.tell({ kind: "over-quota", journal: "t" })).toEqual([
      { kind: "thin", journal: "t", after: { epoch: "a", seq: 2 } },
    ]);
  });

  test("[UP-20] is not stirred by what happens to the hub meanwhile", () => {
    const driver = new EngineDriver().add("t", "telemetry", [A]).start();
    driver.tell({ kind: "over-quota", journal: "t" });
    driver.answer({ kind: "refused", code: "x" }, "telemetry");
    expect(driver.journal("t").status.kind).toBe("thinning");
    driver.passTime();
    expect(driver.journal("t").status.kind).toBe("thinning");
    expect(driver.request("telemetry")).toBeNull();
  });

  test("[UP-20] is left alone once it has stopped, and settlement is never thinned", () => {
    const driver = readyWith(A).add("t", "telemetry", [B]);
    expect(driver.tell({ kind: "over-quota", journal: "own" })).toEqual([]);
    driver.acknowledge("a", 50);
    driver.acknowledge("a", 120);
    driver.heads({}, "telemetry");
    driver.tell({ kind: "over-quota", journal: "t" });
    driver.answer({ kind: "fork", at: { epoch: "b", seq: 1 } }, "telemetry");
    driver.tell({ kind: "thinned", journal: "t", epochs: [] });
    expect(driver.journal("t")).toMatchObject({ status: { kind: "stopped" }, alarm: "fork", epochs: [{ epoch: "b" }] });
    expect(driver.tell({ kind: "over-quota", journal: "t" })).toEqual([]);
  });
});

describe("a lost tail, when peers have it", () => {
  test("[UP-25] of an older epoch that peers gave back goes up before what is newer", () => {
    const driver = new EngineDriver().add("own", "own", [A, B]).start();
    driver.heads({ a: 120 });
    expect(driver.request()).toEqual(batch("own", span("b", 1, 7)));
    driver.tell({ kind: "records-added", journal: "own", epoch: "a", last_seq: 130 });
    driver.acknowledge("b", 7);
    expect(driver.request()).toEqual(batch("own", span("a", 121, 130)));
    driver.tell({ kind: "records-added", journal: "own", epoch: "b", last_seq: 8 });
    driver.acknowledge("a", 130);
    expect(driver.request()).toEqual(batch("own", span("b", 8, 8)));
  });

  test("[UP-25] whose epoch peers gave back stands where the journal has it", () => {
    const driver = new EngineDriver().add("own", "own", [A, B]).start();
    const added = { kind: "records-added", journal: "own", last_seq: 3 } as const;
    driver.tell({ ...added, epoch: "x", after: "a" });
    driver.tell({ ...added, epoch: "w", after: null });
    driver.tell({ ...added, epoch: "z" });
    expect(driver.journal("own").epochs.map(({ epoch }) => epoch)).toEqual(["w", "a", "x", "b", "z"]);
    driver.heads({ w: 3, a: 120 });
    expect(driver.request()).toEqual(batch("own", span("x", 1, 3)));
  });

  test("[UP-25] that peers gave back is not fetched from the hub again", () => {
    const driver = new EngineDriver().add("own", "own", [A, B]).start();
    driver.heads({ a: 150, b: 9 });
    driver.tell({ kind: "records-added", journal: "own", epoch: "a", last_seq: 160 });
    driver.tell({ kind: "tail-stored", id: driver.id(), upto_seq: 140 });
    expect(driver.journal("own").epochs[0]).toMatchObject({ last_seq: 160, acknowledged_seq: 140 });
    expect(driver.request()).toMatchObject({ kind: "tail", epoch: "b", from_seq: 8, upto_seq: 9 });
    driver.tell({ kind: "records-added", journal: "own", epoch: "b", last_seq: 9 });
    driver.tell({ kind: "tail-stored", id: driver.id(), upto_seq: 9 });
    expect(driver.request()).toEqual({ kind: "heads", journal: "own" });
    driver.heads({ a: 150, b: 9 });
    expect(driver.request()).toEqual(batch("own", span("a", 151, 160)));
    driver.acknowledge("a", 160);
    expect(alarmsOf(driver.state)).toEqual([]);
  });
});
