import { type CommunityId, communityId, memberId, meteringPointId } from "@localgrid/vocabulary/identifiers";
import { describe, expect, test } from "vitest";
import type { AuditedAct } from "../audit/audit-log.ts";
import type { PointDifference } from "../reconciliation/interval-comparison.ts";
import type { DifferencePlace, OpenFilter, ReviewStore, SaidAct } from "../reconciliation/review-store.ts";

export const SUN = communityId("sun");
export const MOON = communityId("moon");
/** Begins the UTC day on which everything of the contract is. */
export const DAY_S = Date.UTC(2026, 4, 10) / 1000;

/** A difference at the start of an interval. */
export interface ComparedDifference extends PointDifference {
  readonly start_s: number;
}

export interface OpenedReviewStore {
  readonly store: ReviewStore;
  /** Puts a comparison of the community's day in the place of the one before: this differs, and nothing else. */
  readonly compare: (community: CommunityId, differences: readonly ComparedDifference[]) => Promise<void>;
  /** What whoever looks at a difference has seen of it. */
  readonly look: (community: CommunityId, place: DifferencePlace) => Promise<string>;
  /** What people did, oldest first. */
  readonly acts: () => Promise<readonly Pick<AuditedAct, "action" | "subject" | "details">[]>;
}

function difference(at: number, point: string, change: Partial<ComparedDifference> = {}): ComparedDifference {
  return {
    start_s: DAY_S + at * 900,
    metering_point: meteringPointId(point),
    member: memberId("anna"),
    cause: "clock",
    own: { import_wh: 50, export_wh: 5 },
    official: { import_wh: 70, export_wh: 0 },
    amount_change_nano: -20_000_000_000_000_000_000n,
    ...change,
  };
}

const FIRST = difference(0, "home-a");
const SECOND = difference(1, "home-a", { official: { import_wh: 51, export_wh: 5 }, amount_change_nano: -1n });
const BENS = difference(0, "home-b", { member: memberId("ben"), own: null, amount_change_nano: 7n });
const MISSING = difference(1, "home-b", { member: memberId("ben"), cause: "missing" });
const GIVEN = [FIRST, SECOND, BENS, MISSING];
const GONE = { start_s: DAY_S, metering_point: meteringPointId("home-z") };

const DAY = { from_s: DAY_S, to_s: DAY_S + 86_400 };
const CLOCK: OpenFilter = { ...DAY, cause: "clock", member: null };
const BY = { who: "clara", role: "coordinator" };
const ALL = { limit: 100, after: null };

function saying(kind: SaidAct["kind"], seen: string, change: Partial<SaidAct> = {}): SaidAct {
  return { kind, text: "read off by hand", by: BY, at_ms: 1_000, seen, ...change };
}

type Open = () => Promise<OpenedReviewStore>;

/** What every store of reviews must do. `open` gives an empty one of the communities `sun` and `moon`. */
export function reviewStoreContract(name: string, open: Open): void {
  describe(name, () => {
    describe("what is open", () => testsOfWhatIsOpen(open));
    describe("one difference", () => testsOfOneDifference(open));
    describe("records of one difference", () => testsOfRecords(open));
    describe("all that is open of a cause", () => testsOfAcceptedCauses(open));
    describe("several at once", () => testsOfSeveral(open));
  });
}

async function setUp(open: Open) {
  const opened = await open();
  const { store, compare, look } = opened;
  await compare(SUN, GIVEN);
  const say = async (kind: SaidAct["kind"], place: DifferencePlace, change: Partial<SaidAct> = {}) =>
    store.say(SUN, place, saying(kind, await look(SUN, place), change));
  const acceptAll = (filter: OpenFilter, seen: string) =>
    store.acceptOpen(SUN, { ...filter, month: "2026-05" }, saying("accepted", seen));
  const counted = async (change: Partial<OpenFilter> = {}) => {
    const { seen: _, ...sums } = await store.open(SUN, { ...CLOCK, ...change });
    return sums;
  };
  return { ...opened, say, acceptAll, counted };
}

function testsOfWhatIsOpen(open: Open): void {
  test("sums up what is open: of one community, a cause, a time, and a member where one is asked for", async () => {
    const { counted, store } = await setUp(open);
    const change = { import_change_wh: 20 + 1 + 70, export_change_wh: -5 + 0 + 0 };
    const amount_change_nano = -20_000_000_000_000_000_000n + -1n + 7n;
    expect(await counted()).toEqual({ differences: 3, ...change, amount_change_nano });
    const bens = { differences: 1, import_change_wh: 70, export_change_wh: 0, amount_change_nano: 7n };
    expect(await counted({ member: "ben" })).toEqual(bens);
    expect(await counted({ cause: "missing" })).toMatchObject({ differences: 1 });
    expect(await counted({ from_s: SECOND.start_s })).toMatchObject({ differences: 1, amount_change_nano: -1n });
    expect(await counted({ to_s: SECOND.start_s })).toMatchObject({ differences: 2 });
    const none = { differences: 0, import_change_wh: 0, export_change_wh: 0, amount_change_nano: 0n };
    expect(await counted({ cause: "scale" })).toEqual(none);
    expect(await store.open(MOON, CLOCK)).toMatchObject(none);
  });

  test("shows something else as soon as one of what is open is something else", async () => {
    const { compare, say, store } = await setUp(open);
    const seen = async () => (await store.open(SUN, CLOCK)).seen;
    const before = await seen();
    expect(await seen()).toBe(before);
    await say("noted", MISSING);
    expect(await seen()).toBe(before);
    await compare(SUN, [FIRST, { ...SECOND, amount_change_nano: -2n }, BENS, MISSING]);
    const compared = await seen();
    await say("noted", FIRST);
    expect(new Set([before, compared, await seen()]).size).toBe(3);
  });
}

function testsOfOneDifference(open: Open): void {
  test("counts as accepted what was accepted with these figures, until it is opened again", async () => {
    const { compare, counted, say } = await setUp(open);
    await say("noted", FIRST);
    expect(await counted()).toMatchObject({ differences: 3 });
    await say("accepted", FIRST);
    expect(await counted()).toMatchObject({ differences: 2, import_change_wh: 71 });
    await say("noted", FIRST);
    await compare(SUN, GIVEN);
    expect(await counted()).toMatchObject({ differences: 2 });
    await compare(SUN, [{ ...FIRST, official: { import_wh: 70, export_wh: 1 } }, SECOND, BENS, MISSING]);
    expect(await counted()).toMatchObject({ differences: 3 });
    await compare(SUN, GIVEN);
    expect(await counted()).toMatchObject({ differences: 2 });
    expect(await say("reopened", FIRST)).toMatchObject({ kind: "said" });
    expect(await counted()).toMatchObject({ differences: 3 });
  });

  test("refuses what is not there, has changed, or is open as it is, and keeps nothing of that", async () => {
    const { acts, compare, look, say, store } = await setUp(open);
    const refused = (reason: string) => ({ kind: "refused", reason });
    const seen = await look(SUN, FIRST);
    expect(await store.say(SUN, GONE, saying("accepted", seen))).toEqual(refused("unknown-difference"));
    expect(await store.say(MOON, FIRST, saying("accepted", seen))).toEqual(refused("unknown-difference"));
    expect(await say("reopened", FIRST)).toEqual(refused("not-accepted"));
    expect(await say("accepted", FIRST, { seen: await look(SUN, SECOND) })).toEqual(refused("difference-changed"));
    await compare(SUN, [{ ...FIRST, amount_change_nano: -21n }]);
    expect(await say("noted", FIRST, { seen })).toEqual(refused("difference-changed"));
    expect([await store.records(SUN, FIRST, ALL), await acts()]).toEqual([[], []]);
    expect(await say("accepted", FIRST)).toMatchObject({ act: 1 });
  });
}

function testsOfRecords(open: Open): void {
  test("keeps what was said of a difference with the figures of then, the newest first, and audits it", async () => {
    const { acts, compare, say, store } = await setUp(open);
    expect(await say("noted", BENS, { text: "asked", at_ms: 2_000 })).toEqual({
      kind: "said",
      act: 1,
      differences: 1,
    });
    await compare(SUN, [{ ...BENS, own: { import_wh: 1, export_wh: 2 }, amount_change_nano: 8n }]);
    const by = { who: "dora", role: "operator" };
    expect(await say("accepted", BENS, { by })).toMatchObject({ act: 2 });
    const official = { official_import_wh: 70, official_export_wh: 0 };
    const noted = { act: 1, kind: "noted", text: "asked", ...BY, at_ms: 2_000, differences: 1, ...official };
    const accepted = { act: 2, kind: "accepted", text: "read off by hand", ...by, at_ms: 1_000, ...official };
    const records = [
      { ...accepted, differences: 1, import_wh: 1, export_wh: 2, amount_change_nano: 8n },
      { ...noted, import_wh: null, export_wh: null, amount_change_nano: 7n },
    ];
    expect(await store.records(SUN, BENS, ALL)).toEqual(records);
    expect(await store.records(SUN, BENS, { limit: 1, after: null })).toEqual(records.slice(0, 1));
    expect(await store.records(SUN, BENS, { limit: 1, after: 2 })).toEqual(records.slice(1));
    expect(await store.records(SUN, FIRST, ALL)).toEqual([]);
    expect(await store.records(MOON, BENS, ALL)).toEqual([]);
    const subject = `${DAY_S}/home-b`;
    expect(await acts()).toMatchObject([
      { action: "difference-noted", subject, details: { act: 1 } },
      { action: "difference-accepted", subject, details: { act: 2 } },
    ]);
  });

  test("keeps as many records of a difference as are allowed, and no more", async () => {
    const { acts, say, store } = await setUp(open);
    let kept = 0;
    while ((await say("noted", FIRST)).kind === "said" && kept < 1_000) kept += 1;
    expect(await say("accepted", FIRST)).toEqual({ kind: "refused", reason: "too-many-records" });
    expect(await store.records(SUN, FIRST, { limit: 1_000, after: null })).toHaveLength(kept);
    expect(await say("noted", SECOND)).toMatchObject({ act: kept + 1 });
    expect([kept, (await acts()).length]).toEqual([100, 101]);
  });
}

function testsOfAcceptedCauses(open: Open): void {
  test("accepts all that is open of a cause under one act, with one entry in the audit log", async () => {
    const { acceptAll, acts, counted, say, store } = await setUp(open);
    await say("accepted", SECOND);
    const { seen } = await store.open(SUN, CLOCK);
    expect(await acceptAll(CLOCK, seen)).toEqual({ kind: "said", act: 2, differences: 2 });
    expect([await counted(), await counted({ cause: "missing" })]).toMatchObject([
      { differences: 0 },
      { differences: 1 },
    ]);
    const [record] = await store.records(SUN, FIRST, ALL);
    const amount_change_nano = FIRST.amount_change_nano;
    expect(record).toMatchObject({ act: 2, kind: "accepted", differences: 2, import_wh: 50, amount_change_nano });
    expect(await store.records(SUN, BENS, ALL)).toMatchObject([{ act: 2, import_wh: null, amount_change_nano: 7n }]);
    expect(await store.records(SUN, SECOND, ALL)).toMatchObject([{ act: 1 }]);
    expect((await acts()).slice(1)).toMatchObject([
      {
        ...{ action: "differences-accepted", subject: "2026-05" },
        details: { act: 2, cause: "clock", differences: 2, amount_change_nano: "-19999999999999999993" },
      },
    ]);
    expect(await acceptAll(CLOCK, seen)).toEqual({ kind: "refused", reason: "nothing-to-accept" });
  });

  test("accepts one member's only where one is asked for", async () => {
    const { acceptAll, acts, counted, store } = await setUp(open);
    const bens = { ...CLOCK, member: "ben" };
    expect(await acceptAll(bens, (await store.open(SUN, bens)).seen)).toMatchObject({ act: 1, differences: 1 });
    expect(await counted()).toMatchObject({ differences: 2 });
    expect((await acts())[0]?.details).toMatchObject({ member: "ben" });
  });

  test("accepts nothing of what is not any more what was looked at", async () => {
    const { acceptAll, acts, counted, say, store } = await setUp(open);
    const { seen } = await store.open(SUN, CLOCK);
    await say("noted", BENS);
    expect(await acceptAll(CLOCK, seen)).toEqual({ kind: "refused", reason: "difference-changed" });
    expect(await counted()).toMatchObject({ differences: 3 });
    expect(await acts()).toHaveLength(1);
  });
}

function testsOfSeveral(open: Open): void {
  test("of two who decide at once one does, and the numbers of acts have no gaps", async () => {
    const { acceptAll, look, say, store } = await setUp(open);
    const seen = await look(SUN, FIRST);
    const both = await Promise.all([0, 1].map(() => say("accepted", FIRST, { seen })));
    expect(both.map(({ kind }) => kind).sort()).toEqual(["refused", "said"]);
    const all = (await store.open(SUN, CLOCK)).seen;
    const outcomes = await Promise.all([acceptAll(CLOCK, all), acceptAll(CLOCK, all), say("noted", MISSING)]);
    expect(outcomes.filter(({ kind }) => kind === "refused")).toHaveLength(1);
    expect(outcomes.flatMap((each) => (each.kind === "said" ? [each.act] : [])).sort()).toEqual([2, 3]);
  });

  test("counts the acts of each community on their own", async () => {
    const { compare, look, say, store } = await setUp(open);
    await compare(MOON, [FIRST]);
    await say("accepted", FIRST);
    expect(await store.open(MOON, CLOCK)).toMatchObject({ differences: 1 });
    expect(await store.say(MOON, FIRST, saying("accepted", await look(MOON, FIRST)))).toMatchObject({ act: 1 });
    expect(await store.open(MOON, CLOCK)).toMatchObject({ differences: 0 });
  });
}
