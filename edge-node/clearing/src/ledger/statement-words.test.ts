import { readFileSync } from "node:fs";
import { FluentResource } from "@fluent/bundle";
import { describe, expect, test } from "vitest";
import { STATEMENT_CATALOGUES as TEXTS } from "./statement-catalogues.ts";
import { acceptedLanguage, STATEMENT_LANGUAGES, statementWordsOf } from "./statement-words.ts";

const statementWords = statementWordsOf(TEXTS);

/** Messages by id, with the variables that each takes. */
function messagesOf(text: string): Record<string, readonly string[]> {
  const messages = text.split(/^(?=statement-)/m).slice(1);
  return Object.fromEntries(
    messages.map((message) => {
      const variables = new Set([...message.matchAll(/\$([a-z]+)/g)].map(([, name = ""]) => name));
      return [message.split(" ", 1)[0] ?? "", [...variables].sort()];
    }),
  );
}

describe.each(STATEMENT_LANGUAGES)("the catalogue in %s", (language) => {
  test("says what the English one says, with the same variables", () => {
    const own = messagesOf(TEXTS[language]);
    expect(own).toEqual(messagesOf(TEXTS.en));
    expect(new FluentResource(TEXTS[language]).body.map(({ id }) => id).sort()).toEqual(Object.keys(own).sort());
  });

  test("holds nothing that a page would take for markup", () => {
    expect(TEXTS[language].replaceAll("->", "")).not.toMatch(/[<>&"']/);
  });
});

test("the page asks for every message, and for none that is not there", () => {
  const source = ["statement-words", "statement-html"]
    .map((name) => readFileSync(new URL(`./${name}.ts`, import.meta.url), "utf8"))
    .join("\n");
  const asked = [...source.matchAll(/"(statement-[a-z-]+)"/g)].map(([, id = ""]) => id);
  const beginnings = [...source.matchAll(/`(statement-[a-z-]+-)\$\{/g)].map(([, beginning = ""]) => beginning);
  const said = Object.keys(messagesOf(TEXTS.en));
  expect([asked.length > 40, beginnings.length > 4]).toEqual([true, true]);
  expect(asked.filter((id) => !said.includes(id))).toEqual([]);
  expect(beginnings.filter((each) => !said.some((id) => id.startsWith(each)))).toEqual([]);
  expect(said.filter((id) => !asked.includes(id) && !beginnings.some((each) => id.startsWith(each)))).toEqual([]);
});

test("days, months and figures are written as the language writes them, all of them exactly", () => {
  const written = STATEMENT_LANGUAGES.map((language) => {
    const words = statementWords(language);
    return [words.month("2016-03"), words.day("2016-03-04"), words.decimal(-(10n ** 18n) - 1n, 9)];
  });
  expect(written).toEqual([
    ["March 2016", "2016-03-04", "-1000000000.000000001"],
    ["März 2016", "04.03.2016", "-1000000000,000000001"],
    ["mars 2016", "04/03/2016", "-1000000000,000000001"],
    ["marzo de 2016", "04/03/2016", "-1000000000,000000001"],
    ["marzo 2016", "04/03/2016", "-1000000000,000000001"],
  ]);
  const german = statementWords("de");
  expect(german.day("2016-10-30 02:15 GMT+1")).toBe("30.10.2016 02:15 GMT+1");
  expect([german.day("someday"), german.month("once"), german.shortDecimal(123_400, 6)]).toEqual([
    "someday",
    "once",
    "0,1234",
  ]);
});

test("what there is no message for is an error of ours", () => {
  const { say } = statementWords("it");
  expect(() => say("statement-nothing")).toThrow("no message statement-nothing in it");
  expect(() => say("statement-title")).toThrow();
});

test.each([
  [undefined, "en"],
  ["", "en"],
  ["de-AT,de;q=0.9,en;q=0.8", "de"],
  ["pt-BR, it;q=0.3, es-419;q=0.7", "es"],
  ["fr;q=0, it;q=0.1", "it"],
  ["*", "en"],
  ["DE", "de"],
  ["en;q=2,fr;q=0.5", "fr"],
  ["deutsch, q=1, ;;;q, fr;q=abc", "en"],
  [`${"xx,".repeat(5_000)}de`, "en"],
])("Accept-Language %j asks for %s", (header, language) => {
  expect(acceptedLanguage(header)).toBe(language);
});
