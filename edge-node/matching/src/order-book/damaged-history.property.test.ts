import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type DrawnBook, drawnBooks } from "../test-support/drawn-commands.ts";
import { holds } from "../test-support/properties.ts";
import { ReferenceOrderBook } from "../test-support/reference-order-book.ts";
import type { BookEvent, Opened } from "./event.ts";
import { commandOf } from "./history.ts";
import { openOrderBook, rebuildOrderBook } from "./order-book.ts";

type Loose = Readonly<Record<string, unknown>>;

/** An event, and whether what the same command gave stands beside it. */
interface Recorded {
  readonly event: Loose;
  /** How many events its command gave, and how many without a `resumed` that time brought. */
  readonly beside: number;
  readonly told: number;
}

function recorded({ rules, commands }: DrawnBook): { history: readonly Recorded[]; digest: Uint8Array } {
  const answers: BookEvent[] = [];
  const book = openOrderBook(rules, (event) => answers.push(event));
  const history: Recorded[] = [];
  const take = (events: readonly BookEvent[]) => {
    const beside = events.length;
    const told = beside > 1 && events[0]?.kind === "resumed" ? beside - 1 : beside;
    for (const event of events) history.push({ event: { ...event }, beside, told });
  };
  take(answers.splice(0));
  for (const command of commands) {
    book.execute(command);
    const closed = answers.findIndex(({ kind }) => kind === "gate-closed");
    // A command that comes too late is as two: one that closes the gate, and one that is refused.
    if (closed !== -1) take(answers.splice(0, closed + 1));
    take(answers.splice(0));
  }
  return { history, digest: book.digest() };
}

const damages = fc.record({
  how: fc.constantFrom("drop", "double", "swap", "change", "change", "change", "change"),
  at: fc.nat(),
  field: fc.nat(),
  value: fc.nat(),
});

type Damage = typeof damages extends fc.Arbitrary<infer Value> ? Value : never;

/** What a command says; all other fields the book works out itself. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  accepted: ["member", "side", "limit_micro_per_kwh", "energy_wh", "time_in_force"],
  amended: ["replaces", "member", "limit_micro_per_kwh", "energy_wh"],
  "terms-set": ["member", "position_limit_wh", "credit_nano"],
  "cancelled by member": ["order", "member"],
  opened: ["rules"],
};

/** Whether another course of commands could give the damaged history: then it cannot be noticed. */
function isTellable({ event, beside, told }: Recorded, how: Damage["how"], field: string): boolean {
  if (how !== "change") return how === "drop" && beside === 1;
  if (field === "seq" || field === "at_ms") return beside === 1;
  if (field === "kind") return told === 1;
  const kind = event.kind === "cancelled" && event.reason === "member" ? "cancelled by member" : String(event.kind);
  return WORDS[kind]?.includes(field) ?? false;
}

const ODD = [1n, "1", Symbol("1"), null, undefined, {}, Number.NaN, 0.5, 2 ** 53];

/** Neighbours of the value, what stands in other events in its place, and what is no value at all. */
function otherValue(value: unknown, { value: choice }: Damage, elsewhere: readonly unknown[]): unknown {
  const near = typeof value === "number" ? [value + 1, value - 1, value * 2, -value, 0] : [];
  const exact = typeof value === "bigint" ? [value + 1n, value - 1n, 0n] : [];
  const choices = [...near, ...exact, ...elsewhere, ...elsewhere, ...ODD];
  return choices[choice % choices.length];
}

function changedEvent(history: readonly Recorded[], at: number, damage: Damage): { field: string; event: Loose } {
  const { event } = history[at] as Recorded;
  if (event.kind === "opened") {
    const rules = event.rules as Loose;
    const name = Object.keys(rules)[damage.field % Object.keys(rules).length] as string;
    const value = otherValue(rules[name], damage, [{ floor: 0, cap: 1 }]);
    return { field: "rules", event: { ...event, rules: { ...rules, [name]: value } } };
  }
  const field = Object.keys(event)[damage.field % Object.keys(event).length] as string;
  const elsewhere = history.map((other) => other.event[field]).filter((value) => value !== undefined);
  return { field, event: { ...event, [field]: otherValue(event[field], damage, elsewhere) } };
}

function damaged(history: readonly Recorded[], damage: Damage) {
  const at = damage.at % history.length;
  const hit = history[at] as Recorded;
  const events = history.map(({ event }) => event);
  const { field, event } = changedEvent(history, at, damage);
  if (damage.how === "drop") events.splice(at, 1);
  else if (damage.how === "double") events.splice(at, 0, hit.event);
  else if (damage.how === "change") events[at] = event;
  else events.splice(at, 2, ...events.slice(at, at + 2).reverse());
  return { events: events as unknown as readonly BookEvent[], isTellable: isTellable(hit, damage.how, field) };
}

function withoutCode({ kind, seq, at_ms }: BookEvent): BookEvent {
  return { kind, seq, at_ms } as BookEvent;
}

/** What the slow reference book answers to the commands that a history tells of; codes of refusals are left out. */
function answersOfReference(events: readonly BookEvent[]): readonly BookEvent[] {
  const opened = events[0] as Opened;
  const reference = new ReferenceOrderBook(opened.rules);
  const answers: BookEvent[] = [opened];
  let resumes_at_ms = Number.POSITIVE_INFINITY;
  while (answers.length < events.length) {
    const event = events[answers.length] as BookEvent;
    const isByTime = event.kind === "resumed" && event.at_ms >= resumes_at_ms;
    const teller = isByTime ? (events[answers.length + 1] as BookEvent) : event;
    for (const answer of reference.execute(commandOf(teller))) {
      answers.push(answer);
      if (answer.kind === "halted") resumes_at_ms = answer.resumes_at_ms ?? Number.POSITIVE_INFINITY;
      if (answer.kind === "resumed") resumes_at_ms = Number.POSITIVE_INFINITY;
    }
  }
  return answers.map((answer) => (answer.kind === "refused" ? withoutCode(answer) : answer));
}

function rebuilt(events: readonly BookEvent[]): Uint8Array | string {
  try {
    return rebuildOrderBook(events, () => {}).digest();
  } catch (error) {
    if (error instanceof LocalGridError) return error.code;
    throw error;
  }
}

const REFUSALS = ["not-a-book-history", "not-book-rules", "not-an-interval"];

test("[OB-19] a damaged history is refused, gives the same book, or is what another course of commands gives", () => {
  const books = fc.record({ drawn: drawnBooks(40), damage: damages });
  holds("order book: damaged histories", books, ({ drawn, damage }) => {
    const { history, digest } = recorded(drawn);
    const { events, isTellable: canBeTold } = damaged(history, damage);
    const outcome = rebuilt(events);
    if (typeof outcome === "string") {
      expect(REFUSALS).toContain(outcome);
    } else if (Buffer.compare(outcome, digest) !== 0) {
      expect(canBeTold).toBe(true);
      expect(events).toMatchObject(answersOfReference(events));
    }
  });
});

test("[OB-19] what a history says of trades, and of cancellations that no member asked for, is never changed unnoticed", () => {
  const outcomes = new Set<string>();
  for (const drawn of fc.sample(drawnBooks(40), { numRuns: 150, seed: 7 })) {
    const { history, digest } = recorded(drawn);
    const events = history.map(({ event }) => event) as unknown as readonly BookEvent[];
    expect(rebuilt(events)).toEqual(digest);
    history.forEach(({ event }, at) => {
      const isOwn = event.kind === "traded" || (event.kind === "cancelled" && event.reason !== "member");
      if (!isOwn) return;
      outcomes.add(rebuilt(events.toSpliced(at, 1)) as string);
      for (const [field, value] of Object.entries(event)) {
        const other = typeof value === "number" ? value + 1 : `${value}-`;
        outcomes.add(rebuilt(events.with(at, { ...event, [field]: other } as unknown as BookEvent)) as string);
      }
    });
  }
  expect([...outcomes]).toEqual(["not-a-book-history"]);
});
