import { generateKeyPairSync, randomBytes } from "node:crypto";
import { nodeKeyOf } from "@localgrid/journal/head";
import { decodeUploadBatch, verifyUploadBatch } from "@localgrid/protocol/upload";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { openTelemetryDatabase, SqliteTelemetryStore } from "../adapters/sqlite/sqlite-telemetry-store.ts";
import { decodeTelemetry, encodeTelemetry, type TelemetryBody, thinnedToHours } from "./telemetry-body.ts";
import { TelemetryJournal } from "./telemetry-journal.ts";
import { TelemetryRecorder } from "./telemetry-recorder.ts";

const HOUR_MS = 3_600_000;
const PERIOD_MS = 300_000;
const START_MS = 450_000 * HOUR_MS;
const QUOTA_BYTES = 100_000;
const MACHINE = { memory_bytes: 90_000_000, disk_free_bytes: 5_000_000_000, temperature_milli_c: null };
const key = nodeKeyOf(generateKeyPairSync("ed25519").privateKey);

let database: ReturnType<typeof openTelemetryDatabase>;
let store: SqliteTelemetryStore;

beforeEach(() => {
  database = openTelemetryDatabase(":memory:");
  store = new SqliteTelemetryStore(database);
});

/** The queue of a node that has just started. */
function start(quota_bytes = QUOTA_BYTES): TelemetryJournal {
  return new TelemetryJournal({
    store,
    key,
    communityKey: new Uint8Array(32).fill(7),
    community: "sun",
    randomBytes: (count) => new Uint8Array(randomBytes(count)),
    quota_bytes,
  });
}

function body(period: number, mean_w = period): TelemetryBody {
  const from_ms = START_MS + period * PERIOD_MS;
  const homes = ["home-1", "home-2"].map((member, index) => {
    return { member, mean_w: mean_w + index, min_w: mean_w - 10, max_w: mean_w + 10, samples: 30 };
  });
  return { from_ms, to_ms: from_ms + PERIOD_MS, homes, machine: MACHINE };
}

function fill(queue: TelemetryJournal, count: number, from = 0): void {
  for (let period = from; period < from + count; period++) queue.append(body(period));
}

function sent(queue: TelemetryJournal, epoch: string, ...[from_seq, upto_seq = from_seq + 99]: [number, number?]) {
  const request = { kind: "batch", journal: "telemetry", epoch, from_seq, upto_seq, max_bytes: 262_144 } as const;
  const bytes = queue.batch(request);
  if (bytes === null) return null;
  const batch = decodeUploadBatch(bytes, "lg/telemetry/1");
  return verifyUploadBatch(batch, key.publicKey, "lg/telemetry/1").records.map(({ seq }) => seq);
}

describe("Telemetry on its way to the hub", () => {
  test("is a signed chain for each start of the node", () => {
    const queue = start();
    fill(queue, 3);
    fill(start(), 2, 3);
    const [first, second] = queue.extents();
    expect([first?.last_seq, second?.last_seq]).toEqual([4, 3]);
    expect(sent(queue, first?.epoch ?? "", 1)).toEqual([1, 2, 3, 4]);
    expect(sent(queue, second?.epoch ?? "", 2, 2)).toEqual([2]);
  });

  test("never passes as a part of a journal", () => {
    const queue = start();
    fill(queue, 1);
    const epoch = queue.extents()[0]?.epoch ?? "";
    const bytes = queue.batch({ kind: "batch", journal: "", epoch, from_seq: 1, upto_seq: 2, max_bytes: 9_999 });
    if (bytes === null) throw new Error("no batch");
    expect(() => decodeUploadBatch(bytes)).toThrow(expect.objectContaining({ code: "malformed-message" }));
    const batch = decodeUploadBatch(bytes, "lg/telemetry/1");
    expect(() => verifyUploadBatch(batch, key.publicKey)).toThrow(expect.objectContaining({ code: "wrong-signature" }));
  });

  test("is let go of once the hub has it, and goes on from there", () => {
    const queue = start();
    fill(queue, 5);
    const epoch = queue.extents()[0]?.epoch ?? "";
    const before = store.size_bytes;
    queue.acknowledged({ epoch, seq: 4 });
    expect(store.size_bytes).toBeLessThan(before / 2);
    expect(sent(queue, epoch, 5)).toEqual([5, 6]);
    expect(sent(queue, epoch, 4)).toBeNull();
    queue.acknowledged({ epoch, seq: 2 });
    queue.acknowledged({ epoch, seq: 6 });
    expect(store.size_bytes).toBe(0);
    fill(queue, 1, 5);
    expect(sent(queue, epoch, 7)).toEqual([7]);
  });

  test("is thinned to hours after what may have been sent, in a new epoch that later records go on in", () => {
    const queue = start();
    fill(queue, 36);
    const epoch = queue.extents()[0]?.epoch ?? "";
    queue.acknowledged({ epoch, seq: 5 });
    const [old, hours, ...others] = queue.thin({ epoch, seq: 13 });
    expect(others).toEqual([]);
    // Of the first hour nothing is left; two hours and a genesis.
    expect([old, hours?.last_seq]).toEqual([{ epoch, last_seq: 13 }, 3]);
    expect(sent(queue, epoch, 6)).toEqual([6, 7, 8, 9, 10, 11, 12, 13]);
    fill(queue, 1, 36);
    expect(queue.extents().at(-1)).toEqual({ epoch: hours?.epoch, last_seq: 4 });
    expect(sent(queue, hours?.epoch ?? "", 1)).toEqual([1, 2, 3, 4]);
  });

  test("stays within its quota whatever comes, and the newest hours are kept", () => {
    const queue = start(20_000);
    for (let period = 0; period < 3_000; period++) {
      queue.append(body(period));
      if (queue.isOverQuota) queue.thin(null);
      expect(store.size_bytes).toBeLessThan(20_000 + 1_000);
    }
    expect(queue.extents()).toHaveLength(1);
    expect(store.size_bytes).toBeGreaterThan(2_000);
  });

  test("is there again after a restart, with its size", () => {
    fill(start(), 4);
    const size = store.size_bytes;
    store = new SqliteTelemetryStore(database);
    expect(store.size_bytes).toBe(size);
    const [epoch] = start().extents();
    expect(sent(start(), epoch?.epoch ?? "", 1)).toEqual([1, 2, 3, 4, 5]);
  });
});

describe("An hour of telemetry", () => {
  test("has the extremes of all and the mean by samples", () => {
    const [hour, ...others] = thinnedToHours([
      body(0, 100),
      { ...body(1, 400), homes: body(1, 400).homes.slice(0, 1) },
    ]);
    expect(others).toEqual([]);
    expect(hour).toEqual({
      from_ms: START_MS,
      to_ms: START_MS + 2 * PERIOD_MS,
      homes: [
        { member: "home-1", mean_w: 250, min_w: 90, max_w: 410, samples: 60 },
        { member: "home-2", mean_w: 101, min_w: 90, max_w: 110, samples: 30 },
      ],
      machine: MACHINE,
    });
  });

  test("is the same whether it is thinned once or again, and loses no sample", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(200), { maxLength: 60 }), (periods) => {
        const bodies = periods.map((period) => body(period));
        const hours = thinnedToHours(bodies);
        expect(thinnedToHours(hours)).toEqual(hours);
        const samples = (all: readonly TelemetryBody[]) =>
          all.flatMap(({ homes }) => homes).reduce((sum, home) => sum + home.samples, 0);
        expect(samples(hours)).toBe(samples(bodies));
      }),
    );
  });

  test("comes back from its record as it was", () => {
    expect(decodeTelemetry(encodeTelemetry(body(7)))).toEqual(body(7));
  });
});

describe("The recorder", () => {
  test("puts mean, least and greatest power together once in a period, and leaves out what is stale", () => {
    let now_ms = START_MS;
    let tick = () => {};
    const power = new Map([["home-2", { power_w: 100, at_ms: START_MS }]]);
    const taken: TelemetryBody[] = [];
    const recorder = new TelemetryRecorder({
      power: () => power,
      stale_after_ms: 30_000,
      machine: () => MACHINE,
      now_ms: () => now_ms,
      every_s: () => 60,
      every: (_wall_ms, act) => {
        tick = act;
        return () => {};
      },
      take: (one) => void taken.push(one),
      failed: () => {},
    });
    recorder.start();
    for (let sample = 0; sample < 12; sample++) {
      now_ms += 10_000;
      power.set("home-1", { power_w: sample * 10 - 20, at_ms: now_ms });
      tick();
    }
    expect(taken.map(({ from_ms, to_ms }) => [from_ms - START_MS, to_ms - START_MS])).toEqual([
      [0, 60_000],
      [60_000, 120_000],
    ]);
    expect(taken[0]?.homes).toEqual([
      { member: "home-1", mean_w: 5, min_w: -20, max_w: 30, samples: 6 },
      { member: "home-2", mean_w: 100, min_w: 100, max_w: 100, samples: 3 },
    ]);
    expect(taken[1]?.homes.map(({ member }) => member)).toEqual(["home-1"]);
  });
});
