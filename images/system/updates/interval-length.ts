import { DEFAULT_TERMS } from "../first-boot/node-config.ts";
import type { CardFiles } from "./ports.ts";

const CONFIG_FILE = "/run/localgrid/config.json";
const MAX_CONFIG_BYTES = 64 * 1024;
const LONGEST_S = 3_600;
/** A meter that was heard on the edge before is late by no more than this. */
const READING_MARGIN_MS = 5 * 60_000;

/** How long the node's delivery intervals are, as its configuration says. */
export function intervalLength_ms(files: CardFiles): number {
  return lengthIn(files.read(CONFIG_FILE, MAX_CONFIG_BYTES)) * 1_000;
}

/** Meters need to read on the edges only: in this time each that works was heard once. */
export function readingWindow_ms(files: CardFiles): number {
  return intervalLength_ms(files) + READING_MARGIN_MS;
}

function lengthIn(bytes: Uint8Array | null): number {
  if (bytes === null) return DEFAULT_TERMS.interval_length_s;
  try {
    const { interval_length_s } = JSON.parse(new TextDecoder().decode(bytes)) as {
      readonly interval_length_s?: unknown;
    };
    const isLength = typeof interval_length_s === "number" && interval_length_s > 0 && interval_length_s <= LONGEST_S;
    return isLength ? interval_length_s : DEFAULT_TERMS.interval_length_s;
  } catch {
    return DEFAULT_TERMS.interval_length_s;
  }
}
