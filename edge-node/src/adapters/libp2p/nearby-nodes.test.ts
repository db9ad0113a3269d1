import { afterEach, expect, test } from "vitest";
import { eventually } from "../../../test/eventually.ts";
import { lookForNodes } from "./nearby-nodes.ts";
import { startNetwork, stopNetworks } from "./test-network.ts";

const ending: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ending.splice(0)) await end();
  await stopNetworks();
});

test("who looks for the nodes of a region finds those of this one, and is not found itself", async () => {
  const here = await startNetwork({ discovery: true });
  const elsewhere = await startNetwork({ discovery: true });
  here.network.admit([], "valley");
  elsewhere.network.admit([], "hill");
  const found = new Map<string, readonly string[]>();
  ending.push(await lookForNodes("valley", (peer_id, addresses) => found.set(peer_id, addresses)));
  const { peer_id, network } = here;
  await eventually("the node of the valley is found", () => found.has(peer_id));
  expect([...found]).toEqual([[peer_id, network.addresses()]]);
});
