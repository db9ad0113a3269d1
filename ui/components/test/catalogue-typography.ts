import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Attribute, type Message, Visitor as PatternVisitor, parse } from "@fluent/syntax";
import { namesIn } from "./catalogue-check.ts";

interface Mark {
  readonly wrong: RegExp;
  readonly instead: string;
}

/** Marks that no catalogue has, by what they are mistaken for. */
const EVERYWHERE: readonly Mark[] = [
  { wrong: /"/, instead: "quotation marks of the language" },
  { wrong: /\.\.\./, instead: "…" },
];

const APOSTROPHE: Mark = { wrong: /\p{L}'\p{L}/u, instead: "’" };

/** How each language sets its marks; a text may begin right after a variable. */
const OF_LANGUAGE: Readonly<Record<string, readonly Mark[]>> = {
  de: [{ wrong: /\p{L}…/u, instead: "a space before …" }, APOSTROPHE],
  fr: [
    { wrong: /(?:^|[\p{L}\p{N}»)…%]) [!?;:»](?=\s|$)/u, instead: "a no-break space before ! ? ; : »" },
    { wrong: /(?:^|\p{N}) %/u, instead: "a no-break space before %" },
    { wrong: /« /, instead: "a no-break space after «" },
    APOSTROPHE,
  ],
  es: [APOSTROPHE],
  it: [APOSTROPHE],
};

/** Texts of one language's folder that are not set as the language sets them: `file id: what belongs there`. */
export function typographyFaults(folder: string, language: string): readonly string[] {
  const marks = [...EVERYWHERE, ...(OF_LANGUAGE[language] ?? [])];
  return namesIn(folder, /\.ftl$/).flatMap((name) => {
    const { body } = parse(readFileSync(join(folder, name), "utf8"), {});
    const messages = body.filter((entry): entry is Message => entry.type === "Message");
    return messages.flatMap((message) => {
      const texts = textsOf(message);
      const broken = marks.filter(({ wrong }) => texts.some((text) => wrong.test(text)));
      return broken.map(({ instead }) => `${name} ${message.id.name}: ${instead}`);
    });
  });
}

function textsOf({ value, attributes }: Message): readonly string[] {
  const found: string[] = [];
  class Texts extends PatternVisitor {
    override visitTextElement(node: { readonly value: string }): void {
      found.push(node.value);
    }
  }
  const visitor = new Texts();
  for (const pattern of [value, ...attributes.map((each: Attribute) => each.value)]) {
    if (pattern !== null) visitor.visit(pattern);
  }
  return found;
}
