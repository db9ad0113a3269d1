import { verify } from "node:crypto";
import { ed25519PublicKey } from "@localgrid/journal/head";
import type { BatchRow } from "@localgrid/protocol/settlement-batch";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { eventually } from "../../test/eventually.ts";
import { differingBatches, settlementAlarms } from "./settlement-report.ts";
import { LENGTH_S, type Tampering } from "./test-batches.ts";
import { SettlementWorld } from "./test-settlement.ts";

let world: SettlementWorld;

beforeEach(() => {
  world = new SettlementWorld();
  world.settlement.connected("https://hub.example");
});

afterEach(() => world.settlement.stop());

const verdictOf = (seq: number) => world.store.batch(seq)?.verdict ?? null;
const concluded = (seq: number) => eventually(`batch ${seq} is checked`, () => verdictOf(seq));
const signed = (seq: number) => eventually(`batch ${seq} is signed`, () => world.hub.attested.get(seq));
const alarms = () => settlementAlarms(world.store);

describe("A batch that agrees with the own ledger", () => {
  test("is signed with the node's key, over its hash", async () => {
    world.ledger.close(0, { anna: 350n, bert: -350n });
    world.ledger.close(LENGTH_S, { anna: -7n, carl: 4n, bert: 3n });
    const batch = world.sealer.seal(2 * LENGTH_S);
    world.tell(batch);
    const { batch_hash, signature } = await signed(1);
    expect(batch_hash).toEqual(batch.batch_hash);
    expect(verify(null, batch.batch_hash, ed25519PublicKey(world.key.publicKey), signature)).toBe(true);
    expect(verdictOf(1)).toBe("agrees");
    expect(alarms()).toEqual([]);
  });

  test("is known as settled once the hub says so", async () => {
    world.ledger.close(0, { anna: 350n, bert: -350n });
    const batch = world.sealer.seal(LENGTH_S);
    world.tell(batch);
    await signed(1);
    world.tell(batch, { ledger: 42 });
    await eventually("it is settled", () => world.store.batch(1)?.state === "settled");
    expect(world.store.batch(1)).toMatchObject({ ledger: 42, tx_hash: "ab".repeat(32), verdict: "agrees" });
    expect(world.store.summary()).toMatchObject({ sealed_seq: 1, settled_seq: 1, settled_until_s: LENGTH_S });
  });

  test("settles of a correction no more than the difference", async () => {
    world.ledger.close(0, { anna: 350n, bert: -350n });
    world.tell(world.sealer.seal(LENGTH_S));
    await signed(1);
    world.ledger.close(0, { anna: 300n, bert: -310n, carl: 10n });
    world.ledger.close(LENGTH_S, { anna: 1n, bert: -1n });
    world.tell(world.sealer.seal(2 * LENGTH_S));
    await signed(2);
    expect(world.store.batch(2)?.trade_count).toBe(5);
  });

  test("agrees also where the node has corrected an interval in the meantime", async () => {
    world.ledger.close(0, { anna: 350n, bert: -350n });
    const batch = world.sealer.seal(LENGTH_S);
    world.ledger.close(0, { anna: 340n, bert: -340n });
    world.tell(batch);
    await signed(1);
  });

  test("is signed when the hub comes back, and once only after a restart", async () => {
    world.ledger.close(0, { anna: 350n, bert: -350n });
    world.hub.failure = { kind: "away", reason: "ECONNREFUSED" };
    world.tell(world.sealer.seal(LENGTH_S));
    await eventually("the hub was asked twice", () => world.hub.asked >= 2);
    expect(world.failures).toContain("hub-away");
    world.hub.failure = null;
    await signed(1);
    world.hub.attested.clear();
    await world.restart();
    world.ledger.close(LENGTH_S, { anna: 1n, bert: -1n });
    world.tell(world.sealer.seal(2 * LENGTH_S));
    await signed(2);
    expect([...world.hub.attested.keys()]).toEqual([2]);
  });

  test("may let a member pay later, but never more or too early", async () => {
    world.ledger.close(0, { anna: 35_000n, bert: -35_000n });
    world.tell(world.sealer.seal(LENGTH_S, { rows: (rows) => move(rows, { from: 0, to: 1, units: 1_000n }) }));
    await signed(1);
    world.ledger.close(LENGTH_S, { anna: 1n, bert: -1n });
    const batch = world.sealer.seal(2 * LENGTH_S);
    world.tell(batch);
    await signed(2);
    expect(world.store.total(1).money_units).toBe(world.store.total(1).money_nano / 100n);
  });
});

const OTHER_CONTRACT = "CDLZFC3SYJYDZT7K67VZ75HPJVIEUVNIXF47ZG2FB2RMQQVU2HHGCYSC";

/** Changes what stands at a place of a list. */
function changeAt<Item extends object>(list: Item[], at: number, change: Partial<Item>): void {
  list.splice(at, 1, { ...(list[at] as Item), ...change });
}

interface TamperingCase {
  readonly what: string;
  readonly how: Tampering;
  readonly reason: string;
  readonly index: number | null;
}

const TAMPERINGS: readonly TamperingCase[] = [
  {
    what: "a trade has another amount",
    how: { leaves: (all) => changeAt(all, 1, { money_nano: 1n }) },
    reason: "trade-differs",
    index: 1,
  },
  {
    what: "a trade has other energy",
    how: { leaves: (all) => changeAt(all, 2, { energy_wh: -8n }) },
    reason: "trade-differs",
    index: 2,
  },
  {
    what: "a member's trade is left out",
    how: { leaves: (all) => void all.pop() },
    reason: "trade-missing",
    index: null,
  },
  {
    what: "a trade comes twice",
    how: { leaves: (all) => all.splice(1, 0, ...all.slice(0, 1)) },
    reason: "trades-disordered",
    index: 1,
  },
  {
    what: "a trade claims to be a later one",
    how: { leaves: (all) => changeAt(all, 0, { revision: 1 }) },
    reason: "trade-differs",
    index: 0,
  },
  {
    what: "a trade is of a later interval",
    how: { leaves: (all) => changeAt(all, 4, { interval_start_s: 9_000 }) },
    reason: "trades-disordered",
    index: 4,
  },
  {
    what: "a trade is nobody's",
    how: { leaves: (all) => changeAt(all, 4, { member: 99 }) },
    reason: "member-differs",
    index: 4,
  },
  {
    what: "a member is to pay more",
    how: { rows: (all) => move(all, { from: 1, to: 2, units: 5n }) },
    reason: "rows-differ",
    index: null,
  },
  {
    what: "a member pays more than it owes, to the zone",
    how: { rows: (all) => move(all, { from: 1, to: 0, units: 5n }) },
    reason: "rows-differ",
    index: null,
  },
  {
    what: "a member that owes is to receive",
    how: { rows: (all) => move(all, { from: 0, to: 1, units: 10n ** 9n }) },
    reason: "rows-differ",
    index: null,
  },
  {
    what: "a member is to receive less",
    how: { rows: (all) => move(all, { from: 2, to: 0, units: 5n }) },
    reason: "rows-differ",
    index: null,
  },
  {
    what: "the header is bound to another contract",
    how: { contract: OTHER_CONTRACT },
    reason: "header-differs",
    index: null,
  },
  {
    what: "the report mints more than was produced",
    how: { report: (report) => report.fill(1, 32, 40) },
    reason: "report-differs",
    index: null,
  },
  {
    what: "the report is about other meters",
    how: { report: (report) => report.fill(1, 0, 32) },
    reason: "report-differs",
    index: null,
  },
];

/** Rows stay balanced. */
function move(
  rows: BatchRow[],
  { from, to, units }: { readonly from: number; readonly to: number; readonly units: bigint },
): void {
  for (const [member, change] of [
    [from, -units],
    [to, units],
  ] as const) {
    const at = rows.findIndex((row) => row.member === member);
    if (at < 0) rows.unshift({ member, energy_wh: 0n, money_units: change });
    else changeAt(rows, at, { money_units: (rows[at]?.money_units ?? 0n) + change });
  }
}

describe("A batch that differs", () => {
  beforeEach(() => {
    world.ledger.close(0, { anna: 350n, bert: -350n });
    world.ledger.close(LENGTH_S, { anna: -7n, bert: 3n, carl: 4n });
  });

  test.each(TAMPERINGS)(
    "where $what is not signed, and raises an alarm that names it",
    async ({ how, reason, index }) => {
      world.tell(world.sealer.seal(2 * LENGTH_S, how));
      await concluded(1);
      expect(world.store.batch(1)).toMatchObject({ verdict: "differs", reason, trade_index: index, signature: null });
      expect(alarms()).toEqual([{ journal: null, alarm: "batch-differs" }]);
      const place = index === null ? "" : `/trade-${index}`;
      expect(differingBatches(world.store)).toEqual([{ shape: "receipts", key: `batch-1${place}`, reason }]);
      world.settlement.wake();
      await world.restart();
      expect(world.hub.attested.size).toBe(0);
      expect(world.checked).toHaveLength(1);
    },
  );

  test("where a number stands for another member than before is not signed", async () => {
    world.tell(world.sealer.seal(2 * LENGTH_S));
    await signed(1);
    world.ledger.close(2 * LENGTH_S, { anna: 1n, bert: -1n });
    const batch = world.sealer.seal(3 * LENGTH_S);
    const columns = batch.columns();
    const body = (columns["body"] ?? "").replace('[1,"anna"],[2,"bert"]', '[1,"bert"],[2,"anna"]');
    expect(body).not.toBe(columns["body"]);
    world.tell({ ...batch, columns: () => ({ ...columns, body }) });
    await concluded(2);
    expect(world.store.batch(2)).toMatchObject({ verdict: "differs", reason: "member-differs" });
  });

  test("is not built upon until the chain has taken it, and then the next one that puts it right is signed", async () => {
    const wrong = world.sealer.seal(2 * LENGTH_S, { revisionOf: () => 0 });
    world.ledger.close(0, { anna: 360n, bert: -360n });
    const right = world.sealer.seal(3 * LENGTH_S);
    // What the first one has is what this node never had.
    world.ledger.lines.set(
      0,
      world.ledger.postings(0).map((line) => ({ ...line, revision: 1 })),
    );
    world.tell(wrong);
    world.tell(right);
    await concluded(1);
    expect(verdictOf(1)).toBe("differs");
    expect(verdictOf(2)).toBeNull();
    world.tell(wrong, { ledger: 3 });
    await signed(2);
    expect(verdictOf(2)).toBe("agrees");
  });

  test("is looked at again when the own ledger has grown", async () => {
    const batch = world.sealer.seal(2 * LENGTH_S);
    const lost = world.ledger.lines.get(LENGTH_S) ?? [];
    world.ledger.lines.delete(LENGTH_S);
    world.tell(batch);
    await eventually("its trades are here", () => world.store.leaves(1));
    expect(verdictOf(1)).toBeNull();
    world.ledger.lines.set(LENGTH_S, lost);
    world.settlement.wake();
    await signed(1);
  });

  test("in the trades that the hub hands out is not even kept", async () => {
    const batch = world.sealer.seal(2 * LENGTH_S);
    const forged = batch.leaves.slice();
    forged[40] = 1;
    world.tell({ ...batch, leaves: forged });
    await eventually("it was refused", () => world.failures.includes("trades-not-sealed"));
    expect(world.store.leaves(1)).toBeNull();
    world.hub.batches.set(1, batch.leaves);
    await signed(1);
  });
});

describe("A node without its past", () => {
  test("takes settled batches as they are, and signs the next one", async () => {
    world.ledger.close(0, { anna: 350n, bert: -350n });
    const first = world.sealer.seal(LENGTH_S);
    world.ledger.close(LENGTH_S, { anna: 5n, bert: -5n });
    const second = world.sealer.seal(2 * LENGTH_S);
    world.ledger.lines.delete(0);
    world.tell(first, { ledger: 8 });
    world.tell(second);
    await signed(2);
    expect(verdictOf(1)).toBe("unknown");
  });

  test("asks for the batches that it is not told of any more", async () => {
    world.ledger.close(0, { anna: 350n, bert: -350n });
    const first = world.sealer.seal(LENGTH_S);
    world.ledger.close(LENGTH_S, { anna: 5n, bert: -5n });
    world.hide(first, { ledger: 8 });
    world.hide(world.sealer.seal(2 * LENGTH_S), { ledger: 9 });
    world.ledger.close(2 * LENGTH_S, { anna: 6n, bert: -6n });
    world.tell(world.sealer.seal(3 * LENGTH_S));
    await signed(3);
    expect([1, 2].map((seq) => world.store.batch(seq)?.state)).toEqual(["settled", "settled"]);
  });

  test("asks whether a batch that others follow was settled", async () => {
    world.ledger.close(0, { anna: 350n, bert: -350n });
    const first = world.sealer.seal(LENGTH_S);
    world.tell(first);
    await signed(1);
    world.hide(first, { ledger: 8 });
    world.ledger.close(LENGTH_S, { anna: 5n, bert: -5n });
    world.tell(world.sealer.seal(2 * LENGTH_S));
    await signed(2);
    expect(world.store.batch(1)?.state).toBe("settled");
  });

  test("begins anew where the hub has sealed anew", async () => {
    world.ledger.close(0, { anna: 350n, bert: -350n });
    world.tell(world.sealer.seal(LENGTH_S), { ledger: 1 });
    await concluded(1);
    world.ledger.close(LENGTH_S, { anna: 5n, bert: -5n });
    const before = world.sealer.seal(2 * LENGTH_S);
    world.tell(before);
    await signed(2);
    world.hub.attested.clear();
    // Another window, hence another hash.
    const again = new SettlementWorld();
    again.ledger.close(0, { anna: 350n, bert: -350n });
    again.sealer.seal(LENGTH_S);
    again.ledger.close(LENGTH_S, { anna: 5n, bert: -5n });
    world.tell(again.sealer.seal(3 * LENGTH_S));
    await signed(2);
    expect(world.store.batch(2)?.window_end_s).toBe(3 * LENGTH_S);
    expect(world.store.total(1).money_nano).toBe(-355n * 150_000n);
  });

  test("takes the trades anew as well where the hub has sealed several batches anew", async () => {
    const seal = (own: SettlementWorld, later_wh: readonly bigint[], window_end_s: number) => {
      own.ledger.close(0, { anna: 350n, bert: -350n });
      const first = own.sealer.seal(window_end_s);
      for (const each of later_wh) own.ledger.close(2 * LENGTH_S, { anna: each, bert: -each });
      return [first, own.sealer.seal(3 * LENGTH_S)] as const;
    };
    for (const batch of seal(world, [5n], LENGTH_S)) world.tell(batch);
    await signed(2);
    world.hub.attested.clear();
    world.ledger.close(2 * LENGTH_S, { anna: 9n, bert: -9n });
    world.tellTogether(seal(new SettlementWorld(), [5n, 9n], 2 * LENGTH_S));
    await signed(1);
    await signed(2);
    expect(world.store.fills(2 * LENGTH_S).get(1)?.energy_wh).toBe(9n);
  });

  test("signs what the hub has sealed in place of a batch that was wrong", async () => {
    const wrong = new SettlementWorld();
    wrong.ledger.close(0, { anna: 351n, bert: -351n });
    world.ledger.close(0, { anna: 350n, bert: -350n });
    world.tell(wrong.sealer.seal(LENGTH_S));
    await concluded(1);
    expect(verdictOf(1)).toBe("differs");
    world.tell(world.sealer.seal(LENGTH_S));
    await signed(1);
    expect(alarms()).toEqual([]);
  });

  test("does not follow a hub that takes back what the chain has", async () => {
    world.ledger.close(0, { anna: 350n, bert: -350n });
    world.tell(world.sealer.seal(LENGTH_S), { ledger: 1 });
    await concluded(1);
    const other = new SettlementWorld();
    other.ledger.close(0, { anna: 1n, bert: -1n });
    world.tell(other.sealer.seal(LENGTH_S));
    await eventually("it was noticed", () => world.contradicted.includes(1));
    expect(world.rows.refused(1)[0]?.reason).toBe("batch-contradicted");
    expect(world.store.batch(1)?.state).toBe("settled");
  });
});

test.each([
  ["no body", { body: null }],
  ["a body that is no JSON", { body: "{" }],
  ["a hash that is too short", { body: '{"state":"sealed","seq":1,"batch_hash":"00"}' }],
])("A receipt with %s is refused and holds up no other one", async (_what, columns) => {
  world.ledger.close(0, { anna: 350n, bert: -350n });
  const batch = world.sealer.seal(LENGTH_S);
  const bad = { ...batch, seq: 0, columns: () => ({ ...batch.columns(), receipt: "bad", ...columns }) };
  world.tell(bad);
  world.tell(batch);
  await signed(1);
  expect(world.rows.refused(1)[0]?.reason).toBe("malformed-shape-row");
});
