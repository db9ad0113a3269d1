import { describe, expect, test } from "vitest";
import { termsToSet } from "./member-terms.ts";
import type { ChainPosition, MemberTerms } from "./settlement-book.ts";

const wanted = (limit_units: bigint, is_active = true) => [{ number: 3, limit_units, is_active }];

function termsFor(
  member: ReturnType<typeof wanted>,
  position: Partial<ChainPosition>,
  money_units: bigint | null = null,
): MemberTerms | null {
  const held = { balance_units: 0n, held_units: 0n, limit_units: 100n, is_active: true, ...position };
  const openRows = money_units === null ? [] : [{ member: 3, energy_wh: 1n, money_units }];
  const [terms] = termsToSet(member, { positions: new Map([[3, held]]), openRows });
  return terms ?? null;
}

describe("terms of members on the chain", () => {
  test("follow what the coordinator decides", () => {
    expect(termsFor(wanted(100n), {})).toBeNull();
    expect(termsFor(wanted(70n), {})).toEqual({ number: 3, limit_units: 70n, is_active: true });
    expect(termsFor(wanted(130n), {})).toMatchObject({ limit_units: 130n });
    expect(termsFor(wanted(100n, false), {})).toMatchObject({ is_active: false });
  });

  test("are for members that the chain has", () => {
    expect(termsToSet(wanted(5n), { positions: new Map(), openRows: [] })).toEqual([]);
  });

  test("leave room for a debt that is there already", () => {
    expect(termsFor(wanted(70n), { balance_units: -90n })).toBeNull();
    expect(termsFor(wanted(70n), { balance_units: -90n, limit_units: 60n })).toMatchObject({ limit_units: 70n });
    expect(termsFor(wanted(70n), { balance_units: -60n })).toMatchObject({ limit_units: 70n });
  });

  test("are not tightened while a batch is open", () => {
    expect(termsFor(wanted(70n), {}, -50n)).toBeNull();
    expect(termsFor(wanted(100n, false), {}, -50n)).toBeNull();
  });

  test("give an open batch what it needs, whatever was withdrawn or suspended meanwhile", () => {
    expect(termsFor(wanted(70n), { balance_units: -60n, limit_units: 70n }, -50n)).toMatchObject({ limit_units: 110n });
    expect(termsFor(wanted(70n), { limit_units: 70n, is_active: false }, 50n)).toMatchObject({ is_active: true });
    expect(termsFor(wanted(70n), { balance_units: -90n, limit_units: 70n }, 10n)).toMatchObject({ limit_units: 90n });
  });
});
