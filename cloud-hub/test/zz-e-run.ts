import { isDeepStrictEqual } from "node:util";
import { CrashMatrix } from "./zz-e-matrix.ts";
import { pairedScenarios, nameOf, WRONG_ANSWERS } from "./crash-scenarios.ts";
const m = new CrashMatrix();
await m.start();
let n = 0;
for (const s of pairedScenarios(WRONG_ANSWERS)) {
  n += 1;
  const why = await m.run(s).then(({ chain, book }) => isDeepStrictEqual(chain, book) ? null : "differs", (e) => String(e.message).slice(0, 600));
  if (why !== null) { console.log(`FOUND by scenario ${n}: ${nameOf(s)}: ${why}`); break; }
}
console.log("ran", n); await m.stop(); process.exit(0);
