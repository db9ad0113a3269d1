import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Tests of whole processes lie in folders of this name; the longest of them take as long as hundreds of others. */
const PROCESS_TEST = /\/test\/[^/]+\.test\.ts$/;

/** Begins with the longest tests, so that none of them is left over for one of two processors at the end. */
export class LongTestsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => PROCESS_TEST.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}
