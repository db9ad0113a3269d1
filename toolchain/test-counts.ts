import { writeFileSync } from "node:fs";
import type { Reporter, SerializedError, TestModule } from "vitest/node";

export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  /** Skipped and announced ones together, and those that never got to run. */
  readonly skipped: number;
}

/** Counts tests; files and suites that fail outside a test, and errors that nobody caught, count as one failure each. */
export function countTests(modules: readonly CountedModule[], uncaught: number): TestCounts {
  const states = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.result().state));
  const passed = states.filter((state) => state === "passed").length;
  const failed = states.filter((state) => state === "failed").length;
  const broken = modules
    .flatMap((module) => [module, ...module.children.allSuites()])
    .filter((suite) => suite.errors().length > 0).length;
  return { passed, failed: failed + broken + uncaught, skipped: states.length - passed - failed };
}

/** What is read of Vitest's test module. */
export interface CountedModule {
  errors(): readonly unknown[];
  readonly children: {
    allSuites(): Iterable<{ errors(): readonly unknown[] }>;
    allTests(): Iterable<{ result(): { readonly state: string } }>;
  };
}

/** Writes the counts of a run as JSON into the file that the environment variable LOCALGRID_TEST_COUNTS names. */
export default class TestCountsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], uncaught: readonly SerializedError[]): void {
    const file = process.env.LOCALGRID_TEST_COUNTS;
    if (file !== undefined) writeFileSync(file, JSON.stringify(countTests(modules, uncaught.length)));
  }
}
