import { matchingError } from "../errors.ts";
import type { Book } from "./book.ts";
import type { Command } from "./command.ts";
import type { BookEvent, Refused } from "./event.ts";

/**
 * Rebuilds a book by executing the commands that a history tells of. The history is believed as long as the book
 * answers with the very same events, so that none can claim what the rules do not give.
 */
export class Replay {
  private readonly book: Book;
  private readonly execute: (command: Command) => void;
  /** What the book answered to the command in hand, and how much of it the history has confirmed. */
  private readonly answers: BookEvent[] = [];
  private confirmed = 0;
  /** A `resumed` that time brought: only the event behind it tells the command. */
  private resumed: BookEvent | null = null;
  /** Of the event in hand; `opened` is number 0. */
  private position = 0;

  /** @param book freshly opened */
  constructor(book: Book, execute: (command: Command) => void) {
    this.book = book;
    this.execute = execute;
    book.emit = (event) => this.answers.push(event);
  }

  /** @param event the next one after `opened` */
  follow(event: BookEvent): void {
    this.position += 1;
    if (!isNumbered(event)) throw this.doubt();
    if (this.confirmed < this.answers.length) return this.confirm(event);
    if (this.resumed !== null) return this.begin(event, this.resumed);
    if (this.changesNothing(event)) return;
    if (this.isBroughtByTime(event)) this.resumed = event;
    else this.begin(event, null);
  }

  /** @param emit is given what happens from now on */
  end(emit: (event: BookEvent) => void): void {
    if (this.resumed !== null || this.confirmed < this.answers.length) throw noHistory("the last command is cut off");
    this.book.emit = emit;
  }

  private begin(event: BookEvent, resumed: BookEvent | null): void {
    this.answers.length = 0;
    this.confirmed = 0;
    this.resumed = null;
    this.execute(commandOf(event));
    if (resumed !== null) this.confirm(resumed);
    this.confirm(event);
  }

  private confirm(event: BookEvent): void {
    if (!isSame(this.answers[this.confirmed] as BookEvent, event)) throw this.doubt();
    this.confirmed += 1;
  }

  /** A refusal with the book's own number and time: of a command without valid ones, or behind gate closure. */
  private changesNothing({ kind, seq, at_ms }: BookEvent): boolean {
    return kind === "refused" && seq === this.book.seq && at_ms === this.book.at_ms;
  }

  private isBroughtByTime({ kind, at_ms }: BookEvent): boolean {
    const { resumes_at_ms } = this.book;
    return kind === "resumed" && resumes_at_ms !== null && at_ms >= resumes_at_ms;
  }

  private doubt(): Error {
    return noHistory(`event ${this.position} does not follow from those before it`);
  }
}

export function noHistory(message: string): Error {
  return matchingError("not-a-book-history", message);
}

/** Of a command that begins with this event. What rested is placed without `post_only`: it met nobody then either. */
export function commandOf(event: BookEvent): Command {
  const { seq, at_ms } = event;
  switch (event.kind) {
    case "accepted":
      return { ...event, kind: "place", post_only: false };
    case "amended":
      return { ...event, kind: "amend", order: event.replaces, post_only: false };
    case "terms-set":
      return { ...event, kind: "set-terms" };
    case "cancelled":
      return event.reason === "member" ? { ...event, kind: "cancel" } : { kind: "pass-time", seq, at_ms };
    case "halted":
      return { kind: "halt", seq, at_ms };
    case "resumed":
      return { kind: "resume", seq, at_ms };
    case "gate-closed":
    case "time-passed":
      return { kind: "pass-time", seq, at_ms };
    default: {
      // Of no kind, so that it is refused; by its number or time if these were the reason.
      const { code } = event as Refused;
      const numbered = { seq: code === "sequence-not-rising" ? 0 : seq, at_ms: code === "time-goes-back" ? -1 : at_ms };
      return { kind: "none", ...numbered } as unknown as Command;
    }
  }
}

/** Why a command was refused does not matter where any other reason has the same effect. */
function isSame(answer: BookEvent, event: BookEvent): boolean {
  return Object.entries(answer).every(
    ([name, value]) => value === event[name as keyof BookEvent] || (name === "code" && value === "not-a-command"),
  );
}

/** Whatever was read from somewhere may be no event at all. */
function isNumbered(event: BookEvent | null | undefined): boolean {
  return event != null && Number.isSafeInteger(event.seq) && Number.isSafeInteger(event.at_ms);
}
