import { type Finding, findNodes, isScript, isTypeScript, type SourceFile } from "./tidy-source.ts";

const MAX_LINES = 400;

const VAGUE_NAMES = ["utils", "util", "helpers", "helper", "common", "services", "core", "lib", "manager"];
const KEBAB_CASE = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)*$/;

/** Code files stay short enough to be read in one go. */
export function checkSizes(files: readonly SourceFile[]): readonly Finding[] {
  return files
    .filter(({ path }) => /\.(tsx?|mjs|css|rs|cpp|hpp)$/.test(path))
    .map((file) => ({ file, lines: file.text.trimEnd().split("\n").length }))
    .filter(({ lines }) => lines > MAX_LINES)
    .map(({ file, lines }) => ({
      rule: "file-size",
      path: file.path,
      line: MAX_LINES,
      message: `${lines} lines, the limit is ${MAX_LINES}`,
    }));
}

/** Files and folders are called after what is in them, in kebab case. */
export function checkFileNames(files: readonly SourceFile[]): readonly Finding[] {
  return files.filter(isScript).flatMap(({ path }) => {
    const parts = path.split("/");
    const words = parts.flatMap((part) => part.split(/[-.]/));
    const vague = words.filter((word) => VAGUE_NAMES.includes(word));
    const found = (message: string) => ({ rule: "file-name", path, line: 0, message });
    return [
      ...vague.map((word) => found(`"${word}" says nothing about what is in it`)),
      ...(/(^|\/)index\.[a-z]+$/.test(path) ? [found("a face file carries the name of its folder")] : []),
      ...(KEBAB_CASE.test(parts.at(-1) ?? "") ? [] : [found("file names are kebab-case")]),
    ];
  });
}

/** A card has slots of its own; delivery intervals are none. */
const NAMED_AFTER = new Set(["root", "boot", "update"]);

/** Words that the field does not use, or uses with two meanings. Prices per kWh may say so. */
export function checkIdentifiers(files: readonly SourceFile[]): readonly Finding[] {
  return files.filter(isTypeScript).flatMap((file) =>
    findNodes("banned-word", file, (node) => {
      if (node.type !== "Identifier" && node.type !== "PrivateIdentifier") return undefined;
      const word = bannedWordIn(String(node.name));
      return word === undefined ? undefined : `"${word}" in ${String(node.name)}; the glossary has the right term`;
    }),
  );
}

function bannedWordIn(identifier: string): string | undefined {
  const words = wordsOf(identifier);
  return words.find((word, at) => {
    const before = words[at - 1] ?? "";
    if (/^slots?$/.test(word)) return !NAMED_AFTER.has(before);
    return /^consumptions?$/.test(word) || (word === "kwh" && before !== "per");
  });
}

/** `activeEnergyImport_wh` → active, energy, import, wh. */
export function wordsOf(identifier: string): readonly string[] {
  return identifier
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== "")
    .map((word) => word.toLowerCase());
}
