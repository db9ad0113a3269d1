import fc from "fast-check";
import { FAILING_SEEDS } from "./failing-seeds.ts";

const RUNS = 2_000;

/**
 * Asserts that `check` throws for no value: first with the seeds that once failed, then with a new one. A failure
 * names its seed and the smallest value that fast-check could shrink it to; the seed belongs into failing-seeds.ts.
 */
export function holds<Value>(name: string, values: fc.Arbitrary<Value>, check: (value: Value) => void): void {
  const property = fc.property(values, check);
  for (const { seed } of FAILING_SEEDS[name] ?? []) fc.assert(property, { seed, numRuns: RUNS });
  // Mutation testing asks for fewer cases.
  fc.assert(property, { numRuns: fc.readConfigureGlobal()?.numRuns ?? RUNS });
}
