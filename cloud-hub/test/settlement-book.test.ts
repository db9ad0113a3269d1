import { decodeHeader, decodeLeaves, decodeReport, decodeRows, sha256 } from "@localgrid/protocol/settlement-batch";
import { leafHashes, treeRoot } from "@localgrid/protocol/settlement-tree";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PostgresSettlementRecords } from "../src/adapters/postgres/postgres-settlement-records.ts";
import { startTestPostgres, type TestPostgres } from "../src/adapters/postgres/test-database.ts";
import type { SealedBatch } from "../src/settlement/sealed-batch.ts";
import type { SealOutcome } from "../src/settlement/settlement-book.ts";
import { CHAIN, FIRST_S, LENGTH_S, SettledCommunity, SUN, type TestInterval, WINDOW_S } from "./settled-community.ts";

let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await startTestPostgres();
});

afterAll(() => postgres?.stop());

/** Anna buys 300 Wh of ben at 100,000 micro/kWh and pays a network fee on it. */
const TRADE: TestInterval = {
  members: { anna: [300, -36_000_050n], ben: [-300, 30_000_000n] },
  meters: { "p-anna": [400, 0], "p-ben": [0, 350] },
  price_micro_per_kwh: 100_000,
};

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

/** With bytes as text: those of the database are of another class than those of the code. */
function shown(of: object | null): unknown {
  const entries = Object.entries(of ?? {}).map(([name, value]) => [
    name,
    value instanceof Uint8Array ? hex(value) : value,
  ]);
  return Object.fromEntries(entries);
}

function batchIn(outcome: SealOutcome): SealedBatch {
  if (outcome.kind !== "sealed") throw new Error(JSON.stringify(outcome));
  return outcome.batch;
}

async function withTrade(limits: Readonly<Record<string, number | null>> = { anna: null, ben: null }) {
  const sun = await SettledCommunity.open(postgres);
  await sun.addMembers(limits);
  await sun.close(FIRST_S, TRADE);
  await sun.openZone();
  return sun;
}

describe("a zone", () => {
  test("is entered with its first closed interval, and keeps its number", async () => {
    const sun = await SettledCommunity.open(postgres);
    expect(await sun.book.zones(3_600, 7)).toEqual([]);
    await sun.close(FIRST_S + LENGTH_S, TRADE);
    const [zone] = await sun.book.zones(3_600, 7);
    expect(zone).toMatchObject({
      community: SUN,
      zone: 1,
      status: "new",
      window_start_s: FIRST_S,
      window_end_s: FIRST_S,
      sealed_seq: 0,
      chain: null,
      signers: [],
    });
    expect(zone?.node_key).toHaveLength(32);
    expect(await sun.seal()).toEqual({ kind: "waiting", for: "zone" });
    const keys = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
    await sun.book.markOpen(SUN, { chain: CHAIN, signers: keys, threshold: 2 });
    await sun.book.markOpen(SUN, { chain: { ...CHAIN, domain: new Uint8Array(32) }, signers: [], threshold: 0 });
    const [opened] = await sun.book.zones(3_600, 8);
    expect(opened).toMatchObject({ status: "open", threshold: 2, zone: 1 });
    expect(opened?.chain?.settlement_contract).toBe(CHAIN.settlement_contract);
    expect(opened?.signers.map((key) => key[0])).toEqual([1, 2]);
    expect((await sun.seal({ domain: new Uint8Array(32) })).kind).toBe("refused");
  });

  test("whose signers governance has changed counts signatures of the new ones only, by their new places", async () => {
    const sun = await withTrade();
    const { batch_hash, seq } = batchIn(await sun.seal());
    const [old, kept, added] = [1, 2, 3].map((fill) => new Uint8Array(32).fill(fill)) as [
      Uint8Array,
      Uint8Array,
      Uint8Array,
    ];
    const places = async () => (await sun.book.openBatch(SUN))?.signatures.map(({ index }) => index);
    await sun.book.setSigners(SUN, { signers: [old, kept], threshold: 1 });
    for (const signer of [old, kept])
      await sun.book.attest(SUN, seq, { signer, batch_hash, signature: new Uint8Array(64) });
    expect(await places()).toEqual([0, 1]);
    await sun.book.setSigners(SUN, { signers: [kept, added], threshold: 2 });
    expect(await places()).toEqual([0]);
    expect((await sun.book.zones(3_600, 7))[0]).toMatchObject({ threshold: 2, status: "open" });
  });

  test("is opened with room above its largest fuse and prices", async () => {
    const sun = await withTrade();
    for (const point of ["p1", "p2"]) {
      await sun.pool.query("INSERT INTO metering_point VALUES ($1, $2, 'anna', true, 30000, null, 0)", [SUN, point]);
    }
    await sun.pool.query("INSERT INTO tariff VALUES ($1, 0, 400000, -50000, 1, 1, 0)", [SUN]);
    expect(await sun.book.bounds(SUN)).toEqual({
      max_power_w: 240_000,
      min_price_micro_per_kwh: -1_600_000,
      max_price_micro_per_kwh: 1_600_000,
    });
  });
});

describe("a batch", () => {
  test("holds what members bought, sold, paid and received, to the unit, with proofs and report", async () => {
    const sun = await withTrade();
    const batch = batchIn(await sun.seal());
    expect(batch).toMatchObject({ community: SUN, zone: 1, seq: 1, window_start_s: FIRST_S, trade_count: 2 });
    expect(batch.window_end_s).toBe(FIRST_S + WINDOW_S);
    expect(decodeRows(batch.rows)).toEqual([
      { member: 0, energy_wh: 0n, money_units: 60_001n },
      { member: 1, energy_wh: 300n, money_units: -360_001n },
      { member: 2, energy_wh: -300n, money_units: 300_000n },
    ]);
    const leaves = decodeLeaves(batch.leaves);
    expect(leaves).toMatchObject([
      {
        zone: 1,
        seq: 1,
        index: 0,
        interval_start_s: FIRST_S,
        member: 1,
        revision: 0,
        energy_wh: 300n,
        money_nano: -36_000_050n,
      },
      { index: 1, member: 2, energy_wh: -300n, price_micro_per_kwh: 100_000n, money_nano: 30_000_000n },
    ]);
    expect(hex(batch.trades_root)).toBe(hex(treeRoot(leafHashes(batch.leaves, 56))));
    expect(decodeReport(batch.report)).toMatchObject({
      produced_wh: 350n,
      retired_wh: 300n,
      covered_s: 900,
      price_micro_per_kwh: 100_000n,
    });
    const header = decodeHeader(batch.header);
    expect(shown(header)).toMatchObject({
      zone: 1,
      seq: 1,
      domain: hex(CHAIN.domain),
      rows_hash: hex(sha256(batch.rows)),
      trades_root: hex(batch.trades_root),
    });
    expect(hex(batch.batch_hash)).toBe(hex(sha256(batch.header)));
    expect(shown(await sun.book.openBatch(SUN))).toEqual(shown(batch));
  });

  test("is alone until it is final; what closes meanwhile comes into the next one", async () => {
    const sun = await withTrade();
    const first = batchIn(await sun.seal());
    await sun.close(FIRST_S + LENGTH_S, TRADE);
    await sun.close(FIRST_S + 2 * LENGTH_S, TRADE);
    expect(await sun.seal()).toEqual({ kind: "waiting", for: "open-batch" });
    await sun.confirm(first.seq);
    await sun.confirm(first.seq);
    expect(await sun.book.openBatch(SUN)).toBeNull();
    const second = batchIn(await sun.seal());
    expect(second).toMatchObject({ seq: 2, window_start_s: first.window_end_s, trade_count: 4 });
    expect(second.window_end_s).toBe(FIRST_S + 3 * WINDOW_S);
    const kept = await new PostgresSettlementRecords(sun.pool).find(SUN, 1);
    expect(shown(kept?.batch ?? null)).toEqual(shown(first));
    await sun.confirm(2);
    expect(await sun.seal()).toEqual({ kind: "nothing" });
  });

  test("is told to the community's nodes in a receipt, and again when it is final", async () => {
    const sun = await withTrade();
    const batch = batchIn(await sun.seal({ at_ms: 50 }));
    const receipts = async () => (await sun.pool.query("SELECT receipt, kind, body, created_at_ms FROM receipt")).rows;
    const body = {
      seq: 1,
      zone: 1,
      state: "sealed",
      window_start_s: FIRST_S,
      window_end_s: FIRST_S + WINDOW_S,
      trade_count: 2,
      trades_root: hex(batch.trades_root),
      batch_hash: hex(batch.batch_hash),
      header: hex(batch.header),
      rows: hex(batch.rows),
      members: [
        [1, "anna"],
        [2, "ben"],
      ],
      intervals: [[FIRST_S, 0]],
      tx_hash: null,
      ledger: null,
      confirmed_at_ms: null,
      settlement_contract: CHAIN.settlement_contract,
      network_passphrase: CHAIN.network_passphrase,
    };
    expect(await receipts()).toEqual([{ receipt: "batch-1", kind: "batch", body, created_at_ms: 50 }]);
    await sun.confirm(1, 20);
    const settled = { ...body, state: "settled", tx_hash: "ab".repeat(32), ledger: 101, confirmed_at_ms: 20 };
    expect(await receipts()).toEqual([{ receipt: "batch-1", kind: "batch", body: settled, created_at_ms: 51 }]);
  });

  test("holds three weeks of a long backlog at most, and the next one goes on behind it", async () => {
    const sun = await withTrade();
    const BACKLOG = 2_500;
    await sun.pool.query(
      `INSERT INTO recomputed_interval (node, start_s, revision, length_s, matched_wh, demand_wh, supply_wh, saving_nano,
         closed_at_ms, input_digest, result_digest, node_matched_wh, node_input_digest, node_result_digest, is_same,
         official_points, points)
       SELECT $1, $2::bigint + ${LENGTH_S} * i, 0, ${LENGTH_S}, 0, 0, 0, 0, 0, '\\x01', '\\x01', 0, '\\x01', '\\x01', true, 0, 1
         FROM generate_series(1, ${BACKLOG}) AS i`,
      [sun.node, FIRST_S],
    );
    await sun.pool.query(
      `INSERT INTO recomputed_point_interval
       SELECT $1, 'p-ben', $2::bigint + ${LENGTH_S} * i, 0, 0, 1, 'valid', true, false FROM generate_series(1, ${BACKLOG}) AS i`,
      [sun.node, FIRST_S],
    );
    const [first, chain_time_s] = [batchIn(await sun.seal()), FIRST_S + (BACKLOG + 1) * LENGTH_S];
    expect([first.trade_count, first.window_end_s]).toEqual([2, FIRST_S + 2_000 * LENGTH_S]);
    await sun.confirm(1);
    const second = batchIn(await sun.seal({ chain_time_s }));
    expect([second.trade_count, second.window_end_s]).toEqual([0, chain_time_s]);
    const produced = [first, second].map(({ report }) => decodeReport(report).produced_wh);
    expect(produced).toEqual([350n + 1_999n, 501n]);
    await sun.confirm(2);
    expect(await sun.seal({ chain_time_s })).toEqual({ kind: "nothing" });
  });

  test("is never changed, whoever tries", async () => {
    const sun = await withTrade();
    await sun.seal();
    const change = (text: string) => expect(sun.pool.query(text)).rejects.toThrow("is never changed");
    await change("UPDATE settlement_batch SET rows = '\\x00'");
    await change("UPDATE settlement_batch SET confirmed_at_ms = 1, window_end_s = window_end_s + 1");
    await change("DELETE FROM settlement_batch");
    await sun.confirm(1);
    await change("UPDATE settlement_batch SET ledger = 5");
  });
});
