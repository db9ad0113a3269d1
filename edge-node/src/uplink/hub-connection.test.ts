import { beforeEach, describe, expect, test } from "vitest";
import { NO_GOSSIP } from "../gossip/report.ts";
import { HubConnection } from "./hub-connection.ts";
import { hubDetails } from "./hub-details.ts";
import type { PeersStatus } from "./hub-session.ts";
import { peersStatusOf } from "./peers-status.ts";
import { CountedJournal, EPOCH, HUB_URL, TestHub, TestTimers, testPorts } from "./test-hub.ts";

const MINUTE_MS = 60_000;
const NOWHERE = { hub_url: null, join_code: null };

let hub: TestHub;
let timers: TestTimers;

beforeEach(() => {
  hub = new TestHub();
  timers = new TestTimers();
});

function node() {
  const test = testPorts(hub, timers);
  return { ...test, connection: new HubConnection(test.ports) };
}

describe("A node without a hub", () => {
  test("asks nobody, and says so", async () => {
    const { connection } = node();
    connection.start(NOWHERE);
    connection.nudge();
    await timers.pass(10 * MINUTE_MS);
    expect(hub.asked).toEqual([]);
    expect(connection.report()).toMatchObject({ hub_url: null, is_enrolled: false, backlog_records: 0, alarms: [] });
    connection.stop();
  });

  test("can be let in later, and goes to that hub from then on", async () => {
    const { connection, ports } = node();
    connection.start(NOWHERE);
    expect(await connection.join({ hub_url: HUB_URL, join_code: "CODE" })).toEqual({
      kind: "enrolled",
      community: "sun",
    });
    await timers.pass(MINUTE_MS);
    expect(hub.held).toBe(3);
    connection.stop();
    const again = new HubConnection(ports);
    again.start(NOWHERE);
    expect(again.report()).toMatchObject({ hub_url: HUB_URL, is_enrolled: true });
    expect(hub.enrolments).toEqual(["CODE"]);
    again.stop();
  });

  test("stays without one when it is refused", async () => {
    const { connection } = node();
    hub.enrolment = { kind: "refused", code: "expired-code", message: "the join code has expired" };
    connection.start(NOWHERE);
    expect(await connection.join({ hub_url: HUB_URL, join_code: "CODE" })).toBe(hub.enrolment);
    expect(connection.report()).toMatchObject({ hub_url: null, is_enrolled: false });
  });
});

describe("A node with a join code", () => {
  const config = { hub_url: HUB_URL, join_code: "CODE" };

  test("is let in once, then sends its journal up", async () => {
    const { connection, ports, events } = node();
    connection.start(config);
    await timers.pass(MINUTE_MS);
    expect(hub.held).toBe(3);
    expect(events).toContain(`connected ${HUB_URL}`);
    expect(events).toContain("complete");
    connection.stop();
    new HubConnection(ports).start(config);
    await timers.pass(0);
    expect(hub.enrolments).toEqual(["CODE"]);
  });

  test("tries again while the hub is away", async () => {
    const { connection } = node();
    hub.enrolment = { kind: "away", reason: "ECONNREFUSED" };
    connection.start(config);
    await timers.pass(10 * MINUTE_MS);
    expect(hub.enrolments.length).toBeGreaterThan(10);
    expect(hub.enrolments.length).toBeLessThan(40);
    expect(hub.asked).toEqual([]);
    hub.enrolment = { kind: "enrolled", community: "sun" };
    await timers.pass(2 * MINUTE_MS);
    expect(connection.report()).toMatchObject({ is_enrolled: true, backlog_records: 0 });
  });

  test("does not go on asking with a code that is refused, and tells people", async () => {
    const { connection } = node();
    hub.enrolment = { kind: "refused", code: "used-code", message: "another node" };
    connection.start(config);
    await timers.pass(60 * MINUTE_MS);
    expect(hub.enrolments).toHaveLength(1);
    expect(connection.report().alarms).toEqual([{ journal: null, alarm: "used-code" }]);
    expect(hubDetails(connection.report(), 0)).toEqual(["the hub refuses the join code (used-code)"]);
    expect(timers.count).toBe(0);
  });
});

describe("A node at its hub", () => {
  async function connected() {
    const started = node();
    started.ports.enrolments.save({ hub_url: HUB_URL, enrolled_at_ms: 0 });
    started.connection.start(NOWHERE);
    await timers.pass(MINUTE_MS);
    return started;
  }

  test("sends new records after a moment, together", async () => {
    const { connection, own } = await connected();
    const before = hub.asked.length;
    for (const length of [4, 5, 6]) {
      own.length = length;
      connection.nudge();
    }
    await timers.pass(1_000);
    expect(hub.asked.slice(before)).toEqual(["batch node 6"]);
  });

  test("counts new records as waiting from when they are written, not from when they are taken up", async () => {
    const { connection, own } = await connected();
    own.length = 6;
    connection.nudge();
    expect(connection.report()).toMatchObject({ backlog_records: 3, backlog_since_ms: 4_000 });
    await timers.pass(1_000);
    expect(connection.report()).toMatchObject({ backlog_records: 0, backlog_since_ms: null });
    const later = { epoch: "cd".repeat(16), last_seq: 2 };
    own.extents = () => [{ epoch: EPOCH, last_seq: 6 }, later];
    expect(connection.report()).toMatchObject({ backlog_records: 2, backlog_since_ms: 1_000 });
  });

  test("counts what waits while the hub is away, and since when", async () => {
    const { connection, own } = await connected();
    hub.isAway = true;
    own.length = 10;
    connection.nudge();
    await timers.pass(5 * MINUTE_MS);
    expect(connection.report()).toMatchObject({ backlog_records: 7, backlog_since_ms: 4_000 });
    expect(hubDetails(connection.report(), 4_000 + 86_400_001)).toHaveLength(1);
    expect(hubDetails(connection.report(), 4_000 + 3_600_000)).toEqual([]);
    hub.isAway = false;
    await timers.pass(2 * MINUTE_MS);
    expect(connection.report()).toMatchObject({ backlog_records: 0, backlog_since_ms: null });
    expect(hub.held).toBe(10);
  });

  test("tells the hub every minute how it is", async () => {
    const { ports } = await connected();
    await timers.pass(3 * MINUTE_MS);
    expect(hub.statuses.length).toBeGreaterThanOrEqual(3);
    expect(hub.statuses.at(-1)).toEqual({
      reported_at_ms: 9_000,
      journal_position: 3,
      backlog_records: 0,
      backlog_since_ms: null,
      telemetry_backlog_records: 0,
      alarms: [],
      refused: ports.refused(),
    });
  });

  test("says that its clock is simulated, where it is", async () => {
    const { ports } = testPorts(hub, timers);
    ports.enrolments.save({ hub_url: HUB_URL, enrolled_at_ms: 0 });
    new HubConnection({ ...ports, isSimulated: true }).start(NOWHERE);
    await timers.pass(MINUTE_MS);
    expect(hub.statuses.at(-1)).toMatchObject({ has_simulated_clock: true });
  });

  test("tells it what it sees of other nodes, where it sees any", async () => {
    const { ports } = testPorts(hub, timers);
    ports.enrolments.save({ hub_url: HUB_URL, enrolled_at_ms: 0 });
    const peers = peersStatusOf(NO_GOSSIP, { addresses: ["/ip4/10.0.0.2/tcp/4001"], generation: 2 });
    let seen: PeersStatus | null = peers;
    const connection = new HubConnection({ ...ports, peers: () => seen });
    connection.start(NOWHERE);
    await timers.pass(MINUTE_MS);
    expect(hub.statuses.at(-1)).toMatchObject({ peers });
    seen = null;
    await timers.pass(MINUTE_MS);
    expect(hub.statuses.at(-1)).not.toHaveProperty("peers");
    connection.stop();
  });

  test("stops at once when the hub knows a later box, and takes nothing of what that one wrote", async () => {
    const { connection, ports, events } = node();
    hub.held = 10;
    hub.generation = 2;
    ports.enrolments.save({ hub_url: HUB_URL, enrolled_at_ms: 0 });
    connection.start(NOWHERE);
    await timers.pass(10 * MINUTE_MS);
    expect(events.filter((event) => event.startsWith("replaced"))).toEqual(["replaced 2"]);
    expect(hub.asked.filter((one) => !one.startsWith("heads"))).toEqual(["close"]);
    expect(connection.report().alarms).toEqual([]);
  });

  test("stops when a batch shows it, unless it is itself the box that writes now", async () => {
    const refusal = { kind: "replaced", generation: 3, at_ms: 5 } as const;
    for (const [generation, replaced] of [
      [2, ["replaced 3"]],
      [3, []],
    ] as const) {
      const { ports, events } = testPorts(hub, timers);
      ports.enrolments.save({ hub_url: HUB_URL, enrolled_at_ms: 0 });
      const connection = new HubConnection({ ...ports, generation: () => generation });
      hub.refusal = refusal;
      connection.start(NOWHERE);
      await timers.pass(MINUTE_MS);
      expect(events.filter((event) => event.startsWith("replaced"))).toEqual(replaced);
      // What it has of the box before it is not waited for.
      if (generation === 3) expect(connection.report()).toMatchObject({ backlog_records: 0, backlog_since_ms: null });
      connection.stop();
    }
  });

  test("shows what the hub has against it", async () => {
    const { connection, own } = await connected();
    hub.refusal = { kind: "forbidden", code: "revoked-node" };
    own.length = 4;
    connection.nudge();
    await timers.pass(1_000);
    expect(connection.report().alarms).toEqual([{ journal: "node", alarm: "forbidden" }]);
    expect(hubDetails(connection.report(), 0)[0]).toMatch(/shut out/);
  });

  test("tells after a restart without the hub what waits since before, not its whole journal", async () => {
    const { connection, ports, own } = await connected();
    connection.stop();
    hub.isAway = true;
    own.length = 5;
    const again = new HubConnection(ports);
    again.start(NOWHERE);
    await timers.pass(10 * MINUTE_MS);
    expect(again.report()).toMatchObject({ backlog_records: 2, backlog_since_ms: 4_000, last_answer_at_ms: null });
    hub.isAway = false;
    // A hub that was restored from a backup holds less than it did.
    hub.held = 1;
    hub.refusal = { kind: "unavailable", retry_after_s: null };
    await timers.pass(3 * MINUTE_MS);
    expect(again.report()).toMatchObject({ backlog_records: 4, backlog_since_ms: 2_000 });
    again.stop();
  });

  test("sends nothing while it lacks what the hub holds of it, and says so", async () => {
    const { connection, ports, events } = node();
    hub.held = 10;
    ports.enrolments.save({ hub_url: HUB_URL, enrolled_at_ms: 0 });
    connection.start(NOWHERE);
    await timers.pass(MINUTE_MS);
    expect(connection.report().alarms).toEqual([{ journal: "node", alarm: "rolled-back" }]);
    expect(hubDetails(connection.report(), 0)[0]).toMatch(/fetched back/);
    expect(hub.asked.filter((one) => one.startsWith("batch"))).toEqual([]);
    expect(events).not.toContain("complete");
  });

  test("tries again when its disk does not give a record, and stops with an alarm when there is none", async () => {
    const { connection, own, events } = await connected();
    const { batch } = own;
    own.batch = () => {
      throw new Error("disk I/O error");
    };
    own.length = 4;
    connection.nudge();
    await timers.pass(MINUTE_MS);
    expect(events).toContain("trouble uplink-storage-trouble");
    expect(connection.report().backlog_records).toBe(1);
    own.batch = batch;
    await timers.pass(2 * MINUTE_MS);
    expect(hub.held).toBe(4);
    Object.assign(own, { batch: () => null, length: 5 });
    connection.nudge();
    await timers.pass(MINUTE_MS);
    expect(connection.report().alarms).toEqual([{ journal: "node", alarm: "records-missing" }]);
  });

  test("carries other nodes' journals beside its own", async () => {
    const { connection } = await connected();
    hub.held = 0;
    const other = Object.assign(new CountedJournal("other"), { length: 8 });
    connection.carry({ journal: "other", role: "carried", extents: other.extents, batch: other.batch });
    await timers.pass(MINUTE_MS);
    expect(hub.asked).toContain("batch other 8");
    expect(connection.report().backlog_records).toBe(0);
  });

  test("stops with everything that it had begun", async () => {
    const { connection } = await connected();
    connection.nudge();
    connection.stop();
    expect(timers.count).toBe(0);
    expect(hub.asked.at(-1)).toBe("close");
  });
});
