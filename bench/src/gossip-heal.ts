import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { rankHolders } from "@localgrid/edge-node/gossip-placement";
import { USUAL_LIMITS } from "@localgrid/edge-node/network-limits";
import { benchError } from "./errors.ts";
import { Fleet } from "./gossip-fleet.ts";
import { openLan } from "./gossip-lan.ts";
import type { NodeAnswer } from "./gossip-node-protocol.ts";
import type { Measurement } from "./measurement.ts";
import { figureOf } from "./table.ts";

const NODES = 12;
const COPIES = 2;
const KBIT_PER_S = 10_000;
const HOMES = 200;
/** An hour apart, and what a node takes for long in it, sixty times as fast. How it comes back is not hurried. */
const FASTER = 60;
const APART_MS = 3_600_000 / FASTER;
const CLOSE_EVERY_MS = 900_000 / FASTER;
const CLOSES = APART_MS / CLOSE_EVERY_MS;
const OPTIONS = { grace_ms: 600_000 / FASTER, partition_after_ms: 60_000 / FASTER };
/** So is giving up a connection on which nobody answers; after an hour nobody dials more often than at the very least. */
const LIMITS = { watch_ms: 1_000, ping_ms: 2_000, silent_looks: 3, redial_min_ms: USUAL_LIMITS.redial_max_ms };
const PATIENCE_MS = 120_000;
const LOOK_EVERY_MS = 250;
const MOST_S = 30;

/** Half of a region cannot reach the other half for an hour, and then can again. */
export const gossipHeal: Measurement = {
  name: "gossip-heal",
  async measure({ folder, progress }) {
    const lan = openLan();
    let fleet: Fleet | null = null;
    try {
      progress(`starting ${NODES} nodes: ${lan.note(KBIT_PER_S)}`);
      const place = join(folder, "gossip-heal");
      const start = { folder: place, lan, count: NODES, kbit_per_s: KBIT_PER_S, limits: LIMITS, options: OPTIONS };
      fleet = await Fleet.start(start);
      await fleet.meet(PATIENCE_MS);
      await untilEqual(fleet);
      progress(`apart for ${APART_MS / 1000} s`);
      await fleet.cut();
      const first_at_ms = Date.now() + CLOSE_EVERY_MS / 2;
      await fleet.all({ kind: "grow", first_at_ms, every_ms: CLOSE_EVERY_MS, closes: CLOSES, homes: HOMES });
      await delay(APART_MS);
      // In an hour every node has long given up on the others.
      await fleet.until("every node noticed", PATIENCE_MS, (all) => all.every(({ is_partitioned }) => is_partitioned));
      const apart = await fleet.all({ kind: "reaches" });
      const behind = missingCopies(apart);
      if (behind === 0) throw benchError("wrong-result", "nothing was missing on either side");
      progress("healed");
      await fleet.heal();
      const begun_ms = performance.now();
      await untilEqual(fleet);
      const took_s = (performance.now() - begun_ms) / 1000;
      return [
        figureOf({
          what: `from the end of an hour's partition of half of ${NODES} nodes until all replicas equal their origins`,
          values: [took_s],
          digits: 1,
          unit: " s",
          at_most: MOST_S,
          notes: [
            `${behind} of ${NODES * COPIES} replicas were behind; every node had noticed the partition`,
            `${CLOSES} closes of ${HOMES} homes meanwhile; the hour and the ten minutes of grace ${FASTER} times as fast`,
            lan.note(KBIT_PER_S),
          ],
        }),
      ];
    } finally {
      await fleet?.end();
      lan.close();
    }
  },
};

/** @throws {LocalGridError} `wrong-result` */
async function untilEqual(fleet: Fleet): Promise<void> {
  const until_ms = performance.now() + PATIENCE_MS;
  for (;;) {
    const missing = missingCopies(await fleet.all({ kind: "reaches" }));
    if (missing === 0) return;
    if (performance.now() > until_ms)
      throw benchError("wrong-result", `${missing} replicas do not equal their origins`);
    await delay(LOOK_EVERY_MS);
  }
}

/** How many of those that placement wants are not there, or are not what their origin has. */
function missingCopies(answers: readonly NodeAnswer[]): number {
  const nodes = answers.map(({ self }) => self.node);
  const held = new Map(answers.map(({ self, reaches }) => [self.node, reaches ?? {}]));
  let missing = 0;
  for (const origin of nodes) {
    const own = held.get(origin)?.[origin];
    for (const holder of rankHolders(origin, nodes).slice(0, COPIES)) {
      if (held.get(holder)?.[origin] !== own) missing++;
    }
  }
  return missing;
}
