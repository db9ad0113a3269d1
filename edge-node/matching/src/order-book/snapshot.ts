import { hash } from "node:crypto";
import { type CborValue, encodeCbor } from "@localgrid/vocabulary/cbor";
import { compareIdentifiers, type MemberId } from "@localgrid/vocabulary/identifiers";
import type { MicroPerKilowattHour, NanoCurrency, WattHours } from "@localgrid/vocabulary/units";
import type { Book } from "./book.ts";
import type { Side } from "./command.ts";
import type { Account } from "./order.ts";
import type { PriceLadder } from "./price-ladder.ts";

export interface DepthLevel {
  readonly limit_micro_per_kwh: MicroPerKilowattHour;
  /** Sum of all orders at this limit; up to 2^53. */
  readonly energy_wh: number;
  readonly orders: number;
}

export interface OpenOrder {
  readonly order: number;
  readonly side: Side;
  readonly limit_micro_per_kwh: MicroPerKilowattHour;
  /** What has not traded yet. */
  readonly energy_wh: WattHours;
}

export interface Standing {
  readonly member: MemberId;
  readonly position_limit_wh: WattHours;
  readonly credit_nano: NanoCurrency;
  /** Purchases less sales, so negative for who sold more. */
  readonly position_wh: number;
  /** What purchases cost less what sales brought. */
  readonly owed_nano: NanoCurrency;
  /** What the open orders could add to it at most. */
  readonly open_cost_nano: NanoCurrency;
  readonly open_bids_wh: number;
  readonly open_offers_wh: number;
  /** By rising id. */
  readonly open_orders: readonly OpenOrder[];
}

export function depthOf({ levels }: PriceLadder, most: number): readonly DepthLevel[] {
  return levels
    .slice(Math.max(0, levels.length - most))
    .reverse()
    .map(({ limit_micro_per_kwh, energy_wh, orders }) => ({ limit_micro_per_kwh, energy_wh, orders }));
}

export function standingOf(book: Book, account: Account): Standing {
  return {
    member: account.member,
    position_limit_wh: account.position_limit_wh as WattHours,
    credit_nano: nano(account.credit_nano),
    position_wh: account.position_wh,
    owed_nano: nano(account.owed_nano),
    open_cost_nano: nano(account.open_cost_nano),
    open_bids_wh: account.open_bids_wh,
    open_offers_wh: account.open_offers_wh,
    open_orders: book.restingOrders(account).map(({ id, side, limit_micro_per_kwh, energy_wh }) => {
      return { order: id, side, limit_micro_per_kwh, energy_wh: energy_wh as WattHours };
    }),
  };
}

/** SHA-256 over the deterministic CBOR of all that decides how the book goes on. */
export function digestOf(book: Book): Uint8Array {
  const { interval, gate_closes_at_ms, band, ...limits } = book.rules;
  const value: CborValue = [
    "lg/order-book/1",
    [interval.start_s, interval.length_s, gate_closes_at_ms, band.floor, band.cap],
    [limits.max_members, limits.max_orders, limits.max_orders_per_member],
    [limits.reference_micro_per_kwh, limits.max_move_micro_per_kwh, limits.halt_ms],
    [book.seq, book.at_ms, book.phase, book.resumes_at_ms, book.reference_micro_per_kwh],
    [...book.accounts.values()]
      .sort((a, b) => compareIdentifiers(a.member, b.member))
      .map((account) => [
        account.member,
        account.position_limit_wh,
        account.credit_nano,
        account.position_wh,
        account.owed_nano,
      ]),
    book
      .restingOrders()
      .map(({ id, account, side, limit_micro_per_kwh, energy_wh }) => [
        id,
        account.member,
        side,
        limit_micro_per_kwh,
        energy_wh,
      ]),
  ];
  return new Uint8Array(hash("sha256", encodeCbor(value), "buffer"));
}

function nano(amount: number): NanoCurrency {
  return BigInt(amount) as NanoCurrency;
}
