import { HubClient } from "@localgrid/edge-node/adapters/hub-client";
import { HttpHubSession } from "@localgrid/edge-node/adapters/hub-session";
import { HttpMembershipFeed } from "@localgrid/edge-node/adapters/membership-feed";
import { decodeMembership } from "@localgrid/protocol/region-membership";
import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { migrate } from "../src/adapters/postgres/migrations.ts";
import { startTestPostgres, type TestPostgres } from "../src/adapters/postgres/test-database.ts";
import { COMMUNITY_KEY, TestNode } from "../src/test-support/test-node.ts";
import { type PeopleHub, type Send, startPeopleHub } from "./people.ts";

const PLACE = { region: "wien", currency: "EUR", time_zone: "Europe/Vienna" };
const STATUS = {
  reported_at_ms: 1_000,
  journal_position: 12,
  backlog_records: 0,
  backlog_since_ms: null,
  telemetry_backlog_records: 0,
  alarms: [],
  refused: [],
};
const ALONE = {
  addresses: [],
  is_partitioned: false,
  partitioned_since_ms: null,
  membership_version: 0,
  generation: 1,
  peers: [],
  copies: [],
  alarms: [],
};

let postgres: TestPostgres;
let pool: Pool;
let hub: PeopleHub;
let coordinator: Send;

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

let regions = 0;

/** A region of its own with a node in each of these communities. */
async function newRegion(letters: string) {
  const region = `region-${++regions}`;
  const nodes = [];
  for (const letter of letters) {
    const community = `${letter}-${regions}`;
    await coordinator("POST /api/communities", { community, name: community, ...PLACE, region });
    nodes.push(await enrolled(community));
  }
  return { region, nodes, ...readersOf(nodes[0] as Enrolled) };
}

type Enrolled = Awaited<ReturnType<typeof enrolled>>;

async function enrolled(community: string) {
  const node = new TestNode(undefined, community);
  const client = new HubClient({ hub_url: hub.url, key: node.key, now_ms: () => Date.now() });
  const session = new HttpHubSession(client, { key: node.key, community, communityKey: COMMUNITY_KEY });
  const { join_code } = (await coordinator(`POST /api/communities/${community}/join-codes`)).json;
  expect(await session.enrol(join_code)).toEqual({ kind: "enrolled", community });
  return { node, community, session, feed: new HttpMembershipFeed(client) };
}

function readersOf({ feed }: Enrolled) {
  const list = async () => {
    const answer = await feed.fetch(0);
    if (answer.kind !== "membership") throw new Error(answer.kind);
    return decodeMembership(answer.bytes);
  };
  const names = async () => (await list()).members.map(({ public_key }) => hex(public_key)).sort();
  return { list, names };
}

const keysOf = (nodes: readonly Enrolled[]) => nodes.map(({ node }) => hex(node.key.publicKey)).sort();

describe("the list of a region's nodes", () => {
  test("holds who was let in, follows each change at once with a higher version, and is the same for all", async () => {
    const { region, nodes, list, names } = await newRegion("abc");
    const [first, second, third] = nodes as [Enrolled, Enrolled, Enrolled];
    expect(await names()).toEqual(keysOf(nodes));
    const before = await list();
    expect(before).toMatchObject({ region });
    expect(await readersOf(third).list()).toEqual(before);
    expect(await first.feed.fetch(before.version)).toEqual({ kind: "unchanged" });

    const addresses = ["/ip4/10.0.0.2/tcp/4001", "/ip6/fe80::1%25eth0/tcp/4001"];
    expect(await second.session.reportStatus({ ...STATUS, peers: { ...ALONE, addresses } })).toBe(true);
    const moved = await list();
    expect(moved.version).toBeGreaterThan(before.version);
    expect(moved.members.filter((one) => one.addresses.length > 0)).toMatchObject([
      { public_key: second.node.key.publicKey, community: second.community, addresses },
    ]);
    await second.session.reportStatus({ ...STATUS, peers: { ...ALONE, addresses, is_partitioned: true } });
    expect((await list()).version).toBe(moved.version);
    // A version of the node that tells of no peers says nothing about where it is.
    expect(await second.session.reportStatus(STATUS)).toBe(true);
    expect((await list()).version).toBe(moved.version);

    expect((await coordinator(`POST /api/nodes/${third.node.name}/revoke`)).status).toBe(204);
    expect((await list()).version).toBeGreaterThan(moved.version);
    expect(await names()).toEqual(keysOf([first, second]));
    expect(await third.feed.fetch(0)).toEqual({ kind: "refused", code: "revoked-node" });
    const { rows } = await pool.query("SELECT version FROM region_membership WHERE region = $1", [region]);
    expect(rows).toEqual([{ version: (await list()).version }]);
  });

  test("is one for hubs that sign at once on one database, and versions never repeat", async () => {
    const { nodes, list } = await newRegion("a");
    const community = (nodes[0] as Enrolled).community;
    const versions = new Set<number>();
    for (let round = 0; round < 5; round++) {
      const joined = await Promise.all([enrolled(community), enrolled(community), enrolled(community)]);
      const lists = await Promise.all(joined.map((node) => readersOf(node).list()));
      expect(new Set(lists.map(({ version }) => version)).size).toBe(1);
      expect(lists[0]?.members).toHaveLength(1 + 3 * (round + 1));
      versions.add((lists[0] as { version: number }).version);
    }
    expect(versions.size).toBe(5);
    expect((await list()).members).toHaveLength(16);
  });

  test("is for nodes only", async () => {
    expect(await hub.nobody("GET /v1/region/membership")).toMatchObject({ status: 401, json: { code: "no-proof" } });
  });

  test("holds as many nodes as it can, the oldest, and says how many it leaves out", async () => {
    const { region, nodes, list } = await newRegion("a");
    await pool.query(
      `INSERT INTO node (id, community, public_key, enrolled_at_ms)
       SELECT decode(lpad(to_hex(i), 32, '0'), 'hex'), $1, decode(lpad(to_hex(i), 64, '0'), 'hex'), $2::bigint + i
         FROM generate_series(1, 300) i`,
      [(nodes[0] as Enrolled).community, Date.now()],
    );
    const { members } = await list();
    expect(members).toHaveLength(256);
    expect(members.map(({ public_key }) => hex(public_key))).toContain(keysOf(nodes)[0]);
    const { json } = await coordinator(`GET /api/regions/${region}/mesh`);
    expect(json).toMatchObject({ members: 256, not_listed: 45 });
  });
});

describe("what nodes see of each other", () => {
  test("is shown by node, as a matrix, and as what needs a look", async () => {
    const { region, nodes, list } = await newRegion("abcd");
    const [first, second, third] = nodes as [Enrolled, Enrolled, Enrolled];
    const peer = { node: second.node.name, is_connected: true, latency_ms: 4, head_records: 12, last_heard_ms: 900 };
    const gone = {
      node: third.node.name,
      is_connected: false,
      latency_ms: null,
      head_records: null,
      last_heard_ms: null,
    };
    const copy = { holder: second.node.name, records: 12, behind_records: 1, told_at_ms: 950 };
    const alarm = { alarm: "equivocation", node: third.node.name, detail: "two records at one place" };
    const peers = { is_partitioned: true, partitioned_since_ms: 700, peers: [peer, gone], copies: [copy] };
    await first.session.reportStatus({ ...STATUS, peers: { ...ALONE, ...peers, alarms: [alarm] } });
    const full = { ...copy, behind_records: 0 };
    const copies = [
      { ...full, holder: first.node.name },
      { ...full, holder: third.node.name },
    ];
    await second.session.reportStatus({ ...STATUS, peers: { ...ALONE, copies } });

    const shown = (await coordinator(`GET /api/nodes/${first.node.name}/peers`)).json;
    expect(shown).toMatchObject({
      ...{ node: first.node.name, community: first.community, region, generation: 1, replaced_at_ms: null },
      ...{ is_partitioned: true, partitioned_since_ms: 700, copies_wanted: 2, addresses: [] },
      peers: [
        { ...peer, community: second.community },
        { ...gone, community: third.community },
      ],
      copies: [{ ...copy, community: second.community }],
      alarms: [alarm],
    });
    const own = await (await hub.as("coordinator", first.community))(`GET /api/nodes/${first.node.name}/peers`);
    expect(own.json.peers.map(({ community }: { community: string | null }) => community)).toEqual([null, null]);

    const matrix = await coordinator(`GET /api/regions/${region}/peers`);
    expect(matrix.json.items).toHaveLength(4);
    expect(matrix.json.items).toContainEqual(shown);
    const page = (await coordinator(`GET /api/regions/${region}/peers?limit=2`)).json;
    const rest = (await coordinator(`GET /api/regions/${region}/peers?limit=2&after=${page.next}`)).json;
    expect([...page.items, ...rest.items]).toEqual(matrix.json.items);

    const { version } = await list();
    expect((await coordinator(`GET /api/regions/${region}/mesh`)).json).toMatchObject({
      ...{ region, version, members: 4, not_listed: 0, public_key: hex((await list()).public_key) },
      partitioned: [{ node: first.node.name, community: first.community, since_ms: 700 }],
      short_of_copies: [{ node: first.node.name, community: first.community, copies: 1, wanted: 2 }],
      silent: [],
    });
    const [line] = (await coordinator(`GET /api/communities/${first.community}/nodes`)).json.items;
    expect(line).toMatchObject({
      ...{ generation: 1, replaced_at_ms: null },
      mesh: {
        is_partitioned: true,
        peers: 2,
        peers_connected: 1,
        copies: 1,
        copies_wanted: 2,
        behind_records: 1,
        alarms: 1,
      },
    });
    // A copy on a node that was shut out is none, and with fewer nodes fewer copies are wanted.
    await coordinator(`POST /api/nodes/${third.node.name}/revoke`);
    const shortNow = async () => {
      const { members, short_of_copies } = (await coordinator(`GET /api/regions/${region}/mesh`)).json;
      return [members, ...short_of_copies.map(({ node }: { node: string }) => node).sort()];
    };
    expect(await shortNow()).toEqual([3, ...[first.node.name, second.node.name].sort()]);
    await coordinator(`POST /api/nodes/${nodes[3]?.node.name}/revoke`);
    expect(await shortNow()).toEqual([2]);
  });

  test("is not taken from a box whose place another one has taken, though both sign with one key", async () => {
    const { nodes, list } = await newRegion("a");
    const [{ node, session }] = nodes as [Enrolled];
    const at = (host: string, generation: number) =>
      session.reportStatus({ ...STATUS, peers: { ...ALONE, addresses: [`/ip4/${host}/tcp/1`], generation } });
    await at("10.0.0.2", 1);
    const send = (batch: Uint8Array) => session.link.upload(node.name, batch);
    const old = node.epoch(2);
    await send(old.batch());
    await send(node.epoch(1, { parent: old.at(1), generation: 2 }).batch());
    await at("10.0.0.3", 2);
    await at("10.0.0.2", 1);
    expect((await list()).members[0]?.addresses).toEqual(["/ip4/10.0.0.3/tcp/1"]);
    expect((await coordinator(`GET /api/nodes/${node.name}/peers`)).json).toMatchObject({
      generation: 2,
      replaced_at_ms: expect.any(Number),
    });
    expect(hub.logged).toContainEqual(
      expect.objectContaining({ event: "node-replaced", node: node.name, generation: 2, level: 30 }),
    );
  });

  test("is refused beyond its bounds, and what was told before stays", async () => {
    const { nodes } = await newRegion("a");
    const [{ node, session }] = nodes as [Enrolled];
    const told = (peers: object) => session.reportStatus({ ...STATUS, peers: { ...ALONE, ...peers } });
    expect(await told({ addresses: ["/ip4/10.0.0.2/tcp/1"] })).toBe(true);
    const peer = { node: node.name, is_connected: true, latency_ms: 1, head_records: 1, last_heard_ms: 1 };
    const copy = { holder: node.name, records: 1, behind_records: 0, told_at_ms: 1 };
    for (const wrong of [
      { addresses: ["10.0.0.2"] },
      { addresses: ["/ip4/10.0.0.2/tcp/1\n/ip4/10.0.0.3"] },
      { addresses: [`/dns4/${"x".repeat(130)}`] },
      { addresses: Array(9).fill("/ip4/10.0.0.2/tcp/1") },
      { peers: Array(257).fill(peer) },
      { copies: Array(65).fill(copy) },
      { alarms: Array(33).fill({ alarm: "x", node: null, detail: "" }) },
      { generation: 0 },
      { peers: [{ ...peer, node: "somebody" }] },
    ]) {
      expect(await told(wrong)).toBe(false);
    }
    expect(
      await told({ peers: Array(256).fill(peer), copies: Array(64).fill(copy), addresses: ["/ip4/1.2.3.4/tcp/1"] }),
    ).toBe(true);
    expect((await coordinator(`GET /api/nodes/${node.name}/peers`)).json.addresses).toEqual(["/ip4/1.2.3.4/tcp/1"]);
  });
});

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
