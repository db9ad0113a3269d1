import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * Files that take far longer than all others, the longest first: one that began late would run on alone at the end,
 * with the other workers idle.
 */
export const LONGEST = [
  "firmware/test/firmware.test.ts",
  "neighbourhood/test/region.test.ts",
  "neighbourhood/test/mesh.test.ts",
  "cloud-hub/test/crash-matrix-answers.test.ts",
  "edge-node/test/gossip-chaos.test.ts",
  "cloud-hub/test/crash-matrix-ledgers.test.ts",
  "ui/dashboard/test/dashboard.browser.test.ts",
  "edge-node/test/third-party.test.ts",
  "neighbourhood/test/native-updates.test.ts",
  "edge-node/test/hostile-peers.test.ts",
  "cloud-hub/test/backup.test.ts",
  "cloud-hub/test/shapes.test.ts",
  "ui/dashboard/test/tables.browser.test.ts",
  "ui/member-app/test/devices.browser.test.ts",
  "cloud-hub/test/settlement-history.test.ts",
  "neighbourhood/test/native.test.ts",
  "cloud-hub/test/release-to-node.test.ts",
  "ui/member-app/test/languages.browser.test.ts",
  "neighbourhood/test/recomputation.test.ts",
  "ui/member-app/test/member-app.browser.test.ts",
] as const;

/** Files among the longest by their place there, then the others as they came. */
export function longestFirst<T>(files: readonly T[], pathOf: (file: T) => string): T[] {
  const rank = (file: T) => {
    const found = LONGEST.findIndex((path) => pathOf(file).endsWith(`/${path}`));
    return found === -1 ? LONGEST.length : found;
  };
  return files.toSorted((a, b) => rank(a) - rank(b));
}

/** Orders a run of tests by {@link longestFirst}, and the others as Vitest does: what it knows to take long, or is large. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return longestFirst(await super.sort(files), ({ moduleId }) => moduleId);
  }
}
