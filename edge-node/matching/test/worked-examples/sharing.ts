import { type CommunityId, communityId, memberId } from "@localgrid/vocabulary/identifiers";
import { type WattHours, wattHours as wh } from "@localgrid/vocabulary/units";
import {
  type AllocationKey,
  allocateByKey,
  DEFAULT_RATIO_TABLE,
  type MemberNet,
  type SharingInput,
} from "../../src/allocation-keys/allocation-keys.ts";
import { splitByParticipation } from "../../src/allocation-keys/participation.ts";
import type { AuctionInput } from "../../src/call-auction/auction-order.ts";
import { clearCallAuction } from "../../src/call-auction/call-auction.ts";
import type { Allocation } from "../../src/matching-result.ts";
import { BAND, nameOf, QUARTER_HOUR } from "./homes.ts";
import { proportion, sumOfEnergy } from "./proportion.ts";
import { checked, clockTime, ct, decimal, example, list, paragraphs, table } from "./writing.ts";

const MILLION = 1_000_000;
const QUARTER_HOUR_S = 900;
const FIRST_START_S = Date.UTC(2026, 0, 1, 12) / 1_000;
const NETS = netsOf(QUARTER_HOUR);
const NEEDS = QUARTER_HOUR.bids;
const SUPPLY_WH = sumOfEnergy(QUARTER_HOUR.offers);

export function sharingExamples(): string {
  return paragraphs(equalLimits(), rotation(), keys(), ratioPrices(), participation());
}

function equalLimits(): string {
  const input: AuctionInput = {
    ...QUARTER_HOUR,
    bids: QUARTER_HOUR.bids.map((bid) => ({ ...bid, limit_micro_per_kwh: BAND.cap })),
    offers: QUARTER_HOUR.offers.map((offer) => ({ ...offer, limit_micro_per_kwh: BAND.floor })),
  };
  const result = allocateByKey(shared({ kind: "dynamic" }));
  checked(clearCallAuction(input), result);
  const price = checked(Math.floor((BAND.cap + BAND.floor) / 2), result.price_micro_per_kwh as number);
  return example(
    "6 Without limits of their own: everybody in proportion to need",
    "AK-2, AK-4, AK-10, CA-7",
    `The homes of example 2 leave their limits at the ends of the band, as everybody who sets none (example 1): buyers at ${ct(BAND.cap)} ct, sellers at ${ct(BAND.floor)} ct. All buyers stand at one level now, so all ${decimal(result.matched_wh)} Wh are shared in proportion to need:`,
    proportion({
      whole: result.matched_wh,
      claims: NEEDS.map(({ member, energy_wh }) => [nameOf(member), energy_wh] as const),
      fromCode: result.purchases.map(({ energy_wh }) => energy_wh),
    }),
    `Price: (${ct(BAND.cap)} + ${ct(BAND.floor)}) / 2 = ${ct(price)} ct/kWh, the mid-market rate. The auction and the dynamic key give the same result, to the Wh.`,
  );
}

function rotation(): string {
  const buyers = ["a", "b", "c"].map(memberId);
  const [need_wh, surplus_wh] = [wh(100), wh(100)];
  const none = wh(0);
  const nets: MemberNet[] = [
    ...buyers.map((member) => ({ member, net_import_wh: need_wh, net_export_wh: none })),
    { member: memberId("d"), net_import_wh: none, net_export_wh: surplus_wh },
  ];
  const sum = need_wh * buyers.length;
  const [floor, remainder] = [Math.floor((need_wh * surplus_wh) / sum), (need_wh * surplus_wh) % sum];
  const totals = buyers.map(() => 0);
  const rows = [0, 1, 2].map((step) => {
    const start_s = FIRST_START_S + step * QUARTER_HOUR_S;
    const number = start_s / QUARTER_HOUR_S;
    const { purchases } = allocateByKey({ ...shared({ kind: "dynamic" }), nets, rotation: number });
    const lucky = number % buyers.length;
    const shares = purchases.map(({ energy_wh }, index) => {
      totals[index] = (totals[index] ?? 0) + energy_wh;
      return checked(floor + (index === lucky ? 1 : 0), energy_wh as number);
    });
    const division = `${decimal(Math.floor(number / buyers.length))} remainder ${decimal(lucky)}`;
    return [clockTime(start_s * 1_000), decimal(number), division, ...shares.map((share) => decimal(share))];
  });
  return example(
    "7 The spare Wh goes round",
    "LR-3, AK-8, CA-6",
    `A, B and C need ${decimal(need_wh)} Wh each and D has ${decimal(surplus_wh)} Wh: each gets ${decimal(need_wh)} · ${decimal(surplus_wh)} / ${decimal(sum)} = ${decimal(floor)} remainder ${decimal(remainder)}, and one Wh is spare. The remainders are equal. With a rotation, the number of the quarter hour decides: divided by the number of buyers, its remainder tells who comes first, counted from 0: A, B, C.`,
    `Any count will do that everybody agrees on. Here it is the number of quarter hours since the beginning of 1970 (UTC): the start of the quarter hour in seconds since then, divided by ${decimal(QUARTER_HOUR_S)}. For noon of 1 January 2026 that is ${decimal(FIRST_START_S)} / ${decimal(QUARTER_HOUR_S)} = ${decimal(FIRST_START_S / QUARTER_HOUR_S)}.`,
    table(["begins (UTC)", "number", `number / ${decimal(buyers.length)}`, "A", "B", "C"], rows),
    `In sum: ${buyers.map((member, index) => `${nameOf(member)} ${decimal(totals[index] as number)}`).join(", ")} Wh.`,
  );
}

function keys(): string {
  const parts = [700_000, 200_000, 100_000] as const;
  const shares = NEEDS.map(({ member }, index) => ({ member, share_ppm: parts[index] as number }));
  const fixed = allocateByKey(shared({ kind: "static", shares }));
  const hybrid = allocateByKey(shared({ kind: "hybrid", shares }));
  const priority = allocateByKey(shared({ kind: "priority", groups: [[memberId("c")], [memberId("a")]] }));
  const dynamic = allocateByKey(shared({ kind: "dynamic" }));
  const staticSteps = shares.map(({ member, share_ppm }, index) => {
    const need_wh = NEEDS[index]?.energy_wh as number;
    const part_wh = Math.floor((share_ppm * SUPPLY_WH) / MILLION);
    const got_wh = checked(Math.min(need_wh, part_wh), energyOf(fixed.purchases, member));
    return `${nameOf(member)}: ${percent(share_ppm)} of ${decimal(SUPPLY_WH)} = ${decimal(part_wh)} Wh, needs ${decimal(need_wh)}: gets ${decimal(got_wh)} Wh.`;
  });
  const unused_wh = SUPPLY_WH - fixed.matched_wh;
  const open = NEEDS.map((bid) => ({ ...bid, open_wh: bid.energy_wh - energyOf(fixed.purchases, bid.member) })).filter(
    ({ open_wh }) => open_wh > 0,
  );
  return example(
    "8 Static, hybrid and priority key side by side",
    "AK-2, AK-3, AK-5, AK-6, AK-7",
    `The quarter hour of example 2; ${decimal(SUPPLY_WH)} Wh are there to share. Agreed shares: ${shares.map(({ member, share_ppm }) => `${nameOf(member)} ${percent(share_ppm)}`).join(", ")}.`,
    "**Static key**",
    list([...staticSteps, `${decimal(unused_wh)} Wh stay with the sellers and go to the grid.`]),
    `**Hybrid key.** First as above; then the ${decimal(unused_wh)} Wh go to the needs that are still open:`,
    proportion({
      whole: unused_wh,
      claims: open.map(({ member, open_wh }) => [nameOf(member), open_wh] as const),
      fromCode: open.map(({ member }) => energyOf(hybrid.purchases, member) - energyOf(fixed.purchases, member)),
    }),
    "**Priority key.** The list says: first C, then A. B stands on no list and comes last.",
    list(prioritySteps(["c", "a", "b"], priority.purchases)),
    "**Side by side**, with the dynamic key of example 6:",
    keyTable([fixed, hybrid, priority, dynamic].map(({ purchases }) => purchases)),
    `**Who sells?** With every key the sellers sell in proportion to what they have. Static key, ${decimal(fixed.matched_wh)} Wh:`,
    proportion({
      whole: fixed.matched_wh,
      claims: QUARTER_HOUR.offers.map(({ member, energy_wh }) => [nameOf(member), energy_wh] as const),
      fromCode: fixed.sales.map(({ energy_wh }) => energy_wh),
    }),
  );
}

function prioritySteps(ranking: readonly string[], purchases: readonly Allocation[]): readonly string[] {
  let left_wh = SUPPLY_WH;
  return ranking.map((member) => {
    const need_wh = NEEDS.find((bid) => bid.member === member)?.energy_wh as number;
    const got_wh = checked(Math.min(need_wh, left_wh), energyOf(purchases, member));
    const step = `${nameOf(member)} needs ${decimal(need_wh)}, ${decimal(left_wh)} are there: gets ${decimal(got_wh)} Wh.`;
    left_wh -= got_wh;
    return step;
  });
}

function keyTable(results: readonly (readonly Allocation[])[]): string {
  return table(
    ["home", "needs", "static", "hybrid", "priority", "dynamic"],
    NEEDS.map(({ member, energy_wh }) => {
      const cells = results.map((purchases) => decimal(energyOf(purchases, member)));
      return [nameOf(member), decimal(energy_wh), ...cells];
    }),
  );
}

function ratioPrices(): string {
  const demand_wh = sumOfEnergy(NEEDS);
  const span = BAND.cap - BAND.floor;
  const rows = [SUPPLY_WH, demand_wh, demand_wh * 1.5, demand_wh * 3].map((supply_wh) => {
    const position = Math.max(0, 2 * demand_wh - supply_wh);
    const price = checked(
      Math.floor(BAND.floor + (span * position) / (2 * demand_wh)),
      ratioPriceOf(supply_wh, demand_wh),
    );
    const ratio = `${decimal(supply_wh)} / ${decimal(demand_wh)} = ${ratioText(supply_wh, demand_wh)}`;
    const calculation =
      position === 0
        ? "from 2 on: the floor"
        : `${ct(BAND.floor)} + ${ct(span)} · (1 − ${decimal(supply_wh)} / ${decimal(2 * demand_wh)})`;
    return [ratio, calculation, ct(price), decimal(price)];
  });
  const points = DEFAULT_RATIO_TABLE.map(({ ratio_ppm, position_ppm }) => {
    const price = BAND.floor + (span * position_ppm) / MILLION;
    return [decimal(ratio_ppm, 6), percent(position_ppm), ct(price)];
  });
  return example(
    "9 A price that follows supply and demand",
    "AK-11, AK-12, AK-13",
    `Instead of the mid-market rate the community may read the price from a table. The table gives the price as a part of the band (example 1): 0 % is the floor, ${ct(BAND.floor)} ct, and 100 % the cap, ${ct(BAND.cap)} ct. Between its points the price lies on a straight line, which for this table falls from the cap to the floor over ratios of 0 to 2.`,
    table(["supply / demand", "part of the band", "price, ct/kWh"], points),
    `The demand is ${decimal(demand_wh)} Wh. Twice that, ${decimal(2 * demand_wh)} Wh, is the supply at which the price reaches the floor; the band is ${ct(span)} ct wide.`,
    table(["supply / demand", "calculation, ct", "price, ct/kWh", "in micro/kWh, floored"], rows),
  );
}

function ratioPriceOf(supply_wh: number, demand_wh: number): number {
  const none = wh(0);
  const nets = [
    { member: memberId("a"), net_import_wh: wh(demand_wh), net_export_wh: none },
    { member: memberId("d"), net_import_wh: none, net_export_wh: wh(supply_wh) },
  ];
  const price_rule = { kind: "supply-demand-ratio", table: DEFAULT_RATIO_TABLE } as const;
  const { price_micro_per_kwh } = allocateByKey({ nets, key: { kind: "dynamic" }, price_rule, band: BAND });
  return price_micro_per_kwh as number;
}

function ratioText(supply_wh: number, demand_wh: number): string {
  const thousandths = Math.floor((supply_wh * 1_000) / demand_wh);
  return `${decimal(thousandths, 3)}${thousandths * demand_wh === supply_wh * 1_000 ? "" : "…"}`;
}

function participation(): string {
  const energy = { import_wh: wh(1_003), export_wh: wh(50) };
  const factors = [
    ["sun", 600_000],
    ["wind", 250_000],
  ] as const;
  const split = splitByParticipation(
    energy,
    factors.map(([name, participation_factor_ppm]) => ({ community: communityId(name), participation_factor_ppm })),
  );
  const supplier_ppm = factors.reduce((rest, [, factor]) => rest - factor, MILLION);
  const claims = [
    ...factors.map(([name, factor]) => [nameOf(name), factor] as const),
    ["supplier", supplier_ppm] as const,
  ];
  const partsOf = (side: "import_wh" | "export_wh"): readonly WattHours[] => [
    ...split.communities.map((part: Record<typeof side, WattHours> & { community: CommunityId }) => part[side]),
    split.supplier[side],
  ];
  return example(
    "10 One metering point in two communities",
    "AK-15, LR-1",
    `A metering point takes part in the communities Sun with ${percent(factors[0][1])} and Wind with ${percent(factors[1][1])}; ${percent(supplier_ppm)} stay with its supplier. In parts per million these are the weights. It imported ${decimal(energy.import_wh)} Wh,`,
    proportion({ whole: energy.import_wh, claims, fromCode: partsOf("import_wh") }),
    `and exported ${decimal(energy.export_wh)} Wh:`,
    proportion({ whole: energy.export_wh, claims, fromCode: partsOf("export_wh") }),
    "Where remainders are equal, the supplier comes last. Both communities then share their own part, and neither has to wait for the other.",
  );
}

function shared(key: AllocationKey): SharingInput {
  return { nets: NETS, key, price_rule: { kind: "mid-market" }, band: BAND };
}

function netsOf({ bids, offers }: AuctionInput): readonly MemberNet[] {
  const none = wh(0);
  return [
    ...bids.map(({ member, energy_wh }) => ({ member, net_import_wh: energy_wh, net_export_wh: none })),
    ...offers.map(({ member, energy_wh }) => ({ member, net_import_wh: none, net_export_wh: energy_wh })),
  ];
}

function energyOf(allocations: readonly Allocation[], home: string): number {
  return allocations.find(({ member }) => member === home)?.energy_wh ?? 0;
}

function percent(parts_per_million: number): string {
  return `${decimal(parts_per_million, 4)} %`;
}
