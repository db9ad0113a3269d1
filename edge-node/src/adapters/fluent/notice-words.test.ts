import { readFileSync } from "node:fs";
import { NOTICE_LANGUAGES, type NoticeLanguage } from "@localgrid/protocol/notice-relay";
import { deviceId, meteringPointId } from "@localgrid/vocabulary/identifiers";
import { describe, expect, test } from "vitest";
import { NoticeWords } from "../../notice-relay/notice-words.ts";
import type { RelayContent } from "../../notice-relay/relay-store.ts";
import { fluentSay } from "./fluent-say.ts";
import { NOTICE_CATALOGUES } from "./notice-catalogues.ts";

/** 6 August 2016, 13:40 UTC: 15:40 in Vienna. */
const AT_S = Date.UTC(2016, 7, 6, 13, 40) / 1000;
const device = deviceId("d0000000000000001");
const metering_point = meteringPointId("home-1");
const statement = { kind: "statement-ready", month: "2016-07", intervals: 2_976 } as const;
const price = {
  kind: "price-alert",
  start_s: AT_S,
  price_micro_per_kwh: 213_450,
  limit_micro_per_kwh: 200_000,
} as const;

const CONTENTS: readonly RelayContent[] = [
  { ...statement, final_intervals: 0, change_nano: 0n },
  { ...statement, final_intervals: 2_976, change_nano: 0n },
  { ...statement, final_intervals: 2_976, change_nano: 1_234_500_000n },
  { kind: "correction", month: "2016-07", change_nano: -12_345_678_901_234_567_890n },
  { kind: "device-silent", device, metering_point, last_reading_at_s: AT_S },
  { kind: "device-back", device, metering_point, silent_from_s: AT_S },
  { ...price, direction: "above" },
  { ...price, direction: "below" },
  { kind: "node-trouble", trouble: "clock-unsure", since_s: AT_S },
  { kind: "node-trouble", trouble: "storage-low", since_s: AT_S },
  { kind: "node-trouble", trouble: "hub-away", since_s: AT_S },
  { kind: "trial" },
  { kind: "node-away" },
];

const words = new NoticeWords({
  community: "sonnenweg",
  currency: "EUR",
  time_zone: "Europe/Vienna",
  sayIn: fluentSay,
});

/** Each message's id with the names of its variables. */
function variablesOf(catalogue: string): ReadonlyMap<string, readonly string[]> {
  const parts = catalogue.split(/^(?=[a-z])/m).filter((part) => /^[a-z-]+ =/.test(part));
  return new Map(
    parts.map((part) => [
      part.split(" ", 1)[0] as string,
      [...part.matchAll(/\$(\w+)/g)].map(([, name]) => name as string),
    ]),
  );
}

function said(content: RelayContent, language: NoticeLanguage, hasHome = true) {
  const { title, text, url } = words.wording(content, { language, hasHome });
  // Blanks that do not break a line differ between versions of ICU.
  const plain = (words: string) => words.replace(/[\u00a0\u202f]/g, " ");
  return [plain(title), plain(text), url];
}

describe.each(NOTICE_LANGUAGES)("the catalogue in %s", (language) => {
  test("has the messages of English with the same variables, each once", () => {
    const [own, english] = [variablesOf(NOTICE_CATALOGUES[language]), variablesOf(NOTICE_CATALOGUES.en)];
    expect(own).toEqual(english);
    expect(english.size).toBe(NOTICE_CATALOGUES[language].match(/^[a-z-]+ =/gm)?.length);
  });

  test.each(CONTENTS.map((content, index) => [index, content.kind, content] as const))(
    "says %i, %s, with every word filled in",
    (_index, _kind, content) => {
      const [title = "", text = "", url = ""] = said(content, language);
      for (const sentence of [title, text]) {
        expect(sentence).toMatch(/\p{L}.*[.?]$/su);
        expect(sentence).not.toMatch(/[{}$]|undefined|NaN|Invalid/);
      }
      expect(url).toMatch(/^#\/[a-z]+/);
      const mail = words.mailText({ title, text, url }, language);
      expect(mail).toContain(text);
      expect(mail).toContain("sonnenweg");
    },
  );

  test("says a notice as the page does, word for word", () => {
    const page = variableFree(readFileSync(pageCatalogue(language), "utf8"));
    const own = variableFree(NOTICE_CATALOGUES[language]);
    const shared = [...own.keys()].filter((id) => page.has(id));
    expect(shared.length).toBeGreaterThanOrEqual(20);
    expect(shared.map((id) => [id, own.get(id)])).toEqual(shared.map((id) => [id, page.get(id)]));
  });
});

const pageCatalogue = (language: NoticeLanguage) =>
  new URL(`../../../../ui/member-app/src/messages/${language}/later/notices.ftl`, import.meta.url);

function variableFree(catalogue: string): ReadonlyMap<string, string> {
  return new Map([...catalogue.matchAll(/^([a-z-]+) = (.*)$/gm)].map(([, id, text]) => [id as string, text as string]));
}

test("money, prices and times have their units, in the reader's language and the community's time", () => {
  const [, ready, changed, corrected, silent, , above, below] = CONTENTS as Required<typeof CONTENTS>;
  expect(said(ready as RelayContent, "en")).toEqual([
    "Your statement for July 2016 is final.",
    "The network operator's values have come and changed nothing.",
    "#/statement/2016-07",
  ]);
  expect(said(changed as RelayContent, "de")[1]).toContain("1,23 €");
  expect(said(corrected as RelayContent, "fr")[1]).toContain("12 345 678 901,23 €");
  expect(said(silent as RelayContent, "en")[1]).toContain("Sat 6 Aug, 15:40");
  expect(said(above as RelayContent, "de")).toEqual([
    "Strom von den Nachbarn ist auf 0,2135 €/kWh gestiegen.",
    "Deine Grenze ist 0,200 €/kWh; der Preis gilt für das Intervall um 15:40.",
    `#/interval/${AT_S}`,
  ]);
  expect(said(below as RelayContent, "it", false)[2]).toBe("#/today/2016-08-06");
});
