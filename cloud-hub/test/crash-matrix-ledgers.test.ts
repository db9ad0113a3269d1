import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CrashMatrix, nameOf, scenariosOf } from "./crash-matrix.ts";
import type { Chaos } from "./local-chain.ts";

const CHAOS: readonly Chaos[] = [
  { mode: "stop-closing" },
  { mode: "drop-queued", count: 2 },
  { mode: "raise-fees", factor: 20 },
  { mode: "set-limits", tx_max_write_entries: 1 },
  { mode: "jump-ledgers", count: 50 },
  { mode: "shrink-retention", ledgers: 2 },
];

const matrix = new CrashMatrix();
beforeAll(() => matrix.start(), 120_000);
afterAll(() => matrix.stop());

describe("on a chain whose ledgers go wrong, a hub that dies loses and doubles nothing", () => {
  for (const scenario of scenariosOf(CHAOS, 7)) {
    test(nameOf(scenario), { timeout: 120_000 }, async () => {
      const { chain, book } = await matrix.run(scenario);
      expect(chain).toEqual(book);
    });
  }
});
