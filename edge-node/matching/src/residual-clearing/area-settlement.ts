import { compareIdentifiers } from "@localgrid/vocabulary/identifiers";
import {
  amountOf,
  type MicroPerKilowattHour,
  type NanoCurrency,
  NO_MONEY,
  type WattHours,
} from "@localgrid/vocabulary/units";
import type { AreaSide, Link, Taken } from "./area-side.ts";

/** What one child imports or exports, more than 0 Wh. */
export interface ChildTrade {
  readonly child: string;
  readonly energy_wh: WattHours;
  /** In the child's own prices: what its buyers pay in all, or what it receives for its offers. */
  readonly price_micro_per_kwh: MicroPerKilowattHour;
  /** Energy × price: paid by an importing child, received by an exporting one. Negative where the price is. */
  readonly amount_nano: NanoCurrency;
}

/** What stays with the network. */
export interface NetworkAccount {
  /** By the area whose fee it is, sorted by id in byte order, each more than 0. */
  readonly fees: readonly { readonly area: string; readonly amount_nano: NanoCurrency }[];
  /** Energy × difference of prices over links that are used up, 0 or more. */
  readonly congestion_rent_nano: NanoCurrency;
}

/** Children sorted by id in byte order; no child both imports and exports. */
export interface AreaSettlement {
  readonly imports: readonly ChildTrade[];
  readonly exports: readonly ChildTrade[];
  readonly network: NetworkAccount;
}

/** Prices what was taken from sides of one area at `price`, in the area's prices. */
export function settle(sides: readonly Taken[], price: MicroPerKilowattHour): AreaSettlement {
  const trades = { import: [] as ChildTrade[], export: [] as ChildTrade[] };
  const fees = new Map<string, NanoCurrency>();
  let rent_nano: NanoCurrency = NO_MONEY;
  for (const { byChild, rest } of sides) {
    const withRest = childrenOf(rest);
    for (const [child, energy_wh] of byChild) {
      const link = rest.links.get(child) as Link;
      const unbound = (price - link.shift_micro_per_kwh) as MicroPerKilowattHour;
      const own = withRest.has(child) ? unbound : priceAtCap(unbound, link, rest);
      const amount_nano = amountOf(energy_wh, own);
      trades[rest.direction].push({ child, energy_wh, price_micro_per_kwh: own, amount_nano });
      addTo(fees, link.fee_to, amountOf(energy_wh, distance(link.shift_micro_per_kwh, 0)));
      rent_nano = (rent_nano + amountOf(energy_wh, distance(own, unbound))) as NanoCurrency;
    }
  }
  return {
    imports: trades.import.sort((a, b) => compareIdentifiers(a.child, b.child)),
    exports: trades.export.sort((a, b) => compareIdentifiers(a.child, b.child)),
    network: { fees: feeRowsOf(fees), congestion_rent_nano: rent_nano },
  };
}

/** The price of a child that has used up all that its cap lets through. */
function priceAtCap(unbound: MicroPerKilowattHour, { cut_off }: Link, { direction }: AreaSide): MicroPerKilowattHour {
  if (cut_off === null) return unbound;
  const worse = direction === "import" ? Math.max : Math.min;
  return worse(unbound, cut_off) as MicroPerKilowattHour;
}

function childrenOf({ side }: AreaSide): ReadonlySet<string> {
  return new Set(side.orders.filter(({ energy_wh }) => energy_wh > 0).map(({ member }) => member));
}

function distance(a: number, b: number): MicroPerKilowattHour {
  return Math.abs(a - b) as MicroPerKilowattHour;
}

function addTo(fees: Map<string, NanoCurrency>, area: string, amount_nano: NanoCurrency): void {
  fees.set(area, ((fees.get(area) ?? NO_MONEY) + amount_nano) as NanoCurrency);
}

function feeRowsOf(fees: ReadonlyMap<string, NanoCurrency>): NetworkAccount["fees"] {
  return [...fees]
    .filter(([, amount_nano]) => amount_nano > 0n)
    .map(([area, amount_nano]) => ({ area, amount_nano }))
    .sort((a, b) => compareIdentifiers(a.area, b.area));
}
