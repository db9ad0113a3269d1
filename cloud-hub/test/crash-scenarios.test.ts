import { describe, expect, test } from "vitest";
import {
  everyScenario,
  nameOf,
  pairedScenarios,
  type Scenario,
  WRONG_ANSWERS,
  WRONG_LEDGERS,
} from "./crash-scenarios.ts";

/** Every two of the three things that make up a scenario, as text. */
function pairsOf(scenarios: readonly Scenario[]): ReadonlySet<string> {
  const pairs = scenarios.flatMap(({ chaos, point, isRestarted }) => {
    const kind = JSON.stringify(chaos);
    return [`${kind} ${point.call}`, `${kind} ${isRestarted}`, `${point.call} ${isRestarted}`];
  });
  return new Set(pairs);
}

describe.each([
  ["answer wrongly", WRONG_ANSWERS],
  ["close ledgers wrongly", WRONG_LEDGERS],
])("the scenarios of chains that %s", (_, chaos) => {
  test("hold every pair of chaos, death and restart in half of the combinations", () => {
    const [paired, every] = [pairedScenarios(chaos), everyScenario(chaos)];
    expect(pairsOf(paired)).toEqual(pairsOf(every));
    expect(new Set(every.map(nameOf)).size).toBe(every.length);
    expect(paired.length * 2).toBe(every.length);
    expect(every.map(nameOf)).toEqual(expect.arrayContaining(paired.map(nameOf)));
  });
});
