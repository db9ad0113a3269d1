import { createHash } from "node:crypto";
import { encodeCbor } from "@localgrid/vocabulary/cbor";
import type { MemberId } from "@localgrid/vocabulary/identifiers";
import type { MicroPerKilowattHour, NanoCurrency, WattHours } from "@localgrid/vocabulary/units";
import { planBattery } from "../src/agents/battery-agent.ts";
import { type AllocationKey, allocateByKey, DEFAULT_RATIO_TABLE } from "../src/allocation-keys/allocation-keys.ts";
import { auctionDigest } from "../src/call-auction/auction-digest.ts";
import type { AuctionInput, AuctionOrder } from "../src/call-auction/auction-order.ts";
import { clearCallAuction } from "../src/call-auction/call-auction.ts";
import { originPairsOf } from "../src/call-auction/origin-pairs.ts";
import { payAsBid } from "../src/call-auction/pay-as-bid.ts";
import { residualBookOf } from "../src/call-auction/residual-book-of.ts";
import { settleImbalance } from "../src/imbalance/imbalance.ts";
import { type OrderBookEvent, openOrderBook } from "../src/order-book/order-book.ts";
import { clearArea } from "../src/residual-clearing/residual-clearing.ts";

const AUCTIONS = 300;

/** One SHA-256 per capability over the results of the same some hundred inputs, as lines of text. */
export function resultDigests(): string {
  const draw = numbers();
  const auctions = Array.from({ length: AUCTIONS }, (_, index) => drawnAuction(draw, index));
  const results = auctions.map((input) => ({ input, result: clearCallAuction(input) }));
  const lines = {
    "call-auction": results.map(({ input, result }) => auctionDigest(input, result)),
    "origin-pairs": results.map(({ result }) => originPairsOf(result)),
    "residual-book": results.map(({ input, result }) => residualBookOf(input, result)),
    "pay-as-bid": results.map(({ input, result }) => payAsBid(input, result)),
    "allocation-keys": auctions.flatMap((input, index) => sharedByKeys(input, index)),
    "residual-clearing": Array.from({ length: AUCTIONS / 5 }, (_, index) =>
      clearedArea(results.slice(index * 5, index * 5 + 5), draw),
    ),
    imbalance: auctions.map((input) => settledImbalance(input)),
    "order-book": tradedInBook(draw),
    agents: Array.from({ length: AUCTIONS / 5 }, () => plannedBattery(draw)),
  };
  return Object.entries(lines)
    .map(([name, values]) => `${name} ${digestOf(values)}\n`)
    .join("");
}

function digestOf(values: readonly unknown[]): string {
  const hash = createHash("sha256");
  for (const value of values) hash.update(encodeCbor(plain(value)));
  return hash.digest("hex");
}

/** CBOR knows maps and arrays of the plain kinds; undefined fields are left out. */
function plain(value: unknown): Parameters<typeof encodeCbor>[0] {
  return structuredClone(value) as Parameters<typeof encodeCbor>[0];
}

type Draw = (below: number) => number;

/** A multiplicative congruential generator in whole numbers: the same on every machine. */
function numbers(): Draw {
  let state = 20_261;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

/** Levels with many orders and sizes up to the limits take turns. */
function drawnAuction(draw: Draw, index: number): AuctionInput {
  const [spread, size] = index % 3 === 0 ? [5, 40] : [220_000, index % 3 === 1 ? 5_000 : 1_000_000_000_000];
  const side = (name: string): AuctionOrder[] =>
    Array.from({ length: draw(30) }, (_, place) => ({
      member: `${name}${(place * 7) % 31}` as MemberId,
      energy_wh: draw(size) as WattHours,
      limit_micro_per_kwh: (draw(spread) - Math.floor(spread / 3)) as MicroPerKilowattHour,
    }));
  return {
    bids: side("b"),
    offers: side("s"),
    price_rule: index % 2 === 0 ? "pair" : "equilibrium_mid",
    ...(index % 4 === 0 ? { rotation: index } : {}),
  };
}

const BAND = { floor: -40_000 as MicroPerKilowattHour, cap: 260_001 as MicroPerKilowattHour };
const NONE = 0 as WattHours;

function sharedByKeys({ bids, offers }: AuctionInput, rotation: number): readonly unknown[] {
  const nets = [
    ...bids.map(({ member, energy_wh }) => ({ member, net_import_wh: energy_wh, net_export_wh: NONE })),
    ...offers.map(({ member, energy_wh }) => ({ member, net_import_wh: NONE, net_export_wh: energy_wh })),
  ];
  const members = bids.map(({ member }) => member);
  const shares = members.map((member, place) => ({
    member,
    share_ppm: place === 0 ? 1_000_000 - 30_000 * (members.length - 1) : 30_000,
  }));
  const keys: AllocationKey[] = [{ kind: "dynamic" }, { kind: "priority", groups: [members.slice(0, 3)] }];
  if (members.length > 0) keys.push({ kind: "static", shares }, { kind: "hybrid", shares });
  return keys.map((key, place) => {
    const price_rule =
      place % 2 === 0
        ? ({ kind: "mid-market" } as const)
        : ({ kind: "supply-demand-ratio", table: DEFAULT_RATIO_TABLE } as const);
    return allocateByKey({ nets, key, price_rule, band: BAND, rotation });
  });
}

interface Cleared {
  readonly input: AuctionInput;
  readonly result: ReturnType<typeof clearCallAuction>;
}

function clearedArea(cleared: readonly Cleared[], draw: Draw): unknown {
  const children = cleared.map(({ input, result }, index) => ({
    id: `community-${index}`,
    book: residualBookOf(input, result),
    fee_micro_per_kwh: draw(3) as MicroPerKilowattHour,
    import_cap_wh: index % 2 === 0 ? null : (draw(2_000) as WattHours),
    export_cap_wh: index % 3 === 0 ? null : (draw(2_000) as WattHours),
  }));
  return clearArea({ id: "region", fee_micro_per_kwh: 1 as MicroPerKilowattHour, children });
}

function settledImbalance({ bids, offers }: AuctionInput): unknown {
  const orders = [...bids, ...offers];
  const pairs = bids.flatMap((bid, index) => {
    const offer = offers[index];
    return offer === undefined ? [] : [{ bid, offer, energy_wh: Math.floor(bid.energy_wh / 2) as WattHours }];
  });
  return settleImbalance({
    contracts: pairs.flatMap(({ bid, offer, energy_wh }) => [
      { member: bid.member, contracted_import_wh: energy_wh, contracted_export_wh: NONE },
      { member: offer.member, contracted_import_wh: NONE, contracted_export_wh: energy_wh },
    ]),
    readings: orders.map(({ member, energy_wh }, index) => ({
      member,
      active_energy_import_wh: index % 3 === 0 ? NONE : energy_wh,
      active_energy_export_wh: index % 3 === 0 ? energy_wh : NONE,
    })),
    prices: { short_micro_per_kwh: 310_001 as MicroPerKilowattHour, long_micro_per_kwh: -7 as MicroPerKilowattHour },
  });
}

const COMMANDS = 2_000;
const START_S = 1_800_000_000;
const TRADERS = ["a", "b", "c", "d"] as MemberId[];

/** All events of a book with many trades, refusals and halts, and its state at the end. */
function tradedInBook(draw: Draw): readonly unknown[] {
  const events: OrderBookEvent[] = [];
  const book = openOrderBook(
    {
      interval: { start_s: START_S, length_s: 900 },
      gate_closes_at_ms: START_S * 1000,
      band: BAND,
      max_members: TRADERS.length,
      max_orders: 60,
      max_orders_per_member: 20,
      reference_micro_per_kwh: 100_000 as MicroPerKilowattHour,
      max_move_micro_per_kwh: 60_000,
      halt_ms: 5,
    },
    (event) => events.push(event),
  );
  let seq = 0;
  const numbered = () => ({ seq: ++seq, at_ms: START_S * 1000 - COMMANDS + seq });
  for (const member of TRADERS) {
    const terms = { position_limit_wh: 40_000 as WattHours, credit_nano: 2_000_000_000n as NanoCurrency };
    book.execute({ kind: "set-terms", ...numbered(), member, ...terms });
  }
  while (seq < COMMANDS) {
    const member = TRADERS[draw(TRADERS.length)] as MemberId;
    const limit_micro_per_kwh = (60_000 + draw(90_000)) as MicroPerKilowattHour;
    const energy_wh = (1 + draw(3_000)) as WattHours;
    const order = seq - draw(12);
    const post_only = draw(8) === 0;
    const wanted = { member, limit_micro_per_kwh, energy_wh, post_only };
    const kind = draw(6);
    if (kind === 0) book.execute({ kind: "cancel", ...numbered(), member, order });
    else if (kind === 1) book.execute({ kind: "amend", ...numbered(), order, ...wanted });
    else {
      const side = draw(2) === 0 ? "bid" : "offer";
      const time_in_force = (["good-till-gate", "immediate-or-cancel", "fill-or-kill"] as const)[draw(3)];
      book.execute({ kind: "place", ...numbered(), ...wanted, side, time_in_force: time_in_force ?? "good-till-gate" });
    }
  }
  return [...events, book.digest(), book.depth()];
}

function plannedBattery(draw: Draw): unknown {
  return planBattery({
    battery: {
      capacity_wh: 5_000 as WattHours,
      charge_power_w: 2_500,
      discharge_power_w: 3_000,
      round_trip_efficiency_ppm: 850_000 + draw(100_000),
      wear_micro_per_kwh: draw(20_000) as MicroPerKilowattHour,
    },
    stored_wh: draw(5_001) as WattHours,
    paid_micro_per_kwh: draw(200_000) as MicroPerKilowattHour,
    length_s: 900,
    intervals: Array.from({ length: 24 }, () => ({
      price_micro_per_kwh: (draw(350_000) - 50_000) as MicroPerKilowattHour,
      surplus_wh: NONE,
      need_wh: draw(800) as WattHours,
    })),
    value_after_micro_per_kwh: draw(150_000) as MicroPerKilowattHour,
    local_network_fee_micro_per_kwh: 40_000 as MicroPerKilowattHour,
    band: BAND,
    step_wh: 100 as WattHours,
  });
}
