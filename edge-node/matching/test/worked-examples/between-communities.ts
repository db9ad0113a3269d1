import { amountOf, microPerKilowattHour as micro, sumOf, wattHours as wh } from "@localgrid/vocabulary/units";
import type { AuctionInput } from "../../src/call-auction/auction-order.ts";
import { clearCallAuction } from "../../src/call-auction/call-auction.ts";
import { residualBookOf } from "../../src/call-auction/residual-book-of.ts";
import type { ChildTrade } from "../../src/residual-clearing/area-settlement.ts";
import {
  type AreaChild,
  type AreaClearing,
  clearArea,
  distributeToMembers,
} from "../../src/residual-clearing/residual-clearing.ts";
import { nameOf, order } from "./homes.ts";
import { filling, sumOfEnergy } from "./proportion.ts";
import { checked, ct, decimal, example, list, money, paragraphs, table } from "./writing.ts";

const REGION_FEE = micro(10_000);
const SOUTH_FEE = micro(20_000);
const SOUTH_CAP = wh(500);

/** What the members of South still need. */
const UNFILLED = [order("k", 300, 260_000), order("l", 271, 240_000), order("m", 129, 240_000)];

const SOUTH_INPUT: AuctionInput = { bids: UNFILLED, offers: [], price_rule: "pair" };

const NORTH: AreaChild = {
  id: "north",
  book: { bids: [], offers: [{ limit_micro_per_kwh: micro(100_000), energy_wh: wh(600) }] },
  fee_micro_per_kwh: micro(0),
  import_cap_wh: null,
  export_cap_wh: null,
};

const SOUTH: AreaChild = {
  id: "south",
  book: residualBookOf(SOUTH_INPUT, clearCallAuction(SOUTH_INPUT)),
  fee_micro_per_kwh: SOUTH_FEE,
  import_cap_wh: SOUTH_CAP,
  export_cap_wh: null,
};

export function betweenCommunitiesExamples(): string {
  const clearing = clearArea({ id: "region", fee_micro_per_kwh: REGION_FEE, children: [NORTH, SOUTH] });
  const { bids, beyond, last } = biddingAfterFee();
  const offer = NORTH.book.offers[0] as { limit_micro_per_kwh: number; energy_wh: number };
  const offerInRegion = offer.limit_micro_per_kwh + REGION_FEE;
  const matched_wh = checked(Math.min(sumOfEnergy(bids), offer.energy_wh), clearing.matched_wh as number);
  checked(true, offerInRegion < last);
  const price = checked(Math.floor((last + offerInRegion) / 2), clearing.price_micro_per_kwh as number);
  return example(
    "11 Two communities, fees, and a line that is full",
    "RC-2, RC-4, RC-5, RC-7, RC-8, RC-9, RC-10, RC-11, RC-13, RC-15",
    `North has ${decimal(offer.energy_wh)} Wh left at ${ct(offer.limit_micro_per_kwh)} ct; South still needs energy. The region charges ${ct(REGION_FEE)} ct on what enters it, South ${ct(SOUTH_FEE)} ct on what comes in. The line to South carries ${decimal(SOUTH_CAP)} Wh in this quarter hour, so only the best bids up to there leave South.`,
    bidTable(),
    roomOnTheLine(),
    `The offer enters at ${ct(offer.limit_micro_per_kwh)} + ${ct(REGION_FEE)} = ${ct(offerInRegion)} ct, below all bids. ${decimal(matched_wh)} Wh are matched; the region's price is (${ct(last)} + ${ct(offerInRegion)}) / 2 = ${ct(price)} ct/kWh.`,
    prices(clearing, { price, beyond }),
    accounts(clearing),
    leftForAbove(clearing, { offerInRegion, left_wh: offer.energy_wh - matched_wh }),
    handedDown(clearing),
  );
}

/** South's bids as they stand in the region, and the limit of the first Wh that found no room on the line. */
function biddingAfterFee() {
  let room_wh: number = SOUTH_CAP;
  let beyond = Number.NEGATIVE_INFINITY;
  const bids = SOUTH.book.bids.map(({ limit_micro_per_kwh, energy_wh }) => {
    const within_wh = Math.min(energy_wh, room_wh);
    room_wh -= within_wh;
    if (within_wh < energy_wh) beyond = Math.max(beyond, limit_micro_per_kwh);
    return { limit: limit_micro_per_kwh, wanted_wh: energy_wh, energy_wh: within_wh };
  });
  const last = Math.min(...bids.map(({ limit }) => limit - SOUTH_FEE));
  return { bids, beyond, last };
}

function bidTable(): string {
  return table(
    ["South's homes", "need, Wh", "limit, ct/kWh", "in the region, ct/kWh"],
    UNFILLED.map(({ member, energy_wh, limit_micro_per_kwh: limit }) => [
      nameOf(member),
      decimal(energy_wh),
      ct(limit),
      `${ct(limit)} − ${ct(SOUTH_FEE)} = ${ct(limit - SOUTH_FEE)}`,
    ]),
  );
}

function roomOnTheLine(): string {
  const levels = biddingAfterFee().bids.map(({ limit, wanted_wh, energy_wh }) => {
    const homes = UNFILLED.filter(({ limit_micro_per_kwh }) => limit_micro_per_kwh === limit);
    checked(sumOfEnergy(homes), wanted_wh as number);
    const all =
      energy_wh === wanted_wh
        ? `all ${decimal(energy_wh)} Wh`
        : `${decimal(energy_wh)} of the ${decimal(wanted_wh)} Wh`;
    return `${all} at ${ct(limit)} ct (${homes.map(({ member }) => nameOf(member)).join(" and ")})`;
  });
  return `On the line there is room for ${levels.join(" and for ")}.`;
}

function prices(clearing: AreaClearing, { price, beyond }: { price: number; beyond: number }): string {
  const received = checked(price - REGION_FEE, exportOf(clearing).price_micro_per_kwh as number);
  const unbound = price + SOUTH_FEE;
  const paid = checked(Math.max(unbound, beyond), importOf(clearing).price_micro_per_kwh as number);
  return list([
    `North receives ${ct(price)} − ${ct(REGION_FEE)} = ${ct(received)} ct/kWh.`,
    `South would pay ${ct(price)} + ${ct(SOUTH_FEE)} = ${ct(unbound)} ct. But the line is full, and the best bid that found no room is worth ${ct(beyond)} ct: that is South's price, ${ct(paid)} ct/kWh. The difference, ${ct(paid)} − ${ct(unbound)} ct, is congestion rent.`,
  ]);
}

function accounts(clearing: AreaClearing): string {
  const [paid, received] = [importOf(clearing), exportOf(clearing)];
  const region = clearing.price_micro_per_kwh as number;
  const unbound = region + SOUTH_FEE;
  const energy = BigInt(clearing.matched_wh);
  const feeOf = (id: string, fee: number) => {
    const row = clearing.network.fees.find(({ area }) => area === id);
    return checked(energy * BigInt(fee), (row?.amount_nano ?? 0n) as bigint);
  };
  const fees = [feeOf("region", REGION_FEE), feeOf("south", SOUTH_FEE)] as const;
  const gap = paid.price_micro_per_kwh - unbound;
  const rent = checked(energy * BigInt(gap), clearing.network.congestion_rent_nano as bigint);
  const wattHours = decimal(energy);
  const paidAmount = checked(amountOf(paid.energy_wh, paid.price_micro_per_kwh), paid.amount_nano);
  const receivedAmount = checked(amountOf(received.energy_wh, received.price_micro_per_kwh), received.amount_nano);
  const sum = checked(fees[0] + fees[1] + rent + receivedAmount, paidAmount as bigint);
  return paragraphs(
    table(
      ["account", "Wh · ct/kWh / 1,000", "amount"],
      [
        ["South pays", `${wattHours} · ${ct(paid.price_micro_per_kwh)} / 1,000`, money(paidAmount)],
        ["North receives", `${wattHours} · ${ct(received.price_micro_per_kwh)} / 1,000`, money(receivedAmount)],
        ["fee of the region", `${wattHours} · ${ct(REGION_FEE)} / 1,000`, money(fees[0])],
        ["fee of South", `${wattHours} · ${ct(SOUTH_FEE)} / 1,000`, money(fees[1])],
        ["congestion rent", `${wattHours} · (${ct(paid.price_micro_per_kwh)} − ${ct(unbound)}) / 1,000`, money(rent)],
      ],
    ),
    `Nothing is lost: ${[receivedAmount, ...fees, rent].map((amount) => decimal(amount, 7)).join(" + ")} = ${money(sum)}. The rent goes to the network's account.`,
  );
}

function leftForAbove({ residual }: AreaClearing, left: { offerInRegion: number; left_wh: number }): string {
  const { limit_micro_per_kwh, energy_wh } = residual.offers[0] as { limit_micro_per_kwh: number; energy_wh: number };
  checked(0, residual.bids.length);
  return `Left for the area above: an offer of ${decimal(checked(left.left_wh, energy_wh))} Wh at ${ct(checked(left.offerInRegion, limit_micro_per_kwh))} ct, which carries the region's fee already. What found no room on the line is not offered there either.`;
}

/** The import, shared among the members of South. */
function handedDown(clearing: AreaClearing): string {
  const { energy_wh, price_micro_per_kwh } = importOf(clearing);
  const allocations = distributeToMembers(UNFILLED, {
    direction: "import",
    energy_wh,
    price_micro_per_kwh,
    accepted_before_wh: wh(0),
  });
  const amounts = allocations.map((allocation) => amountOf(allocation.energy_wh, price_micro_per_kwh));
  checked(sumOf(amounts), importOf(clearing).amount_nano);
  return paragraphs(
    `South shares its ${decimal(energy_wh)} Wh among its homes K, L and M, best limit first:`,
    filling({ orders: UNFILLED, side: "bids", whole_wh: energy_wh, fromCode: allocations }),
    `Each pays ${ct(price_micro_per_kwh)} ct/kWh: ${allocations.map(({ member }, index) => `${nameOf(member)} ${money(amounts[index] as bigint)}`).join(", ")}.`,
  );
}

function importOf({ imports }: AreaClearing): ChildTrade {
  return imports[0] as ChildTrade;
}

function exportOf({ exports }: AreaClearing): ChildTrade {
  return exports[0] as ChildTrade;
}
