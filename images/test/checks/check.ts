import { isDeepStrictEqual } from "node:util";
import type { Lab } from "./lab.ts";

/** One named thing that the image must do or survive. */
export interface Check {
  readonly name: string;
  /** A sentence of what holds when it passes. */
  readonly claim: string;
  /** Whether it belongs to the short form. */
  readonly isShort: boolean;
  /** Returns figures worth printing. @throws {Error} when the claim does not hold */
  run(lab: Lab): Promise<string>;
}

/** @throws {Error} that says what was expected and what was found */
export function expectSame(what: string, found: unknown, expected: unknown): void {
  if (isDeepStrictEqual(found, expected)) return;
  throw new Error(`${what}: is ${JSON.stringify(found)}, should be ${JSON.stringify(expected)}`);
}

/** @throws {Error} with what was found */
export function expectThat(what: string, isTrue: boolean, found: unknown = ""): void {
  if (!isTrue) throw new Error(`not true: ${what} (${typeof found === "string" ? found : JSON.stringify(found)})`);
}
