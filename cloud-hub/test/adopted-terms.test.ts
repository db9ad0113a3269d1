import { randomBytes } from "node:crypto";
import { EpochWriter } from "@localgrid/journal/epoch-writer";
import { signEnrolment } from "@localgrid/protocol/node-proofs";
import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { migrate } from "../src/adapters/postgres/migrations.ts";
import { startTestPostgres, type TestPostgres } from "../src/adapters/postgres/test-database.ts";
import { COMMUNITY_KEY, TestNode } from "../src/test-support/test-node.ts";
import { type PeopleHub, type Send, startPeopleHub } from "./people.ts";

const NOW_MS = 1_700_000_000_000;
const RULES = {
  interval_length_s: 900,
  price_rule: "pair",
  interpolation_gap_s: 1_800,
  future_tolerance_ms: 300_000,
  retention_intervals: 100,
} as const;
const ANNA = { member: "anna", is_active: true, credit_limit_micro: null };
const POINT = { metering_point: "mp-1", member: "anna", is_active: true, main_fuse_w: 9_000 };

let postgres: TestPostgres;
let pool: Pool;
let hub: PeopleHub;
let operator: Send;

beforeAll(async () => {
  postgres = await startTestPostgres();
  pool = await postgres.createDatabase();
  await migrate(pool);
  hub = await startPeopleHub(pool);
  operator = await hub.as("operator");
});

afterAll(async () => {
  await hub?.stop();
  await postgres?.stop();
});

/** A node of the community `sun` whose journal grows by whole uploads. */
async function joinedNode() {
  const place = { name: "Sun", region: "wien", currency: "EUR", time_zone: "Europe/Vienna" };
  expect((await operator("POST /api/communities", { community: "sun", ...place })).status).toBe(201);
  const node = new TestNode();
  const { join_code } = (await operator("POST /api/communities/sun/join-codes", {})).json;
  const proof = hex(signEnrolment({ joinCode: join_code, key: node.key, communityKey: COMMUNITY_KEY }));
  const keys = { public_key: hex(node.key.publicKey), community_key: hex(COMMUNITY_KEY) };
  expect((await hub.nobody("POST /v1/nodes", { join_code, ...keys, proof })).status).toBe(200);
  const epoch = randomBytes(16);
  const writer = new EpochWriter({ key: node.key, communityKey: COMMUNITY_KEY, epoch, parent: null });
  const records = [writer.genesis(NOW_MS, { community: "sun", rules: RULES })];
  const upload = async (
    ...appended: readonly (readonly ["member" | "metering-point" | "allocation-key", object])[]
  ) => {
    for (const [kind, body] of appended) records.push(writer.append(kind, NOW_MS, body as never));
    const sent = await fetch(`${hub.url}/v1/journals/${node.name}/records`, {
      method: "POST",
      headers: { "content-type": "application/cbor" },
      body: Buffer.from(node.epochOf({ epoch, parent: null, records }).batch()),
    });
    expect(sent.status).toBe(200);
    const folded = async () =>
      (await pool.query("SELECT records FROM recomputed_journal")).rows[0]?.records === records.length;
    await expect.poll(folded, { timeout: 20_000 }).toBe(true);
  };
  return upload;
}

const members = async () => (await operator("GET /api/communities/sun/members")).json.items;
const points = async () => (await operator("GET /api/communities/sun/metering-points")).json.items;
const adopted = async () =>
  (await pool.query("SELECT member, is_adopted FROM member ORDER BY member")).rows.map(
    ({ member, is_adopted }) => `${member} ${is_adopted}`,
  );

let upload: Awaited<ReturnType<typeof joinedNode>>;

test("what was set up at a node follows the node until somebody decides on it at the hub, and is told as the node's own", async () => {
  upload = await joinedNode();
  await upload(["member", ANNA], ["metering-point", POINT]);
  expect(await members()).toEqual([{ ...ANNA, version: 1, is_taken: true }]);
  expect(await adopted()).toEqual(["anna true"]);

  await upload(
    ["metering-point", { ...POINT, is_active: false, main_fuse_w: 8_000 }],
    ["member", { ...ANNA, is_active: false, credit_limit_micro: 5 }],
  );
  expect(await members()).toEqual([{ ...ANNA, is_active: false, credit_limit_micro: 5, version: 2, is_taken: true }]);
  expect(await points()).toMatchObject([{ is_active: false, main_fuse_w: 8_000, is_taken: true }]);

  const wish = { ...ANNA, credit_limit_micro: 7 };
  expect((await operator("POST /api/communities/sun/members", wish)).status).toBe(200);
  expect(await adopted()).toEqual(["anna false"]);
  await upload(["member", { ...ANNA, credit_limit_micro: 9 }]);
  expect(await members()).toEqual([{ ...wish, version: 3, is_taken: false }]);
});

const MID_MARKET = { kind: "mid-market" } as const;
const SHARED = { kind: "static", shares: [{ member: "anna", share_ppm: 1_000_000 }] } as const;
/** Nothing has closed at the node, so what is to come is told by the clock on the wall. */
const TOMORROW_S = Math.ceil(Date.now() / 86_400_000 + 1) * 86_400;
const DAY_S = 86_400;
const KEYS = "/api/communities/sun/allocation-keys";

interface ListedKey {
  readonly valid_from_s: number;
  readonly key: { readonly kind: string } | null;
  readonly is_withdrawn: boolean;
  readonly is_taken: boolean;
}

describe("allocation keys", () => {
  const listed = async () => {
    const { version, items } = (await operator(`GET ${KEYS}`)).json;
    const shown = items.map(
      (each: ListedKey) =>
        `${(each.valid_from_s - TOMORROW_S) / DAY_S} ${each.key?.kind ?? "auction"}` +
        `${each.is_withdrawn ? " withdrawn" : ""}${each.is_taken ? " taken" : ""}`,
    );
    return { version, shown };
  };
  const body = (days: number, key: object | null, version: number) => ({
    ...{ valid_from_s: TOMORROW_S + days * DAY_S, key, price_rule: MID_MARKET, version },
  });
  const record = (days: number, key: object | null) =>
    ["allocation-key", { valid_from_s: TOMORROW_S + days * DAY_S, key, price_rule: MID_MARKET }] as const;

  test("set at the node are the coordinator's too, and follow the node", async () => {
    await upload(["member", ANNA], record(0, { kind: "dynamic" }));
    expect(await listed()).toEqual({ version: 1, shown: ["0 dynamic taken"] });
    await upload(record(0, { kind: "priority", groups: [["anna"]] }));
    expect(await listed()).toEqual({ version: 2, shown: ["0 priority taken"] });
  });

  test("set at the hub are told to the node and taken once its journal has the same", async () => {
    expect((await operator(`POST ${KEYS}`, body(2, SHARED, 2))).json).toEqual({
      valid_from_s: TOMORROW_S + 2 * DAY_S,
      version: 3,
    });
    expect((await listed()).shown).toEqual(["0 priority taken", "2 static"]);
    const other = { kind: "hybrid", shares: [["anna", 1_000_000]] };
    await upload(record(2, other));
    expect((await listed()).shown).toEqual(["0 priority taken", "2 static"]);
    await upload(record(2, { ...other, kind: "static" }));
    expect((await listed()).shown).toEqual(["0 priority taken", "2 static taken"]);
  });

  test("that are withdrawn are told as what held before them, also what is added before them later", async () => {
    const told = async () => (await pool.query("SELECT agreed FROM allocation_key ORDER BY valid_from_s")).rows;
    const priority = { key: { kind: "priority", groups: [["anna"]] }, price_rule: MID_MARKET };
    const at = `POST ${KEYS}/${TOMORROW_S + 2 * DAY_S}/withdrawal`;
    expect((await operator(at, { version: 3 })).json.version).toBe(4);
    expect(await listed()).toEqual({ version: 4, shown: ["0 priority taken", "2 static withdrawn"] });
    expect(await told()).toEqual([{ agreed: priority }, { agreed: priority }]);
    await upload(record(2, priority.key));
    expect((await listed()).shown).toEqual(["0 priority taken", "2 static withdrawn taken"]);
    await operator(`POST ${KEYS}`, body(1, null, 4));
    expect((await told())[2]).toEqual({ agreed: { key: null, price_rule: MID_MARKET } });
    expect((await listed()).shown).toEqual(["0 priority taken", "1 auction", "2 static withdrawn"]);
  });

  test("set at the node go on where one to come was withdrawn", async () => {
    const told = async () =>
      (await pool.query("SELECT agreed FROM allocation_key WHERE is_withdrawn")).rows.map(({ agreed }) => agreed.key);
    expect(await told()).toEqual([null]);
    await upload(record(1.5, { kind: "dynamic" }));
    expect((await listed()).shown[2]).toBe("1.5 dynamic taken");
    expect(await told()).toEqual([{ kind: "dynamic" }]);
  });

  test("are refused with what is wrong", async () => {
    const code = async (sent: object) => (await operator(`POST ${KEYS}`, sent)).json.code;
    const shares = (...parts: readonly number[]) =>
      parts.map((share_ppm, at) => ({ member: at === 0 ? "anna" : `m${at}`, share_ppm }));
    expect(await code(body(3, SHARED, 5))).toBe("changed-meanwhile");
    expect(await code(body(0, SHARED, 6))).toBe("allocation-key-exists");
    expect(await code(body(-9, SHARED, 6))).toBe("allocation-key-in-the-past");
    expect(await code(body(500, SHARED, 6))).toBe("allocation-key-too-far");
    expect(await code(body(3, { kind: "static", shares: shares(999_999) }, 6))).toBe("malformed-allocation-key");
    expect(await code(body(3, { kind: "static", shares: shares(1, 999_999) }, 6))).toBe("unknown-member");
    expect(await code(body(3, { kind: "priority", groups: [["anna"], ["anna"]] }, 6))).toBe("malformed-allocation-key");
    for (const key of [{ kind: "dynamic", shares: [] }, { kind: "fair" }, { kind: "static", shares: shares(0.5) }]) {
      expect(await code(body(3, key, 6))).toBe("invalid-input");
    }
    const long = Array.from({ length: 1_000 }, (_, at) => ({ member: `${"m".repeat(28)}${at}`, share_ppm: 1_000 }));
    expect(await code(body(3, { kind: "static", shares: long }, 6))).toBe("unknown-member");
    const withdraw = async (days: number) =>
      (await operator(`POST ${KEYS}/${TOMORROW_S + days * DAY_S}/withdrawal`, { version: 6 })).json.code;
    expect(await withdraw(7)).toBe("no-such-allocation-key");
    expect(await withdraw(-9)).toBe("allocation-key-begun");
    expect((await listed()).version).toBe(6);
  });

  test("are for those to see who see the members, for coordinators to change, and in the audit log", async () => {
    const [viewer, analyst] = [await hub.as("viewer", "sun"), await hub.as("analyst", "sun")];
    expect((await viewer(`GET ${KEYS}`)).json.code).toBe("wrong-role");
    expect((await analyst(`GET ${KEYS}?limit=1`)).json).toMatchObject({ items: [{}], next: String(TOMORROW_S) });
    expect((await analyst(`POST ${KEYS}`, body(3, SHARED, 6))).json.code).toBe("wrong-role");
    expect((await analyst("GET /api/communities/moon/allocation-keys")).json.code).toBe("out-of-scope");
    const { items } = (await operator("GET /api/communities/sun/audit?limit=50")).json;
    const acts = items.filter(({ action }: { action: string }) => action.startsWith("allocation-key-"));
    expect(acts.map(({ action, subject }: Record<string, string>) => `${action} ${subject}`)).toEqual([
      `allocation-key-added ${TOMORROW_S + DAY_S}`,
      `allocation-key-withdrawn ${TOMORROW_S + 2 * DAY_S}`,
      `allocation-key-added ${TOMORROW_S + 2 * DAY_S}`,
    ]);
  });
});

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
