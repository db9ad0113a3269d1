import { afterEach, expect, test } from "vitest";
import { eventually } from "../../../test/eventually.ts";
import { introduce, isConnected, REGION, startNetwork, stopNetworks } from "./test-network.ts";

afterEach(stopNetworks);

test("two nodes that nobody can connect to reach each other over a third", async () => {
  const relay = await startNetwork();
  const [a, b] = [await startNetwork({ port: null }), await startNetwork({ port: null })];
  introduce(relay, a, b);
  await eventually("both are connected, over the relay", () => isConnected(a, b) && isConnected(b, a));
  expect(a.network.connected().find(({ node }) => node === b.node)).toMatchObject({ is_relayed: true });
  expect(a.network.connected().find(({ node }) => node === relay.node)).toMatchObject({ is_relayed: false });
  const stream = await a.network.open(b.node);
  await stream.send(Buffer.alloc(1_000_000, 7));
  await stream.close();
  for await (const frame of stream.frames()) expect(Buffer.alloc(1_000_000, 7).equals(frame)).toBe(true);
  // The relay is asked for nothing but to pass on bytes.
  expect(relay.announced).toEqual([]);
});

test("nobody is reached over a relay who is not admitted there, or whom they do not admit", async () => {
  const relay = await startNetwork();
  const [a, b] = [await startNetwork({ port: null }), await startNetwork({ port: null })];
  introduce(relay, a, b);
  b.network.admit([relay.card()], REGION);
  await eventually("b refuses a", () =>
    b.refusals.some(({ node, reason }) => node === a.node && reason === "not-a-member"),
  );
  expect(isConnected(a, b)).toBe(false);
  relay.network.admit([b.card()], REGION);
  b.network.admit([relay.card(), a.card()], REGION);
  await eventually("the relay refuses a", () => relay.refusals.some(({ node }) => node === a.node));
  expect(isConnected(b, relay)).toBe(true);
  expect(isConnected(b, a)).toBe(false);
});

test("a relayed connection ends with its share of bytes, and there is another one", async () => {
  const relay = await startNetwork({ limits: { relay_bytes: 3_000_000 } });
  const [a, b] = [await startNetwork({ port: null }), await startNetwork({ port: null })];
  introduce(relay, a, b);
  await eventually("both are connected", () => isConnected(a, b) && isConnected(b, a));
  let passed = 0;
  await eventually("it was cut off", async () => {
    try {
      const stream = await a.network.open(b.node);
      await stream.send(Buffer.alloc(500_000));
      await stream.close();
      for await (const frame of stream.frames()) passed += frame.length;
    } catch {
      return a.connections.includes(`-${b.node}`);
    }
    return false;
  });
  await eventually("they are connected again", () => isConnected(a, b) && isConnected(b, a));
  expect(a.connections.filter((text) => text === `+${b.node}`).length).toBeGreaterThan(1);
  expect(passed).toBeGreaterThan(0);
});
