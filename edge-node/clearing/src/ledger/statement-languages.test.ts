import type { MemberId } from "@localgrid/vocabulary/identifiers";
import { describe, expect, test } from "vitest";
import type { Bill } from "./bill.ts";
import { STATEMENT_CATALOGUES } from "./statement-catalogues.ts";
import { statementToHtml } from "./statement-html.ts";
import { STATEMENT_LANGUAGES, statementWordsOf } from "./statement-words.ts";

import { bill, PERIOD, statement, tables } from "./test-bill.ts";

const statementWords = statementWordsOf(STATEMENT_CATALOGUES);

/** Of what stands in a cell or a paragraph of its own. */
const SAID = [
  "statement-fact-community",
  "statement-stage-provisional",
  "statement-summary",
  "statement-sum",
  "statement-category-grid-import",
  "statement-cause-late-reading",
  "statement-column-energies",
  "statement-history-title",
  "statement-notes-rounding",
];

describe.each(STATEMENT_LANGUAGES)("the HTML form in %s", (language) => {
  const words = statementWords(language);

  test("is of this language throughout, and the same bytes each time", () => {
    const page = statementToHtml(bill(), words);
    expect(statementToHtml(bill(), words)).toBe(page);
    expect(page).toContain(`<html lang="${language}">`);
    const said = page.replace(/<style>[^<]*<\/style>/, "");
    for (const id of SAID) expect(said).toContain(words.say(id));
    const others = STATEMENT_LANGUAGES.filter((each) => each !== language).map(statementWords);
    for (const id of SAID) {
      for (const other of others) {
        if (other.say(id) !== words.say(id)) expect(said, other.language).not.toContain(`>${other.say(id)}<`);
      }
    }
    expect(page).toContain(`7${words.decimal(26, 2).slice(1)} EUR</p>`);
    expect(said).not.toMatch(/statement-|\{|\}/);
  });

  test("keeps its figures and its rows", () => {
    const rows = [...tables(statementToHtml(bill(), words)).values()].flat();
    const english = [...tables(statementToHtml(bill(), statementWords("en"))).values()].flat();
    const sign = language === "en" ? "." : ",";
    expect(rows.map((row) => row.at(-1))).toEqual(english.map((row) => row.at(-1)?.replace(".", sign)));
  });

  test("tells by which rules energy was shared, one after the other", () => {
    const sharing = (["dynamic", "static", "hybrid", "priority", null] as const).map((kind, index) => ({
      from_s: PERIOD.from_s + index * 86_400,
      kind,
      price_rule: kind === null ? null : kind === "static" ? "supply-demand-ratio" : "mid-market",
    })) satisfies Bill["sharing"];
    const text = /<p>([^<]*; [^<]*)<\/p>/.exec(statementToHtml(bill(statement(), { sharing }), words))?.[1] ?? "";
    expect(text.split("; ")).toHaveLength(5);
    for (const day of ["2016-08-01", "2016-08-05"]) expect(text).toContain(words.day(day));
    expect(text).toContain(words.say("statement-sharing-price-supply-demand-ratio"));
  });

  test("keeps names apart that run the other way, and lets none of them speak to the browser", () => {
    const attack = `"><script>alert('x')</script>&`;
    const page = statementToHtml(bill({ ...statement(), member: attack as MemberId }, { community: "شارع" }), words);
    expect(page).toContain("<bdi>شارع</bdi>");
    expect(page).not.toContain("<script");
  });
});
