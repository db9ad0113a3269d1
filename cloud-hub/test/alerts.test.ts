import { randomBytes } from "node:crypto";
import { HubClient } from "@localgrid/edge-node/adapters/hub-client";
import { HttpHubSession } from "@localgrid/edge-node/adapters/hub-session";
import { openTelemetryDatabase, SqliteTelemetryStore } from "@localgrid/edge-node/adapters/telemetry-store";
import { TelemetryJournal } from "@localgrid/edge-node/telemetry";
import { eventually } from "@localgrid/edge-node/test/eventually";
import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { migrate } from "../src/adapters/postgres/migrations.ts";
import { PostgresAlertSource } from "../src/adapters/postgres/postgres-alert-source.ts";
import { startTestPostgres, type TestPostgres } from "../src/adapters/postgres/test-database.ts";
import { COMMUNITY_KEY, TestNode } from "../src/test-support/test-node.ts";
import { type PeopleHub, type Send, startPeopleHub } from "./people.ts";

const PLACE = { region: "wien", currency: "EUR", time_zone: "Europe/Vienna" };
const TARIFF = {
  ...{ valid_from_s: 0, retail_micro_per_kwh: 300_000, feed_in_micro_per_kwh: 80_000 },
  ...{ local_network_fee_micro_per_kwh: 30_000, fixed_fee_micro_per_day: 0 },
};
const STATUS = {
  ...{ journal_position: 12, backlog_records: 0, backlog_since_ms: null, telemetry_backlog_records: 3 },
  ...{ alarms: [], refused: [] },
};
const HOUR_MS = 3_600_000;

let postgres: TestPostgres;
let pool: Pool;
let hub: PeopleHub;
let coordinator: Send;
let viewer: Send;

beforeAll(async () => {
  postgres = await startTestPostgres();
  pool = await postgres.createDatabase();
  await migrate(pool);
  hub = await startPeopleHub(pool);
  coordinator = await hub.as("coordinator");
  viewer = await hub.as("viewer");
});

afterAll(async () => {
  await hub?.stop();
  await postgres?.stop();
});

/** A community with a tariff of always unless told otherwise, and its node. */
async function place(community: string, tariffs: readonly (typeof TARIFF)[] = [TARIFF]) {
  await coordinator("POST /api/communities", { community, name: community, ...PLACE });
  for (const tariff of tariffs) {
    await pool.query(
      `INSERT INTO tariff (community, valid_from_s, retail_micro_per_kwh, feed_in_micro_per_kwh,
                         local_network_fee_micro_per_kwh, fixed_fee_micro_per_day, created_at_ms)
     VALUES ($1, $2, $3, $4, $5, $6, 0)`,
      [community, ...Object.values(tariff)],
    );
  }
  const node = new TestNode(undefined, community);
  const client = new HubClient({ hub_url: hub.url, key: node.key, now_ms: () => Date.now() });
  const session = new HttpHubSession(client, { key: node.key, community, communityKey: COMMUNITY_KEY });
  const { join_code } = (await coordinator(`POST /api/communities/${community}/join-codes`)).json;
  expect(await session.enrol(join_code)).toEqual({ kind: "enrolled", community });
  const say = (told: object = {}) => session.reportStatus({ ...STATUS, reported_at_ms: Date.now(), ...told });
  return { community, node, session, say };
}

interface Told {
  readonly alert: string;
  readonly code: string;
  readonly subject: string;
  readonly since_ms: number;
  readonly acknowledged: object | null;
}

const alertsOf = async (community: string, send = coordinator): Promise<readonly Told[]> =>
  (await send(`GET /api/alerts?community=${community}`)).json.items;
const codesOf = async (community: string) => (await alertsOf(community)).map(({ code }) => code).sort();
/** What was found lately is found again for a moment. */
const untilCodes = (community: string, codes: readonly string[]) =>
  eventually(`${community}: ${codes.join(", ")}`, async () => String(await codesOf(community)) === String(codes));
const silence = (node: TestNode, age_ms: number) =>
  pool.query("UPDATE node_status SET received_at_ms = $2::bigint, reported_at_ms = $2::bigint WHERE node = $1", [
    Buffer.from(node.id),
    Date.now() - age_ms,
  ]);

describe("alerts", () => {
  test("come with their cause, are taken on, audited, and come back as new when the cause returns", async () => {
    const { community, node, say } = await place("linden");
    await say();
    await untilCodes(community, []);
    await silence(node, HOUR_MS);
    await untilCodes(community, ["node-silent"]);
    const [alert] = await alertsOf(community);
    expect(alert).toMatchObject({
      ...{ code: "node-silent", community, subject: node.name, severity: "alarm", details: {}, acknowledged: null },
      since_ms: expect.any(Number),
    });
    expect(Date.now() - (alert?.since_ms ?? 0)).toBeGreaterThanOrEqual(HOUR_MS);
    const summary = async () => (await coordinator(`GET /api/communities/${community}`)).json;
    expect(await summary()).toMatchObject({ open_alarms: 1, open_notes: 0 });

    const path = `POST /api/alerts/${alert?.alert}/acknowledgement`;
    expect((await viewer(path, { note: "x" })).json).toMatchObject({ code: "wrong-role" });
    expect((await coordinator(path, { note: "  " })).json).toMatchObject({ code: "invalid-input" });
    const taken = await coordinator(path, { note: " Franz drives there " });
    expect(taken.json.acknowledged).toEqual({
      ...{ by: expect.any(String), at_ms: expect.any(Number), note: "Franz drives there" },
    });
    expect((await coordinator(`GET /api/alerts?community=${community}&state=open`)).json.items).toEqual([]);
    expect((await coordinator(`GET /api/alerts?community=${community}&state=acknowledged`)).json.items).toEqual([
      taken.json,
    ]);
    expect(await summary()).toMatchObject({ open_alarms: 0, open_notes: 0 });
    const [act] = (await coordinator(`GET /api/communities/${community}/audit?action=alert-acknowledged`)).json.items;
    expect(act).toMatchObject({ subject: "node-silent", details: { subject: node.name }, community });

    await say();
    await untilCodes(community, []);
    expect((await coordinator(path, { note: "late" })).json).toMatchObject({ code: "unknown-alert" });
    await silence(node, HOUR_MS);
    await untilCodes(community, ["node-silent"]);
    expect((await alertsOf(community))[0]).toMatchObject({ alert: alert?.alert, acknowledged: null });
  });

  test("follow from what nodes tell: backlog, clock, refused entries, alarms, the others", async () => {
    const { community, node, say } = await place("birken");
    const peer = {
      node: "ab".repeat(16),
      is_connected: false,
      latency_ms: null,
      head_records: null,
      last_heard_ms: null,
    };
    const peers = {
      ...{ addresses: [], is_partitioned: true, partitioned_since_ms: 5_000, membership_version: 0, generation: 1 },
      ...{ peers: [peer], copies: [], alarms: [{ alarm: "equivocation", node: null, detail: "" }] },
    };
    await say({
      ...{ reported_at_ms: Date.now() - HOUR_MS, backlog_records: 5, backlog_since_ms: Date.now() - HOUR_MS, peers },
      alarms: [{ journal: null, alarm: "disk-full" }],
      refused: [{ shape: "members", key: "anna", reason: "unknown" }],
    });
    const codes = ["backlog-old", "clock-wrong", "cut-off", "entries-refused", "journal-alarm", "mesh-alarms"];
    await untilCodes(community, codes);
    const found = new Map((await alertsOf(community)).map((alert) => [alert.code, alert]));
    expect(found.get("clock-wrong")).toMatchObject({
      severity: "alarm",
      details: { clock_error_ms: expect.any(Number) },
    });
    expect(found.get("cut-off")).toMatchObject({ since_ms: 5_000, details: { lost: 1, peers: 1 } });
    expect(found.get("journal-alarm")).toMatchObject({
      subject: `${node.name}/disk-full`,
      details: { alarm: "disk-full" },
    });

    // A copy on a node that the hub does not know, or that was shut out, is none.
    const copies = [{ holder: "ab".repeat(16), records: 5, behind_records: 0, told_at_ms: 1 }];
    await say({ peers: { ...peers, is_partitioned: false, copies, alarms: [] } });
    await untilCodes(community, ["copies-few"]);
  });

  test("compare nothing with the time of a node that says that its time is made up", async () => {
    const { community, node, say } = await place("eiche");
    const told = { reported_at_ms: 1_451_606_400_000, backlog_records: 5, backlog_since_ms: 1_451_606_300_000 };
    await say(told);
    await untilCodes(community, ["backlog-old", "clock-wrong"]);
    await say({ ...told, has_simulated_clock: true });
    await untilCodes(community, []);
    const { json } = await viewer(`GET /api/nodes/${node.name}`);
    expect(json).toMatchObject({ has_simulated_clock: true, backlog_records: 5, backlog_since_ms: null });
    await coordinator(`PUT /api/communities/${community}/policy`, { status_every_s: 900, telemetry_every_s: 900 });
    const [line] = (await viewer(`GET /api/communities/${community}/nodes`)).json.items;
    expect(line).toMatchObject({ status_every_s: 900 });
  });

  test("follow from updates, results, tariffs and drafts, and end with them", async () => {
    const { community, node, say } = await place("ahorn", []);
    await say();
    const id = Buffer.from(node.id);
    const release = randomBytes(32);
    const content = randomBytes(16);
    await pool.query("INSERT INTO release_content VALUES ($1, 0)", [content]);
    await pool.query(
      `INSERT INTO release (id, content, kind, board, version, version_name, min_version, signed_manifest, size_bytes,
                            added_at_ms, added_by, phase, rings, ring, most_failures, forgiven)
       VALUES ($1, $2, 'application', 'b', 9, '1.9', 1, '', 1, 0, 'olga', 'stopped', '[]', 0, 1, 0)`,
      [release, content],
    );
    await pool.query("INSERT INTO release_outcome VALUES ($1, $2, 'rolled-back', 'unhealthy', true, 4000)", [
      release,
      id,
    ]);
    const draft = "{}";
    await pool.query(
      `INSERT INTO billing_run (community, run, month, state, summary, content, digest, drafted_by, drafted_at_ms)
       VALUES ($1, 1, '2026-10', 'draft', '{}', $2, sha256(convert_to($2, 'UTF8')), 'bill', 6000)`,
      [community, draft],
    );
    await untilCodes(community, ["draft-waiting", "no-tariff", "update-failed"]);
    expect((await alertsOf(community, viewer)).map(({ code }) => code).sort()).toEqual(["no-tariff", "update-failed"]);
    const details = {
      release: release.toString("hex"),
      version_name: "1.9",
      outcome: "rolled-back",
      reason: "unhealthy",
    };
    const shown = (await coordinator(`GET /api/nodes/${node.name}`)).json;
    expect(shown.updates).toMatchObject([
      { release: details.release, kind: "application", phase: "stopped", told_at_ms: 4_000 },
    ]);
    expect(await alertsOf(community)).toContainEqual(
      expect.objectContaining({ code: "update-failed", since_ms: 4_000, details }),
    );
    await pool.query("UPDATE release_outcome SET outcome = 'proven', is_failure = false WHERE node = $1", [id]);
    await pool.query(
      "UPDATE billing_run SET state = 'cancelled', decided_by = 'b', decided_at_ms = 1 WHERE community = $1",
      [community],
    );
    await untilCodes(community, ["no-tariff"]);
  });

  test("compare a month's official values with what was metered, until the node has taken them", async () => {
    const { community, node } = await place("eichen");
    const start_s = Math.floor(Date.now() / 900_000) * 900 - 86_400;
    const id = Buffer.from(node.id);
    const [digest, other] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    await pool.query(
      `INSERT INTO recomputed_interval (node, start_s, revision, length_s, matched_wh, demand_wh, supply_wh, saving_nano,
         closed_at_ms, input_digest, result_digest, node_matched_wh, node_input_digest, node_result_digest, is_same,
         official_points, points, official_version)
       VALUES ($1, $2, 1, 900, 0, 60000, 40000, 0, 0, $3, $3, 0, $3, $3, true, 1, 1, 0)`,
      [id, start_s, digest],
    );
    await pool.query(`INSERT INTO reconciled_interval VALUES ($1, $2, 1, $3, $4, 900, 1, 1, $5, 0, 0, 0, 0, 0)`, [
      community,
      start_s,
      id,
      digest,
      other,
    ]);
    await pool.query(
      `INSERT INTO official_difference VALUES ($1, $2, 'ma', 'anna', 1, 'missing', NULL, 5000, 12000, 0, 0)`,
      [community, start_s],
    );
    const source = new PostgresAlertSource(pool);
    const month = new Date(start_s * 1_000).toLocaleDateString("sv-SE", { timeZone: PLACE.time_zone }).slice(0, 7);
    const own = async (from_s: number) =>
      (await source.differences(from_s)).filter((each) => each.community === community);
    expect(await own(start_s)).toEqual([{ community, month, difference_wh: 17_000, metered_wh: 100_000 }]);
    expect(await own(start_s + 1)).toEqual([]);
    // Accepted is accepted for exactly these figures, until somebody opens it again.
    let acts = 0;
    const act = async (kind: string) => {
      acts += 1;
      await pool.query("INSERT INTO difference_act VALUES ($1, $2, $3, 'seen', 'c', 'coordinator', 0, 1)", [
        ...[community, acts, kind],
      ]);
      await pool.query("INSERT INTO difference_record VALUES ($1, $2, 'ma', $3, NULL, 5000, 12000, 0, 0)", [
        ...[community, start_s, acts],
      ]);
      return (await own(start_s))[0]?.difference_wh;
    };
    expect([await act("noted"), await act("accepted"), await act("noted")]).toEqual([17_000, 0, 0]);
    await pool.query("UPDATE official_difference SET official_import_wh = 13000 WHERE community = $1", [community]);
    expect((await own(start_s))[0]?.difference_wh).toBe(18_000);
    await pool.query("UPDATE official_difference SET official_import_wh = 12000 WHERE community = $1", [community]);
    expect([(await own(start_s))[0]?.difference_wh, await act("reopened")]).toEqual([0, 17_000]);
    await pool.query("UPDATE recomputed_interval SET result_digest = $2 WHERE node = $1", [id, other]);
    expect(await own(start_s)).toEqual([]);
  });

  test("are told in pages that keep their order, and to each identity of its own community", async () => {
    const all = (await coordinator("GET /api/alerts")).json;
    expect(all.items.length).toBeGreaterThan(2);
    expect(all.next).toBeNull();
    const paged = [];
    for (let after = ""; after !== null; ) {
      const { json } = await coordinator(`GET /api/alerts?limit=2${after === "" ? "" : `&after=${after}`}`);
      paged.push(...json.items);
      after = json.next;
    }
    expect(paged).toEqual(all.items);
    const own = await hub.as("coordinator", "ahorn");
    const seen = (await own("GET /api/alerts")).json.items as readonly { community: string | null }[];
    expect(new Set(seen.map(({ community }) => community))).toEqual(new Set(["ahorn"]));
    const counts = (await own("GET /api/alerts/counts")).json;
    expect(counts).toEqual({ alarms: seen.length, notes: 0 });
    expect((await own("GET /api/alerts?severity=loud")).json).toMatchObject({ code: "invalid-input" });
    expect((await hub.nobody("GET /api/alerts")).status).toBe(401);
  });
});

describe("a node", () => {
  test("is told with everything that the hub knows of it, and its machine out of sealed telemetry", async () => {
    const { community, node, session, say } = await place("rosen");
    await say({ reported_at_ms: Date.now() - 5_000 });
    const store = new SqliteTelemetryStore(openTelemetryDatabase(":memory:"));
    const journal = new TelemetryJournal({
      ...{ store, key: node.key, communityKey: COMMUNITY_KEY, community, quota_bytes: 1_000_000 },
      randomBytes: (count) => new Uint8Array(randomBytes(count)),
    });
    const homes = [{ member: "anna", mean_w: 123_456, min_w: 0, max_w: 9, samples: 1 }];
    const to_ms = Date.now();
    for (const [at, disk_free_bytes] of [9_000_000_000, 700_000_000].entries()) {
      const machine = { memory_bytes: 100_000_000 + at, disk_free_bytes, temperature_milli_c: 41_000 };
      journal.append({ from_ms: to_ms - 600_000, to_ms: to_ms - 300_000 * (1 - at), homes, machine });
    }
    const epoch = journal.extents().at(-1)?.epoch ?? "";
    const asked = {
      kind: "batch",
      journal: journal.journal,
      epoch,
      from_seq: 1,
      upto_seq: 3,
      max_bytes: 262_144,
    } as const;
    const answer = await session.link.upload(journal.journal, journal.batch(asked) as Uint8Array);
    expect(answer).toMatchObject({ answer: { kind: "acknowledged" } });

    const machine = await viewer(`GET /api/nodes/${node.name}/machine`);
    expect(machine.json.figures).toEqual([
      ...[
        {
          at_ms: to_ms - 300_000,
          memory_bytes: 100_000_000,
          disk_free_bytes: 9_000_000_000,
          temperature_milli_c: 41_000,
        },
      ],
      ...[{ at_ms: to_ms, memory_bytes: 100_000_001, disk_free_bytes: 700_000_000, temperature_milli_c: 41_000 }],
    ]);
    expect(machine.text).not.toMatch(/anna|123456/);
    await untilCodes(community, ["disk-filling"]);
    expect((await alertsOf(community))[0]).toMatchObject({
      severity: "note",
      details: { disk_free_bytes: 700_000_000 },
    });

    await pool.query(
      "INSERT INTO node_backup (node, made_at_ms, begun_at_ms, digest, size_bytes) VALUES ($1, 7, 7, $2, 99)",
      [Buffer.from(node.id), randomBytes(32)],
    );
    const { json } = await viewer(`GET /api/nodes/${node.name}`);
    const [line] = (await viewer(`GET /api/communities/${community}/nodes`)).json.items;
    expect(json).toMatchObject({
      ...line,
      ...{ community, telemetry_backlog_records: 3, updates: [], offers: [], status_at_ms: expect.any(Number) },
      backups: [{ made_at_ms: 7, size_bytes: 99 }],
    });
    expect(json.clock_error_ms).toBeLessThanOrEqual(-5_000);
    expect(json.clock_error_ms).toBeGreaterThan(-60_000);
    const stranger = await hub.as("viewer", "ahorn");
    expect((await stranger(`GET /api/nodes/${node.name}`)).json).toMatchObject({ code: "no-such-node" });
    expect((await stranger(`GET /api/nodes/${node.name}/machine`)).json).toMatchObject({ code: "no-such-node" });
    expect((await viewer(`GET /api/nodes/${node.name}/machine?hours=169`)).json).toMatchObject({
      code: "invalid-input",
    });
  });
});

describe("an answer that has not changed", () => {
  test("is not sent again to whoever names it, and is when it has", async () => {
    const first = await viewer("GET /api/communities");
    const etag = first.headers.get("etag") ?? "";
    expect(etag).toMatch(/^".{20,}"$/);
    expect(first.headers.get("cache-control")).toBe("no-store");
    const again = await viewer("GET /api/communities", undefined, { "if-none-match": etag });
    expect([again.status, again.text, again.headers.get("etag")]).toEqual([304, "", etag]);
    expect(again.headers.get("date")).not.toBeNull();
    await coordinator("POST /api/communities", { community: "neu", name: "neu", ...PLACE });
    const changed = await viewer("GET /api/communities", undefined, { "if-none-match": etag });
    expect([changed.status, changed.json.items.length]).toEqual([200, first.json.items.length + 1]);
    // What is refused is told each time.
    const refused = await hub.nobody("GET /api/communities", undefined, { "if-none-match": etag });
    expect([refused.status, refused.headers.get("etag")]).toEqual([401, null]);
  });
});
