import type { MemberId } from "@localgrid/vocabulary/identifiers";
import type { MicroPerKilowattHour, NanoCurrency, WattHours } from "@localgrid/vocabulary/units";
import type { MatchingErrorCode } from "../errors.ts";
import type { Numbered, Side, TimeInForce } from "./command.ts";
import type { Rules } from "./rules.ts";

/** Why a command was refused; each has its row in the package's table. */
export type RefusalCode = Extract<
  MatchingErrorCode,
  | "amount-out-of-range"
  | "credit-limit"
  | "gate-closed"
  | "not-a-command"
  | "not-an-energy"
  | "not-a-price"
  | "not-fillable"
  | "outside-price-band"
  | "position-limit"
  | "sequence-not-rising"
  | "time-goes-back"
  | "too-many-members"
  | "book-is-full"
  | "trading-halted"
  | "trading-not-halted"
  | "unknown-member"
  | "unknown-order"
  | "would-trade"
>;

/** Who or what took the energy of an order out of the book before it traded. */
export type CancelReason = "member" | "self-match" | "immediate" | "halt" | "terms" | "gate";

/** The first event of every book. */
export interface Opened extends Numbered {
  readonly kind: "opened";
  readonly rules: Rules;
}

/**
 * The command changed nothing but the book's number and time, each only if the command's own is valid. Number and time
 * are those of the book: `sequence-not-rising` carries the last valid ones instead of the command's, and so does
 * `not-a-command` for what is no object at all; `time-goes-back` carries the command's number and the last valid time.
 */
export interface Refused extends Numbered {
  readonly kind: "refused";
  readonly code: RefusalCode;
}

/** Order `seq` is in the book with all its energy; trades and cancellations that follow take from it. */
export interface Accepted extends Numbered {
  readonly kind: "accepted";
  readonly member: MemberId;
  readonly side: Side;
  readonly limit_micro_per_kwh: MicroPerKilowattHour;
  readonly energy_wh: WattHours;
  readonly time_in_force: TimeInForce;
}

/** Order `replaces` left the book, and order `seq` is in it as if it were accepted, good-till-gate. */
export interface Amended extends Numbered {
  readonly kind: "amended";
  readonly replaces: number;
  readonly member: MemberId;
  readonly side: Side;
  readonly limit_micro_per_kwh: MicroPerKilowattHour;
  readonly energy_wh: WattHours;
}

/** A contract. The buyer pays energy times price. */
export interface Traded extends Numbered {
  readonly kind: "traded";
  readonly bid_order: number;
  readonly offer_order: number;
  readonly buyer: MemberId;
  readonly seller: MemberId;
  /** The limit of the order that was there first. */
  readonly price_micro_per_kwh: MicroPerKilowattHour;
  readonly energy_wh: WattHours;
}

export interface Cancelled extends Numbered {
  readonly kind: "cancelled";
  readonly order: number;
  readonly member: MemberId;
  /** What had not traded. */
  readonly energy_wh: WattHours;
  readonly reason: CancelReason;
}

/** No orders are taken until `resumes_at_ms`, or until the operator resumes when it is null. */
export interface Halted extends Numbered {
  readonly kind: "halted";
  readonly resumes_at_ms: number | null;
  /** The price that was too far away, from now on the reference; null when the operator halted. */
  readonly price_micro_per_kwh: MicroPerKilowattHour | null;
}

/** Cancellations follow when the member's open orders do not fit. */
export interface TermsSet extends Numbered {
  readonly kind: "terms-set";
  readonly member: MemberId;
  readonly position_limit_wh: WattHours;
  readonly credit_nano: NanoCurrency;
}

export interface Plain extends Numbered {
  readonly kind: "resumed" | "gate-closed" | "time-passed";
}

export type BookEvent = Opened | Refused | Accepted | Amended | Traded | Cancelled | Halted | TermsSet | Plain;
