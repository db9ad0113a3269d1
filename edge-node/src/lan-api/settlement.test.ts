import { afterEach, beforeEach, expect, test } from "vitest";
import { eventually } from "../../test/eventually.ts";
import { MemberTrades } from "../settlement/member-trades.ts";
import { LENGTH_S } from "../settlement/test-batches.ts";
import { SettlementWorld } from "../settlement/test-settlement.ts";
import { startTestApi, type TestApi } from "./test-client.ts";
import { START_S } from "./test-ports.ts";

let world: SettlementWorld;
let api: TestApi;

beforeEach(async () => {
  world = new SettlementWorld();
  world.settlement.connected("https://hub.example");
  api = await startTestApi({
    trades: new MemberTrades({ store: world.store, ledger: world.ledger, turn: async () => {} }),
  });
  world.ledger.close(START_S, { "home-1": 350n, "home-2": -350n });
  const batch = world.sealer.seal(START_S + LENGTH_S);
  world.tell(batch, { ledger: 12 });
  await eventually("the batch is checked", () => world.store.batch(1)?.verdict);
  world.ledger.close(START_S + LENGTH_S, { "home-1": -2n, "home-2": 2n });
});

afterEach(async () => {
  await api.app.close();
  await world.settlement.stop();
});

test("A member sees what became of a month's own intervals", async () => {
  const member = await api.as("member");
  const { status, json } = await member.get("/api/settlement/trades?month=2016-08");
  expect(status).toBe(200);
  expect(json.newest).toEqual({ sealed_seq: 1, settled_seq: 1, settled_until_s: START_S + LENGTH_S });
  expect(json.batches).toMatchObject([
    { seq: 1, state: "settled", verdict: "agrees", ledger: 12, tx_hash: "ab".repeat(32) },
  ]);
  expect(json.trades).toEqual([
    {
      seq: 1,
      index: 0,
      start_s: START_S,
      revision: 0,
      energy_wh: 350,
      price_micro_per_kwh: 150_000,
      money_nano: "-52500000",
    },
  ]);
  expect(json.intervals).toEqual([
    { start_s: START_S, state: "settled", energy_wh: 350, money_nano: "-52500000" },
    { start_s: START_S + LENGTH_S, state: "open", energy_wh: -2, money_nano: "300000" },
  ]);
  const range = await member.get(`/api/settlement/trades?from_s=${START_S}&to_s=${START_S + LENGTH_S}`);
  expect(range.json.intervals).toHaveLength(1);
});

test("A proof has everything that is needed to check a trade without the node", async () => {
  const member = await api.as("member");
  const { status, json } = await member.get("/api/settlement/trades/1/0/proof");
  expect(status).toBe(200);
  expect(json).toMatchObject({ trade_count: 2, trade: { index: 0 }, batch: { seq: 1, ledger: 12 } });
  expect(json.leaf).toHaveLength(112);
  expect(json.proof).toHaveLength(1);
  expect(json.header).toHaveLength(404);
  expect(json.settlement_contract).toMatch(/^C/);
  expect(json.network_passphrase).toBe("localgrid test");
});

test("Another member's trade is answered like one that is not there", async () => {
  const member = await api.as("member");
  const [others, missing] = [
    await member.get("/api/settlement/trades/1/1/proof"),
    await member.get("/api/settlement/trades/9/0/proof"),
  ];
  expect([others.status, missing.status]).toEqual([404, 404]);
  expect(others.json.code).toBe("unknown-trade");
  expect(Object.keys(others.json)).toEqual(Object.keys(missing.json));
  const neighbour = await api.as("member", "home-2");
  expect((await neighbour.get("/api/settlement/trades/1/1/proof")).status).toBe(200);
});

test.each(["coordinator", "installer"] as const)("The role %s sees no member's trades", async (role) => {
  const other = await api.as(role);
  expect((await other.get("/api/settlement/trades?month=2016-08")).json.code).toBe("own-figures-only");
  expect((await other.get("/api/settlement/trades/1/0/proof")).json.code).toBe("own-figures-only");
});

test.each([
  ["", "bad-range"],
  ["?month=2016-8", "invalid-input"],
  ["?month=2016-08&from_s=0&to_s=9", "bad-range"],
  ["?from_s=0", "bad-range"],
  ["?year=2016", "invalid-input"],
  ["?from_s=9&to_s=9", "bad-range"],
  ["?from_s=0&to_s=259201", "bad-range"],
])("The period %s is refused with %s", async (query, code) => {
  const member = await api.as("member");
  const { status, json } = await member.get(`/api/settlement/trades${query}`);
  expect([status, json.code]).toEqual([400, code]);
});
