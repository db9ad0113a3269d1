import { wordsOf } from "./tidy-names.ts";
import { type Finding, isTest, isTypeScript, lineAt, type SourceFile } from "./tidy-source.ts";

export const GLOSSARY = "GLOSSARY.md";

const COLUMNS = ["term", "meaning", "source", "unit", "viewpoint"];

interface Entry {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Every term says what it means, where it comes from, in which unit and from whose side, and the code uses it. */
export function checkGlossary(files: readonly SourceFile[]): readonly Finding[] {
  const glossary = files.find(({ path }) => path === GLOSSARY);
  if (glossary === undefined) return [found(0, "there is no glossary")];
  const used = spoken(files.filter((file) => isTypeScript(file) && !isTest(file)));
  return glossaryEntries(glossary).flatMap(({ line, cells }) => {
    const missing = COLUMNS.filter((_, column) => (cells[column] ?? "") === "");
    const term = termOf(cells);
    return [
      ...missing.map((column) => found(line, `${term} has no ${column}`)),
      ...(used.includes(` ${wordsOf(term).join(" ")} `) || used.includes(` ${wordsOf(term).join(" ")}s `)
        ? []
        : [found(line, `no code uses ${term}`)]),
    ];
  });
}

/** The rows of all tables of the glossary, without the headings. */
export function glossaryEntries({ text }: SourceFile): readonly Entry[] {
  return [...text.matchAll(/^\|(.*)\|[ \t]*$/gm)]
    .map((match) => ({
      line: lineAt(text, match.index),
      cells: (match[1] ?? "").split("|").map((cell) => cell.trim()),
    }))
    .filter(({ cells }) => !/^(-+|term)$/i.test(cells[0] ?? ""));
}

function termOf(cells: readonly string[]): string {
  return (cells[0] ?? "").replace(/`/g, "").replace(/\(.*\)/, "");
}

/** All words of the files in their order, as one text with single spaces. */
function spoken(files: readonly SourceFile[]): string {
  return ` ${files.map(({ text }) => wordsOf(text).join(" ")).join(" ")} `;
}

function found(line: number, message: string): Finding {
  return { rule: "glossary", path: GLOSSARY, line, message };
}
