import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { readCatalogue, readUsage } from "../test/catalogue-check.ts";
import { typographyFaults } from "../test/catalogue-typography.ts";
import { LANGUAGES } from "./language.ts";

const folderOf = (app: string) => fileURLToPath(new URL(`../../${app}/src`, import.meta.url));
const catalogueOf = (app: string, language: string) => readCatalogue(`${folderOf(app)}/messages/${language}`);
const sorted = (ids: Iterable<string>) => [...ids].sort();

describe.each(["components", "member-app", "dashboard"])("the catalogues of %s", (app) => {
  const english = catalogueOf(app, "en");
  const usage = readUsage(folderOf(app));
  const shared = app === "components" ? english : catalogueOf("components", "en");
  // What the components say by the app's own words, such as errors.
  const prefixes = [...usage.prefixes, ...readUsage(folderOf("components")).prefixes];
  const isKnown = (id: string) => english.texts.has(id) || shared.texts.has(id);

  test.each(LANGUAGES)("%s: can be read, and says each thing once", (language) => {
    expect(catalogueOf(app, language).faults).toEqual([]);
  });

  test.each(LANGUAGES)("%s: has the messages of English, with the same variables in each", (language) => {
    const { texts } = catalogueOf(app, language);
    expect(sorted(texts.keys())).toEqual(sorted(english.texts.keys()));
    for (const [id, variables] of english.texts) {
      expect({ id, variables: sorted(texts.get(id) ?? []) }).toEqual({ id, variables: sorted(variables) });
    }
  });

  test.each(LANGUAGES)("%s: sets spaces, quotation marks and apostrophes as the language does", (language) => {
    expect(typographyFaults(`${folderOf(app)}/messages/${language}`, language)).toEqual([]);
  });

  test("every message that the source asks for is there", () => {
    expect(usage.unclear).toEqual([]);
    expect(sorted(usage.ids).filter((id) => !isKnown(id))).toEqual([]);
    for (const prefix of usage.prefixes) {
      expect({
        prefix,
        isThere: [...english.texts.keys(), ...shared.texts.keys()].some((id) => id.startsWith(prefix)),
      }).toEqual({ prefix, isThere: true });
    }
  });

  test("every message is asked for", () => {
    const isAsked = (id: string) => usage.ids.has(id) || prefixes.some((prefix) => id.startsWith(prefix));
    expect(sorted(english.texts.keys()).filter((id) => !isAsked(id))).toEqual([]);
  });

  test("no words for people stand in the source", () => {
    expect(usage.loose).toEqual([]);
  });
});

test("the folders are where this test looks", () => {
  for (const app of ["components", "member-app", "dashboard"]) expect(existsSync(folderOf(app))).toBe(true);
});
