import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson, digestOf } from "./canonical-json.ts";
import { sepaText } from "./sepa-text.ts";
import { element, escapeXml, xmlDocument } from "./xml-text.ts";

const anyText = fc.string({ unit: "binary", maxLength: 60 });

describe("text for banks", () => {
  test("is written as people write it without marks", () => {
    const cases: readonly (readonly [string, string | null])[] = [
      ["Jürgen Groß & Söhne", "Juergen Gross + Soehne"],
      ["Élodie Ångström-Łuczak", "Elodie Angstroem-Luczak"],
      ["ŠPELA Žižek, Øre", "SPELA Zizek, Ore"],
      ["Γιώργος Παπαδόπουλος", "Giorgos Papadopoylos"],
      ["Иван Щербаков", "Ivan Shterbakov"],
      ["<script>alert('x')</script>", ".script.alert('x')./script."],
      ["a\u202eb\u0000c\td", "a.b.c.d"],
      ["ליאת כהן", null],
      ["  ", null],
    ];
    for (const [text, expected] of cases) expect([text, sepaText(text, 70)]).toEqual([text, expected]);
    expect(sepaText("abc def", 4)).toBe("abc");
  });

  test("never has a character that a bank refuses, and is never too long", () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 70 }), (text, most) => {
        const plain = sepaText(text, most);
        if (plain === null) return;
        expect(plain).toMatch(/^[A-Za-z0-9/\-?:().,'+ ]+$/);
        expect(plain.length).toBeLessThanOrEqual(most);
      }),
    );
  });
});

describe("XML", () => {
  test("keeps every text inside of its element, and names of all scripts as they are", () => {
    const root = element("a", [null, element("b", `<x>&"'ליאת\u202e`, { c: `"<&\n` })]);
    expect(xmlDocument(root)).toBe(
      `<?xml version="1.0" encoding="UTF-8"?>\n<a>\n  <b c="&quot;&lt;&amp;&#10;">&lt;x&gt;&amp;&quot;'ליאת\u202e</b>\n</a>\n`,
    );
    expect(escapeXml("a\u0000b\ud800c\uffff😀]]>")).toBe("a\ufffdb\ufffdc\ufffd😀]]&gt;");
  });

  test("has no markup and no forbidden character of any text", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const escaped = escapeXml(text);
        expect(escaped).not.toMatch(/[<>"]|&(?!(amp|lt|gt|quot|#\d+);)/);
        expect(escaped).toMatch(/^[\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u);
      }),
    );
  });
});

test("canonical JSON does not depend on the order of keys, and holds whole numbers only", () => {
  const [a, b] = [canonicalJson({ b: [{ d: 1, c: null }], a: "ü" }), canonicalJson({ a: "ü", b: [{ c: null, d: 1 }] })];
  expect([a, a]).toEqual([b, `{"a":"ü","b":[{"c":null,"d":1}]}`]);
  expect(digestOf(a)).toMatch(/^[0-9a-f]{64}$/);
  expect(() => canonicalJson({ a: 0.5 })).toThrow("not a whole number");
});
