import { type Finding, isScript, lineAt, type SourceFile } from "./tidy-source.ts";

/** The rules' own files name what they look for. */
const OWN_FILES = /^toolchain\/tidy/;

/** The repository speaks of itself alone: not of one machine, of a tracker, or of work left open. */
const FOREIGN: readonly (readonly [RegExp, string])[] = [
  [/\bregistry\.[a-z]+\.[a-z]{2,}|\b(npm\.pkg|proxy)\.[a-z]+\.[a-z]{2,}/g, "a registry's host"],
  [/\/work\/[a-z]/g, "a path of one machine"],
  [/\/tmp\/brief/g, "a path of one machine"],
  [/\bissue\s*#\s*\d/gi, "a tracker's number"],
  [/\b(TODO|FIXME|XXX)\b/g, "work left open"],
];

/** A switched-off check says why. */
const UNEXPLAINED: readonly (readonly [RegExp, string])[] = [
  [/(\/\/|\/\*)\s*biome-ignore(-all|-start)?\b(?![^\n]*:\s*(?!<)[A-Za-z][^\n]{9,})/g, "biome-ignore without a reason"],
  [/(\/\/|\/\*)\s*eslint-/g, "a switch for a linter that is not used here"],
  [/(\/\/|\/\*)\s*@ts-(ignore|nocheck)\b/g, "types switched off"],
  [/(\/\/|\/\*)\s*@ts-expect-error\b(?!\s*[-:–]?\s*[A-Za-z][^\n]{9,})/g, "@ts-expect-error without a reason"],
];

export function checkForeignWords(files: readonly SourceFile[]): readonly Finding[] {
  return search("foreign-word", files, FOREIGN);
}

export function checkSwitchedOffChecks(files: readonly SourceFile[]): readonly Finding[] {
  return search("switched-off-check", files.filter(isScript), UNEXPLAINED);
}

function search(
  rule: string,
  files: readonly SourceFile[],
  patterns: readonly (readonly [RegExp, string])[],
): readonly Finding[] {
  return files
    .filter(({ path }) => !OWN_FILES.test(path))
    .flatMap(({ path, text }) =>
      patterns.flatMap(([pattern, message]) =>
        [...text.matchAll(pattern)].map((match) => ({
          rule,
          path,
          line: lineAt(text, match.index),
          message: `${message}: ${match[0].trim()}`,
        })),
      ),
    );
}
