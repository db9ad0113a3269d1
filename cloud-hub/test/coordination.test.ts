import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { migrate } from "../src/adapters/postgres/migrations.ts";
import { startTestPostgres, type TestPostgres } from "../src/adapters/postgres/test-database.ts";
import { type PeopleHub, type Send, startPeopleHub } from "./people.ts";

const PLACE = { name: "Sonnenweg", region: "wien", currency: "EUR", time_zone: "Europe/Vienna" };
const TARIFF = {
  valid_from_s: 1_700_000_000,
  retail_micro_per_kwh: 300_000,
  feed_in_micro_per_kwh: 70_000,
  local_network_fee_micro_per_kwh: 10_000,
  fixed_fee_micro_per_day: 0,
};

let postgres: TestPostgres;
let pool: Pool;
let hub: PeopleHub;
let coordinator: Send;
let count = 0;

beforeAll(async () => {
  postgres = await startTestPostgres();
  pool = await postgres.createDatabase();
  await migrate(pool);
  hub = await startPeopleHub(pool);
  coordinator = await hub.as("coordinator");
});

afterAll(async () => {
  await hub?.stop();
  await postgres?.stop();
});

/** A new community; its path. */
async function newCommunity(): Promise<string> {
  count += 1;
  const community = `c${count}`;
  expect((await coordinator("POST /api/communities", { community, ...PLACE })).status).toBe(201);
  return `/api/communities/${community}`;
}

const memberOf = (member: string, more = {}) => ({ member, is_active: true, credit_limit_micro: null, ...more });
const pointOf = (metering_point: string, member: string, more = {}) => ({
  metering_point,
  member,
  is_active: true,
  main_fuse_w: 17_000,
  operator_reference: null,
  ...more,
});
const codeOf = ({ status, json }: { status: number; json: { code?: string } | null }) =>
  `${status} ${json?.code ?? ""}`;

/** All items of a list that is asked for in parts of four; `between` happens after each. */
async function allPages(path: string, between: () => Promise<unknown> = async () => {}) {
  const items: Record<string, unknown>[] = [];
  let after = "";
  for (;;) {
    const { json } = await coordinator(`GET ${path}?limit=4${after}`);
    items.push(...json.items);
    if (json.next === null) return items;
    after = `&after=${encodeURIComponent(json.next)}`;
    await between();
  }
}

describe("a community", () => {
  test("begins with its figures at nothing, and a policy", async () => {
    const path = await newCommunity();
    expect((await coordinator(`GET ${path}`)).json).toMatchObject({
      ...PLACE,
      members: 0,
      nodes: 0,
      last_interval_start_s: null,
      mismatches: 0,
      open_imports: 0,
    });
    expect((await coordinator(`GET ${path}/policy`)).json).toEqual({ status_every_s: 60, telemetry_every_s: 300 });
    const policy = { status_every_s: 5, telemetry_every_s: 60 };
    expect((await coordinator(`PUT ${path}/policy`, policy)).json).toEqual(policy);
    expect((await coordinator(`GET ${path}/policy`)).json).toEqual(policy);
    expect(codeOf(await coordinator(`PUT ${path}/policy`, { ...policy, status_every_s: 0 }))).toBe("400 invalid-input");
  });

  test("gives out join codes that let a node in", async () => {
    const path = await newCommunity();
    const { status, json } = await coordinator(`POST ${path}/join-codes`);
    expect([status, json.join_code]).toEqual([201, expect.stringMatching(/^([0-9A-Z]{5}-){3}[0-9A-Z]{5}$/)]);
    expect(hub.logged.every((line) => !JSON.stringify(line).includes(json.join_code))).toBe(true);
  });

  test("is refused when it is there already, or lives by no known clock", async () => {
    await newCommunity();
    expect(codeOf(await coordinator("POST /api/communities", { community: "c1", ...PLACE }))).toBe(
      "409 community-exists",
    );
    const elsewhere = { community: "mars", ...PLACE, time_zone: "Mars/Olympus" };
    expect(codeOf(await coordinator("POST /api/communities", elsewhere))).toBe("422 unknown-time-zone");
    for (const wrong of [{ community: "Ü" }, { currency: "eur" }, { name: "a\u0000b" }, { more: 1 }]) {
      const body = { community: "mars", ...PLACE, ...wrong };
      expect(codeOf(await coordinator("POST /api/communities", body))).toBe("400 invalid-input");
    }
  });
});

describe("members and metering points", () => {
  test("are added, changed, and the same again changes nothing", async () => {
    const path = await newCommunity();
    const put = async (body: object) => (await coordinator(`POST ${path}/members`, body)).status;
    expect([await put(memberOf("home-1")), await put(memberOf("home-1"))]).toEqual([201, 200]);
    expect(await put(memberOf("home-1", { credit_limit_micro: 5_000_000 }))).toBe(200);
    expect((await coordinator(`GET ${path}/members`)).json.items).toEqual([
      { ...memberOf("home-1", { credit_limit_micro: 5_000_000 }), version: 2, is_taken: false },
    ]);
    const point = pointOf("roof-1", "home-1", { operator_reference: "AT0010000000000000001" });
    expect((await coordinator(`POST ${path}/metering-points`, point)).status).toBe(201);
    const renamed = { ...point, operator_reference: "AT0010000000000000002" };
    expect((await coordinator(`POST ${path}/metering-points`, renamed)).status).toBe(200);
    expect((await coordinator(`GET ${path}/metering-points`)).json.items).toEqual([
      { ...renamed, version: 2, is_taken: false },
    ]);
  });

  test("of unknown members, of two members, or of one name twice are refused", async () => {
    const path = await newCommunity();
    for (const member of ["home-1", "home-2"]) await coordinator(`POST ${path}/members`, memberOf(member));
    const put = async (body: object) => codeOf(await coordinator(`POST ${path}/metering-points`, body));
    expect(await put(pointOf("roof-1", "home-9"))).toBe("404 unknown-member");
    await put(pointOf("roof-1", "home-1", { operator_reference: "AT1" }));
    expect(await put(pointOf("roof-1", "home-2"))).toBe("409 metering-point-moved");
    expect(await put(pointOf("roof-2", "home-2", { operator_reference: "AT1" }))).toBe("409 operator-reference-exists");
    // Without a reference the network operator's name is ours.
    await put(pointOf("roof-3", "home-2"));
    expect(await put(pointOf("roof-2", "home-2", { operator_reference: "roof-3" }))).toBe(
      "409 operator-reference-exists",
    );
    expect(await put(pointOf("AT1", "home-2"))).toBe("400 invalid-input");
  });

  test("that come twice at once are there once", async () => {
    const path = await newCommunity();
    const puts = Array.from({ length: 8 }, () => coordinator(`POST ${path}/members`, memberOf("home-1")));
    const statuses = (await Promise.all(puts)).map(({ status }) => status);
    expect(statuses.sort()).toEqual([200, 200, 200, 200, 200, 200, 200, 201]);
  });

  test("are taken once the node's journal has them as they stand here", async () => {
    const path = await newCommunity();
    await coordinator(`POST ${path}/members`, memberOf("home-1", { credit_limit_micro: 7 }));
    await coordinator(`POST ${path}/members`, memberOf("home-2"));
    await coordinator(`POST ${path}/metering-points`, pointOf("roof-1", "home-1"));
    await coordinator(`POST ${path}/tariffs`, TARIFF);
    await nodeOf(path, {
      members: [memberOf("home-1", { credit_limit_micro: 7 }), memberOf("home-2", { credit_limit_micro: 1 })],
      metering_points: [{ ...pointOf("roof-1", "home-1"), operator_reference: undefined }],
      tariffs: [TARIFF],
    });
    const taken = async (list: string) =>
      (await coordinator(`GET ${path}/${list}`)).json.items.map(({ is_taken }: { is_taken: boolean }) => is_taken);
    expect([await taken("members"), await taken("metering-points"), await taken("tariffs")]).toEqual([
      [true, false],
      [true],
      [true],
    ]);
  });
});

describe("tariffs", () => {
  test("are added once and for ever", async () => {
    const path = await newCommunity();
    expect((await coordinator(`POST ${path}/tariffs`, TARIFF)).status).toBe(201);
    for (const again of [TARIFF, { ...TARIFF, retail_micro_per_kwh: 1 }]) {
      expect(codeOf(await coordinator(`POST ${path}/tariffs`, again))).toBe("409 tariff-exists");
    }
    expect((await coordinator(`GET ${path}/tariffs`)).json.items).toEqual([{ ...TARIFF, is_taken: false }]);
    await expect(pool.query("UPDATE tariff SET retail_micro_per_kwh = 1")).rejects.toThrow("never changed");
  });

  test("never change what has been computed, nor begin in some other millennium", async () => {
    const path = await newCommunity();
    await coordinator(`POST ${path}/tariffs`, TARIFF);
    const node = await nodeOf(path, {});
    await closeInterval(node, 1_700_100_000);
    const add = async (valid_from_s: number, more = {}) =>
      codeOf(await coordinator(`POST ${path}/tariffs`, { ...TARIFF, valid_from_s, ...more }));
    expect(await add(1_700_100_899)).toBe("409 tariff-in-the-past");
    expect(await add(1_700_100_900)).toBe("201 ");
    expect(await add(1_900_000_000_000)).toBe("422 tariff-too-far");
    expect(await add(1_700_200_000, { fixed_fee_micro_per_day: -1 })).toBe("400 invalid-input");
    expect(await add(1_700_200_000, { retail_micro_per_kwh: 0.5 })).toBe("400 invalid-input");
  });
});

describe("lists", () => {
  test("come in pages that neither repeat nor skip what was there, while others are added", async () => {
    const path = await newCommunity();
    const names = Array.from({ length: 25 }, (_, at) => `m-${String(at * 10).padStart(4, "0")}`);
    for (const name of names) await coordinator(`POST ${path}/members`, memberOf(name));
    let at = 0;
    const addOne = () => coordinator(`POST ${path}/members`, memberOf(`m-${String(at++ * 37).padStart(4, "0")}x`));
    const seen = (await allPages(`${path}/members`, addOne)).map(({ member }) => member as string);
    expect(new Set(seen).size).toBe(seen.length);
    expect([...seen].sort()).toEqual(seen);
    expect(seen).toEqual(expect.arrayContaining(names));
    expect((await coordinator(`GET ${path}/members?limit=0`)).status).toBe(400);
    expect((await coordinator(`GET ${path}/members?limit=1001`)).status).toBe(400);
    expect((await coordinator(`GET ${path}/members?offset=1`)).status).toBe(400);
  });

  test.each(["' OR '1'='1", "'; DROP TABLE member; --", "\u0000", "%", "é", "-1", "9".repeat(200)])(
    "take %j for what it is: a place that nothing has",
    async (text) => {
      const path = await newCommunity();
      await coordinator(`POST ${path}/members`, memberOf("home-1"));
      const after = encodeURIComponent(text);
      for (const list of ["members", "metering-points", "tariffs", "nodes", "intervals"]) {
        expect((await coordinator(`GET ${path}/${list}?after=${after}`)).status).toBeLessThan(500);
      }
      expect((await coordinator(`GET /api/communities/${after}`)).status).toBeLessThan(500);
      expect((await coordinator(`GET ${path}/members`)).json.items).toHaveLength(1);
    },
  );
});

describe("intervals", () => {
  test("show the newest revision, and where both sides differ both results", async () => {
    const path = await newCommunity();
    const node = await nodeOf(path, {});
    await closeInterval(node, 900);
    await closeInterval(node, 1_800, { node_price: 99, is_same: false });
    await closeInterval(node, 1_800, { revision: 1 });
    const { json } = await coordinator(`GET ${path}/intervals`);
    expect(json.items).toMatchObject([
      { start_s: 900, revision: 0, is_same: true, saving_nano: "-123456789012345678901234" },
      { start_s: 1_800, revision: 1, is_same: false },
    ]);
    const only = (await coordinator(`GET ${path}/intervals?only=mismatch`)).json.items;
    expect(only.map(({ start_s }: { start_s: number }) => start_s)).toEqual([1_800]);
    const { revisions } = (await coordinator(`GET ${path}/intervals/1800`)).json;
    expect(revisions).toMatchObject([
      { revision: 0, is_same: false, hub: { price_micro_per_kwh: 7 }, node: { price_micro_per_kwh: 99 } },
      { revision: 1, is_same: true, hub: { result_digest: "02".repeat(32) } },
    ]);
    expect(codeOf(await coordinator(`GET ${path}/intervals/2700`))).toBe("404 unknown-result");
    expect(codeOf(await coordinator(`GET ${path}/intervals?from_s=9&to_s=9`))).toBe("400 bad-range");
    expect((await coordinator(`GET ${path}/intervals?from_s=901&to_s=1801`)).json.items).toHaveLength(1);
    expect((await coordinator(`GET ${path}`)).json).toMatchObject({ mismatches: 1, last_interval_start_s: 1_800 });
    for (let at = 3; at < 10; at++) await closeInterval(node, at * 900);
    expect((await allPages(`${path}/intervals`)).map(({ start_s }) => start_s)).toEqual(
      Array.from({ length: 9 }, (_, at) => (at + 1) * 900),
    );
  });

  test("of a month come to statements whose accounts sum to nothing", async () => {
    const path = await newCommunity();
    await nodeOf(path, {});
    const { json } = await coordinator(`GET ${path}/statements/2026-01`);
    expect(json).toEqual({ month: "2026-01", members: [], accounts: [], sum_nano: "0" });
    expect((await coordinator(`GET ${path}/statements/2026-13`)).status).toBe(400);
  });
});

describe("nodes", () => {
  test("tell what the hub and they themselves know of them, and are shut out for ever", async () => {
    const path = await newCommunity();
    const node = await nodeOf(path, {});
    await pool.query(
      `INSERT INTO node_status VALUES ($1, 5000, 4000, 70, 12, 3000, 0, '[{"journal": null, "alarm": "clock"}]',
         '[{"shape": "tariffs", "key": "9", "reason": "tariff-in-the-past"}]')`,
      [node],
    );
    await pool.query("INSERT INTO node_alarm VALUES ($1, 'fork', $2, 1, 2, 3)", [node, Buffer.alloc(16, 7)]);
    const { items } = (await coordinator(`GET ${path}/nodes`)).json;
    const name = node.toString("hex");
    expect(items).toMatchObject([
      {
        node: name,
        revoked_at_ms: null,
        last_contact_at_ms: 5_000,
        journal_seq_total: 0,
        backlog_records: 12,
        backlog_since_ms: 3_000,
        recomputation: { status: "current", reason: null, updated_at_ms: 1 },
        alarms: [{ code: "fork", epoch: "07".repeat(16), first_at_ms: 1, last_at_ms: 2, times: 3 }],
        reported_alarms: [{ journal: null, alarm: "clock" }],
        refused: [{ shape: "tariffs", key: "9", reason: "tariff-in-the-past" }],
      },
    ]);
    const other = await hub.as("coordinator", (await newCommunity()).slice("/api/communities/".length));
    expect(codeOf(await other(`POST /api/nodes/${name}/revoke`))).toBe("404 no-such-node");
    expect((await coordinator(`POST /api/nodes/${name}/revoke`)).status).toBe(204);
    expect((await coordinator(`GET ${path}/nodes`)).json.items[0].revoked_at_ms).toEqual(expect.any(Number));
  });

  test("go on with an epoch that a fork had closed once an operator releases it", async () => {
    const path = await newCommunity();
    const node = await nodeOf(path, {});
    const epoch = Buffer.alloc(16, 9);
    await pool.query(
      `INSERT INTO journal_epoch (node, epoch, parent_hash, head_seq, head_hash, state)
       VALUES ($1, $2, $3, 4, $3, 'forked')`,
      [node, epoch, Buffer.alloc(32)],
    );
    const operator = await hub.as("operator");
    const release = async (of: Buffer) =>
      codeOf(await operator(`POST /api/nodes/${node.toString("hex")}/forks/${of.toString("hex")}/release`));
    expect(await release(Buffer.alloc(16, 1))).toBe("404 unknown-epoch");
    expect(await release(epoch)).toBe("204 ");
    expect(await release(epoch)).toBe("409 not-forked");
    const { rows } = await pool.query("SELECT state FROM journal_epoch WHERE node = $1", [node]);
    expect(rows).toEqual([{ state: "open" }]);
  });
});

/** A node whose journal the hub has folded. */
async function nodeOf(path: string, terms: { members?: object[]; metering_points?: object[]; tariffs?: object[] }) {
  count += 1;
  const node = Buffer.alloc(16, count);
  const community = path.slice("/api/communities/".length);
  const key = Buffer.alloc(32, count);
  await pool.query("INSERT INTO node (id, community, public_key, enrolled_at_ms) VALUES ($1, $2, $3, 0)", [
    node,
    community,
    key,
  ]);
  await pool.query(
    "INSERT INTO recomputed_journal (node, status, fold_version, updated_at_ms) VALUES ($1, 'current', 1, 1)",
    [node],
  );
  const { members = [], metering_points = [], tariffs = [] } = terms;
  const held = [members, metering_points, tariffs].map((list) => JSON.stringify(list));
  await pool.query("INSERT INTO recomputed_community VALUES ($1, $2, $3, $4)", [node, ...held]);
  return node;
}

async function closeInterval(
  node: Buffer,
  start_s: number,
  { revision = 0, node_price = 7, is_same = true }: { revision?: number; node_price?: number; is_same?: boolean } = {},
) {
  await pool.query(
    `INSERT INTO recomputed_interval (node, start_s, revision, length_s, price_micro_per_kwh, matched_wh, demand_wh,
       supply_wh, saving_nano, closed_at_ms, input_digest, result_digest, node_price_micro_per_kwh, node_matched_wh,
       node_input_digest, node_result_digest, is_same, official_points, points)
     VALUES ($1, $2, $3, 900, 7, 10, 20, 30, '-123456789012345678901234', 5, $4, $5, $6, 10, $4, $5, $7, 0, 2)`,
    [node, start_s, revision, Buffer.alloc(32, 1), Buffer.alloc(32, 2), node_price, is_same],
  );
}
