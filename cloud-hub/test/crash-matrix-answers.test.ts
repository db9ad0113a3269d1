import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CrashMatrix, nameOf, scenariosOf } from "./crash-matrix.ts";
import type { Chaos } from "./local-chain.ts";

const CHAOS: readonly Chaos[] = [
  { mode: "none" },
  { mode: "drop-reply" },
  { mode: "hang" },
  { mode: "server-error" },
  { mode: "try-again-later" },
  { mode: "stale-reads", ledgers: 3 },
  { mode: "lie-about-latest", ledgers: 1_000, seconds: 5_000 },
  { mode: "lie-about-latest", ledgers: -20, seconds: -100 },
  { mode: "wrong-network" },
];

const matrix = new CrashMatrix();
beforeAll(() => matrix.start(), 120_000);
afterAll(() => matrix.stop());

describe("on a chain that answers wrongly or not at all, a hub that dies loses and doubles nothing", () => {
  for (const scenario of scenariosOf(CHAOS, 7)) {
    test(nameOf(scenario), { timeout: 120_000 }, async () => {
      const { chain, book } = await matrix.run(scenario);
      expect(chain).toEqual(book);
    });
  }
});
