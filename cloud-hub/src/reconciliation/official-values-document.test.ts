import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { DIFFERENCE_CAUSES } from "./difference-cause.ts";
import { FAULT_CODES, REFUSAL_CODES } from "./official-value.ts";

const TEXT = readFileSync(new URL("../../OFFICIAL-VALUES.md", import.meta.url), "utf8");

/** What stands in backquotes in the first cells of a chapter's table, in their order. */
function codesIn(chapter: string): readonly string[] {
  const [, text = ""] = TEXT.split(`\n## ${chapter}\n`);
  const [own = ""] = text.split("\n## ");
  return [...own.matchAll(/^\| (`.*?) \|/gm)].flatMap(([, cell = ""]) => cell.replaceAll("`", "").split(", "));
}

test("every fault, refusal and cause is explained, causes in the order of their precedence", () => {
  expect(codesIn("Faults").toSorted()).toEqual([...FAULT_CODES].sort());
  for (const code of REFUSAL_CODES) expect(TEXT).toContain(`\`${code}\``);
  expect(codesIn("Differences")).toEqual([...DIFFERENCE_CAUSES]);
});
