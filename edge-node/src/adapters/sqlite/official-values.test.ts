import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decideOfficialValues } from "@localgrid/clearing/official-values";
import { buildHistory } from "@localgrid/clearing/statement-history";
import { decodeRecord } from "@localgrid/journal/record";
import type { OfficialValue } from "@localgrid/protocol/record-bodies";
import { memberId, meteringPointId } from "@localgrid/vocabulary/identifiers";
import { sumOf } from "@localgrid/vocabulary/units";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  COMMUNITY_KEY,
  createWorld,
  message,
  NOW_MS,
  offer,
  reading,
  type World,
  withMeter,
} from "../../ingest/test-world.ts";
import { type OpenProjections, openProjections } from "./open-projections.ts";
import { SqliteReadModel } from "./read-model.ts";

const QUARTER_MS = 900_000;
const FIRST_S = NOW_MS / 1000;
const INTERVALS = 10;
const MEMBER = memberId("m1");
const EVER = { from_s: 0, to_s: 2 ** 40 };

let folder: string;
let world: World;
let open: OpenProjections;
let read: SqliteReadModel;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "localgrid-official-"));
  world = await withMeter(createWorld());
  for (let index = 0; index <= INTERVALS; index++) {
    world.clock_ms = NOW_MS + index * QUARTER_MS;
    const at_ms = NOW_MS + index * QUARTER_MS;
    await offer(world, message({ ...reading(index + 1, at_ms), import_mwh: index * 100_000 }));
  }
  world.clock_ms += 600_000;
  await settled();
  open = foldedInto("projections.sqlite");
  read = new SqliteReadModel(open.database);
});

afterEach(async () => {
  await world.ingest.stop();
  open.store.close();
  rmSync(folder, { recursive: true });
});

function foldedInto(name: string): OpenProjections {
  return openProjections({ file: join(folder, name), journal: world.store, communityKey: COMMUNITY_KEY });
}

/** What the journal has got since is folded in, as at a start of the node. */
function foldOn(): void {
  open.store.saveCheckpoint(open.point);
  open.store.close();
  open = foldedInto("projections.sqlite");
  expect(open.rebuilt).toBeNull();
  read = new SqliteReadModel(open.database);
}

async function settled(): Promise<void> {
  world.ingest.tick();
  await world.ingest.submit(() => ({ kind: "records", records: [] }));
}

async function official(index: number, version: number, value: Omit<OfficialValue, "metering_point">) {
  const start_s = FIRST_S + index * 900;
  const metered = [{ metering_point: meteringPointId("p1"), ...value }];
  const decided = await world.ingest.submit((state) => {
    const decision = decideOfficialValues(state, { start_s, version, metered }, read.keptInputs(start_s));
    return decision.kind === "known" ? { kind: "records", records: [] } : decision;
  });
  foldOn();
  return decided;
}

test("old intervals are corrected from what the projections kept of them, however often", async () => {
  expect(world.ingest.state.correctable.has(FIRST_S)).toBe(false);
  expect(await official(0, 1, { import_wh: 130, export_wh: 0 })).toMatchObject({ kind: "records" });
  expect(await official(0, 2, { import_wh: 120, export_wh: 0 })).toMatchObject({ kind: "records" });
  const [row] = read.memberIntervals({ member: MEMBER, ...EVER });
  expect(row).toMatchObject({ start_s: FIRST_S, revision: 2, import_wh: 120, is_official: true, is_signed: false });
  expect(read.keptInputs(FIRST_S)?.readings).toEqual([
    { metering_point: "p1", import_wh: 120, export_wh: 0, quality: "valid", is_signed: false, is_official: true },
  ]);
  expect(read.keptInputs(FIRST_S - 900)).toBeNull();
});

test("whoever only carries the journal cannot read them", async () => {
  await official(0, 1, { import_wh: 130, export_wh: 0 });
  const records = world.store.records.map(decodeRecord).filter(({ kind }) => kind === "official-values");
  expect(records.map(({ body }) => body instanceof Uint8Array)).toEqual([true]);
});

test("the same rows come from the journal alone, whatever was folded on the way", async () => {
  await official(0, 1, { import_wh: 130, export_wh: 0 });
  await official(INTERVALS - 1, 1, { import_wh: 0, export_wh: 50 });
  const again = foldedInto("again.sqlite");
  expect(again.store.digest()).toBe(open.store.digest());
  again.store.close();
});

test("a statement's two sums differ by what official values changed, whenever they came", async () => {
  const before = read.memberSettlement({ member: MEMBER, ...EVER });
  expect(before).toMatchObject({ intervals: INTERVALS, final_intervals: 0 });
  expect(before.sums.map(({ cause }) => cause)).toEqual(["closing"]);
  world.clock_ms += 40 * 86_400_000;
  await official(0, 1, { import_wh: 130, export_wh: 0 });
  const after = read.memberSettlement({ member: MEMBER, ...EVER });
  expect(after.final_intervals).toBe(1);
  const changed = after.sums.filter(({ cause }) => cause === "official-value");
  expect(changed).toEqual([
    { category: "grid-import", cause: "official-value", energy_change_wh: 30, amount_nano: -9_000_000n },
  ]);
});

test("a correction long after the last interval has its own month, and is billed there once", async () => {
  const last_s = FIRST_S + INTERVALS * 900;
  expect(read.memberPeriod(MEMBER)).toEqual({ first_s: FIRST_S, last_s });
  world.clock_ms += 3_600_000;
  const posted_s = world.clock_ms / 1000;
  await official(0, 1, { import_wh: 130, export_wh: 0 });
  expect(read.memberPeriod(MEMBER)).toEqual({ first_s: FIRST_S, last_s: posted_s + 1 });
  const billed = (from_s: number, to_s: number) =>
    read.memberPostings({ member: MEMBER, from_s, to_s }).filter(({ revision }) => revision > 0);
  expect(billed(0, posted_s)).toEqual([]);
  expect(billed(posted_s, posted_s + 1)).toMatchObject([{ start_s: FIRST_S, cause: "official-value" }]);
  expect(billed(posted_s + 1, EVER.to_s)).toEqual([]);
});

test("the history of corrected intervals leads from what they closed with to what they are, and says when it counts", async () => {
  expect(read.memberHistory({ member: MEMBER, ...EVER })).toEqual([]);
  world.clock_ms += 40 * 86_400_000;
  const counts_at_s = world.clock_ms / 1000;
  await official(0, 1, { import_wh: 130, export_wh: 0 });
  await official(0, 2, { import_wh: 120, export_wh: 0 });
  const own = { start_s: FIRST_S, category: "grid-import" };
  expect(read.memberHistory({ member: MEMBER, ...EVER })).toMatchObject([
    { ...own, revision: 0, cause: "closing", energy_change_wh: 100, amount_nano: -30_000_000n },
    { ...own, revision: 1, cause: "official-value", energy_change_wh: 30, counts_at_s },
    { ...own, revision: 2, cause: "official-value", energy_change_wh: -10, counts_at_s },
  ]);
  const first_nano = sumOf(
    read.memberPostings({ member: MEMBER, ...EVER }).flatMap((each) => (each.revision === 0 ? [each.amount_nano] : [])),
  );
  const postings = read.memberHistory({ member: MEMBER, ...EVER });
  const { now_nano, rows } = buildHistory({ first_nano, postings, time_zone: "UTC" });
  expect(rows[0]?.parts).toMatchObject([{ before_wh: 100, after_wh: 120 }]);
  const settled = read.memberSettlement({ member: MEMBER, ...EVER }).sums;
  expect(now_nano).toBe(settled.reduce((sum, { amount_nano }) => sum + amount_nano, 0n));
});
