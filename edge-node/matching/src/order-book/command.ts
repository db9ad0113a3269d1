import type { MemberId } from "@localgrid/vocabulary/identifiers";
import type { MicroPerKilowattHour, NanoCurrency, WattHours } from "@localgrid/vocabulary/units";

/** A bid buys, an offer sells. */
export type Side = "bid" | "offer";

/**
 * What happens to energy that finds no counterpart at once. `good-till-gate`: it rests until gate closure.
 * `immediate-or-cancel`: it is cancelled. `fill-or-kill`: the whole order is refused unless all of it trades.
 */
export type TimeInForce = "good-till-gate" | "immediate-or-cancel" | "fill-or-kill";

/** Number and time that the node's journal gave to a command. */
export interface Numbered {
  /** Rising strictly, gaps allowed. */
  readonly seq: number;
  /** UTC, never going back. */
  readonly at_ms: number;
}

/** A new order; `seq` becomes its id. */
export interface PlaceCommand extends Numbered {
  readonly kind: "place";
  readonly member: MemberId;
  readonly side: Side;
  /** Highest price of a bid, lowest price of an offer. */
  readonly limit_micro_per_kwh: MicroPerKilowattHour;
  /** More than 0. */
  readonly energy_wh: WattHours;
  readonly time_in_force: TimeInForce;
  /** Whether the order is refused when it would meet a resting order at once. */
  readonly post_only: boolean;
}

/** Replaces the member's own resting order by a new one at the end of the queue, whose id is this `seq`. */
export interface AmendCommand extends Numbered {
  readonly kind: "amend";
  readonly member: MemberId;
  readonly order: number;
  readonly limit_micro_per_kwh: MicroPerKilowattHour;
  /** Energy of the new order, whatever the old one traded already; more than 0. */
  readonly energy_wh: WattHours;
  readonly post_only: boolean;
}

/** Takes the member's own resting order out of the book. */
export interface CancelCommand extends Numbered {
  readonly kind: "cancel";
  readonly member: MemberId;
  readonly order: number;
}

/** Approves a member, or changes the terms. If the member's resting orders do not fit them, all are cancelled. */
export interface SetTermsCommand extends Numbered {
  readonly kind: "set-terms";
  readonly member: MemberId;
  /** How far purchases and sales, open orders included, may be apart. */
  readonly position_limit_wh: WattHours;
  /** The most that the member may have to pay for this interval, 0 to 2^53 − 1. */
  readonly credit_nano: NanoCurrency;
}

/** The operator stops trading until `resume`, or lets it go on. */
export interface HaltCommand extends Numbered {
  readonly kind: "halt" | "resume";
}

/** Nothing but the passing of time. */
export interface PassTimeCommand extends Numbered {
  readonly kind: "pass-time";
}

export type Command = PlaceCommand | AmendCommand | CancelCommand | SetTermsCommand | HaltCommand | PassTimeCommand;
