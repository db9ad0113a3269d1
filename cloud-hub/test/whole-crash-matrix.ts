import { isDeepStrictEqual } from "node:util";
import { CrashMatrix } from "./crash-matrix.ts";
import { everyScenario, nameOf, type Scenario, WRONG_ANSWERS, WRONG_LEDGERS } from "./crash-scenarios.ts";

// Every chaos, every death, with and without a restart of the chain: `npm run crash-matrix`.

const [passed, failed] = [[] as string[], [] as string[]];
for (const chaos of [WRONG_ANSWERS, WRONG_LEDGERS]) {
  const matrix = new CrashMatrix();
  try {
    await matrix.start();
    for (const scenario of everyScenario(chaos)) await meet(matrix, scenario);
  } finally {
    await matrix.stop();
  }
}
console.log(`${passed.length} passed, ${failed.length} failed of ${passed.length + failed.length}`);
for (const name of failed) console.log(`  ${name}`);
process.exitCode = failed.length === 0 ? 0 : 1;

async function meet(matrix: CrashMatrix, scenario: Scenario): Promise<void> {
  const [name, start_ms] = [nameOf(scenario), performance.now()];
  const why = await matrix.run(scenario).then(
    ({ chain, book }) => (isDeepStrictEqual(chain, book) ? null : JSON.stringify({ chain, book }, withNumbers)),
    (error: Error) => error.message,
  );
  (why === null ? passed : failed).push(name);
  console.log(`${why === null ? "passed" : "FAILED"} ${Math.round(performance.now() - start_ms)} ms: ${name}`);
  if (why !== null) console.log(why);
}

function withNumbers(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}
