import { type Box, PATHS } from "./box.ts";
import { hasJournal, readTaken } from "./taken-settings.ts";

const FILE = `${PATHS.run}/undecided`;

/**
 * Notes whether this box may begin its journal. One that nobody has told anything begins with a network cable; one whose
 * settings were refused does not: they say which community it is for, or that it is a node that was before.
 */
export function noteDecision(box: Box, { isRefused }: { readonly isRefused: boolean }): void {
  if (readTaken(box) !== null || hasJournal(box)) return box.remove(FILE);
  box.write(FILE, isRefused ? "refused\n" : "", { mode: 0o644 });
}
