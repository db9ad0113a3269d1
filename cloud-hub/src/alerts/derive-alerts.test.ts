import { describe, expect, test } from "vitest";
import { ALERT_CODES, type AlertCause, alertIdOf } from "./alert.ts";
import type { BillableFacts, CommunityFacts, HubFacts, NodeFacts } from "./alert-facts.ts";
import { deriveAlerts } from "./derive-alerts.ts";

const NOW_MS = 1_700_000_000_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const NODE = "7f".repeat(16);

const WELL: NodeFacts = {
  ...{ node: NODE, community: "sun", status_every_s: 60, last_contact_at_ms: NOW_MS - MINUTE_MS, clock_error_ms: -300 },
  has_simulated_clock: false,
  ...{ backlog_records: 0, backlog_since_ms: null, stopped_reason: null, journal_alarms: [], refused_entries: 0 },
  mesh: {
    ...{ reported_at_ms: NOW_MS - MINUTE_MS, is_partitioned: false, partitioned_since_ms: null, peers: 4 },
    ...{ peers_connected: 4, copies: 2, copies_wanted: 2, alarms: 0 },
  },
  failed_update: null,
};
const MESH = WELL.mesh as NonNullable<NodeFacts["mesh"]>;
const COMMUNITY: CommunityFacts = { community: "sun", mismatches: 0, has_tariff: true, draft: null, billable: [] };
const LEFT_OVER = { month: "2026-08", run: 12, left_out: 3, corrected: 1, waiting: 2 };
const ZONE = { community: "sun", open_batch: null, carried_members: 0 };
const FACTS: HubFacts = {
  ...{ nodes: [WELL], communities: [COMMUNITY], differences: [], zones: [ZONE] },
  ...{ chain: { status: "ok", since_ms: 0 }, disks: new Map(), notices: [] },
};

const alerts = (given: Partial<HubFacts>) => deriveAlerts({ ...FACTS, ...given }, NOW_MS);
const ofNode = (given: Partial<NodeFacts>) => alerts({ nodes: [{ ...WELL, ...given }] });
const short = (causes: readonly AlertCause[]) =>
  causes.map(({ code, severity, since_ms, details }) => ({ code, severity, since_ms, details }));
const disk = (disk_free_bytes: number, age_ms = 0) => ({
  disks: new Map([[NODE, { disk_free_bytes, at_ms: NOW_MS - age_ms }]]),
});
const month = (difference_wh: number, metered_wh: number) => ({
  differences: [{ community: "sun", month: "2026-10", difference_wh, metered_wh }],
});
const batch = (age_ms: number) => ({
  zones: [{ ...ZONE, open_batch: { seq: 7, sealed_at_ms: NOW_MS - age_ms } }],
});

describe("alerts", () => {
  test("is not said to have a wrong clock or old records where its clock is simulated", () => {
    const replay = { clock_error_ms: -3_760 * DAY_MS, backlog_records: 3, backlog_since_ms: NOW_MS - 3_760 * DAY_MS };
    expect(ofNode(replay).map(({ code }) => code)).toEqual(["backlog-old", "clock-wrong"]);
    expect(ofNode({ ...replay, has_simulated_clock: true })).toEqual([]);
    const silent = { has_simulated_clock: true, last_contact_at_ms: NOW_MS - DAY_MS };
    expect(ofNode({ ...replay, ...silent }).map(({ code }) => code)).toEqual(["node-silent"]);
  });

  test("are none where all is well, and where nothing is known", () => {
    expect(alerts({})).toEqual([]);
    const unknown = { last_contact_at_ms: null, clock_error_ms: null, backlog_records: null, mesh: null };
    expect(ofNode(unknown)).toEqual([]);
    expect(alerts({ nodes: [], communities: [], zones: [], chain: { status: "away", since_ms: 0 } })).toEqual([]);
  });

  test("name the same cause by the same id, and no other", () => {
    const name = { code: "no-tariff", community: "sun", subject: "sun" } as const;
    expect(alertIdOf(name)).toBe(alertIdOf({ ...name }));
    const others = [
      { ...name, community: "moon" },
      { ...name, community: null },
      { ...name, subject: "x" },
    ];
    expect(new Set([name, ...others].map(alertIdOf)).size).toBe(4);
  });

  test("come of a node that is silent for ten minutes, or for three of the statuses that it is to send", () => {
    const since = (age_ms: number, status_every_s = 60) =>
      short(ofNode({ last_contact_at_ms: NOW_MS - age_ms, status_every_s, mesh: null }));
    expect(since(10 * MINUTE_MS)).toEqual([]);
    expect(since(10 * MINUTE_MS + 1)).toEqual([
      { code: "node-silent", severity: "alarm", since_ms: NOW_MS - 10 * MINUTE_MS - 1, details: {} },
    ]);
    expect(since(3 * HOUR_MS, 3_600)).toEqual([]);
    expect(since(3 * HOUR_MS + 1, 3_600)).toMatchObject([{ code: "node-silent" }]);
  });

  test("of a silent node do not repeat what it last said", () => {
    const last_contact_at_ms = NOW_MS - HOUR_MS;
    const said = { clock_error_ms: DAY_MS, backlog_records: 9, backlog_since_ms: NOW_MS - DAY_MS };
    expect(short(ofNode({ last_contact_at_ms, ...said, mesh: { ...MESH, is_partitioned: true } }))).toMatchObject([
      { code: "node-silent" },
    ]);
  });

  test.each([
    ["a backlog", { backlog_records: 9, backlog_since_ms: NOW_MS - 31 * MINUTE_MS }, "backlog-old", "note"],
    ["a backlog of days", { backlog_records: 9, backlog_since_ms: NOW_MS - 25 * HOUR_MS }, "backlog-old", "alarm"],
    ["a clock that is ahead", { clock_error_ms: 3 * MINUTE_MS }, "clock-wrong", "note"],
    ["a clock that is far behind", { clock_error_ms: -DAY_MS }, "clock-wrong", "alarm"],
    ["a journal that cannot be computed", { stopped_reason: "fork" }, "recomputation-stopped", "alarm"],
    ["entries that were refused", { refused_entries: 2 }, "entries-refused", "note"],
    ["a node that is cut off", { mesh: { ...MESH, is_partitioned: true, peers_connected: 1 } }, "cut-off", "alarm"],
    ["copies that are missing", { mesh: { ...MESH, copies: 1 } }, "copies-few", "note"],
    ["alarms about other nodes", { mesh: { ...MESH, alarms: 3 } }, "mesh-alarms", "alarm"],
  ] as const)("come of %s", (_what, given, ...[code, severity]) => {
    expect(ofNode(given)).toMatchObject([{ code, severity, community: "sun", subject: NODE }]);
  });

  test.each([
    ["a young backlog", { backlog_records: 9, backlog_since_ms: NOW_MS - 30 * MINUTE_MS }],
    ["a clock that is a little off", { clock_error_ms: 2 * MINUTE_MS }],
    ["what it said of others long ago", { mesh: { ...MESH, is_partitioned: true, reported_at_ms: NOW_MS - HOUR_MS } }],
  ])("do not come of %s", (_what, given) => {
    expect(ofNode(given)).toEqual([]);
  });

  test("of a journal are one for each kind, with the earliest moment that anybody tells", () => {
    const journal_alarms = [
      { alarm: "fork", since_ms: 500 },
      { alarm: "fork", since_ms: null },
      { alarm: "fork", since_ms: 400 },
      { alarm: "disk-full", since_ms: null },
    ];
    expect(ofNode({ journal_alarms })).toMatchObject([
      { code: "journal-alarm", subject: `${NODE}/fork`, since_ms: 400, details: { alarm: "fork", node: NODE } },
      { code: "journal-alarm", subject: `${NODE}/disk-full`, since_ms: null },
    ]);
  });

  test("of a disk come before it is full, and not of figures of long ago", () => {
    expect(alerts(disk(1_000_000_001))).toEqual([]);
    expect(alerts(disk(1_000_000_000))).toMatchObject([{ code: "disk-filling", severity: "note" }]);
    expect(alerts(disk(250_000_000))).toMatchObject([{ code: "disk-filling", severity: "alarm" }]);
    expect(alerts(disk(0, 2 * DAY_MS + 1))).toEqual([]);
  });

  test("of an update tell which release it was and why it failed", () => {
    const failed_update = { release: "ab", version_name: "1.4", outcome: "rolled-back", reason: "unhealthy", at_ms: 9 };
    expect(short(ofNode({ failed_update }))).toEqual([
      {
        ...{ code: "update-failed", severity: "note", since_ms: 9 },
        details: { release: "ab", version_name: "1.4", outcome: "rolled-back", reason: "unhealthy" },
      },
    ]);
  });

  test("of a community come of results that differ, a missing tariff, and a draft that waits", () => {
    const ofCommunity = (given: object) => short(alerts({ communities: [{ ...COMMUNITY, ...given }] }));
    expect(ofCommunity({ mismatches: 3 })).toMatchObject([{ code: "results-differ", details: { count: 3 } }]);
    expect(ofCommunity({ has_tariff: false })).toMatchObject([{ code: "no-tariff" }]);
    const draft = { run: 4, month: "2026-10", drafted_at_ms: 77 };
    expect(ofCommunity({ draft })).toEqual([
      { code: "draft-waiting", severity: "note", since_ms: 77, details: { run: 4, month: "2026-10" } },
    ]);
    // One that has no node yet is being set up.
    expect(alerts({ nodes: [], communities: [{ ...COMMUNITY, has_tariff: false }] })).toEqual([]);
  });

  test("of a month that has more to bill come while others wait, but for its first run only when nobody does", () => {
    const ofMonths = (...billable: BillableFacts[]) => alerts({ communities: [{ ...COMMUNITY, billable }] });
    expect(ofMonths(LEFT_OVER, { ...LEFT_OVER, month: "2026-09" })).toEqual([
      {
        ...{ code: "month-billable", community: "sun", subject: "2026-08", severity: "note", since_ms: null },
        details: { run: 12, left_out: 3, corrected: 1 },
      },
      expect.objectContaining({ subject: "2026-09" }),
    ]);
    expect(ofMonths({ ...LEFT_OVER, run: null })).toEqual([]);
    expect(ofMonths({ ...LEFT_OVER, run: null, waiting: 0 })).toHaveLength(1);
  });

  test("of a month come of differences of two in a hundred and ten kilowatt-hours", () => {
    expect(alerts(month(9_999, 10_000))).toEqual([]);
    expect(alerts(month(10_000, 500_000))).toEqual([]);
    expect(alerts(month(10_001, 500_000))).toMatchObject([{ code: "difference-large", subject: "2026-10" }]);
    // Official values of what nobody metered.
    expect(alerts(month(10_000, 0))).toMatchObject([{ code: "difference-large" }]);
  });

  test("of settlement come of a batch that stays open, of credit limits, and of the chain", () => {
    expect(alerts(batch(HOUR_MS))).toEqual([]);
    expect(alerts(batch(HOUR_MS + 1))).toMatchObject([{ code: "batch-stuck", severity: "note", subject: "7" }]);
    expect(alerts(batch(DAY_MS + 1))).toMatchObject([{ code: "batch-stuck", severity: "alarm" }]);
    const zones = [{ ...ZONE, carried_members: 2 }];
    expect(alerts({ zones })).toMatchObject([{ code: "credit-limit", details: { count: 2 } }]);
    const chain = (status: string, age_ms: number) => alerts({ chain: { status, since_ms: NOW_MS - age_ms } });
    expect(chain("away", 10 * MINUTE_MS)).toEqual([]);
    expect(chain("away", 10 * MINUTE_MS + 1)).toMatchObject([{ code: "chain-trouble", community: null }]);
    expect(["off", "starting", "ok"].flatMap((status) => chain(status, DAY_MS))).toEqual([]);
  });

  test("of notices come when something has waited for an hour and nothing went out since", () => {
    const way = (waited_ms: number, sent_ago_ms: number | null = null) => {
      const last_sent_at_ms = sent_ago_ms === null ? null : NOW_MS - sent_ago_ms;
      return alerts({ notices: [{ way: "mail", waiting: 3, waiting_since_ms: NOW_MS - waited_ms, last_sent_at_ms }] });
    };
    expect(way(HOUR_MS)).toEqual([]);
    const details = { way: "mail", count: 3 };
    const told = { code: "notices-stuck", community: null, subject: "mail", severity: "alarm", details };
    expect(way(HOUR_MS + 1)).toEqual([{ ...told, since_ms: NOW_MS - HOUR_MS - 1 }]);
    expect(way(DAY_MS, HOUR_MS)).toEqual([]);
    expect(way(DAY_MS, HOUR_MS + 1)).toEqual([{ ...told, since_ms: NOW_MS - HOUR_MS - 1 }]);
    const idle = { way: "push", waiting: 0, waiting_since_ms: null, last_sent_at_ms: 0 };
    expect(alerts({ notices: [idle] })).toEqual([]);
  });

  test("are the same of the same facts, and every code can come", () => {
    const bad: NodeFacts = {
      ...{ ...WELL, node: "11".repeat(16), backlog_records: 1, backlog_since_ms: 0, clock_error_ms: DAY_MS },
      ...{ stopped_reason: "fork", journal_alarms: [{ alarm: "fork", since_ms: 1 }], refused_entries: 1 },
      mesh: { ...MESH, copies: 0, alarms: 1 },
      failed_update: { release: "ab", version_name: "1", outcome: "refused", reason: null, at_ms: 1 },
    };
    const draft = { run: 1, month: "2026-10", drafted_at_ms: 1 };
    const facts: HubFacts = {
      nodes: [
        bad,
        { ...WELL, node: "22".repeat(16), last_contact_at_ms: 0 },
        { ...WELL, node: "33".repeat(16), mesh: { ...MESH, is_partitioned: true } },
      ],
      communities: [{ community: "sun", mismatches: 1, has_tariff: false, draft, billable: [LEFT_OVER] }],
      ...month(99_999, 1),
      zones: [{ community: "sun", open_batch: { seq: 1, sealed_at_ms: 0 }, carried_members: 1 }],
      chain: { status: "blocked", since_ms: 0 },
      notices: [{ way: "push", waiting: 1, waiting_since_ms: 0, last_sent_at_ms: null }],
      disks: new Map([["11".repeat(16), { disk_free_bytes: 1, at_ms: NOW_MS }]]),
    };
    const found = deriveAlerts(facts, NOW_MS);
    expect(deriveAlerts(facts, NOW_MS)).toEqual(found);
    expect([...new Set(found.map(({ code }) => code))].sort()).toEqual([...ALERT_CODES].sort());
    expect(new Set(found.map(alertIdOf)).size).toBe(found.length);
  });
});
