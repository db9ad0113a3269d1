import { readFileSync } from "node:fs";
import { STATEMENT_LANGUAGES, type StatementLanguage } from "./statement-words.ts";

const textOf = (language: StatementLanguage) =>
  readFileSync(new URL(`./messages/${language}.ftl`, import.meta.url), "utf8");

/** Text of each catalogue in Fluent's format. In the bundled program it stands in the place of this file. */
export const STATEMENT_CATALOGUES = Object.fromEntries(
  STATEMENT_LANGUAGES.map((language) => [language, textOf(language)]),
) as Readonly<Record<StatementLanguage, string>>;
