import type { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { recoveryQr, recoveryWords, seedFromRecoveryCode } from "./recovery-code.ts";

/** From the BIP-39 test vectors: 32 bytes and their words. */
const VECTORS = [
  ["00".repeat(32), `${"abandon ".repeat(23)}art`],
  [
    "7f".repeat(32),
    `${"legal winner thank year wave sausage worth useful ".repeat(2)}legal winner thank year wave sausage worth title`,
  ],
  [
    "68a79eaca2324873eacc50cb9c6eca8cc68ea5d936f98787c60c7ebc74e6ce7c",
    "hamster diagram private dutch cause delay private meat slide toddler razor book happy fancy gospel tennis maple dilemma loan word shrug inflict delay length",
  ],
] as const;
const [, , [SEED_HEX, WORDS]] = VECTORS;
const SEED = new Uint8Array(Buffer.from(SEED_HEX, "hex"));
const LIST = WORDS.split(" ");

describe("recovery words", () => {
  test.each(VECTORS)("of %s are those of BIP-39", (seed, words) => {
    expect(recoveryWords(new Uint8Array(Buffer.from(seed, "hex")))).toBe(words);
    expect(Buffer.from(seedFromRecoveryCode(words)).toString("hex")).toBe(seed);
  });

  test("lead back to any seed", () => {
    fc.assert(
      fc.property(anySeed(), (seed) => {
        expect(seedFromRecoveryCode(recoveryWords(seed))).toEqual(seed);
      }),
    );
  });

  test.each([
    ["in capitals", WORDS.toUpperCase()],
    ["one per line", LIST.join("\n")],
    ["one per line as Windows ends them", LIST.join("\r\n")],
    ["with spaces, tabs and empty lines around", `\n\n  ${LIST.join(" \t ")}  \n`],
    ["with commas", LIST.join(", ")],
    ["with hard spaces", LIST.join("\u00a0")],
    ["numbered", LIST.map((word, i) => `${i + 1}. ${word}`).join("   ")],
    ["numbered without a space", LIST.map((word, i) => `${i + 1}.${word}`).join(" ")],
    ["numbered with brackets", LIST.map((word, i) => `${i + 1}) ${word}`).join("\n")],
    ["numbered with bare numbers", LIST.map((word, i) => `${i + 1} ${word}`).join("\n")],
    ["numbered with leading zeros", LIST.map((word, i) => `${String(i + 1).padStart(2, "0")}: ${word}`).join("\n")],
    ["by their first four letters", LIST.map((word) => word.slice(0, 4)).join(" ")],
    ["in full-width letters", WORDS.replaceAll(/[a-z]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))],
  ])("are understood %s", (_, text) => {
    expect(seedFromRecoveryCode(text)).toEqual(SEED);
  });

  test("say which word is unknown", () => {
    expect(refusalOf(LIST.with(4, "cuase").join(" "))).toContain(`word 5, "cuase"`);
    expect(refusalOf(LIST.with(23, "lengthy").join(" "))).toContain(`word 24, "lengthy"`);
    expect(refusalOf(LIST.with(2, "zzzz").with(3, "yyyy").join(" "))).toContain(`word 3, "zzzz"`);
    expect(refusalOf(LIST.with(0, "ham").join(" "))).toContain(`word 1, "ham"`);
  });

  test("say how many there are when it is not 24", () => {
    expect(refusalOf(LIST.slice(1).join(" "))).toContain("23 words");
    expect(refusalOf(`${WORDS} word`)).toContain("25 words");
    expect(refusalOf("")).toContain("0 words");
    expect(refusalOf(LIST.slice(0, 12).join(" "))).toContain("12 words");
  });

  test("with one word in another's place, or a known one for another, fail their checksum", () => {
    expect(
      refusalOf(
        LIST.with(0, LIST[1] as string)
          .with(1, LIST[0] as string)
          .join(" "),
      ),
    ).toContain("checksum");
    expect(refusalOf(LIST.with(7, "abandon").join(" "))).toContain("checksum");
  });
});

describe("a recovery code for phones", () => {
  test("leads back to any seed, also with a line break in it", () => {
    fc.assert(
      fc.property(anySeed(), fc.nat(50), (seed, at) => {
        const text = recoveryQr(seed);
        expect(text).toMatch(/^LG1:[\w-]{48}$/);
        expect(seedFromRecoveryCode(` ${text}\n`)).toEqual(seed);
        expect(seedFromRecoveryCode(`${text.slice(0, 4 + at)}\r\n${text.slice(4 + at)}`)).toEqual(seed);
      }),
    );
  });

  test("is refused with any one character changed, cut or added", () => {
    const text = recoveryQr(SEED);
    for (let at = 4; at < text.length; at++) {
      const other = text[at] === "A" ? "B" : "A";
      expect(refusalOf(`${text.slice(0, at)}${other}${text.slice(at + 1)}`)).toContain("QR code");
      expect(refusalOf(text.slice(0, at))).toContain("QR code");
    }
    expect(refusalOf(`${text}A`)).toContain("QR code");
    expect(refusalOf(text.replace("LG1", "LG2"))).toContain("word 1");
  });
});

test("whatever is given, a refusal gives none of it away but what looks like a word", () => {
  const secret = "7c6ece74bc7e0cc68787f936";
  expect(refusalOf(secret)).not.toContain(secret.slice(6, 12));
  expect(refusalOf("x".repeat(4_097))).toContain("4097 characters");
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: "binary" }),
        fc.string().map((rest) => `LG1:${rest}`),
      ),
      (text) => {
        expect(refusalOf(text)).not.toBe("");
      },
    ),
  );
});

function anySeed(): fc.Arbitrary<Uint8Array> {
  return fc.uint8Array({ minLength: 32, maxLength: 32 });
}

function refusalOf(text: string): string {
  try {
    seedFromRecoveryCode(text);
  } catch (error) {
    expect((error as LocalGridError).code).toBe("wrong-recovery-code");
    return (error as LocalGridError).message;
  }
  return "";
}
