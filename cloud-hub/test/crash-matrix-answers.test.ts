import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CrashMatrix } from "./crash-matrix.ts";
import { nameOf, pairedScenarios, WRONG_ANSWERS } from "./crash-scenarios.ts";

// Every pair of chaos, death and restart; `npm run crash-matrix` takes every combination.
const matrix = new CrashMatrix();
beforeAll(() => matrix.start(), 120_000);
afterAll(() => matrix.stop());

describe("on a chain that answers wrongly or not at all, a hub that dies loses and doubles nothing", () => {
  for (const scenario of pairedScenarios(WRONG_ANSWERS)) {
    test(nameOf(scenario), { timeout: 120_000 }, async () => {
      const { chain, book } = await matrix.run(scenario);
      expect(chain).toEqual(book);
    });
  }
});
