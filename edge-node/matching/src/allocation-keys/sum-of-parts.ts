import { matchingError } from "../errors.ts";

/** @throws {LocalGridError} `not-a-key` when a part is no whole number of 0 or more */
export function sumOfParts(parts: readonly number[]): number {
  return parts.reduce((sum, part_ppm) => {
    if (!Number.isInteger(part_ppm) || part_ppm < 0) throw matchingError("not-a-key", `${part_ppm} ppm`);
    return sum + part_ppm;
  }, 0);
}
