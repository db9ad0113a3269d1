import { durationText } from "./format.ts";
import type { ApiError } from "./json-api.ts";

export interface ErrorWords {
  readonly text: string;
  /** What can be done about it; null where the text says it all. */
  readonly hint: string | null;
}

/** What an app says to its people, by code. */
export type ErrorWordsTable = Readonly<Record<string, ErrorWords>>;

/** The server's own words where the code is new to this page. */
function wordsOf({ code, message, hint }: ApiError, table: ErrorWordsTable): ErrorWords {
  return table[code] ?? { text: message === "" ? "Something went wrong." : message, hint };
}

/** What happened, in a sentence for people. */
export function errorText(error: ApiError, table: ErrorWordsTable): string {
  return wordsOf(error, table).text;
}

/** What can be done about it; with the time left where the server asked to wait. */
export function errorHint(error: ApiError, table: ErrorWordsTable, secondsLeft: number | null): string | null {
  if (secondsLeft === null) return wordsOf(error, table).hint;
  return secondsLeft > 0 ? `Try again in ${durationText(secondsLeft)}.` : "You can try again now.";
}
