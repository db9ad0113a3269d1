import { type Box, PATHS } from "./box.ts";
import { DEFAULT_TERMS, type NodeTerms, termsOf } from "./node-config.ts";
import { hasJournal, readTaken } from "./taken-settings.ts";

const FILE = `${PATHS.settings}/node-terms.json`;
const RESTORED_FILE = `${PATHS.node}/config.json`;

/** What this box's journal has begun with; null while it has none and everything can still be told otherwise. */
export function readTerms(box: Box): NodeTerms | null {
  if (!hasJournal(box)) return null;
  const { community, interval_length_s } = { ...DEFAULT_TERMS, ...readTable(box, FILE), ...readRestored(box) };
  return { community, interval_length_s };
}

/**
 * The terms that the node is started with. They are kept before the node starts for the first time, so that they are
 * known whenever there is a journal; a box that started without settings has the defaults.
 */
export function settleTerms(box: Box): NodeTerms {
  const begun = readTerms(box);
  if (begun !== null) return begun;
  const taken = readTaken(box);
  if (taken === null) return DEFAULT_TERMS;
  const terms = termsOf(taken.settings);
  const text = `${JSON.stringify(terms)}\n`;
  try {
    if (box.read(FILE) !== text) box.write(FILE, text, { mode: 0o600 });
  } catch (error) {
    // A full data partition. The settings that the terms follow from are there, and say the same at the next start.
    box.log(`${FILE} could not be written: ${(error as Error).message}`);
  }
  return terms;
}

/** The configuration that a restored node has left for itself; empty where nothing was restored. */
export function readRestored(box: Box): Readonly<Record<string, unknown>> {
  return readTable(box, RESTORED_FILE);
}

function readTable(box: Box, path: string): Readonly<Record<string, never>> {
  const text = box.read(path);
  if (text === null) return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, never>) : {};
  } catch {
    box.log(`${path} cannot be understood`);
    return {};
  }
}
