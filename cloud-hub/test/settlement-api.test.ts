import { sign } from "node:crypto";
import { requestAuthorization } from "@localgrid/protocol/node-proofs";
import { decodeHeader, decodeLeaves } from "@localgrid/protocol/settlement-batch";
import { isIncluded, leafHash, treeRoot } from "@localgrid/protocol/settlement-tree";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestPostgres, type TestPostgres } from "../src/adapters/postgres/test-database.ts";
import { TestNode } from "../src/test-support/test-node.ts";
import { type PeopleHub, type Send, startPeopleHub } from "./people.ts";
import { CHAIN, FIRST_S, LENGTH_S, SettledCommunity, SUN, type TestInterval, WINDOW_S } from "./settled-community.ts";

const TRADE: TestInterval = {
  members: { anna: [300, -36_000_000n], ben: [-300, 30_000_000n] },
  meters: { "p-anna": [400, 0], "p-ben": [0, 350] },
  price_micro_per_kwh: 100_000,
};
const BATCHES = "/api/communities/sun/batches";

const node = new TestNode();
let postgres: TestPostgres;
let sun: SettledCommunity;
let hub: PeopleHub;
let operator: Send;

beforeAll(async () => {
  postgres = await startTestPostgres();
  sun = await SettledCommunity.open(postgres);
  await sun.enrolNode(node.key.publicKey, 5);
  await sun.addMembers({ anna: 1_000_000, ben: null });
  hub = await startPeopleHub(sun.pool);
  operator = await hub.as("operator");
  await sun.close(FIRST_S, TRADE);
  await sun.close(FIRST_S + LENGTH_S, TRADE);
  await sun.openZone([new Uint8Array(32), node.key.publicKey], 2);
  // The first batch is final, the second one is open, and one window waits.
  await sun.seal({ max_trades: 2, at_ms: 1_000 });
  await sun.confirm(1, 2_000);
  await sun.seal({ at_ms: 3_000 });
  await sun.close(FIRST_S + 2 * LENGTH_S, TRADE);
});

afterAll(async () => {
  await hub?.stop();
  await postgres?.stop();
});

function bytesOf(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex, "hex"));
}

async function asNode(asking: TestNode, request: string, body?: object): Promise<Response> {
  const [method, target] = request.split(" ") as [string, string];
  const authorization = requestAuthorization({ method, target, at_ms: Date.now() }, asking.key);
  const content = body === undefined ? {} : { "content-type": "application/json" };
  return fetch(`${hub.url}${target}`, {
    method,
    headers: { authorization, ...content },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

describe("people see", () => {
  test("how far each community's settlement has come, and what waits since when", async () => {
    const { status, json } = await operator("GET /api/settlement");
    expect(status).toBe(200);
    expect(json.chain).toMatchObject({ status: "off", network: null, problem: null });
    expect(json.zones).toEqual([
      {
        community: "sun",
        zone: 1,
        status: "open",
        sealed_seq: 2,
        confirmed_seq: 1,
        window_end_s: FIRST_S + 2 * WINDOW_S,
        waiting_windows: 1,
        waiting_since_s: FIRST_S + WINDOW_S,
        open_batch: { seq: 2, state: "sealed", sealed_at_ms: 3_000 },
        carried_members: 0,
        carried_units: "0",
      },
    ]);
    await sun.pool.query("INSERT INTO community (id, created_at_ms) VALUES ('moon', 0)");
    const ofMoon = await hub.as("coordinator", "moon");
    expect((await ofMoon("GET /api/settlement")).json.zones).toEqual([]);
  });

  test("the same in metrics", async () => {
    const { text } = await hub.nobody("GET /metrics");
    for (const line of [
      'settlement_chain{status="off"} 1',
      'settlement_sealed_batches{community="sun"} 2',
      'settlement_final_batches{community="sun"} 1',
      'settlement_waiting_windows{community="sun"} 1',
      `settlement_waiting_since_seconds{community="sun"} ${FIRST_S + WINDOW_S}`,
      'settlement_carried_members{community="sun"} 0',
    ]) {
      expect(text).toContain(`localgrid_hub_${line}\n`);
    }
  });

  test("all batches, the newest first and page by page", async () => {
    const first = (await operator(`GET ${BATCHES}?limit=1`)).json;
    expect(first.items).toMatchObject([{ seq: 2, state: "sealed", tx_hash: null, confirmed_at_ms: null }]);
    const second = (await operator(`GET ${BATCHES}?limit=1&after=${first.next}`)).json;
    expect(second).toMatchObject({
      items: [
        {
          seq: 1,
          state: "confirmed",
          window_start_s: FIRST_S,
          window_end_s: FIRST_S + WINDOW_S,
          windows: 1,
          trade_count: 2,
          row_count: 3,
          produced_wh: 350,
          retired_wh: 300,
          moved_units: "360000",
          fee_stroops: 30_000,
          tx_hash: "ab".repeat(32),
          ledger: 101,
          sealed_at_ms: 1_000,
          confirmed_at_ms: 2_000,
        },
      ],
      next: null,
    });
  });

  test("one batch with who it moved how much", async () => {
    const { json } = await operator(`GET ${BATCHES}/1`);
    expect(json.rows).toEqual([
      { member: null, number: 0, energy_wh: 0, money_units: "60000" },
      { member: "anna", number: 1, energy_wh: 300, money_units: "-360000" },
      { member: "ben", number: 2, energy_wh: -300, money_units: "300000" },
    ]);
    expect(json).toMatchObject({ state: "confirmed", submissions: [] });
    expect(decodeHeader(bytesOf(json.header))).toMatchObject({ seq: 1, zone: 1 });
    expect((await operator(`GET ${BATCHES}/3`)).json.code).toBe("unknown-batch");
    expect((await operator(`GET ${BATCHES}/0`)).json.code).toBe("invalid-input");
  });

  test("its trades, all or of one member", async () => {
    const { items } = (await operator(`GET ${BATCHES}/1/trades`)).json;
    expect(items).toEqual([
      {
        index: 0,
        interval_start_s: FIRST_S,
        member: "anna",
        number: 1,
        revision: 0,
        energy_wh: 300,
        price_micro_per_kwh: 100_000,
        money_nano: "-36000000",
      },
      expect.objectContaining({ index: 1, member: "ben", energy_wh: -300, money_nano: "30000000" }),
    ]);
    const page = (await operator(`GET ${BATCHES}/1/trades?limit=1`)).json;
    expect((await operator(`GET ${BATCHES}/1/trades?after=${page.next}`)).json.items).toEqual(items.slice(1));
    expect((await operator(`GET ${BATCHES}/1/trades?member=ben`)).json.items).toEqual(items.slice(1));
  });

  test("a proof of each trade, and of its batch among the final ones", async () => {
    const { json } = await operator(`GET ${BATCHES}/1/trades/1/proof`);
    const { leaf, index, trade_count: size, proof, header, batch_count, batch_proof, ...chain } = json;
    const { trades_root: root } = decodeHeader(bytesOf(header));
    const hashed = leafHash(bytesOf(leaf));
    expect(isIncluded(hashed, { index, size }, { proof: proof.map(bytesOf), root })).toBe(true);
    expect(decodeLeaves(bytesOf(leaf))).toMatchObject([{ member: 2, index: 1 }]);
    const { tx_hash, ledger, settlement_contract, network_passphrase, batch_hash } = chain;
    expect({ tx_hash, ledger }).toEqual({ tx_hash: "ab".repeat(32), ledger: 101 });
    expect([settlement_contract, network_passphrase]).toEqual([CHAIN.settlement_contract, CHAIN.network_passphrase]);
    const ofBatch = { proof: batch_proof.map(bytesOf), root: treeRoot([leafHash(bytesOf(batch_hash))]) };
    expect(isIncluded(leafHash(bytesOf(batch_hash)), { index: 0, size: batch_count }, ofBatch)).toBe(true);
    const open = (await operator(`GET ${BATCHES}/2/trades/0/proof`)).json;
    expect(open).toMatchObject({ tx_hash: null, batch_count: 0, batch_proof: [] });
    expect((await operator(`GET ${BATCHES}/1/trades/2/proof`)).json.code).toBe("unknown-trade");
  });
});

describe("a node", () => {
  const place = (seq: number) => `/v1/nodes/${node.name}/batches/${seq}`;

  test("gets its community's leaves and receipts, and nobody else does", async () => {
    const leaves = await asNode(node, `GET ${place(2)}/leaves`);
    expect(leaves.headers.get("content-type")).toBe("application/octet-stream");
    const bytes = new Uint8Array(await leaves.arrayBuffer());
    expect(decodeLeaves(bytes)).toMatchObject([
      { seq: 2, interval_start_s: FIRST_S + LENGTH_S, member: 1 },
      { seq: 2, member: 2 },
    ]);
    const receipt = await (await asNode(node, `GET ${place(1)}`)).json();
    const query = "SELECT body FROM receipt WHERE community = $1 AND receipt = 'batch-1'";
    expect(receipt).toEqual((await sun.pool.query(query, [SUN])).rows[0].body);
    expect(receipt).toMatchObject({ state: "settled", ledger: 101 });
    for (const target of [place(3), `${place(3)}/leaves`]) {
      const answer = await asNode(node, `GET ${target}`);
      expect([answer.status, (await answer.json()).code]).toEqual([404, "unknown-batch"]);
    }
    const stranger = new TestNode();
    expect((await asNode(stranger, `GET ${place(2)}/leaves`)).status).toBe(403);
    expect((await fetch(`${hub.url}${place(2)}/leaves`)).status).toBe(401);
  });

  test("signs a batch, once and again, and no other bytes", async () => {
    const batch_hash = (await operator(`GET ${BATCHES}/2`)).json.batch_hash;
    const signature = sign(null, bytesOf(batch_hash), node.key.privateKey).toString("hex");
    const attest = async (seq: number, body: object) => {
      const answer = await asNode(node, `POST ${place(seq)}/attestation`, body);
      return answer.status === 204 ? 204 : (await answer.json()).code;
    };
    expect((await sun.book.openBatch(SUN))?.signatures).toEqual([]);
    expect(await attest(2, { batch_hash, signature: "00".repeat(64) })).toBe("wrong-signature");
    const other = "11".repeat(32);
    const ofOther = sign(null, bytesOf(other), node.key.privateKey).toString("hex");
    expect(await attest(2, { batch_hash: other, signature: ofOther })).toBe("batch-differs");
    expect(await attest(3, { batch_hash, signature })).toBe("unknown-batch");
    expect(await attest(2, { batch_hash, signature })).toBe(204);
    expect(await attest(2, { batch_hash, signature })).toBe(204);
    const held = (await sun.book.openBatch(SUN))?.signatures;
    expect(held).toEqual([{ index: 1, signature: Buffer.from(signature, "hex") }]);
  });
});
