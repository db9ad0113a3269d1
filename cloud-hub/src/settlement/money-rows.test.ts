import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dueUnits, type MoneyAccount, moneyRows } from "./money-rows.ts";

const account = (number: number, owed_nano: bigint, room_units = 10n ** 15n): MoneyAccount => ({
  number,
  owed_nano,
  settled_units: 0n,
  room_units,
});

function rowsOf(...accounts: readonly MoneyAccount[]) {
  return [...moneyRows(accounts)].sort(([a], [b]) => a - b);
}

describe("money of a batch", () => {
  test("moves whole units rounded down, and the zone's account takes the rest", () => {
    const rows = rowsOf(account(0, 0n), account(1, -150n), account(2, 199n), account(3, 99n));
    expect(rows).toEqual([
      [0, 1n],
      [1, -2n],
      [2, 1n],
    ]);
  });

  test("counts what earlier batches moved, in both directions", () => {
    expect(
      rowsOf(
        account(0, 0n),
        { ...account(1, -500n, 99n), settled_units: -3n },
        { ...account(2, -100n, 0n), settled_units: -4n },
      ),
    ).toEqual([
      [0, -1n],
      [1, -2n],
      [2, 3n],
    ]);
  });

  test("takes no more than a member's room; the zone pays others meanwhile", () => {
    const [debtor, creditor] = [account(1, -1_000n, 4n), account(2, 1_000n)];
    expect(rowsOf(account(0, 0n), debtor, creditor)).toEqual([
      [0, -6n],
      [1, -4n],
      [2, 10n],
    ]);
    expect(dueUnits({ ...debtor, settled_units: -4n })).toBe(-6n);
    expect(rowsOf(account(0, 0n), account(1, -1_000n, -7n))).toEqual([]);
  });

  test("makes who receives wait for a part when the zone itself has no more", () => {
    const rows = rowsOf(account(0, 0n, 3n), account(1, -1_000n, 4n), account(2, 600n), account(3, 401n));
    // 4 came in, 3 the zone has: 7 of 10 units, what rounding leaves to the first.
    expect(rows).toEqual([
      [0, -3n],
      [1, -4n],
      [2, 5n],
      [3, 2n],
    ]);
    expect(rowsOf(account(0, 0n, 0n), account(1, -1_000n, 0n), account(2, 1_000n))).toEqual([]);
  });

  test("lets nobody wait while the zone's own account gains", () => {
    const owed = fc.array(fc.bigInt(0n, 100_000n), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(owed, fc.bigInt(0n, 900n), fc.bigInt(0n, 50n), (owedNano, paid, zone_room) => {
        const receivers = owedNano.map((nano, index) => account(index + 2, nano));
        const rows = moneyRows([account(0, 0n, zone_room), account(1, -(10n ** 9n), paid), ...receivers]);
        const isWaiting = receivers.some((receiver) => (rows.get(receiver.number) ?? 0n) < dueUnits(receiver));
        if (isWaiting) expect(rows.get(0) ?? 0n).toBe(-zone_room);
      }),
    );
  });

  test("sums to zero and keeps everybody within room, whatever is owed", () => {
    const drawn = fc.record({ owed: fc.bigInt(-(10n ** 12n), 10n ** 12n), room: fc.bigInt(-100n, 10n ** 9n) });
    fc.assert(
      fc.property(fc.array(drawn, { maxLength: 12 }), fc.bigInt(0n, 10n ** 9n), (members, zone_room) => {
        const accounts = members.map(({ owed, room }, index) => account(index + 1, owed, room));
        const rows = moneyRows([account(0, 0n, zone_room), ...accounts]);
        expect([...rows.values()].reduce((sum, units) => sum + units, 0n)).toBe(0n);
        expect((rows.get(0) ?? 0n) >= -zone_room).toBe(true);
        for (const { number, room_units, ...of } of accounts) {
          const [moved, due] = [rows.get(number) ?? 0n, dueUnits(of)];
          expect(moved >= -(room_units > 0n ? room_units : 0n)).toBe(true);
          expect(due < 0n ? moved >= due && moved <= 0n : moved >= 0n && moved <= due).toBe(true);
        }
      }),
    );
  });
});
