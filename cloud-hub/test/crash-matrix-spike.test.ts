import { afterAll, beforeAll, expect, test } from "vitest";
import { CHAOS, CrashMatrix, nameOf, scenariosOf } from "./crash-matrix.ts";

const matrix = new CrashMatrix();
beforeAll(() => matrix.start(), 120_000);
afterAll(() => matrix.stop());

test("spike", { timeout: 170_000 }, async () => {
  const all = scenariosOf(CHAOS, 1);
  console.log(all.length);
  const picked = all.slice(0, 40);
  for (const scenario of picked) {
    const t = performance.now();
    const { chain, book } = await matrix.run(scenario);
    expect(chain, nameOf(scenario)).toEqual(book);
    console.log(nameOf(scenario), Math.round(performance.now() - t));
  }
});
