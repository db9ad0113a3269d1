import type { ResidualBook, ResidualLevel } from "@localgrid/matching/residual-book";
import { communityId } from "@localgrid/vocabulary/identifiers";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clearRegion, leftOver, type RegionBooks, type RegionMember } from "./region-clearing.ts";

function levels(given: readonly (readonly [limit: number, energy_wh: number])[]): readonly ResidualLevel[] {
  return given.map(
    ([limit_micro_per_kwh, energy_wh]) => ({ limit_micro_per_kwh, energy_wh }) as unknown as ResidualLevel,
  );
}

function book(bids: Parameters<typeof levels>[0], offers: Parameters<typeof levels>[0]): ResidualBook {
  return { bids: levels(bids), offers: levels(offers) };
}

function member(community: string, of: ResidualBook, link: Partial<RegionMember> = {}): RegionMember {
  const open = { fee_micro_per_kwh: 0, import_cap_wh: null, export_cap_wh: null };
  return { community: communityId(community), book: of, ...open, ...link };
}

const PLACE = { region: "valley", start_s: 900, length_s: 900 };

/** A book that does not cross: all bids lie below a price that all offers reach. */
const drawnBook = fc
  .record({
    middle: fc.integer({ min: -100, max: 400 }),
    below: fc.uniqueArray(fc.integer({ min: 1, max: 300 }), { maxLength: 4 }),
    above: fc.uniqueArray(fc.nat(300), { maxLength: 4 }),
    energy_wh: fc.integer({ min: 1, max: 5_000 }),
  })
  .map(({ middle, below, above, energy_wh }) =>
    book(
      below.sort((a, b) => a - b).map((distance, at) => [middle - distance, energy_wh + at]),
      above.sort((a, b) => a - b).map((distance, at) => [middle + distance, energy_wh + 2 * at]),
    ),
  );

const cap = fc.option(fc.nat(6_000), { nil: null });
const drawnRegion: fc.Arbitrary<RegionBooks> = fc.record({
  region: fc.constant("valley"),
  start_s: fc.constant(900),
  length_s: fc.constant(900),
  fee_micro_per_kwh: fc.nat(80),
  members: fc.uniqueArray(
    fc.record({
      // One may be called like the region.
      community: fc.constantFrom("valley", "a", "b", "c", "d").map(communityId),
      book: drawnBook,
      fee_micro_per_kwh: fc.nat(80),
      import_cap_wh: cap,
      export_cap_wh: cap,
    }),
    { maxLength: 5, selector: ({ community }) => community },
  ),
});

describe("trade within a region", () => {
  test("leaves over no Wh and no nano, whatever fees and caps", () => {
    let traded = 0;
    fc.assert(
      fc.property(drawnRegion, (books) => {
        const cleared = clearRegion(books);
        expect(leftOver(cleared)).toEqual({ energy_wh: 0, amount_nano: 0n });
        for (const { community, side, energy_wh } of cleared.trades) {
          const own = books.members.find((candidate) => candidate.community === community) as RegionMember;
          const most = side === "import" ? own.import_cap_wh : own.export_cap_wh;
          expect(energy_wh).toBeLessThanOrEqual(most ?? Number.POSITIVE_INFINITY);
        }
        if (cleared.matched_wh > 0) traded += 1;
      }),
      { numRuns: 500 },
    );
    expect(traded).toBeGreaterThan(100);
  });

  test("is the same in whichever order communities come, to the digest", () => {
    fc.assert(
      fc.property(drawnRegion, (books) => {
        const other = clearRegion({ ...books, members: books.members.toReversed() });
        expect(other).toEqual(clearRegion(books));
      }),
    );
  });

  test("goes from the cheapest offer to the dearest bid, after fees", () => {
    const members = [
      member("sun", book([], [[80, 500]])),
      member("moon", book([[200, 300]], []), { fee_micro_per_kwh: 10 }),
    ];
    const { trades, matched_wh } = clearRegion({ ...PLACE, fee_micro_per_kwh: 20, members });
    expect(matched_wh).toBe(300);
    expect(trades).toEqual([
      expect.objectContaining({ community: "moon", side: "import", energy_wh: 300, fee_nano: 3_000n }),
      expect.objectContaining({ community: "sun", side: "export", energy_wh: 300, fee_nano: 6_000n }),
    ]);
    const [moon, sun] = trades.map(({ amount_nano }) => amount_nano);
    expect((moon ?? 0n) - (sun ?? 0n)).toBe(9_000n);
    const dear = clearRegion({ ...PLACE, fee_micro_per_kwh: 111, members });
    expect(dear).toMatchObject({ matched_wh: 0, price_micro_per_kwh: null, trades: [] });
  });

  test("has another digest for every other input", () => {
    const base = { ...PLACE, fee_micro_per_kwh: 0, members: [member("sun", book([[1, 1]], []))] };
    const others = [
      base,
      { ...base, start_s: 0 },
      { ...base, region: "hill" },
      { ...base, fee_micro_per_kwh: 1 },
      { ...base, members: [member("sun", book([[1, 2]], []))] },
      { ...base, members: [member("sun", book([[1, 1]], []), { import_cap_wh: 5 })] },
    ];
    const digests = others.map((books) => Buffer.from(clearRegion(books).digest).toString("hex"));
    expect(new Set(digests).size).toBe(others.length);
  });
});
