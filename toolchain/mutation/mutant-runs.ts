import fc from "fast-check";

/** What Stryker keeps while a mutant is on: how often its place may be passed in one test file. */
interface Mutation {
  hitLimit?: number;
}

/**
 * Every property sees the same cases in each run, so that the same sources give the same report; fewer than in the
 * tests, because each mutant asks for them again; and the first failing case is enough to kill.
 */
fc.configureGlobal({ seed: 20_250_101, numRuns: 200, endOnFailure: true });

/**
 * Stryker takes a loop for endless after 100 times the passes of all tests without a mutant, which takes longer than
 * its time limit. After 5 times it fails here, so that passes and not a busy machine decide.
 */
const { __stryker__: mutation } = globalThis as { __stryker__?: Mutation };
if (mutation?.hitLimit !== undefined) mutation.hitLimit /= 20;
