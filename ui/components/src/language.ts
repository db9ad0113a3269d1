import { signal } from "@preact/signals";
import { speak } from "./messages.ts";

export const LANGUAGES = ["en", "de", "fr", "es", "it"] as const;
export type Language = (typeof LANGUAGES)[number];

/** How each language calls itself. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  en: "English",
  de: "Deutsch",
  fr: "Français",
  es: "Español",
  it: "Italiano",
};

/** Fetches the texts of one language, those of the components among them. */
export interface Catalogues {
  readonly first: (language: Language) => Promise<readonly string[]>;
  /** What nobody needs for the first view. */
  readonly later: (language: Language) => Promise<readonly string[]>;
}

const KEY = "lg-language";

/** What is spoken now. */
export const language = signal<Language>("en");
let catalogues: Catalogues | null = null;
let isAllSpoken = false;
let lastTurn: Promise<void> = Promise.resolve();

/** Speaks as chosen in this browser before, else the first of the reader's languages that there is, else English. */
export async function startSpeaking(own: Catalogues): Promise<void> {
  catalogues = own;
  await change(rememberedLanguage() ?? preferredLanguage(navigator.languages), false);
}

/** Resolves when every text of the language can be said. */
export function speakAll(): Promise<void> {
  return inTurn(async () => {
    if (isAllSpoken) return;
    await change(language.value, true);
    isAllSpoken = true;
  });
}

/** Changes the language of the whole page and remembers it in this browser; nothing changes when its texts do not come. */
export function chooseLanguage(next: Language): Promise<void> {
  return inTurn(async () => {
    await change(next, isAllSpoken);
    try {
      localStorage.setItem(KEY, next);
    } catch {
      // Storage may be switched off; the choice then lasts until the page is closed.
    }
  });
}

/** One after the other: what was asked for last is what is spoken in the end. */
function inTurn(work: () => Promise<void>): Promise<void> {
  const turn = lastTurn.then(work);
  lastTurn = turn.catch(() => undefined);
  return turn;
}

/** The first of `wanted` (BCP 47) that the apps speak. */
export function preferredLanguage(wanted: readonly string[]): Language {
  for (const each of wanted) {
    const found = LANGUAGES.find((known) => known === baseOf(each));
    if (found !== undefined) return found;
  }
  return "en";
}

/** The reader's region where it goes with the language: `de-CH` for German in Switzerland. */
export function localeOf(spoken: Language, wanted: readonly string[]): string {
  return wanted.find((each) => baseOf(each) === spoken) ?? spoken;
}

async function change(next: Language, isAll: boolean): Promise<void> {
  if (catalogues === null) throw new Error("there are no catalogues yet");
  const parts = [catalogues.first(next), ...(isAll ? [catalogues.later(next)] : [])];
  speak(localeOf(next, navigator.languages), (await Promise.all(parts)).flat());
  language.value = next;
  document.documentElement.lang = next;
}

function baseOf(locale: string): string {
  return locale.split("-")[0]?.toLowerCase() ?? "";
}

function rememberedLanguage(): Language | null {
  try {
    const remembered = localStorage.getItem(KEY);
    return LANGUAGES.find((known) => known === remembered) ?? null;
  } catch {
    return null;
  }
}
