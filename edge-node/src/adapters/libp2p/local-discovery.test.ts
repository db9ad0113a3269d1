import { afterEach, expect, test } from "vitest";
import { eventually } from "../../../test/eventually.ts";
import { isConnected, newKey, startNetwork, stopNetworks } from "./test-network.ts";

afterEach(stopNetworks);

test("admitted peers without a known address are found on the local network, others stay unknown", async () => {
  const region = `r${newKey().publicKey[0]}-${process.pid}`;
  const [a, b, stranger] = [
    await startNetwork({ discovery: true }),
    await startNetwork({ discovery: true }),
    await startNetwork({ discovery: true }),
  ];
  const [at_a, at_b] = [a, b].map((test) => ({ ...test.card(), addresses: [] }));
  stranger.network.admit([], region);
  a.network.admit(at_b === undefined ? [] : [at_b], region);
  b.network.admit(at_a === undefined ? [] : [at_a], region);
  await eventually("they have found each other", () => isConnected(a, b) && isConnected(b, a));
  expect(a.network.connected()).toHaveLength(1);
  expect(stranger.network.connected()).toEqual([]);
});
