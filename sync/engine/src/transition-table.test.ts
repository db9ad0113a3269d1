import { expect, test } from "vitest";
import { A, B, EngineDriver, headsOf, readyWith } from "./test-support/engine-driver.ts";
import type { HubAnswer, JournalAlarm, JournalStatus, LaneStatus, Request, UploadEvent } from "./upload-state.ts";

type LaneKind = LaneStatus["kind"];
type JournalKind = JournalStatus["kind"];
type EventKind = UploadEvent["kind"];

/** One event of each kind, about the journal "own" and the request in flight, with the best outcome it can have. */
const EVENTS: { readonly [K in EventKind]: (driver: EngineDriver) => UploadEvent } = {
  started: () => ({ kind: "started" }),
  "journal-added": () => ({ kind: "journal-added", journal: "new", role: "carried", epochs: [B] }),
  "records-added": () => ({ kind: "records-added", journal: "own", epoch: "z", last_seq: 1 }),
  answered: (driver) => ({ kind: "answered", id: driver.id(), answer: goodAnswer(driver) }),
  "answer-lost": (driver) => ({ kind: "answer-lost", id: driver.id() }),
  "timed-out": (driver) => ({ kind: "timed-out", id: driver.id() }),
  "tail-stored": (driver) => ({ kind: "tail-stored", id: driver.id(), upto_seq: 150 }),
  "tail-refused": (driver) => ({ kind: "tail-refused", id: driver.id() }),
  "records-missing": (driver) => ({ kind: "records-missing", id: driver.id() }),
  "time-passed": (driver) => ({ kind: "time-passed", timer: timerOf(driver) }),
  "over-quota": () => ({ kind: "over-quota", journal: "own" }),
  thinned: () => ({ kind: "thinned", journal: "own", epochs: [B] }),
};

const LANES: { readonly [K in LaneKind]: () => EngineDriver } = {
  closed: () => new EngineDriver().add("own", "own", [A]),
  idle: () => withHeads(new EngineDriver().add("own", "own", [A]).start(), { a: 120 }),
  requesting: () => readyWith({ epoch: "a", last_seq: 20 }),
  waiting: () => answered(readyWith(A), { kind: "unavailable", retry_after_s: null }),
  barred: () => answered(readyWith(A), { kind: "not-authenticated" }),
};

type LaneRow = Readonly<Record<EventKind, LaneKind | "not-a-position">>;

/** Where the lane stands after the event. */
const LANE_TABLE: Readonly<Record<LaneKind, LaneRow>> = {
  closed: { ...all("closed"), started: "waiting" },
  idle: { ...all("idle"), "journal-added": "requesting", "records-added": "requesting" },
  requesting: {
    ...all("requesting"),
    answered: "idle",
    "answer-lost": "waiting",
    "timed-out": "waiting",
    "tail-stored": "not-a-position",
    "tail-refused": "idle",
    "records-missing": "idle",
  },
  waiting: { ...all("waiting"), "time-passed": "requesting" },
  barred: { ...all("barred"), "time-passed": "requesting" },
};

const JOURNALS: { readonly [K in JournalKind]: () => EngineDriver } = {
  unknown: () => new EngineDriver().add("own", "own", [A]).start(),
  "tail-lost": () => withHeads(new EngineDriver().add("own", "own", [A]).start(), { a: 150 }),
  ready: () => readyWith({ epoch: "a", last_seq: 20 }),
  thinning: () => overQuota(withHeads(telemetry(), {}, "telemetry")),
  resting: () => answered(readyWith(A), { kind: "refused", code: "x" }),
  stopped: () => answered(readyWith(A), { kind: "fork", at: { epoch: "a", seq: 1 } }),
};

type JournalRow = Readonly<Record<EventKind, JournalKind | "not-a-position">>;

/** Where the journal stands after the event. */
const JOURNAL_TABLE: Readonly<Record<JournalKind, JournalRow>> = {
  unknown: {
    ...all("unknown"),
    answered: "ready",
    "tail-stored": "not-a-position",
    "tail-refused": "stopped",
    "records-missing": "stopped",
  },
  "tail-lost": {
    ...all("tail-lost"),
    "tail-stored": "ready",
    "tail-refused": "stopped",
    "records-missing": "stopped",
  },
  ready: { ...all("ready"), "tail-stored": "not-a-position", "tail-refused": "stopped", "records-missing": "stopped" },
  thinning: { ...all("thinning"), thinned: "unknown" },
  resting: { ...all("resting"), "time-passed": "unknown" },
  stopped: all("stopped"),
};

/** The same for a telemetry queue that is over its quota. */
const QUOTA_TABLE: Readonly<Record<Exclude<JournalKind, "tail-lost">, JournalKind>> = {
  unknown: "thinning",
  ready: "thinning",
  thinning: "thinning",
  resting: "thinning",
  stopped: "stopped",
};

type Outcome = readonly [lane: LaneKind, journal: JournalKind, alarm: JournalAlarm | null];

const FAILED = (journal: JournalKind, alarm: JournalAlarm | null = null): Outcome => ["waiting", journal, alarm];

/** What each answer to each request leads to. A lane that is free again has sent the next request at once. */
const ANSWER_TABLE: Readonly<Record<Request["kind"], Readonly<Record<HubAnswer["kind"], Outcome>>>> = {
  heads: {
    heads: ["requesting", "ready", null],
    acknowledged: FAILED("unknown"),
    gap: FAILED("unknown"),
    "unknown-parent": FAILED("unknown"),
    fork: FAILED("unknown"),
    replaced: FAILED("unknown"),
    "too-large": FAILED("unknown"),
    unavailable: FAILED("unknown"),
    refused: ["idle", "resting", "refused"],
    forbidden: ["idle", "resting", "forbidden"],
    "not-authenticated": ["barred", "unknown", null],
  },
  tail: {
    heads: FAILED("tail-lost", "rolled-back"),
    acknowledged: FAILED("tail-lost", "rolled-back"),
    gap: FAILED("tail-lost", "rolled-back"),
    "unknown-parent": FAILED("tail-lost", "rolled-back"),
    fork: FAILED("tail-lost", "rolled-back"),
    replaced: FAILED("tail-lost", "rolled-back"),
    "too-large": FAILED("tail-lost", "rolled-back"),
    unavailable: FAILED("tail-lost", "rolled-back"),
    refused: ["idle", "resting", "refused"],
    forbidden: ["idle", "resting", "forbidden"],
    "not-authenticated": ["barred", "tail-lost", "rolled-back"],
  },
  batch: {
    heads: FAILED("ready"),
    acknowledged: ["idle", "ready", null],
    gap: ["requesting", "ready", null],
    "unknown-parent": ["requesting", "unknown", null],
    fork: ["idle", "stopped", "fork"],
    replaced: ["idle", "ready", null],
    "too-large": ["requesting", "ready", null],
    unavailable: FAILED("ready"),
    refused: ["idle", "resting", "refused"],
    forbidden: ["idle", "resting", "forbidden"],
    "not-authenticated": ["barred", "ready", null],
  },
};

const ANSWERS: { readonly [K in HubAnswer["kind"]]: HubAnswer } = {
  heads: headsOf({}),
  acknowledged: { kind: "acknowledged", acknowledged: { epoch: "a", seq: 20 }, max_records: 1000 },
  gap: { kind: "gap", expected: { epoch: "a", seq: 5 } },
  "unknown-parent": { kind: "unknown-parent" },
  fork: { kind: "fork", at: { epoch: "a", seq: 1 } },
  replaced: { kind: "replaced", generation: 2, at_ms: 1_000 },
  refused: { kind: "refused", code: "x" },
  "not-authenticated": { kind: "not-authenticated" },
  forbidden: { kind: "forbidden", code: "revoked" },
  "too-large": { kind: "too-large", max_records: null },
  unavailable: { kind: "unavailable", retry_after_s: null },
};

const REQUESTS = { heads: JOURNALS.unknown, tail: JOURNALS["tail-lost"], batch: JOURNALS.ready } as const;

test.each(cells(LANE_TABLE))("a lane that is $from, when $event", ({ from, event, to }) => {
  const driver = LANES[from]();
  expect(driver.state.lanes.settlement.status.kind).toBe(from);
  expect(after(driver, event, () => driver.state.lanes.settlement.status.kind)).toBe(to);
});

test.each(cells(JOURNAL_TABLE))("a journal that is $from, when $event", ({ from, event, to }) => {
  const driver = JOURNALS[from]();
  expect(driver.journal("own").status.kind).toBe(from);
  expect(after(driver, event, () => driver.journal("own").status.kind)).toBe(to);
});

test.each(Object.entries(QUOTA_TABLE))("a telemetry queue that is %s and over its quota becomes %s", (from, to) => {
  const setUp: { readonly [K in keyof typeof QUOTA_TABLE]: (driver: EngineDriver) => EngineDriver } = {
    unknown: (driver) => driver,
    ready: (driver) => withHeads(driver, {}, "telemetry"),
    thinning: overQuota,
    resting: (driver) => answered(driver, ANSWERS.refused, "telemetry"),
    stopped: (driver) => answered(withHeads(driver, {}, "telemetry"), ANSWERS.fork, "telemetry"),
  };
  const driver = setUp[from as keyof typeof QUOTA_TABLE](telemetry());
  expect(driver.journal("own").status.kind).toBe(from);
  expect(overQuota(driver).journal("own").status.kind).toBe(to);
});

test.each(cells(ANSWER_TABLE))("a request for $from, when the answer is $event", ({ from, event, to }) => {
  const driver = answered(REQUESTS[from](), ANSWERS[event]);
  const { status, alarm } = driver.journal("own");
  expect([driver.state.lanes.settlement.status.kind, status.kind, alarm]).toEqual(to);
});

function all<K extends string>(to: K): Readonly<Record<EventKind, K>> {
  const kinds = Object.keys(EVENTS) as EventKind[];
  return Object.fromEntries(kinds.map((kind) => [kind, to])) as Record<EventKind, K>;
}

function cells<From extends string, Event extends string, To>(table: Record<From, Readonly<Record<Event, To>>>) {
  return (Object.keys(table) as From[]).flatMap((from) =>
    (Object.keys(table[from]) as Event[]).map((event) => ({ from, event, to: table[from][event] })),
  );
}

function after<S>(driver: EngineDriver, event: EventKind, look: () => S): S | string {
  try {
    driver.tell(EVENTS[event](driver));
  } catch (error) {
    return (error as { readonly code: string }).code;
  }
  return look();
}

function goodAnswer(driver: EngineDriver): HubAnswer {
  return driver.request()?.kind === "heads" ? ANSWERS.heads : ANSWERS.acknowledged;
}

/** The timer that somebody waits for; 0 when nobody does. */
function timerOf({ state }: EngineDriver): number {
  const all = [state.lanes.settlement.status, ...state.journals.map(({ status }) => status)];
  return all.map((status) => ("timer" in status ? status.timer : 0)).find((timer) => timer > 0) ?? 0;
}

function telemetry(): EngineDriver {
  return new EngineDriver().add("own", "telemetry", [A]).start();
}

function overQuota(driver: EngineDriver): EngineDriver {
  driver.tell({ kind: "over-quota", journal: "own" });
  return driver;
}

function withHeads(driver: EngineDriver, held: Readonly<Record<string, number>>, lane?: "telemetry"): EngineDriver {
  driver.heads(held, lane);
  return driver;
}

function answered(driver: EngineDriver, answer: HubAnswer, lane?: "telemetry"): EngineDriver {
  driver.answer(answer, lane);
  return driver;
}
