import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { benchError } from "./errors.ts";
import type { Measurement } from "./measurement.ts";
import { startNode } from "./node-under-test.ts";
import { residentMegabytesOf } from "./process-figures.ts";
import { ratiosOf, spreadOf, spreadText } from "./spread.ts";
import { figureOf } from "./table.ts";

const BUNDLER = fileURLToPath(new URL("../../edge-node/bundle.ts", import.meta.url));
const BUNDLE = fileURLToPath(new URL("../../edge-node/dist/main.js", import.meta.url));
const LEAST_STARTS = 7;
/** The first makes keys and tables, the second fills the compile cache with what the first did not reach. */
const WARM_UPS = 3;

/** How soon the node is back after its power was. */
export const coldStart: Measurement = {
  name: "cold-start",
  async measure({ folder, rounds, progress }) {
    progress("bundling");
    await timed([BUNDLER]);
    if (!existsSync(BUNDLE)) throw benchError("child-failed", `${BUNDLER} made no ${BUNDLE}`);
    const starts = Math.max(rounds, LEAST_STARTS);
    const place = join(folder, "cold-start");
    const start = async () => {
      const node = await startNode({
        folder: place,
        main: BUNDLE,
        environment: { NODE_COMPILE_CACHE: join(place, "compile-cache") },
      });
      const megabytes = residentMegabytesOf(node.pid);
      await node.stop();
      return { took_ms: node.start_ms, megabytes };
    };
    for (let warmUp = 0; warmUp < WARM_UPS; warmUp++) await start();
    progress(`${starts} starts`);
    const bundled: { took_ms: number; megabytes: number }[] = [];
    const empty_ms: number[] = [];
    for (let round = 0; round < starts; round++) {
      empty_ms.push(await timed(["-e", "0"]));
      bundled.push(await start());
    }
    const bundled_ms = bundled.map(({ took_ms }) => took_ms);
    const megabytes = spreadOf(bundled.map((each) => each.megabytes)).median;
    return [
      figureOf({
        what: "cold start of the bundled node ÷ start of an empty Node",
        values: ratiosOf(bundled_ms, empty_ms),
        digits: 1,
        at_most: 7,
        notes: [
          `${spreadText(bundled_ms, 0)} ms to all ports listening, ${spreadText(empty_ms, 0)} ms for node -e 0`,
          `${megabytes.toFixed(0)} MB resident when ready`,
        ],
      }),
    ];
  },
};

/** Wall time of a Node process from its start to its end. */
function timed(args: readonly string[]): Promise<number> {
  const begun_ms = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });
    child.once("exit", (code) => {
      if (code === 0) resolve(performance.now() - begun_ms);
      else reject(benchError("child-failed", `node ${args.join(" ")} ended with ${code}`));
    });
  });
}
