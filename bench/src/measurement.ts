import type { Figure } from "./table.ts";

/** What a measurement may use. */
export interface Run {
  /** Empty at first, on a real disk, removed at the end. */
  readonly folder: string;
  readonly rounds: number;
  /** How long to watch what only time shows; null for what is usual. */
  readonly minutes: number | null;
  /** A file of recorded homes in place of the one that comes along; null for that one. */
  readonly recording: string | null;
  progress(text: string): void;
}

/** One or more figures that are taken together. */
export interface Measurement {
  readonly name: string;
  measure(run: Run): Promise<readonly Figure[]>;
}
