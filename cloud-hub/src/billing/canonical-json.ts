import { createHash } from "node:crypto";

/** JSON whose keys are in the order of their UTF-16 units: equal values give equal bytes. No floats, no undefined. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, held: unknown) => {
    if (typeof held === "number" && !Number.isSafeInteger(held)) throw new Error(`${held} is not a whole number`);
    if (typeof held !== "object" || held === null || Array.isArray(held)) return held;
    return Object.fromEntries(Object.entries(held).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** SHA-256 in hexadecimal. */
export function digestOf(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
