/** Three communities of the fake hub: one with troubles, one in step, one that is being set up. */
import type { Community, HubNode, ImportFault, ImportRun, Member, MeteringPoint, Tariff } from "../src/api-types.ts";
import { INTERVAL_S, MEMBERS, memberName, pointName } from "./fake-figures.ts";

export const NOW_MS = Date.parse("2026-11-20T14:05:20Z");
/** Start of the newest closed interval. */
export const LAST_S = Math.floor(NOW_MS / 1000 / INTERVAL_S) * INTERVAL_S - INTERVAL_S;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export interface FakeCommunity {
  readonly community: Community;
  readonly nodes: HubNode[];
  readonly members: Member[];
  readonly points: MeteringPoint[];
  readonly tariffs: Tariff[];
  readonly imports: ImportRun[];
  readonly faults: Map<string, readonly ImportFault[]>;
  readonly last_interval_start_s: number | null;
  readonly mismatches: number;
}

const place = (community: string, name: string): Community => ({
  community,
  name,
  region: "vienna-east",
  currency: "EUR",
  time_zone: "Europe/Vienna",
});

function fakeNode(node: string, more: Partial<HubNode>): HubNode {
  return {
    node,
    enrolled_at_ms: NOW_MS - 40 * DAY_MS,
    revoked_at_ms: null,
    last_contact_at_ms: NOW_MS - 21_000,
    journal_seq_total: 184_211,
    backlog_records: 0,
    backlog_since_ms: null,
    status_every_s: 60,
    recomputation: { status: "current", reason: null, updated_at_ms: NOW_MS - 20_000 },
    alarms: [],
    reported_alarms: [],
    refused: [],
    generation: 1,
    replaced_at_ms: null,
    mesh: null,
    ...more,
  };
}

export function fakeTariff(from: string, retail: number, isTaken: boolean): Tariff {
  return {
    valid_from_s: Date.parse(from) / 1000,
    retail_micro_per_kwh: retail,
    feed_in_micro_per_kwh: 78_000,
    local_network_fee_micro_per_kwh: 41_000,
    fixed_fee_micro_per_day: 120_000,
    is_taken: isTaken,
  };
}

function fakeMembers(isAllTaken: boolean): { members: Member[]; points: MeteringPoint[] } {
  const indices = Array.from({ length: MEMBERS }, (_, index) => index);
  return {
    members: indices.map((index) => ({
      member: memberName(index),
      is_active: index !== 12,
      credit_limit_micro: index === 3 ? 50_000_000 : null,
      version: 1,
      is_taken: isAllTaken || index < 15,
    })),
    points: indices.map((index) => ({
      metering_point: pointName(index),
      member: memberName(index),
      is_active: index !== 12,
      main_fuse_w: index % 4 === 0 ? 24_000 : 17_000,
      operator_reference: index % 5 === 4 ? null : `AT00100000000000000000000${String(12_340_000 + index)}`,
      version: 1,
      is_taken: isAllTaken || index < 15,
    })),
  };
}

export function fakeImport(id: string, more: Partial<ImportRun>): ImportRun {
  return {
    import: id,
    file_name: "operator-2026-11.csv",
    layout: "long",
    status: "done",
    bytes_read: 1_840_233,
    bytes_total: 1_840_233,
    rows_read: 22_848,
    rows_taken: 22_848,
    rows_unchanged: 0,
    rows_faulty: 0,
    intervals_changed: 1344,
    started_at_ms: NOW_MS - 3 * HOUR_MS,
    ended_at_ms: NOW_MS - 3 * HOUR_MS + 9_000,
    reason: null,
    ...more,
  };
}

export const FAULTS: readonly ImportFault[] = Array.from({ length: 130 }, (_, index) => {
  const line = 17 + index * 41;
  const point = pointName(index % MEMBERS);
  if (index % 3 === 0) return { line, code: "unknown-metering-point", message: "there is no metering point AT001999" };
  if (index % 3 === 1) return { line, code: "negative", message: `-0,012 of ${point}` };
  return { line, code: "too-precise", message: `0,01234 of ${point} is no whole number of Wh` };
});

function troubledImports(): ImportRun[] {
  return [
    fakeImport("i-4", {
      status: "running",
      file_name: "operator-2026-11-second.csv",
      bytes_read: 611_000,
      rows_read: 7_590,
      rows_taken: 0,
      intervals_changed: 0,
      started_at_ms: NOW_MS - 4_000,
      ended_at_ms: null,
    }),
    fakeImport("i-3", {}),
    fakeImport("i-2", {
      status: "refused",
      file_name: "portal export (2).csv",
      layout: "wide",
      rows_taken: 0,
      rows_faulty: FAULTS.length,
      reason: "faulty-rows: 130 rows are faulty, and only a whole file was to be taken",
      intervals_changed: 0,
      started_at_ms: NOW_MS - 26 * HOUR_MS,
    }),
    fakeImport("i-1", {
      status: "failed",
      file_name: "operator-2026-10.csv",
      rows_taken: 0,
      intervals_changed: 0,
      reason: "interrupted: the hub was restarted while it read the file",
      started_at_ms: NOW_MS - 50 * HOUR_MS,
    }),
  ];
}

/** One with a fork, a backlog, members on their way, a refused one, two differing intervals and faulty imports. */
function troubled(): FakeCommunity {
  const { members, points } = fakeMembers(false);
  return {
    community: place("lindengasse", "Lindengasse"),
    nodes: [
      fakeNode("7f3ac41b90d2e65a1188c0ffee00aa01", {
        last_contact_at_ms: NOW_MS - 3 * HOUR_MS,
        backlog_records: 12_408,
        backlog_since_ms: NOW_MS - 3.2 * HOUR_MS,
        recomputation: { status: "behind", reason: null, updated_at_ms: NOW_MS - 3 * HOUR_MS },
        alarms: [
          {
            code: "fork",
            epoch: "a1b2c3d4e5f60718293a4b5c6d7e8f90",
            first_at_ms: NOW_MS - 30 * HOUR_MS,
            last_at_ms: NOW_MS - 3 * HOUR_MS,
            times: 4,
          },
        ],
        reported_alarms: [{ journal: null, alarm: "stuck" }],
        refused: [{ shape: "metering-points", key: "mp17", reason: "unknown-member" }],
      }),
      fakeNode("0c99d1a2b3c4d5e6f708192a3b4c5d6e", {
        revoked_at_ms: NOW_MS - 39 * DAY_MS,
        last_contact_at_ms: NOW_MS - 39.5 * DAY_MS,
        journal_seq_total: 8_022,
        recomputation: null,
      }),
    ],
    members,
    points,
    tariffs: [
      fakeTariff("2026-01-01T00:00:00+01:00", 298_000, true),
      fakeTariff("2026-07-01T00:00:00+02:00", 312_000, true),
      fakeTariff("2027-01-01T00:00:00+01:00", 327_500, false),
    ],
    imports: troubledImports(),
    faults: new Map([["i-2", FAULTS]]),
    last_interval_start_s: LAST_S,
    mismatches: 2,
  };
}

function healthy(): FakeCommunity {
  return {
    community: place("seestadt", "Seestadt Nord"),
    nodes: [fakeNode("51aa0b7c8d9e0f1a2b3c4d5e6f708192", {})],
    ...fakeMembers(true),
    tariffs: [fakeTariff("2026-01-01T00:00:00+01:00", 304_000, true)],
    imports: [],
    faults: new Map(),
    last_interval_start_s: LAST_S,
    mismatches: 0,
  };
}

function fresh(): FakeCommunity {
  return {
    community: place("neubau", "Neubau"),
    nodes: [],
    members: [],
    points: [],
    tariffs: [],
    imports: [],
    faults: new Map(),
    last_interval_start_s: null,
    mismatches: 0,
  };
}

export function fakeCommunities(): FakeCommunity[] {
  return [troubled(), fresh(), healthy()];
}
