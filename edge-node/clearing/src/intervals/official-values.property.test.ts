import type { AgreedKey, OfficialValue } from "@localgrid/protocol/record-bodies";
import { decodeCbor, encodeCbor } from "@localgrid/vocabulary/cbor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clearInterval } from "./clear-interval.ts";
import { foldRecord } from "./fold.ts";
import { type NodeState, nodeStateFromCbor, nodeStateToCbor } from "./node-state.ts";
import { memberOf, pointOf, startOf, TestCommunity, TestRows } from "./test-community.ts";

const HOMES = 4;
const INTERVALS = 10;

/** What happens to a community: time goes on, readings come late, official values in any order, keys are agreed on. */
type Step =
  | { readonly kind: "key"; readonly agreed: AgreedKey | null }
  | { readonly kind: "interval"; readonly energies: readonly (readonly [number, number])[]; readonly late: number }
  | { readonly kind: "official"; readonly index: number; readonly version: number; readonly metered: OfficialValue[] };

const energy = fc.nat(200);
const official = fc.record({
  kind: fc.constant("official" as const),
  index: fc.nat(INTERVALS - 1),
  version: fc.integer({ min: 1, max: 3 }),
  metered: fc.uniqueArray(
    fc.record({ metering_point: fc.nat(HOMES - 1).map(pointOf), import_wh: energy, export_wh: energy }),
    { minLength: 1, selector: ({ metering_point }) => metering_point },
  ),
});
const interval = fc.record({
  kind: fc.constant("interval" as const),
  energies: fc.array(fc.tuple(energy, energy), { minLength: HOMES, maxLength: HOMES }),
  /** The home whose reading comes one interval late; beyond the homes: none. */
  late: fc.nat(2 * HOMES),
});
const [HOME_0, HOME_1, HOME_2] = [memberOf(0), memberOf(1), memberOf(2)];
const key = fc.record({
  kind: fc.constant("key" as const),
  agreed: fc.constantFrom<AgreedKey | null>(
    null,
    { kind: "dynamic" },
    {
      kind: "static",
      shares: [
        [HOME_0, 700_000],
        [HOME_1, 300_000],
      ],
    },
    {
      kind: "hybrid",
      shares: [
        [HOME_1, 1],
        [HOME_2, 999_999],
      ],
    },
    { kind: "priority", groups: [[HOME_2], [HOME_0]] },
  ),
});
const steps: fc.Arbitrary<readonly Step[]> = fc
  .tuple(
    fc.array(interval, { minLength: INTERVALS, maxLength: INTERVALS }),
    fc.array(fc.tuple(fc.nat(INTERVALS), fc.oneof({ weight: 4, arbitrary: official }, key)), { maxLength: 14 }),
  )
  .map(([intervals, values]) => {
    const after = Map.groupBy(values, ([place]) => place);
    return intervals.flatMap((each, place): Step[] => [each, ...(after.get(place + 1) ?? []).map(([, step]) => step)]);
  });

/** Two of the homes belong to one member, and another one may run out of credit. */
function createCommunity(): TestCommunity {
  const community = new TestCommunity(HOMES - 1);
  community.addHome(HOMES - 1, memberOf(0));
  community.add({ kind: "member", body: { member: memberOf(1), is_active: true, credit_limit_micro: 10 } });
  return community;
}

/** Meters with registers that rise, and the deliveries that were held up on the way. */
class Meters {
  private readonly registers = Array.from({ length: HOMES }, () => [0, 0] as [number, number]);
  private waiting: (() => void)[] = [];
  private index = 0;
  private readonly community: TestCommunity;

  constructor(community: TestCommunity) {
    this.community = community;
    for (let home = 0; home < HOMES; home++) community.read(home, 0, [0, 0]);
  }

  pass({ energies, late }: Extract<Step, { readonly kind: "interval" }>): void {
    this.index += 1;
    for (const deliver of this.waiting.splice(0)) deliver();
    for (const [home, register] of this.registers.entries()) {
      const [import_wh, export_wh] = energies[home] ?? [0, 0];
      register[0] += import_wh;
      register[1] += export_wh;
      const [at, shown] = [this.index, [...register] as [number, number]];
      const deliver = () => this.community.read(home, at, shown);
      if (home === late) this.waiting.push(deliver);
      else deliver();
    }
    this.community.settle();
  }
}

function lived(drawn: readonly Step[], onStep: (community: TestCommunity, step: Step) => void = () => {}) {
  const community = createCommunity();
  const meters = new Meters(community);
  for (const step of drawn) {
    if (step.kind === "official") community.official(step.index, step.version, step.metered);
    else if (step.kind === "key") agree(community, step.agreed);
    else meters.pass(step);
    onStep(community, step);
  }
  return community;
}

/** From the next interval on. */
function agree(community: TestCommunity, agreed: AgreedKey | null): void {
  const valid_from_s = community.state.next_start_s ?? 0;
  community.add({
    kind: "allocation-key",
    body: { valid_from_s, key: agreed, price_rule: { kind: "mid-market" } },
  });
}

/** Delivers all official values once more; answers what was decided on each. */
function redelivered(community: TestCommunity, drawn: readonly Step[]): readonly string[] {
  const decided = drawn.map((step) =>
    step.kind === "official" ? community.official(step.index, step.version, step.metered).kind : "known",
  );
  return decided.filter((kind) => kind !== "known");
}

function sumsBy<Row>(rows: Iterable<Row>, keyOf: (row: Row) => string, amountOf: (row: Row) => bigint) {
  const sums = new Map<string, bigint>();
  for (const row of rows) sums.set(keyOf(row), (sums.get(keyOf(row)) ?? 0n) + amountOf(row));
  return new Map([...sums].filter(([, sum]) => sum !== 0n).sort());
}

function bytesOf(state: NodeState): string {
  return Buffer.from(encodeCbor(nodeStateToCbor(state))).toString("hex");
}

describe("a community that official values come to, at any time and in any order", () => {
  test("conserves energy and money in every interval, and all its accounts together are 0", () => {
    let officialRows = 0;
    fc.assert(
      fc.property(steps, (drawn) => {
        const { rows, state } = lived(drawn);
        const money = sumsBy(
          rows.postings.values(),
          ({ start_s, revision }) => `${start_s} ${revision}`,
          (row) => row.amount_nano,
        );
        expect(money.size).toBe(0);
        const sold = sumsBy(
          rows.members.values(),
          ({ start_s }) => `${start_s}`,
          (row) => BigInt(row.bought_wh - row.sold_wh),
        );
        expect(sold.size).toBe(0);
        expect([...state.ledger.balances.values()].reduce((sum, balance) => sum + balance, 0n)).toBe(0n);
        for (const { cause } of rows.postings.values()) if (cause === "official-value") officialRows++;
      }),
    );
    expect(officialRows).toBeGreaterThan(100);
  });

  test("is billed what each interval comes to in the end: provisional + corrections = final", () => {
    fc.assert(
      fc.property(steps, (drawn) => {
        const { rows, state } = lived(drawn);
        for (const start_s of rows.intervals.keys()) {
          const inputs = rows.keptInputs(start_s);
          if (inputs === null) throw new Error("a row without inputs");
          const { postings } = clearInterval(state.community, inputs).priced;
          const key = ({ account, category }: { account: string; category: string }) => `${account} ${category}`;
          const own = [...rows.postings.values()].filter((posting) => posting.start_s === start_s);
          expect(sumsBy(own, key, (row) => row.amount_nano)).toEqual(sumsBy(postings, key, (row) => row.amount_nano));
        }
      }),
      { numRuns: 50 },
    );
  });

  test("shows of every settled metering point what the newest version said, whatever came after it", () => {
    fc.assert(
      fc.property(steps, (drawn) => {
        const said = new Map<string, OfficialValue>();
        const versions = new Map<number, number>();
        const { rows } = lived(drawn, (community, step) => {
          if (step.kind !== "official" || !community.rows.intervals.has(startOf(step.index))) return;
          if (step.version <= (versions.get(step.index) ?? 0)) return;
          versions.set(step.index, step.version);
          for (const each of step.metered) said.set(`${startOf(step.index)} ${each.metering_point}`, each);
        });
        for (const { start_s, revision, metering_point, import_wh, export_wh, is_official } of rows.points.values()) {
          if (rows.intervals.get(start_s)?.revision !== revision) continue;
          const value = said.get(`${start_s} ${metering_point}`);
          expect(is_official).toBe(value !== undefined);
          if (value !== undefined) expect({ metering_point, import_wh, export_wh }).toEqual(value);
        }
      }),
    );
  });

  test("takes every version once: delivering everything again changes no byte", () => {
    fc.assert(
      fc.property(steps, (drawn) => {
        const community = lived(drawn);
        const before = community.bytes;
        // What came before its interval closed was refused then, and is taken now.
        const taken = redelivered(community, drawn);
        const settled = community.bytes;
        expect(settled === before).toBe(taken.length === 0);
        expect(redelivered(community, drawn)).toEqual([]);
        expect(community.bytes).toBe(settled);
      }),
    );
  });

  test("is the same for every holder of the journal, also from a state that was stored on the way", () => {
    fc.assert(
      fc.property(steps, fc.nat(), (drawn, seed) => {
        const { records, rows, bytes } = lived(drawn);
        const cut = seed % records.length;
        const again = new TestRows();
        let state: NodeState | null = null;
        for (const [place, record] of records.entries()) {
          if (place === cut && state !== null) {
            state = nodeStateFromCbor(decodeCbor(encodeCbor(nodeStateToCbor(state))));
          }
          state = foldRecord(state, record, again).state;
        }
        expect(state === null ? "" : bytesOf(state)).toBe(bytes);
        expect(again).toEqual(rows);
      }),
      { numRuns: 50 },
    );
  });
});
