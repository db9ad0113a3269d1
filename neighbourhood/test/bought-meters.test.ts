import { dueRecords } from "@localgrid/clearing/due-records";
import { startTestPostgres, type TestPostgres } from "@localgrid/cloud-hub/adapters/test-database";
import { deviceId } from "@localgrid/vocabulary/identifiers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { RecomputingHub } from "./recomputing-hub.ts";
import { RecordedNode } from "./recorded-node.ts";
import { expectSameRows } from "./same-rows.ts";

const DAY = 24;

let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await startTestPostgres();
});

afterAll(() => postgres?.stop());

/** After the recording one home has a bought device, that draws 1.2 kW for some hours; of the others nothing is heard. */
function readByBoughtDevice(node: RecordedNode, hours: number): void {
  const { state } = node.replayed();
  const [point] = state?.community.meteringPoints.values() ?? [];
  const from_ms = (state?.next_start_s ?? 0) * 1_000;
  if (point === undefined) throw new Error("nobody was recorded");
  const { metering_point } = point;
  const device = deviceId("t0123456789abcdef");
  node.restart(from_ms);
  const [retired] = [...(state?.community.meters.values() ?? [])].filter(
    (meter) => meter.metering_point === metering_point,
  );
  if (retired !== undefined) node.write({ kind: "meter-key", body: { ...retired, is_active: false } }, from_ms);
  const body = { device, metering_point, adapter: "tasmota", phase_mode: "registers", is_active: true } as const;
  node.write({ kind: "third-party-meter", body }, from_ms);
  for (let quarter = 0; quarter <= hours * 4; quarter++) {
    const at_ms = from_ms + quarter * 900_000;
    const import_mwh = quarter * 300_000;
    const reported = { reported_import_mwh: 7_000_000 + import_mwh, reported_export_mwh: null };
    const told = { import_mwh, export_mwh: 0, ...reported, power_w: 1_200, flags: 0 };
    const reading = { device, seq: quarter + 1, at_ms, ...told, raw: Uint8Array.of(1, 2), raw_bytes: 2 };
    node.write({ kind: "third-party-reading", body: { readings: [reading] } }, at_ms);
    if (quarter % 4 === 0) closeWhatIsDue(node, at_ms);
  }
}

function closeWhatIsDue(node: RecordedNode, now_ms: number): void {
  for (;;) {
    const { state } = node.replayed();
    const policy = { close_deadline_ms: 600_000, started_at_ms: 0 };
    const due = state === null ? [] : dueRecords(state, now_ms, policy);
    for (const record of due) node.write(record, now_ms);
    if (due.length === 0) return;
  }
}

test("a hub comes to a node's own rows where a bought device that signs nothing has become a meter", async () => {
  const node = new RecordedNode({ intervals: DAY });
  readByBoughtDevice(node, 6);
  const hub = await RecomputingHub.open(postgres);
  await hub.enrol(node);
  await hub.upload(node, { at_once: 7 });
  await hub.recompute();
  expect(hub.told).toEqual([]);
  expect(await hub.status()).toMatchObject({ status: "current", reason: null, unknown_records: 0 });
  const { rows } = node.replayed();
  const metered = rows.points.filter(({ quality, is_signed }) => quality === "valid" && !is_signed);
  expect(metered.map(({ import_wh }) => import_wh)).toEqual([1_200, 1_200, 1_200, 1_200]);
  await expectSameRows(hub, rows);
});
