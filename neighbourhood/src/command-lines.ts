import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

/**
 * Hands on what a person or a program types, line by line, one after the other. The end of the input ends nothing: a
 * neighbourhood may well run without anybody at its keyboard.
 *
 * @returns what ends it
 */
export function readCommandLines(input: Readable, act: (line: string) => Promise<void>): () => void {
  // A job in the background that reads from its terminal would be stopped; with somebody who listens, reading just fails.
  const stayAwake = () => {};
  process.on("SIGTTIN", stayAwake);
  const lines = createInterface({ input, terminal: false });
  input.on("error", () => lines.close());
  let last = Promise.resolve();
  lines.on("line", (line) => {
    last = last.then(() => act(line));
  });
  return () => {
    lines.close();
    input.destroy();
    process.off("SIGTTIN", stayAwake);
  };
}
