import { isOpaqueId, type MemberId } from "@localgrid/vocabulary/identifiers";
import { ENERGY_LIMIT_WH, type MicroPerKilowattHour } from "@localgrid/vocabulary/units";
import { Book, type Phase } from "./book.ts";
import type { Command, SetTermsCommand } from "./command.ts";
import type { BookEvent, Plain, RefusalCode } from "./event.ts";
import { noHistory, Replay } from "./history.ts";
import { fitsTerms } from "./member-risk.ts";
import { newAccount } from "./order.ts";
import { checkRules, type Rules } from "./rules.ts";
import { type DepthLevel, depthOf, digestOf, type Standing, standingOf } from "./snapshot.ts";
import { Trading } from "./trading.ts";

/** What holds for one book from its opening to gate closure. */
export type OrderBookRules = Rules;

/** What members, the operator and the clock ask of a book. */
export type OrderBookCommand = Command;

/** What happened, in the order in which it happened; each with the number and time of its command. */
export type OrderBookEvent = BookEvent;

/** Why a command was refused; every code has its hint in the package's table. */
export type OrderBookRefusal = RefusalCode;

/** What one member has bought, sold and on offer. */
export type MemberStanding = Standing;

/** Price levels of both sides, best first. */
export interface Depth {
  readonly bids: readonly DepthLevel[];
  readonly offers: readonly DepthLevel[];
}

const NO_EVENTS_YET = { seq: 0, at_ms: 0 };

/**
 * Opens the book of one delivery interval. Its first event is `opened`, with number and time 0.
 *
 * @param emit is given every event when it happens. It must not execute commands, and when it throws, the book is
 *   to be rebuilt.
 * @throws {LocalGridError} `not-book-rules`, `not-an-interval`
 */
export function openOrderBook(rules: OrderBookRules, emit: (event: OrderBookEvent) => void): OrderBook {
  checkRules(rules);
  const book = new Book(rules, emit);
  emit({ kind: "opened", ...NO_EVENTS_YET, rules });
  return new OrderBook(book);
}

/**
 * The same book again, from nothing but its events: equal digest, equal answers to all further commands. Accepts the
 * events that some commands give, and no others; codes of refusals are not compared where they make no difference.
 *
 * @param events all of them up to the end of some command
 * @param emit is given the events of further commands only
 * @throws {LocalGridError} `not-a-book-history`, `not-book-rules`, `not-an-interval`
 */
export function rebuildOrderBook(events: Iterable<OrderBookEvent>, emit: (event: OrderBookEvent) => void): OrderBook {
  let rebuilt: ReturnType<typeof reopened> | undefined;
  for (const event of events) {
    if (rebuilt === undefined) rebuilt = reopened(event);
    else rebuilt.replay.follow(event);
  }
  if (rebuilt === undefined) throw noHistory("there are no events");
  rebuilt.replay.end(emit);
  return rebuilt.orderBook;
}

/**
 * Continuous double auction for the energy of one delivery interval: best price first, then the lowest number, every
 * trade at the limit of the order that was there before. Without clock and chance: equal commands give equal events.
 *
 *   open ──halt, circuit breaker──▶ halted ──resume, time──▶ open       open, halted ──gate closure──▶ closed
 */
export class OrderBook {
  private readonly book: Book;
  private readonly trading: Trading;

  /** @param book see `openOrderBook` and `rebuildOrderBook` */
  constructor(book: Book) {
    this.book = book;
    this.trading = new Trading(book);
  }

  get phase(): Phase {
    return this.book.phase;
  }

  /** Null when nobody bids. */
  get bestBid(): MicroPerKilowattHour | null {
    return this.book.bids.best?.limit_micro_per_kwh ?? null;
  }

  /** Null when nobody offers. */
  get bestOffer(): MicroPerKilowattHour | null {
    return this.book.offers.best?.limit_micro_per_kwh ?? null;
  }

  /** Emits what follows from the command, at least one event. What cannot be done is one `refused`, never thrown. */
  execute(command: OrderBookCommand): void {
    const { book } = this;
    if (typeof command !== "object" || command === null) return book.refuse("not-a-command");
    const { seq, at_ms } = command;
    if (!Number.isSafeInteger(seq) || seq <= book.seq) return book.refuse("sequence-not-rising");
    book.seq = seq;
    if (!Number.isSafeInteger(at_ms) || at_ms < book.at_ms) return book.refuse("time-goes-back");
    book.at_ms = at_ms;
    if (book.phase === "closed") return book.refuse("gate-closed");
    if (at_ms >= book.rules.gate_closes_at_ms) {
      this.closeGate();
      if (command.kind !== "pass-time") book.refuse("gate-closed");
      return;
    }
    if (book.resumes_at_ms !== null && at_ms >= book.resumes_at_ms) this.resume();
    this.dispatch(command);
  }

  /** @param levels at most so many of each side, all without it */
  depth(levels = Number.MAX_SAFE_INTEGER): Depth {
    return { bids: depthOf(this.book.bids, levels), offers: depthOf(this.book.offers, levels) };
  }

  /** Null for who never got terms. */
  standing(member: MemberId): MemberStanding | null {
    const account = this.book.accounts.get(member);
    return account === undefined ? null : standingOf(this.book, account);
  }

  /** 32 bytes: SHA-256 over the deterministic CBOR of everything that decides how the book goes on. */
  digest(): Uint8Array {
    return digestOf(this.book);
  }

  private dispatch(command: Command): void {
    const { book, trading } = this;
    switch (command.kind) {
      case "place":
        return trading.place(command);
      case "amend":
        return trading.amend(command);
      case "cancel":
        return trading.cancel(command);
      case "set-terms":
        return this.setTerms(command);
      case "halt":
        return this.halt();
      case "resume":
        if (book.phase !== "halted") return book.refuse("trading-not-halted");
        return this.resume();
      case "pass-time":
        return this.emitPlain("time-passed");
      default:
        return book.refuse("not-a-command");
    }
  }

  private setTerms({ seq, at_ms, member, position_limit_wh, credit_nano }: SetTermsCommand): void {
    const { book } = this;
    const { accounts, rules } = book;
    if (typeof member !== "string" || !isOpaqueId(member)) return book.refuse("not-a-command");
    if (!isCount(position_limit_wh, ENERGY_LIMIT_WH)) return book.refuse("not-an-energy");
    if (typeof credit_nano !== "bigint" || !isCount(Number(credit_nano), Number.MAX_SAFE_INTEGER)) {
      return book.refuse("amount-out-of-range");
    }
    if (!accounts.has(member) && accounts.size >= rules.max_members) return book.refuse("too-many-members");
    const account = accounts.get(member) ?? newAccount(member);
    accounts.set(member, account);
    account.position_limit_wh = position_limit_wh;
    account.credit_nano = Number(credit_nano);
    book.emit({ kind: "terms-set", seq, at_ms, member, position_limit_wh, credit_nano });
    if (!fitsTerms(account)) book.cancelAll("terms", account);
  }

  private halt(): void {
    const { book } = this;
    const { seq, at_ms } = book;
    if (book.phase === "halted" && book.resumes_at_ms === null) return book.refuse("trading-halted");
    book.halt(null);
    book.emit({ kind: "halted", seq, at_ms, resumes_at_ms: null, price_micro_per_kwh: null });
  }

  private resume(): void {
    this.book.resume();
    this.emitPlain("resumed");
  }

  private closeGate(): void {
    const { book } = this;
    book.cancelAll("gate");
    book.close();
    this.emitPlain("gate-closed");
  }

  private emitPlain(kind: Plain["kind"]): void {
    const { seq, at_ms } = this.book;
    this.book.emit({ kind, seq, at_ms });
  }
}

function isCount(value: number, most: number): boolean {
  return Number.isSafeInteger(value) && value >= 0 && value <= most;
}

function reopened(event: BookEvent): { orderBook: OrderBook; replay: Replay } {
  if (event?.kind !== "opened" || event.seq !== 0 || event.at_ms !== 0)
    throw noHistory("the first event opens no book");
  checkRules(event.rules);
  const book = new Book(event.rules, () => {});
  const orderBook = new OrderBook(book);
  return { orderBook, replay: new Replay(book, (command) => orderBook.execute(command)) };
}
