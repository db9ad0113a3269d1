import { connect, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { eventually } from "../../../test/eventually.ts";
import { introduce, isConnected, startNetwork, stopNetworks, type TestNetwork } from "./test-network.ts";

const sockets = new Set<Socket>();

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  await stopNetworks();
});

function knock(at: TestNetwork, localAddress = "127.0.0.1"): Socket {
  const port = Number(at.network.addresses()[0]?.split("/").at(-1));
  const socket = connect({ port, host: "127.0.0.1", localAddress });
  socket.on("error", () => {});
  sockets.add(socket);
  return socket;
}

test("strangers who never finish the handshake take few places, and are put out in the end", async () => {
  const limits = { handshake_ms: 400, max_pending_per_address: 3, connects_per_second_per_address: 1000 };
  const [a, b] = [await startNetwork({ limits }), await startNetwork()];
  const knocking = Array.from({ length: 20 }, () => knock(a));
  await eventually("all but three are put out at once", () => knocking.filter(({ closed }) => closed).length >= 17);
  expect(a.refusals.some(({ peer_id, reason }) => peer_id === "unproven" && reason === "too-many-handshakes")).toBe(
    true,
  );
  const waiting = knocking.filter(({ closed }) => !closed);
  expect(waiting.length).toBeLessThanOrEqual(3);
  await eventually("the others when their time is over", () => waiting.every(({ closed }) => closed));
  expect(a.refusals.some(({ reason }) => reason === "handshake-broken")).toBe(true);
  introduce(a, b);
  await eventually("a peer connects", () => isConnected(a, b) && isConnected(b, a));
});

test("the places that one address takes are not those of another one", async () => {
  const limits = { handshake_ms: 60_000, max_pending_per_address: 3, connects_per_second_per_address: 1000 };
  const [a, b] = [await startNetwork({ limits }), await startNetwork()];
  for (let n = 0; n < 10; n++) knock(a, "127.0.0.2");
  await eventually("its places are taken", () => a.refusals.some(({ reason }) => reason === "too-many-handshakes"));
  a.network.admit([{ ...b.card(), addresses: [] }], "east");
  b.network.admit([a.card()], "east");
  await eventually("a peer from another address connects", () => isConnected(a, b) && isConnected(b, a));
});

test("nonsense instead of a handshake ends the connection and nothing else", async () => {
  const [a, b] = [await startNetwork({ limits: { handshake_ms: 400 } }), await startNetwork()];
  introduce(a, b);
  await eventually("both are connected", () => isConnected(a, b) && isConnected(b, a));
  const nonsense = knock(a);
  nonsense.write(Buffer.alloc(100_000, 0xff));
  await eventually("it is put out", () => nonsense.closed);
  expect(isConnected(a, b)).toBe(true);
});
