import { deviceId, memberId, meteringPointId } from "@localgrid/vocabulary/identifiers";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { AccountSummary } from "../../access/access.ts";
import { InMemoryNoticeStore } from "../../notices/in-memory-notice-store.ts";
import type { NoticeContent, NoticeNews, NoticeSettings } from "../../notices/notice.ts";
import { USUAL_SETTINGS } from "../../notices/notice.ts";
import { Notices } from "../../notices/notices.ts";
import { SqliteJournalSearch } from "./journal-search.ts";
import { LENGTH_S, TestStreet } from "./test-street.ts";

/** The last quarter of an hour of May, in a zone that is two hours ahead. */
const MONTH_ENDS_S = Date.UTC(2025, 4, 31, 22) / 1000;
const START_S = MONTH_ENDS_S - 4 * LENGTH_S;
const ANNA: AccountSummary = { login: "anna", role: "member", member: memberId("m0"), right: "owner" };
const BEN: AccountSummary = { login: "ben", role: "member", member: memberId("m1"), right: "owner" };
const CORA: AccountSummary = { login: "cora", role: "coordinator", member: null, right: null };

let street: TestStreet;
let store: InMemoryNoticeStore;
let accounts: AccountSummary[];
let told: NoticeNews[];
let failures: Error[];
let troubles: { "clock-unsure": number | null; "storage-low": number | null; "hub-away": number | null };
let isStorageOk: boolean;
let wall_ms: number;
let looking: (() => void) | null;
let desk: Notices;
/** Wh that each home has drawn (+) or fed in (−) by now. */
let registers: [number, number];

beforeEach(() => {
  street = new TestStreet(START_S, 2);
  store = new InMemoryNoticeStore();
  accounts = [ANNA, BEN, CORA];
  told = [];
  failures = [];
  troubles = { "clock-unsure": null, "storage-low": null, "hub-away": null };
  isStorageOk = true;
  wall_ms = 0;
  looking = null;
  registers = [0, 0];
  measure(START_S, 0);
  desk = start();
});

afterEach(async () => {
  await desk.stop();
  street.remove();
});

function start(): Notices {
  const notices = create();
  notices.start();
  return notices;
}

function create(): Notices {
  return new Notices({
    store,
    search: new SqliteJournalSearch(street.journal),
    communityKey: street.communityKey,
    journalPosition: () => street.position,
    settlementOf: (query) => street.read.memberSettlement(query),
    accounts: () => accounts,
    state: () => street.state,
    isStorageOk: () => isStorageOk,
    troubles: () => troubles,
    reading_every_s: 300,
    price_apart_s: 0,
    time_zone: "Europe/Vienna",
    now_ms: () => street.now_ms,
    wall_ms: () => wall_ms,
    every: (_, act) => {
      looking = act;
      return () => {
        looking = null;
      };
    },
    turn: () => new Promise((resolve) => setImmediate(resolve)),
    told: (news) => told.push(news),
    failed: (error) => failures.push(error),
  });
}

/** Both homes at a moment: the first draws `power_wh` in each interval, the second feeds as much in. */
function measure(at_s: number, energy_wh: number): void {
  registers = [registers[0] + energy_wh, registers[1] + energy_wh];
  street.meter(0, at_s * 1000, [registers[0] * 1000, 0]);
  street.meter(1, at_s * 1000, [0, registers[1] * 1000]);
}

/** Closes the next intervals up to a time. */
async function closeUntil(end_s: number): Promise<void> {
  for (let at_s = street.state.next_start_s ?? START_S; at_s < end_s; at_s += LENGTH_S) {
    measure(at_s + LENGTH_S, 100);
    street.settle(0);
  }
  desk.wake();
  await settled();
}

/** Resolves when the desk has nothing to do. */
async function settled(): Promise<void> {
  for (let turns = 0; turns < 50; turns++) await new Promise((resolve) => setImmediate(resolve));
}

function contentsOf(login: string): readonly NoticeContent[] {
  return store
    .page({ login, before: null, limit: 500 })
    .map(({ content }) => content)
    .toReversed();
}

function choose(login: string, settings: Partial<NoticeSettings>): void {
  desk.saveSettings(login, { ...USUAL_SETTINGS, ...settings });
}

function official(start_s: number, version: number, [drawn_wh, fed_wh]: readonly [number, number]): void {
  street.official(start_s, version, [
    { metering_point: meteringPointId("p0"), import_wh: drawn_wh, export_wh: 0 },
    { metering_point: meteringPointId("p1"), import_wh: 0, export_wh: fed_wh },
  ]);
}

describe("a month", () => {
  const ready = { kind: "statement-ready", month: "2025-05", intervals: 4, final_intervals: 0, change_nano: 0n };

  test("is told to its members when its last interval has closed, once", async () => {
    await closeUntil(MONTH_ENDS_S - LENGTH_S);
    expect(contentsOf("anna")).toEqual([]);
    await closeUntil(MONTH_ENDS_S);
    await closeUntil(MONTH_ENDS_S + 2 * LENGTH_S);
    expect(contentsOf("anna")).toEqual([ready]);
    expect(contentsOf("ben")).toEqual([ready]);
    expect(contentsOf("cora")).toEqual([]);
    expect(told.map(({ login, unread, is_quiet }) => [login, unread, is_quiet])).toEqual([
      ["anna", 1, false],
      ["ben", 1, false],
    ]);
    expect(failures).toEqual([]);
  });

  test("is told as changed once official values have stopped coming, and as final with the last of them", async () => {
    await closeUntil(MONTH_ENDS_S);
    official(START_S, 1, [90, 100]);
    official(START_S + LENGTH_S, 1, [100, 100]);
    desk.wake();
    await settled();
    expect(contentsOf("anna")).toEqual([ready]);
    wall_ms += 60_000;
    looking?.();
    await settled();
    const [, corrected] = contentsOf("anna");
    // Ten Wh less were bought from the neighbour.
    expect(corrected).toMatchObject({ kind: "correction", month: "2025-05" });
    expect((corrected as { change_nano: bigint }).change_nano).toBeGreaterThan(0n);
    // What he had sold to her he sold to the grid, for less.
    expect(contentsOf("ben")).toHaveLength(2);
    official(START_S + 2 * LENGTH_S, 1, [100, 100]);
    official(START_S + 3 * LENGTH_S, 1, [100, 100]);
    desk.wake();
    await settled();
    wall_ms += 60_000;
    looking?.();
    await settled();
    const { change_nano } = corrected as { change_nano: bigint };
    expect(contentsOf("anna").slice(2)).toEqual([{ ...ready, final_intervals: 4, change_nano }]);
    expect(failures).toEqual([]);
  });

  test("is told after a crash that came before its notices were written", async () => {
    store.failure = new Error("the power went");
    await closeUntil(MONTH_ENDS_S);
    expect(failures).not.toEqual([]);
    expect(contentsOf("anna")).toEqual([]);
    await desk.stop();
    store.failure = null;
    desk = start();
    await settled();
    expect(contentsOf("anna")).toEqual([ready]);
    await desk.stop();
    desk = start();
    await settled();
    expect(contentsOf("anna")).toEqual([ready]);
  });
});

describe("a price", () => {
  test("beyond a limit is told to whoever chose it, with the interval that it was paid in", async () => {
    await closeUntil(START_S + LENGTH_S);
    const price_micro_per_kwh = street.read.lastInterval()?.price_micro_per_kwh ?? 0;
    choose("anna", { price_above_micro_per_kwh: price_micro_per_kwh - 1 });
    choose("ben", { price_below_micro_per_kwh: price_micro_per_kwh - 1 });
    await closeUntil(START_S + 3 * LENGTH_S);
    expect(contentsOf("anna")).toEqual([
      {
        kind: "price-alert",
        start_s: START_S + LENGTH_S,
        direction: "above",
        price_micro_per_kwh,
        limit_micro_per_kwh: price_micro_per_kwh - 1,
      },
    ]);
    expect(contentsOf("ben")).toEqual([]);
  });

  test("is not told to whoever wants no such notices, and quietly in quiet hours", async () => {
    const price_above_micro_per_kwh = 1;
    choose("anna", { price_above_micro_per_kwh, muted: ["price-alert"] });
    choose("ben", { price_above_micro_per_kwh, quiet_hours: { from_min: 1_380, to_min: 60 } });
    await closeUntil(START_S + LENGTH_S);
    expect(contentsOf("anna")).toEqual([]);
    expect(told).toMatchObject([{ login: "ben", is_quiet: true, notice: { content: { kind: "price-alert" } } }]);
  });
});

describe("a device", () => {
  /** The second home goes on; the first one has stopped. */
  function hear(at_s: number): void {
    registers = [registers[0], registers[1] + 10];
    street.meter(1, at_s * 1000, [0, registers[1] * 1000]);
  }

  test("that has sent nothing for half an hour is told to its member, and when it is back", async () => {
    hear(START_S + 1_799);
    looking?.();
    await settled();
    expect(contentsOf("anna")).toEqual([]);
    hear(START_S + 1_800);
    looking?.();
    await settled();
    looking?.();
    await settled();
    const [silent] = contentsOf("anna");
    expect(silent).toMatchObject({ kind: "device-silent", metering_point: "p0", last_reading_at_s: START_S });
    street.meter(0, (START_S + 2_000) * 1000, [1_000, 0]);
    looking?.();
    await settled();
    expect(contentsOf("anna").slice(1)).toMatchObject([{ kind: "device-back", silent_from_s: START_S }]);
    expect(contentsOf("ben")).toEqual([]);
  });

  test("that takes the place of a silent one is not silent before it has spoken, and the old one is forgotten", async () => {
    hear(START_S + 1_800);
    looking?.();
    await settled();
    const [old] = [...street.state.community.meters.values()];
    if (old === undefined) throw new Error("a home without a meter");
    expect([...store.marksFrom("device:").keys()]).toEqual([`device:${old.device}`]);
    street.add({ kind: "meter-key", body: { ...old, is_active: false } });
    const device = deviceId("d00000000000000ff");
    street.add({ kind: "meter-key", body: { ...old, device } });
    looking?.();
    await settled();
    expect(contentsOf("anna")).toHaveLength(1);
    expect([...store.marksFrom("device:").keys()]).toEqual([]);
  });

  test("is not silent while the node has no room for what it sends", async () => {
    isStorageOk = false;
    hear(START_S + 9_000);
    looking?.();
    await settled();
    expect(contentsOf("anna")).toEqual([]);
  });
});

test("a trouble of the node is told to its coordinators, once it has lasted", async () => {
  troubles = { ...troubles, "storage-low": START_S, "clock-unsure": START_S };
  looking?.();
  await settled();
  expect(contentsOf("cora")).toEqual([{ kind: "node-trouble", trouble: "storage-low", since_s: START_S }]);
  street.now_ms += 900_000;
  looking?.();
  await settled();
  expect(contentsOf("cora").slice(1)).toEqual([{ kind: "node-trouble", trouble: "clock-unsure", since_s: START_S }]);
  expect(contentsOf("anna")).toEqual([]);
});

test("whoever takes the name of an account that ended finds nothing of it", async () => {
  choose("anna", { price_above_micro_per_kwh: 1 });
  await closeUntil(START_S + LENGTH_S);
  expect(contentsOf("anna")).toHaveLength(1);
  accounts = [BEN];
  desk.wake();
  await settled();
  expect([contentsOf("anna"), store.settingsOf("anna")]).toEqual([[], null]);
  expect([...store.marksFrom("price:anna:")]).toEqual([]);
});

test("nothing is looked at before the start and after the stop, whoever asks", async () => {
  await desk.stop();
  store = new InMemoryNoticeStore();
  await closeUntil(MONTH_ENDS_S);
  desk = create();
  desk.wake();
  await settled();
  expect([contentsOf("anna"), store.cursor()]).toEqual([[], null]);
});

test("what happened before a node had notices is not told", async () => {
  await desk.stop();
  store = new InMemoryNoticeStore();
  await closeUntil(MONTH_ENDS_S);
  desk = start();
  await settled();
  expect(contentsOf("anna")).toEqual([]);
  expect(store.cursor()).toBe(street.position);
});
