import { LEAF_BYTES } from "@localgrid/protocol/settlement-batch";
import { isIncluded, leafHash } from "@localgrid/protocol/settlement-tree";
import { memberId } from "@localgrid/vocabulary/identifiers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { eventually } from "../../test/eventually.ts";
import { MemberTrades } from "./member-trades.ts";
import { LENGTH_S } from "./test-batches.ts";
import { SettlementWorld } from "./test-settlement.ts";

const ANNA = memberId("anna");
const ALWAYS = { from_s: 0, to_s: 1_000_000 };

let world: SettlementWorld;
let trades: MemberTrades;

beforeEach(() => {
  world = new SettlementWorld();
  world.settlement.connected("https://hub.example");
  trades = new MemberTrades({ store: world.store, ledger: world.ledger, turn: async () => {} });
  world.ledger.close(0, { anna: 350n, bert: -350n });
});

afterEach(() => world.settlement.stop());

async function seal(window_end_s: number, settled?: { readonly ledger: number }): Promise<number> {
  const batch = world.sealer.seal(window_end_s);
  world.tell(batch, settled);
  await eventually("it is checked", () => world.store.batch(batch.seq)?.verdict);
  return batch.seq;
}

const states = async () => (await trades.of(ANNA, ALWAYS)).intervals.map(({ start_s, state }) => [start_s, state]);

test("An interval is open, then sealed, then settled, and open again once it is corrected", async () => {
  expect(await states()).toEqual([[0, "open"]]);
  const batch = world.sealer.seal(LENGTH_S);
  world.tell(batch);
  await eventually("it is checked", () => world.store.batch(1)?.verdict);
  world.ledger.close(LENGTH_S, { anna: 1n, bert: -1n });
  expect(await states()).toEqual([
    [0, "sealed"],
    [LENGTH_S, "open"],
  ]);
  world.tell(batch, { ledger: 4 });
  await eventually("it is settled", () => world.store.batch(1)?.state === "settled");
  expect((await states())[0]).toEqual([0, "settled"]);
  world.ledger.close(0, { anna: 340n, bert: -340n });
  expect((await states())[0]).toEqual([0, "open"]);
  await seal(2 * LENGTH_S, { ledger: 5 });
  expect(await states()).toEqual([
    [0, "settled"],
    [LENGTH_S, "settled"],
  ]);
});

test("A member sees the own trades of a period, with their batches, and nobody else's", async () => {
  world.ledger.close(LENGTH_S, { bert: 7n, carl: -7n });
  world.ledger.close(2 * LENGTH_S, { anna: -20n, carl: 20n });
  await seal(2 * LENGTH_S, { ledger: 4 });
  await seal(3 * LENGTH_S);
  const all = await trades.of(ANNA, ALWAYS);
  expect(all.trades.map(({ seq, interval_start_s, energy_wh }) => [seq, interval_start_s, energy_wh])).toEqual([
    [1, 0, 350n],
    [2, 2 * LENGTH_S, -20n],
  ]);
  expect(all.batches.map(({ seq, state }) => [seq, state])).toEqual([
    [1, "settled"],
    [2, "sealed"],
  ]);
  expect((await trades.of(ANNA, { from_s: LENGTH_S, to_s: 2 * LENGTH_S })).trades).toEqual([]);
  expect((await trades.of(memberId("nobody"), ALWAYS)).trades).toEqual([]);
});

test("A proof leads from an own trade to the root that the signed header names, also with the hub away", async () => {
  world.ledger.close(LENGTH_S, { anna: 7n, bert: 1n, carl: -8n });
  const seq = await seal(2 * LENGTH_S);
  world.hub.failure = { kind: "away", reason: "ECONNREFUSED" };
  const own = (await trades.of(ANNA, ALWAYS)).trades;
  expect(own).toHaveLength(2);
  for (const { index } of own) {
    const found = trades.proof(ANNA, { seq, index });
    if (found === null) throw new Error("no proof");
    const { leaf, proof, batch } = found;
    const { trade_count: size, trades_root: root } = batch;
    expect(leaf).toHaveLength(LEAF_BYTES);
    expect(isIncluded(leafHash(leaf), { index, size }, { proof, root })).toBe(true);
  }
});

test("There is no proof of a neighbour's trade, of one that is not there, or of an unknown batch", async () => {
  const seq = await seal(LENGTH_S);
  expect(trades.proof(ANNA, { seq, index: 0 })).not.toBeNull();
  expect(trades.proof(ANNA, { seq, index: 1 })).toBeNull();
  expect(trades.proof(ANNA, { seq, index: 2 })).toBeNull();
  expect(trades.proof(ANNA, { seq: seq + 1, index: 0 })).toBeNull();
  expect(trades.proof(memberId("nobody"), { seq, index: 0 })).toBeNull();
});

test("Trades are kept as long as configured, and sums as long as corrections may come", async () => {
  const day_s = 86_400;
  world.kept_days = 2;
  await world.restart();
  await seal(LENGTH_S, { ledger: 1 });
  world.now_ms = 3 * day_s * 1000;
  world.ledger.close(2 * day_s, { anna: 1n, bert: -1n });
  await seal(3 * day_s, { ledger: 2 });
  await eventually("old trades are gone", () => world.store.leaves(1) === null);
  expect(world.store.leaves(2)).not.toBeNull();
  expect(trades.proof(ANNA, { seq: 1, index: 0 })).toBeNull();
  expect(await states()).toEqual([
    [0, "settled"],
    [2 * day_s, "settled"],
  ]);
  world.now_ms = 402 * day_s * 1000;
  world.settlement.wake();
  await eventually("old sums are gone", () => world.store.fills(0).size === 0);
});
