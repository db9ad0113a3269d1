/**
 * What the apps say to people, from catalogues in Fluent's format (https://projectfluent.org). One language at a time;
 * whatever renders a message is rendered again when the language changes.
 */
import { FluentBundle, FluentResource, type FluentVariable } from "@fluent/bundle";
import { signal } from "@preact/signals";

export type MessageArguments = Readonly<Record<string, string | number>>;

interface Speech {
  /** BCP 47, with the reader's region where it is known: `de-CH`. */
  readonly locale: string;
  readonly bundle: FluentBundle;
}

const speech = signal<Speech>({ locale: "en", bundle: new FluentBundle("en") });

/** From now on all messages come from these texts in Fluent's format; throws when one cannot be read. */
export function speak(locale: string, texts: readonly string[]): void {
  speech.value = { locale, bundle: bundleOf(locale, texts) };
}

export type Say = (id: string, args?: MessageArguments) => string;

/** Says messages from these texts, whatever the page speaks: for letters to people of another language. */
export function sayIn(locale: string, texts: readonly string[]): Say {
  const bundle = bundleOf(locale, texts);
  return (id, args = {}) => said(bundle, id, args);
}

function bundleOf(locale: string, texts: readonly string[]): FluentBundle {
  // Directions are kept apart below, and only where there is more than one: marks in every text would be copied along.
  const bundle = new FluentBundle(locale, { useIsolating: false });
  for (const text of texts) {
    const [error] = bundle.addResource(new FluentResource(text));
    if (error !== undefined) throw error;
  }
  return bundle;
}

/** The locale in which numbers and times are written. */
export function currentLocale(): string {
  return speech.value.locale;
}

/** The message of this id, or `id.attribute`; the id itself where there is none, which a test keeps from happening. */
export function t(id: string, args: MessageArguments = {}): string {
  return said(speech.value.bundle, id, args);
}

function said(bundle: FluentBundle, id: string, args: MessageArguments): string {
  const pattern = patternOf(bundle, id);
  return pattern === null ? id : bundle.formatPattern(pattern, isolated(args), []);
}

/** For ids that are made of what a server said. */
export function hasMessage(id: string): boolean {
  return patternOf(speech.value.bundle, id) !== null;
}

function patternOf(bundle: FluentBundle, id: string) {
  const [name = "", attribute] = id.split(".");
  const message = bundle.getMessage(name);
  return (attribute === undefined ? message?.value : message?.attributes[attribute]) ?? null;
}

/** Letters of scripts that run from right to left. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/** A name that runs the other way must not turn the sentence around it: first strong isolate, pop isolate. */
function isolated(args: MessageArguments): Record<string, FluentVariable> {
  return Object.fromEntries(
    Object.entries(args).map(([name, value]) => [
      name,
      typeof value === "string" && RIGHT_TO_LEFT.test(value) ? `\u2068${value}\u2069` : value,
    ]),
  );
}
