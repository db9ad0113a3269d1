import { expect, test } from "vitest";
import { startRegion } from "./test-region.ts";

test("every journal comes to be on two other nodes, to the last record", async () => {
  const region = await startRegion(5);
  for (const node of region.nodes) node.write(30);
  await region.time.pass(60_000);
  for (const node of region.nodes) {
    expect(region.keepersOf(node)).toHaveLength(2);
    const { copies, replicas, is_partitioned, peers } = node.report();
    expect(copies).toHaveLength(2);
    expect(copies.map(({ behind_records }) => behind_records)).toEqual([0, 0]);
    expect(replicas.every(({ is_valid, is_assigned }) => is_valid && is_assigned)).toBe(true);
    expect(is_partitioned).toBe(false);
    expect(peers.map(({ is_connected }) => is_connected)).toEqual([true, true, true, true]);
  }
  await region.stop();
});
