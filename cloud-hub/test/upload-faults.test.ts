import { eventually } from "@localgrid/edge-node/test/eventually";
import { decodeCbor } from "@localgrid/vocabulary/cbor";
import { Pool } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { migrate } from "../src/adapters/postgres/migrations.ts";
import { startTestPostgres, type TestPostgres } from "../src/adapters/postgres/test-database.ts";
import { FaultProxy } from "./fault-proxy.ts";
import { FaultyEdge } from "./faulty-edge.ts";
import { type HubInProcess, startHubInProcess } from "./hub-in-process.ts";
import { seeded } from "./seeded.ts";

/** `UPLOAD_FAULT_SEED=17` runs that one alone. */
const GIVEN = process.env["UPLOAD_FAULT_SEED"];
const SEEDS = GIVEN === undefined ? Array.from({ length: 24 }, (_, index) => index + 1) : [Number(GIVEN)];
const STEPS = 40;
const KINDS = [
  ...[
    "lost-request",
    "lost-answer",
    "late-request",
    "hang",
    "garbage",
    "busy",
    "delay",
    "replay",
    "reordered",
    "carried",
  ],
  ...["edge restarts", "disk rollbacks", "full disks", "hub crashes", "tails fetched back", "answer 200", "answer 503"],
];
const REST_DEADLINE_MS = 15_000;

const FAULTY_DISK = `
  CREATE TABLE fault (is_full boolean NOT NULL, sleep_s double precision NOT NULL);
  INSERT INTO fault VALUES (false, 0);
  CREATE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF (SELECT is_full FROM fault) THEN RAISE EXCEPTION 'no space left on device' USING ERRCODE = 'disk_full'; END IF;
    PERFORM pg_sleep((SELECT sleep_s FROM fault));
    RETURN NEW;
  END $$;
  CREATE TRIGGER fault BEFORE UPDATE ON journal_epoch FOR EACH ROW EXECUTE FUNCTION fault()`;

const CRASH = `
  SELECT pg_terminate_backend(pid) FROM pg_stat_activity
   WHERE application_name = 'localgrid hub' AND state <> 'idle' AND datname = current_database()`;

let postgres: TestPostgres;
let pool: Pool;
let operator: Pool;
let hub: HubInProcess;
const totals = new Map<string, number>();

beforeAll(async () => {
  postgres = await startTestPostgres();
  pool = await postgres.createDatabase();
  await migrate(pool);
  await pool.query(FAULTY_DISK);
  operator = new Pool({ ...postgres.connection, database: "test_1" });
  hub = await startHubInProcess(pool);
});

afterAll(async () => {
  await hub?.stop();
  await operator?.end();
  await postgres?.stop();
});

function count(name: string, by = 1): void {
  totals.set(name, (totals.get(name) ?? 0) + by);
}

async function setFault(is_full: boolean, sleep_s: number): Promise<void> {
  await operator.query("UPDATE fault SET is_full = $1, sleep_s = $2", [is_full, sleep_s]);
}

/** What the hub's database holds of a node: `epoch seq` → record, and how many records that took. */
async function atHub({ key }: FaultyEdge) {
  const { rows } = await operator.query<{ epoch: string; from_seq: string; records: Buffer }>(
    `SELECT encode(e.epoch, 'hex') AS epoch, s.from_seq, s.records
       FROM journal_epoch e JOIN journal_segment s ON s.epoch_id = e.id WHERE e.node = $1`,
    [Buffer.from(key.node)],
  );
  const all = rows.flatMap(({ epoch, from_seq, records }) =>
    (decodeCbor(records) as Uint8Array[]).map(
      (record, index) => [`${epoch} ${Number(from_seq) + index}`, record] as const,
    ),
  );
  return { rows: all.length, held: new Map<string, Uint8Array>(all) };
}

async function disturb(edge: FaultyEdge, proxy: FaultProxy, random: () => number): Promise<void> {
  const chance = random();
  if (chance < 0.12) {
    const batch = edge.strayBatch();
    if (batch !== null) proxy.carry(edge.name, batch);
  } else if (chance < 0.5) edge.append(1 + Math.floor(random() * 60));
  else if (chance < 0.6) {
    edge.stop();
    edge.start();
    count("edge restarts");
  } else if (chance < 0.7) edge.snapshot();
  else if (chance < 0.78) count("disk rollbacks", Number(edge.rollBack()));
  else if (chance < 0.84) {
    await setFault(true, 0);
    count("full disks");
  } else await setFault(false, random() < 0.4 ? 0.03 * random() : 0);
}

async function runFaults(seed: number): Promise<void> {
  const random = seeded(seed);
  const proxy = new FaultProxy(hub.url, random, () => {
    if (!proxy.isFaulty || random() >= 0.15) return;
    // Counted is what was ended in the middle of something, not what was asked for.
    operator.query(CRASH).then(
      ({ rows }) => count("hub crashes", rows.length),
      () => {},
    );
  });
  const edge = new FaultyEdge(await proxy.start(), random);
  try {
    await hub.admit(edge.key);
    edge.start();
    for (let step = 0; step < STEPS; step++) {
      const before = proxy.passed;
      await disturb(edge, proxy, random);
      // A few requests between two steps, as far as there is anything to ask.
      await eventually("the next step", () => proxy.passed > before || edge.report().backlog_records === 0, 150).catch(
        () => {},
      );
    }
    await setFault(false, 0);
    // What arrives late, of an earlier life too, is known to the hub alone; a start asks.
    edge.stop();
    await proxy.heal();
    edge.start();
    await eventually("all comes to rest", () => isAtRest(edge), REST_DEADLINE_MS);
    await check(edge, proxy);
    for (const [name, times] of proxy.counts) count(name, times);
    count("tails fetched back", edge.recoveries);
  } finally {
    edge.remove();
    await proxy.stop();
  }
}

function isAtRest(edge: FaultyEdge): boolean {
  const { backlog_records, alarms, last_answer_at_ms } = edge.report();
  return last_answer_at_ms !== null && backlog_records === 0 && alarms.length === 0;
}

/** Straight from both databases; knows nothing of the code that moved the records. */
async function check(edge: FaultyEdge, { acknowledged }: FaultProxy): Promise<void> {
  const { rows, held } = await atHub(edge);
  const disk = edge.onDisk();
  const must = new Map<string, Uint8Array>(disk);
  for (const { epoch, seq } of acknowledged) {
    const records = edge.written.get(epoch) ?? [];
    for (let at = 1; at <= seq; at++) must.set(`${epoch} ${at}`, records[at - 1] as Uint8Array);
  }
  expect(rows).toBe(held.size);
  const wrong = [...must].filter(([place, record]) => Buffer.compare(held.get(place) ?? Buffer.of(), record) !== 0);
  expect(wrong.map(([place]) => place)).toEqual([]);
  // What the hub holds was written by the node at that place, and is back on the node's disk.
  const strange = [...held].filter(([place, record]) => Buffer.compare(disk.get(place) ?? Buffer.of(), record) !== 0);
  expect(strange.map(([place]) => place)).toEqual([]);
  expect(new Set([...held.values()].map((record) => Buffer.from(record).toString("hex"))).size).toBe(rows);
  count("records", rows);
}

test.each(SEEDS)(
  "whatever goes wrong, each record that survives or was acknowledged is at the hub exactly once (seed %i)",
  async (seed) => {
    try {
      await runFaults(seed);
    } catch (error) {
      throw new Error(`run it again with UPLOAD_FAULT_SEED=${seed}`, { cause: error });
    }
  },
);

test("each kind of fault has happened", () => {
  // One seed alone need not have them all.
  const kinds = (GIVEN === undefined ? KINDS : []).filter((kind) => (totals.get(kind) ?? 0) === 0);
  expect(kinds).toEqual([]);
  expect(totals.get("answer 500") ?? 0).toBe(0);
  console.log([...totals].map(([name, times]) => `${name}: ${times}`).join(", "));
});
