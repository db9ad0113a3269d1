import { type Box, PATHS } from "./box.ts";
import { randomText } from "./runtime-files.ts";

const WORD_CHARACTERS = 6;

const STATES: Readonly<Record<string, string>> = {
  missing: "The data partition of the card was not found.",
  broken: "The data partition of the card cannot be repaired automatically.",
};

/** From here on nothing is served but the recovery page; what may be done there needs the word that only the screen shows. */
export function enterRecovery(box: Box, dataState: string): void {
  const word = randomText(box, WORD_CHARACTERS);
  const happened = STATES[dataState] ?? `The data partition of the card is in the state "${dataState}".`;
  box.makeFolder(`${PATHS.run}/screen`, { mode: 0o755 });
  box.write(`${PATHS.run}/recovery-word`, `${word}\n`, { mode: 0o600 });
  const text = [
    "localgrid does not run.",
    "",
    happened,
    "The card may be loose or worn out. The box tries again every half hour.",
    "",
    `Word for the recovery page:  ${word}`,
    "",
    "Open with a phone or computer in this network:",
    "",
  ].join("\n");
  box.write(`${PATHS.run}/screen/recovery.txt`, text, { mode: 0o600 });
  // Last: everything that looks for this file finds the rest.
  box.write(`${PATHS.run}/recovery`, `${JSON.stringify({ state: dataState, sentence: happened })}\n`, { mode: 0o644 });
}
