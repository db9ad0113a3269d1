import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HubClient } from "@localgrid/edge-node/adapters/hub-client";
import { openLocalDatabase } from "@localgrid/edge-node/adapters/local-database";
import { ElectricShapeFeed } from "@localgrid/edge-node/adapters/shape-feed";
import { SqliteShapeStore } from "@localgrid/edge-node/adapters/shape-store";
import { ShapeFollower } from "@localgrid/edge-node/shape-follower";
import { eventually } from "@localgrid/edge-node/test/eventually";
import type { Pool } from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { migrate } from "../src/adapters/postgres/migrations.ts";
import { startTestPostgres, type TestPostgres } from "../src/adapters/postgres/test-database.ts";
import { TestNode } from "../src/test-support/test-node.ts";
import { type CutLink, startCutLink } from "./cut-link.ts";
import { type ShapeHub, type ShapeHubOptions, settle, startShapeHub } from "./shape-hub.ts";

let postgres: TestPostgres;
let pool: Pool;
let folder: string;
let hub: ShapeHub;
let link: CutLink;
let node: TestNode;
const open: { stop: () => Promise<void> | void }[] = [];

beforeAll(async () => {
  postgres = await startTestPostgres();
});
beforeEach(async () => {
  pool = await postgres.createDatabase();
  await migrate(pool);
  folder = mkdtempSync(join(tmpdir(), "lg-downlink-"));
  node = new TestNode();
  await settle(pool, node);
  link = await startCutLink(() => hub.port);
});
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.stop();
  await link.stop();
  await hub.stop();
  rmSync(folder, { recursive: true, force: true });
});
afterAll(() => postgres?.stop());

interface ReaderOptions {
  readonly shape?: "tariffs" | "members";
  readonly clock_ms?: () => number;
  readonly as?: TestNode;
}

/** The node's side as it runs in a node: the official client, the supervisor, and a file. */
function startReader({ shape = "tariffs", clock_ms = () => Date.now(), as = node }: ReaderOptions = {}) {
  const database = openLocalDatabase(join(folder, "local.sqlite"));
  const store = new SqliteShapeStore(database, () => 0);
  const client = new HubClient({ hub_url: link.url, key: as.key, now_ms: clock_ms });
  const ends: string[] = [];
  const follower = new ShapeFollower(shape, {
    feed: new ElectricShapeFeed(client),
    store,
    now_ms: () => Date.now(),
    random: () => 0.01,
    pause: (wall_ms) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      setTimeout(resolve, wall_ms);
      return { over: promise, wake: resolve };
    },
    changed: () => {},
    ended: (_shape, { code }) => ends.push(code),
  });
  let isOpen = true;
  const stop = async () => {
    if (!isOpen) return;
    isOpen = false;
    await follower.stop();
    database.close();
  };
  open.push({ stop });
  follower.start();
  const starts = () => store.rows("tariffs", 10_000).map(({ columns }) => Number(columns["valid_from_s"]));
  return { store, follower, ends, stop, starts };
}

async function startHub(options: ShapeHubOptions = {}): Promise<void> {
  hub = await startShapeHub(pool, options);
}

async function addTariffs(...starts: readonly number[]): Promise<void> {
  await pool.query(
    `INSERT INTO tariff (community, valid_from_s, retail_micro_per_kwh, feed_in_micro_per_kwh,
       local_network_fee_micro_per_kwh, fixed_fee_micro_per_day, created_at_ms)
     SELECT 'sun', start_s, 300000, 80000, 0, 0, 0 FROM unnest($1::bigint[]) AS start_s`,
    [starts],
  );
}

async function putMember(member: string, is_active: boolean): Promise<void> {
  await pool.query(
    `INSERT INTO member (community, member, is_active, created_at_ms) VALUES ('sun', $1, $2, 0)
     ON CONFLICT (community, member) DO UPDATE SET is_active = excluded.is_active`,
    [member, is_active],
  );
}

describe("a node that reads the hub's shapes", () => {
  test("gets what is there and then what changes", async () => {
    await addTariffs(900, 1_800);
    await startHub();
    const reader = startReader();
    await eventually("the snapshot", () => reader.starts().length === 2);
    await addTariffs(2_700);
    await eventually("the change", () => reader.starts().length === 3);
    expect(reader.ends).toEqual([]);
  });

  test("goes on where it was when both sides were restarted, with no more than what it missed", async () => {
    await addTariffs(900, 1_800);
    await startHub();
    const before = startReader();
    await eventually("the snapshot", () => before.starts().length === 2);
    const position = before.store.position("tariffs");
    await before.stop();
    await hub.stop();
    await addTariffs(2_700);
    await startHub();
    link.asked.length = 0;
    const after = startReader();
    await eventually("what was missed", () => after.starts().length === 3);
    expect(after.store.position("tariffs")?.handle).toBe(position?.handle);
    expect(link.asked.filter((target) => target.includes("offset=-1"))).toEqual([]);
  });

  test("keeps its tariffs while the link breaks in the middle of a new snapshot", async () => {
    await addTariffs(...Array.from({ length: 30 }, (_, index) => index * 900));
    await startHub({ part_length: 1_000 });
    const reader = startReader();
    await eventually("the snapshot", () => reader.starts().length === 30);
    let isNew = false;
    link.passes = (target) => {
      isNew ||= target.includes("offset=-1");
      return !isNew || target.includes("offset=-1");
    };
    await hub.store.discard(reader.store.position("tariffs")?.handle ?? "");
    await addTariffs(90_000);
    await eventually("a part of the new snapshot", () => reader.store.position("tariffs")?.offset.startsWith("0_"));
    await eventually("the broken link", () => reader.ends.includes("hub-away"));
    expect(reader.starts()).toHaveLength(30);
    await reader.stop();
    const again = startReader();
    expect(again.starts()).toHaveLength(30);
    link.passes = () => true;
    await eventually("the new snapshot", () => again.starts().length === 31);
  });

  test("lives through a fault in what it does with the rows", async () => {
    await addTariffs(900);
    await startHub();
    const reader = startReader();
    await eventually("the snapshot", () => reader.starts().length === 1);
    const apply = reader.store.apply.bind(reader.store);
    reader.store.apply = () => {
      reader.store.apply = apply;
      throw new TypeError("a fault");
    };
    await addTariffs(1_800);
    await eventually("the row all the same", () => reader.starts().length === 2);
    expect(reader.ends).toEqual(["internal-error"]);
  });

  test("keeps what it knows when it is revoked, and reads on when it is let in again", async () => {
    await addTariffs(900);
    await startHub({ limits: { long_poll_ms: 200 } });
    const reader = startReader();
    await eventually("the snapshot", () => reader.starts().length === 1);
    await pool.query("UPDATE node SET revoked_at_ms = 1");
    await eventually("the refusal", () => reader.ends.includes("hub-refused"));
    await addTariffs(1_800);
    expect(reader.starts()).toEqual([900]);
    await pool.query("UPDATE node SET revoked_at_ms = NULL");
    await eventually("the row", () => reader.starts().length === 2);
  });

  test("is heard with a clock that is a day behind", async () => {
    await addTariffs(900);
    await startHub();
    const reader = startReader({ clock_ms: () => Date.now() - 86_400_000 });
    await eventually("the snapshot", () => reader.starts().length === 1);
    expect(reader.ends).toEqual([]);
  });

  test("outlives a hub that is away, and answers that end in the middle", async () => {
    await addTariffs(900);
    await startHub();
    const reader = startReader();
    await eventually("a held poll", () => link.asked.at(-1)?.includes("live=true"));
    link.cut();
    await eventually("the broken answer", () => reader.ends.length > 0);
    await hub.stop();
    await eventually("several tries", () => reader.ends.length > 3);
    await eventually("nobody there", () => reader.follower.status().failure === "hub-away");
    expect(reader.follower.status().is_up_to_date).toBe(false);
    await addTariffs(1_800);
    await startHub();
    await eventually("what was missed", () => reader.starts().length === 2);
    expect(reader.follower.status()).toMatchObject({ is_up_to_date: true, failure: null });
  });
});

test("whatever is written, cut, rotated and restarted, the node ends up with the hub's rows", async () => {
  await startHub({ part_length: 300, page_changes: 2 });
  let reader = startReader({ shape: "members" });
  const seed = Number(process.env["LOCALGRID_SEED"] ?? Date.now() % 1_000_000);
  const draw = drawer(seed);
  const told = () =>
    reader.store.rows("members", 100).map(({ columns }) => `${columns["member"]} ${columns["is_active"]}`);
  for (let step = 0; step < 120; step++) {
    const kind = draw(8);
    if (kind < 4) await putMember(`m-${draw(8)}`, draw(2) === 0);
    else if (kind === 4) await pool.query("DELETE FROM member WHERE member = $1", [`m-${draw(8)}`]);
    else if (kind === 5) link.cut();
    else if (kind === 6) await hub.store.discard(reader.store.position("members")?.handle ?? "");
    else {
      await reader.stop();
      reader = startReader({ shape: "members" });
    }
  }
  const { rows } = await pool.query<{ row: string }>("SELECT member || ' ' || is_active::text AS row FROM member");
  const kept = rows.map(({ row }) => row).sort();
  await eventually(`the hub's rows with LOCALGRID_SEED=${seed}`, () => told().sort().join() === kept.join(), 60_000);
}, 120_000);

/** Whole numbers from 0 to below `end`, always the same for a seed. */
function drawer(seed: number): (end: number) => number {
  let state = seed >>> 0;
  return (end) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * end);
  };
}
