import { matchingError } from "../errors.ts";
import type { Book } from "./book.ts";
import type { Accepted, Amended, BookEvent, Cancelled, Halted, TermsSet, Traded } from "./event.ts";
import { newAccount, newOrder, type Order } from "./order.ts";

/** Applies what was decided once; decides and emits nothing. */
export function applyEvent(book: Book, event: BookEvent): void {
  book.seq = event.seq;
  book.at_ms = event.at_ms;
  switch (event.kind) {
    case "terms-set":
      return setTerms(book, event);
    case "accepted":
      return accept(book, event);
    case "amended":
      book.remove(resting(book, event.replaces));
      return accept(book, event);
    case "traded":
      return trade(book, event);
    case "cancelled":
      return cancel(book, event);
    case "halted":
      return halt(book, event);
    case "resumed":
      return book.resume();
    case "gate-closed":
      return book.close();
    case "refused":
    case "time-passed":
      return;
    default:
      throw noHistory(`"${event.kind}" is out of place`);
  }
}

export function setTerms({ accounts }: Book, { member, position_limit_wh, credit_nano }: TermsSet): void {
  const account = accounts.get(member) ?? newAccount(member);
  account.position_limit_wh = position_limit_wh;
  account.credit_nano = Number(credit_nano);
  accounts.set(member, account);
}

export function noHistory(message: string): Error {
  return matchingError("not-a-book-history", message);
}

function accept(book: Book, event: Accepted | Amended): void {
  const account = book.accounts.get(event.member);
  if (account === undefined) throw noHistory(`${event.member} has no terms`);
  book.add(newOrder(event, account, event.side));
}

function trade(book: Book, event: Traded): void {
  const bid = resting(book, event.bid_order);
  const offer = resting(book, event.offer_order);
  if (event.energy_wh > Math.min(bid.energy_wh, offer.energy_wh)) throw noHistory("more was traded than ordered");
  book.take(bid, event.energy_wh);
  book.take(offer, event.energy_wh);
  book.settle(bid.account, offer.account, event);
}

function cancel(book: Book, event: Cancelled): void {
  const order = resting(book, event.order);
  if (event.energy_wh !== order.energy_wh) throw noHistory("not all that was left was cancelled");
  book.remove(order);
}

function halt(book: Book, { resumes_at_ms, price_micro_per_kwh }: Halted): void {
  book.halt(resumes_at_ms);
  if (price_micro_per_kwh !== null) book.reference_micro_per_kwh = price_micro_per_kwh;
}

function resting({ orders }: Book, id: number): Order {
  const order = orders.get(id);
  if (order === undefined) throw noHistory(`there is no order ${id}`);
  return order;
}
