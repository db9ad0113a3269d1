import { readFileSync } from "node:fs";
import { NOTICE_LANGUAGES, type NoticeLanguage } from "@localgrid/protocol/notice-relay";

const textOf = (language: NoticeLanguage) =>
  readFileSync(new URL(`../../notice-relay/messages/${language}.ftl`, import.meta.url), "utf8");

/** Text of each catalogue in Fluent's format. In the bundled program it stands in the place of this file. */
export const NOTICE_CATALOGUES = Object.fromEntries(
  NOTICE_LANGUAGES.map((language) => [language, textOf(language)]),
) as Readonly<Record<NoticeLanguage, string>>;
