import type { IntervalInputs } from "@localgrid/clearing/clear-interval";
import type { NodeState } from "@localgrid/clearing/node-state";
import { decideOfficialValues } from "@localgrid/clearing/official-values";
import { startTestPostgres, type TestPostgres } from "@localgrid/cloud-hub/adapters/test-database";
import { HubKey } from "@localgrid/cloud-hub/hub-key";
import type { KnownRecord } from "@localgrid/protocol/record-bodies";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RecomputingHub } from "./recomputing-hub.ts";
import { RecordedNode } from "./recorded-node.ts";
import { expectSameRows } from "./same-rows.ts";

const DAY = 24;
const TWO_WEEKS = 14 * DAY;
/** After everything recorded. */
const LATER_MS = 1_480_000_000_000;

let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await startTestPostgres();
});

afterAll(() => postgres?.stop());

async function hubOf(node: RecordedNode): Promise<RecomputingHub> {
  const hub = await RecomputingHub.open(postgres);
  await hub.enrol(node);
  return hub;
}

describe("a recorded community at the hub", () => {
  test("comes to the node's own rows, to the nano", async () => {
    const node = new RecordedNode({ intervals: TWO_WEEKS });
    const hub = await hubOf(node);
    await hub.upload(node);
    await hub.recompute();
    const { rows } = node.replayed();
    expect(rows.intervals.length).toBe(TWO_WEEKS);
    expect(hub.told).toEqual([]);
    expect(await hub.status()).toMatchObject({ status: "current", reason: null, records: node.line().length });
    await expectSameRows(hub, rows);
    expect(await hub.residualEnergy()).toEqual(
      rows.intervals.map(({ start_s, demand_wh, supply_wh, matched_wh }) => {
        return { start_s, bids_wh: demand_wh - matched_wh, offers_wh: supply_wh - matched_wh };
      }),
    );
  });

  test("comes to the same when records arrive one by one, and the hub starts again now and then", async () => {
    const node = new RecordedNode({ intervals: 2 * DAY });
    const hub = await hubOf(node);
    let recomputation = hub.recomputation();
    let stored = 0;
    await hub.upload(node, {
      at_once: 1,
      stored: async () => {
        recomputation.wake(node.id);
        await recomputation.idle();
        if (++stored % 50 > 0) return;
        // Half of them end without a word, as after a kill.
        if (stored % 100 > 0) await recomputation.stop();
        recomputation = hub.recomputation();
      },
    });
    expect(stored).toBeGreaterThan(200);
    expect(await hub.status()).toMatchObject({ status: "current", records: stored });
    await expectSameRows(hub, node.replayed().rows);
  });

  test("comes to the same when there is no room for states in memory", async () => {
    const node = new RecordedNode({ intervals: DAY });
    const hub = await hubOf(node);
    const recomputation = hub.recomputation({ folds_in_memory: 0 });
    await hub.upload(node, {
      at_once: 10,
      stored: async () => {
        recomputation.wake(node.id);
        await recomputation.idle();
        const { rows } = await hub.pool.query("SELECT records, state_records FROM recomputed_journal");
        expect(rows[0].state_records).toBe(rows[0].records);
      },
    });
    expect(await hub.status()).toMatchObject({ status: "current", records: node.line().length });
    await expectSameRows(hub, node.replayed().rows);
  });

  test("comes to the same when the database ends connections in the middle", async () => {
    const node = new RecordedNode({ intervals: 5 * DAY });
    const hub = await hubOf(node);
    await hub.upload(node);
    let [cuts, turns, now_ms] = [0, 0, 0];
    const recomputation = hub.recomputation({
      // A clock that runs makes steps short.
      now_ms: () => ++now_ms,
      breathe: async () => {
        turns += 1;
        if (turns % 7 > 0 || cuts === 20) return;
        cuts += 1;
        await hub.endConnections();
      },
    });
    await recomputation.start();
    await expect.poll(async () => (await hub.status())?.status, { timeout: 60_000 }).toBe("current");
    await recomputation.stop();
    expect(hub.told.length).toBeGreaterThan(3);
    expect(hub.told.every((line) => line.startsWith("failed"))).toBe(true);
    await expectSameRows(hub, node.replayed().rows);
  });

  test("is folded once by two hubs on one database", async () => {
    const node = new RecordedNode({ intervals: 5 * DAY });
    const hub = await hubOf(node);
    const hubs = [hub.recomputation(), hub.recomputation()];
    await hub.upload(node, {
      at_once: 100,
      stored: async () => {
        for (const recomputation of hubs) recomputation.wake(node.id);
      },
    });
    await expect.poll(async () => (await hub.status())?.records, { timeout: 30_000 }).toBe(node.line().length);
    for (const recomputation of hubs) await recomputation.stop();
    expect(hub.told).toEqual([]);
    await expectSameRows(hub, node.replayed().rows);
  });

  test("goes on from the state that was written, without the records before it", async () => {
    const node = new RecordedNode({ intervals: 2 * DAY });
    const hub = await hubOf(node);
    await hub.upload(node);
    await hub.recompute();
    await hub.pool.query("DELETE FROM journal_segment");
    node.restart(LATER_MS);
    node.write({ kind: "of-a-later-version", body: {} } as unknown as KnownRecord, LATER_MS);
    await hub.upload(node);
    await hub.recompute();
    expect(hub.told).toEqual([]);
    const records = node.line().length;
    expect(await hub.status()).toMatchObject({ status: "current", records, unknown_records: 1 });
  });

  test("is left alone by a hub that holds another key than the one that enrolled its node", async () => {
    const node = new RecordedNode({ intervals: DAY });
    const hub = await hubOf(node);
    await hub.upload(node);
    const other = hub.recomputation({ hubKey: new HubKey(new Uint8Array(32)) });
    await other.start();
    await other.stop();
    expect(hub.told).toEqual([expect.stringMatching(/^failed .* sealed by another hub$/)]);
    expect(await hub.status()).toBeUndefined();
    await hub.recompute();
    expect(await hub.status()).toMatchObject({ status: "current" });
  });
});

describe("a journal that goes back", () => {
  test("leaves no row of what its node lost", async () => {
    const node = new RecordedNode({ intervals: 3 * DAY });
    const hub = await hubOf(node);
    await hub.upload(node);
    await hub.recompute();
    const before = (await hub.pool.query("SELECT 1 FROM recomputed_interval")).rows.length;
    node.restart(LATER_MS, Math.floor(node.line().length / 2));
    await hub.upload(node);
    await hub.recompute();
    const { rows } = node.replayed();
    expect(rows.intervals.length).toBeLessThan(before);
    expect(await hub.status()).toMatchObject({ status: "current", records: node.line().length });
    await expectSameRows(hub, rows);
  });

  test("is its new box's once one has taken over, which counts nothing twice, and no more of the old one's", async () => {
    const node = new RecordedNode({ intervals: 3 * DAY });
    const hub = await hubOf(node);
    await hub.upload(node);
    await hub.recompute();
    const { rows: before } = node.replayed();
    const half = Math.floor(node.line().length / 2);
    const lost = node.opened().filter(({ record }, at) => at >= half && record.kind !== "head");
    node.restart(LATER_MS, half, 2);
    // What devices had kept is there again, and what was decided is decided again.
    for (const { record, recorded_at_ms } of lost) node.write(record, recorded_at_ms);
    await hub.upload(node);
    await hub.recompute();
    expect(await hub.status()).toMatchObject({ status: "current", records: node.line().length });
    await expectSameRows(hub, node.replayed().rows);
    await expectSameRows(hub, before);
    const old = new RecordedNode({ intervals: 3 * DAY });
    old.restart(LATER_MS);
    await expect(hub.upload(old)).rejects.toThrow('"kind":"replaced","generation":2');
    await hub.recompute();
    await expectSameRows(hub, before);
  });

  test("stops at a fork, and goes on once an operator has released it", async () => {
    const node = new RecordedNode({ intervals: DAY });
    const hub = await hubOf(node);
    await hub.upload(node);
    await hub.pool.query("UPDATE journal_epoch SET state = 'forked'");
    node.restart(LATER_MS);
    await hub.upload(node);
    await hub.recompute();
    expect(await hub.status()).toMatchObject({ status: "stopped", reason: "fork", records: node.line().length - 1 });
    await hub.pool.query("UPDATE journal_epoch SET state = 'open'");
    await hub.recompute();
    expect(await hub.status()).toMatchObject({ status: "current", reason: null, records: node.line().length });
  });
});

describe("a node that computed something else", () => {
  const OTHER = new Uint8Array(32).fill(9);

  test("is shown with both results, and the hub goes on with its own", async () => {
    let start_s = 0;
    const honest = new RecordedNode({ intervals: DAY });
    const forge = (record: KnownRecord): KnownRecord => {
      if (record.kind !== "interval-closed" || record.body.matched_wh === 0 || start_s > 0) return record;
      start_s = record.body.start_s;
      return { kind: record.kind, body: { ...record.body, price_micro_per_kwh: 1, result_digest: OTHER } };
    };
    const node = new RecordedNode({ intervals: DAY, forge });
    const hub = await hubOf(node);
    await hub.upload(node);
    await hub.recompute();
    expect(hub.told).toEqual([`mismatch ${start_s}`]);
    const { rows } = honest.replayed();
    await expectSameRows(hub, rows);
    const differing = await hub.pool.query("SELECT * FROM recomputed_interval WHERE NOT is_same");
    const ours = rows.intervals.find((row) => row.start_s === start_s);
    expect(differing.rows).toMatchObject([
      {
        start_s,
        price_micro_per_kwh: ours?.price_micro_per_kwh,
        node_price_micro_per_kwh: 1,
        node_matched_wh: ours?.matched_wh,
      },
    ]);
    expect(Buffer.from(OTHER).equals(differing.rows[0].node_result_digest)).toBe(true);
    await hub.recompute();
    expect(hub.told).toHaveLength(1);
  });
});

describe("official values in a journal", () => {
  test("make final what was provisional, and both come to nothing over all accounts", async () => {
    const node = new RecordedNode({ intervals: DAY });
    node.restart(LATER_MS);
    const { state, rows } = node.replayed();
    const first = rows.intervals[0] as (typeof rows.intervals)[0];
    const { start_s, length_s, terms, barred_buyers } = first;
    const readings = rows.points.filter((row) => row.start_s === start_s) as unknown as IntervalInputs["readings"];
    const metered = readings.map(({ metering_point, import_wh, export_wh }) => {
      return { metering_point, import_wh: import_wh + 7, export_wh };
    });
    const inputs = { start_s, length_s, terms, barred_buyers, readings };
    const decision = decideOfficialValues(state as NodeState, { start_s, version: 1, metered }, inputs);
    if (decision.kind !== "records") throw new Error(JSON.stringify(decision));
    for (const record of decision.records) node.write(record, LATER_MS);
    const hub = await hubOf(node);
    await hub.upload(node);
    await hub.recompute();
    expect(hub.told).toEqual([]);
    await expectSameRows(hub, node.replayed().rows);
    const time = { from_s: start_s, to_s: start_s + length_s };
    const { members, sum_nano } = await hub.statements(time);
    expect(sum_nano).toBe("0");
    expect(members.length).toBe(17);
    for (const { provisional_nano, final_nano, difference_nano, is_final } of members) {
      expect(BigInt(provisional_nano) + BigInt(difference_nano)).toBe(BigInt(final_nano as string));
      expect(is_final).toBe(true);
    }
    expect(members.some(({ difference_nano }) => difference_nano !== "0")).toBe(true);
    const day = await hub.statements({ ...time, to_s: start_s + 24 * length_s });
    expect(day.members[0]).toMatchObject({ is_final: false, intervals: 24, final_intervals: 1 });
    expect(day.sum_nano).toBe("0");

    // Folding again from the first record never shows an older revision in the place of a newer one.
    await hub.pool.query("UPDATE recomputed_journal SET state = NULL, state_records = NULL");
    const revisions = new Set<number>();
    let now_ms = 0;
    const again = hub.recomputation({
      now_ms: () => {
        now_ms += 20;
        return now_ms;
      },
      breathe: async () => {
        const query = "SELECT revision FROM recomputed_member_interval WHERE start_s = $1";
        for (const { revision } of (await hub.pool.query(query, [start_s])).rows) revisions.add(revision);
      },
    });
    await again.start();
    await again.idle();
    expect([...revisions]).toEqual([1]);
    const kept = await hub.pool.query("SELECT revision, inputs FROM recomputed_interval WHERE start_s = $1", [start_s]);
    expect(kept.rows.map(({ revision, inputs }) => [revision, inputs !== null]).sort()).toEqual([
      [0, false],
      [1, true],
    ]);
  });
});

describe("a journal that cannot be folded", () => {
  test("stops with the reason, which is told as a verdict on the record, and keeps what came before", async () => {
    const node = new RecordedNode({ intervals: DAY });
    const hub = await hubOf(node);
    node.restart(LATER_MS);
    const good = node.line().length;
    node.write({ kind: "readings", body: {} } as unknown as KnownRecord, LATER_MS);
    await hub.upload(node);
    await hub.recompute();
    expect(hub.told).toEqual(["stopped malformed-body"]);
    expect(await hub.status()).toMatchObject({ status: "stopped", reason: "malformed-body", records: good });
    const { rows } = await hub.pool.query("SELECT seq, kind, verdict FROM record_verdict");
    expect(rows).toEqual([{ seq: 2, kind: "readings", verdict: "malformed-body" }]);
    // Not tried again in vain, but when the node went on without the record.
    node.write({ kind: "substitute-value", body: {} } as unknown as KnownRecord, LATER_MS);
    await hub.upload(node);
    await hub.recompute();
    expect(await hub.status()).toMatchObject({ status: "stopped", records: good });
    node.restart(LATER_MS, 1);
    await hub.upload(node);
    await hub.recompute();
    expect(await hub.status()).toMatchObject({ status: "current", records: good + 1 });
    await expectSameRows(hub, node.replayed().rows);
  });

  test("because it was sealed with another key says so at its first sealed record", async () => {
    const node = new RecordedNode({ intervals: DAY });
    const hub = await RecomputingHub.open(postgres);
    await hub.enrol(node, { communityKey: new Uint8Array(32) });
    await hub.upload(node);
    await hub.recompute();
    expect(await hub.status()).toMatchObject({ status: "stopped", reason: "wrong-key" });
  });
});
