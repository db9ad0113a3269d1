import { FluentBundle, FluentResource } from "@fluent/bundle";
import { decimal, shortDecimal } from "./figures.ts";

/** Languages of a printed statement, as BCP 47 has them. */
export const STATEMENT_LANGUAGES = ["en", "de", "fr", "es", "it"] as const;
export type StatementLanguage = (typeof STATEMENT_LANGUAGES)[number];

export type WordArguments = Readonly<Record<string, string | number>>;

/**
 * Words and figures of a printed statement in one language. Nothing here depends on the machine or on its locale data:
 * the same arguments give the same bytes.
 */
export interface StatementWords {
  readonly language: StatementLanguage;
  /** The message of this id. Texts among the arguments stand in it as they are; numbers only choose a plural. */
  readonly say: (id: string, args?: WordArguments) => string;
  /** An integer with the language's decimal sign put in. */
  readonly decimal: (value: bigint | number, places: number) => string;
  /** The same without trailing zeros beyond the second place. */
  readonly shortDecimal: (value: bigint | number, places: number) => string;
  /** A local day; `2016-08-04 00:00 GMT+2` keeps its time. What is no day stays as it is. */
  readonly day: (text: string) => string;
  /** A local month, `2016-08`. What is none stays as it is. */
  readonly month: (label: string) => string;
}

/** Each language's words, out of its catalogue in Fluent's format; a catalogue is read when its language is first asked for. */
export function statementWordsOf(
  catalogues: Readonly<Record<StatementLanguage, string>>,
): (language: StatementLanguage) => StatementWords {
  const known = new Map<StatementLanguage, StatementWords>();
  return (language) => {
    const words = known.get(language) ?? wordsIn(language, catalogues[language]);
    known.set(language, words);
    return words;
  };
}

function wordsIn(language: StatementLanguage, catalogue: string): StatementWords {
  // Names bring their own marks of direction, and figures have none.
  const bundle = new FluentBundle(language, { useIsolating: false });
  const [fault] = bundle.addResource(new FluentResource(catalogue));
  if (fault !== undefined) throw fault;
  const say = (id: string, args: WordArguments = {}): string => {
    const pattern = bundle.getMessage(id)?.value;
    if (pattern === undefined || pattern === null) throw new Error(`no message ${id} in ${language}`);
    // Without a list for its errors it throws them.
    return bundle.formatPattern(pattern, args);
  };
  const signed = (text: string) => (language === "en" ? text : text.replace(".", ","));
  return {
    language,
    say,
    decimal: (value, places) => signed(decimal(value, places)),
    shortDecimal: (value, places) => signed(shortDecimal(value, places)),
    day: (text) => {
      const [, year, month, day, rest] = /^(\d{4})-(\d\d)-(\d\d)(.*)$/.exec(text) ?? [];
      if (year === undefined || month === undefined || day === undefined) return text;
      return `${say("statement-date", { year, month, day })}${rest ?? ""}`;
    },
    month: (label) => {
      const [, year, month] = /^(\d{4})-(\d\d)$/.exec(label) ?? [];
      return year === undefined ? label : say("statement-month", { year, month: Number(month) });
    },
  };
}

/**
 * The language of a page for whoever asks by `Accept-Language` (RFC 9110, 12.5.4): of those that there are the one that
 * is wanted most, the first of equals; English when none is.
 */
export function acceptedLanguage(header: string | undefined): StatementLanguage {
  let best: { readonly language: StatementLanguage; readonly weight: number } | null = null;
  for (const part of (header ?? "").split(",", MOST_ASKED)) {
    const [range = "", ...parameters] = part.split(";").map((each) => each.trim().toLowerCase());
    const language = STATEMENT_LANGUAGES.find((each) => each === range.split("-")[0]);
    const weight = weightOf(parameters);
    if (language !== undefined && weight > (best?.weight ?? 0)) best = { language, weight };
  }
  return best?.language ?? "en";
}

/** What a browser sends is far below; more is nobody's wish. */
const MOST_ASKED = 50;

function weightOf(parameters: readonly string[]): number {
  const given = parameters.find((each) => each.startsWith("q="));
  if (given === undefined) return 1;
  const weight = Number(given.slice("q=".length));
  return weight >= 0 && weight <= 1 ? weight : 0;
}
