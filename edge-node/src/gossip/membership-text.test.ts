import fc from "fast-check";
import { expect, test } from "vitest";
import { membershipFromText, membershipTexts } from "./membership-text.ts";

const someBytes = fc.uint8Array({ minLength: 1, maxLength: 5_000 });

test("any list comes back from its codes, in any order and some of them twice", () => {
  fc.assert(
    fc.property(someBytes, fc.integer({ min: 0, max: 1_000 }), (bytes, turn) => {
      const texts = membershipTexts(bytes);
      const turned = [...texts.slice(turn % texts.length), ...texts, ...texts.slice(0, 1)];
      expect(membershipFromText(turned.join("\n"))).toEqual(bytes);
      expect(membershipFromText(Buffer.from(bytes).toString("base64url"))).toEqual(bytes);
    }),
  );
});

test("every code is short enough for a screen", () => {
  for (const text of membershipTexts(new Uint8Array(50_000).fill(3))) expect(text.length).toBeLessThan(920);
});

test("a code that is missing is named", () => {
  const texts = membershipTexts(new Uint8Array(2_000).fill(9));
  expect(texts).toHaveLength(3);
  const some = [texts[0], texts[2]].join(" ");
  expect(() => membershipFromText(some)).toThrow("of 3 codes these are missing: 2");
});

test.each([
  ["nothing", "  "],
  ["no base64url", "not a list!"],
  ["codes of two lists", `${membershipTexts(new Uint8Array(9))[0]} ${membershipTexts(new Uint8Array(9).fill(1))[0]}`],
  ["codes of lists of other lengths", `LGR1:1/2:AAAA LGR1:2/3:AAAA`],
  ["a code of something else", "LG1:AAAA"],
  ["too much", Buffer.alloc(300_000).toString("base64url")],
])("%s is refused", (_, text) => {
  expect(() => membershipFromText(text)).toThrow(expect.objectContaining({ code: "malformed-membership" }));
});
