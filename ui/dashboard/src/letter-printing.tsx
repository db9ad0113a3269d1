import { render } from "preact";
import { type LetterPaper, LetterSheet } from "./components/letter-sheet.tsx";
import type { JoinLetter } from "./member-list-types.ts";

/** Sheets that are laid out before the page has a turn again. */
const SHEETS_AT_ONCE = 25;
/** Marks the page while only letters are to be on paper. */
const PRINTS = "printsLetters";

/**
 * Lays out the letters beside the page, a few at a time, and opens the browser's printing. Resolves when that is closed,
 * whether anything was printed or not: browsers do not tell. Not again while it is at work.
 */
export async function printLetters(letters: readonly JoinLetter[], paper: LetterPaper): Promise<void> {
  const stack = document.createElement("div");
  stack.className = "letters";
  document.body.append(stack);
  document.body.dataset[PRINTS] = "true";
  try {
    for (let from = 0; from < letters.length; from += SHEETS_AT_ONCE) {
      const part = document.createElement("div");
      stack.append(part);
      const sheets = letters.slice(from, from + SHEETS_AT_ONCE);
      render(
        <>
          {sheets.map((letter) => (
            <LetterSheet key={letter.member} letter={letter} paper={paper} />
          ))}
        </>,
        part,
      );
      await nextTurn();
    }
    await printed();
  } finally {
    for (const part of stack.children) render(null, part);
    stack.remove();
    delete document.body.dataset[PRINTS];
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/** Some browsers print at once, others while the page goes on. */
function printed(): Promise<void> {
  return new Promise((resolve) => {
    window.addEventListener("afterprint", () => resolve(), { once: true });
    window.print();
  });
}
