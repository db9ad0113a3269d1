import { afterEach, expect, test } from "vitest";
import { eventually } from "../../../test/eventually.ts";
import { introduce, isConnected, startNetwork, stopNetworks, type TestNetwork } from "./test-network.ts";

afterEach(stopNetworks);

/** Six nodes that hold only their two neighbours to each side, in the order of the ring. */
async function ringOfSix(spare_connection_ms: number): Promise<readonly TestNetwork[]> {
  const limits = { full_mesh_peers: 1, min_connections: 4, watch_ms: 100, spare_connection_ms };
  const all = await Promise.all(Array.from({ length: 6 }, () => startNetwork({ limits })));
  const ring = all.sort((a, b) => (a.node < b.node ? -1 : 1));
  introduce(...ring);
  await eventually("each has its neighbours", () =>
    ring.every((self, at) => [1, 2, 4, 5].every((step) => isConnected(self, ring[(at + step) % 6] ?? self))),
  );
  return ring;
}

test("in a large region not everybody is connected to everybody, but everybody hears everybody", async () => {
  const ring = await ringOfSix(60_000);
  for (const { network } of ring) expect(network.connected()).toHaveLength(4);
  for (const { network, node } of ring) {
    await eventually("all others have heard it", async () => {
      await network.publish(Buffer.from(`${node} ${Math.random()}`));
      return ring.every((other) => other.node === node || other.announced.some(({ bytes }) => said(bytes) === node));
    });
  }
});

test("who is not connected is connected to for a conversation, and let go when it is over", async () => {
  const [a, , , far] = await ringOfSix(300);
  if (a === undefined || far === undefined) return expect.unreachable();
  const stream = await a.network.open(far.node);
  await stream.send(Buffer.from("hello"));
  await stream.close();
  for await (const frame of stream.frames()) expect(Buffer.from(frame).toString()).toBe("hello");
  expect(isConnected(a, far)).toBe(true);
  await eventually("it is let go", () => !isConnected(a, far) && !isConnected(far, a));
  expect(a.network.connected()).toHaveLength(4);
});

function said(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString().split(" ")[0] ?? "";
}
