import type { MicroPerKilowattHour, WattHours } from "@localgrid/vocabulary/units";
import fc from "fast-check";
import type { ResidualBook, ResidualLevel } from "../residual-book.ts";
import { type Area, type AreaChild, clearArea } from "../residual-clearing/residual-clearing.ts";

export const limits = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: -6, max: 6 }) },
  { weight: 1, arbitrary: fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }) },
);
const energies = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 20 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 100_000_000_000 }) },
);
const fees = fc.oneof(
  { weight: 20, arbitrary: fc.integer({ min: 0, max: 3 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 1_000_000_000 }) },
) as fc.Arbitrary<MicroPerKilowattHour>;
const caps = fc.option(fc.integer({ min: 0, max: 30 })) as fc.Arbitrary<WattHours | null>;

/** Distinct limits: the upper ones are offers, the lower ones bids, so that the book does not cross. */
const books: fc.Arbitrary<ResidualBook> = fc
  .record({
    levels: fc.uniqueArray(fc.tuple(limits, energies), { maxLength: 6, selector: ([limit]) => limit }),
    bidCount: fc.nat({ max: 6 }),
  })
  .map(({ levels, bidCount }) => {
    const rising = levels
      .sort(([a], [b]) => a - b)
      .map(([limit, energy_wh]) => ({ limit_micro_per_kwh: limit, energy_wh }) as ResidualLevel);
    return { bids: rising.slice(0, bidCount).reverse(), offers: rising.slice(bidCount) };
  });

function areasWith(cap: fc.Arbitrary<WattHours | null>, id = "area"): fc.Arbitrary<Area> {
  const child = fc.record({ book: books, fee_micro_per_kwh: fees, import_cap_wh: cap, export_cap_wh: cap });
  const children = fc
    .array(child, { maxLength: 5 })
    .map((rows) => rows.map((row, index): AreaChild => ({ ...row, id: `${id}-${index}` })));
  return fc.record({ id: fc.constant(id), fee_micro_per_kwh: fees, children });
}

export const areas = areasWith(caps);
export const areasWithoutCaps = areasWith(fc.constant(null));

/** Two feeders with communities, in one region; each feeder has a link to the region. */
export const regions = fc
  .record({
    feeders: fc.tuple(areasWith(caps, "east"), areasWith(caps, "west")),
    links: fc.array(fc.record({ import_cap_wh: caps, export_cap_wh: caps }), { minLength: 2, maxLength: 2 }),
    fee_micro_per_kwh: fees,
  })
  .map(({ feeders, links, fee_micro_per_kwh }) => {
    const children = feeders.map((feeder, index): AreaChild => {
      const { import_cap_wh, export_cap_wh } = links[index] ?? { import_cap_wh: null, export_cap_wh: null };
      return { ...feeder, book: clearArea(feeder).residual, import_cap_wh, export_cap_wh };
    });
    return { feeders, region: { id: "region", fee_micro_per_kwh, children } satisfies Area };
  });
