import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CrashMatrix } from "./crash-matrix.ts";
import { nameOf, pairedScenarios, WRONG_LEDGERS } from "./crash-scenarios.ts";

// Every pair of chaos, death and restart; `npm run crash-matrix` takes every combination.
const matrix = new CrashMatrix();
beforeAll(() => matrix.start(), 120_000);
afterAll(() => matrix.stop());

describe("on a chain whose ledgers go wrong, a hub that dies loses and doubles nothing", () => {
  for (const scenario of pairedScenarios(WRONG_LEDGERS)) {
    test(nameOf(scenario), { timeout: 120_000 }, async () => {
      const { chain, book } = await matrix.run(scenario);
      expect(chain).toEqual(book);
    });
  }
});
