import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Most mutants fail at the first example, so those are asked before the properties. */
class ExamplesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isProperty = ({ moduleId }: TestSpecification) => moduleId.includes(".property.");
    return files.toSorted((a, b) => Number(isProperty(a)) - Number(isProperty(b)));
  }
}

/** The tests that a mutant of the matching package has to survive. */
export default defineConfig({
  test: {
    include: ["edge-node/matching/src/**/*.test.ts"],
    // Long runs over years and markets would be asked again for each mutant.
    exclude: ["**/recorded-*.test.ts", "**/*-efficiency.test.ts"],
    setupFiles: ["toolchain/mutation/mutant-runs.ts"],
    sequence: { sequencer: ExamplesFirst },
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
