import { peerIdFromString } from "@libp2p/peer-id";
import { afterEach, expect, test } from "vitest";
import { eventually } from "../../../test/eventually.ts";
import { PING_PROTOCOL, RoundTrips } from "./round-trip.ts";
import { REGION, startNetwork, stopNetworks } from "./test-network.ts";
import { startPlainPeer, stopPlainPeers } from "./test-plain-peer.ts";

afterEach(async () => {
  await stopPlainPeers();
  await stopNetworks();
});

async function connected() {
  const [a, plain] = [await startNetwork(), await startPlainPeer()];
  a.network.admit([plain.card()], REGION);
  await plain.dial(a);
  const [connection] = plain.libp2p.getConnections(peerIdFromString(a.peer_id));
  if (connection === undefined) return expect.unreachable();
  return { a, plain, connection };
}

test("round trips go over one stream, and over another one when that is gone", async () => {
  const { connection } = await connected();
  const trips = new RoundTrips();
  const pings = () => connection.streams.filter(({ protocol }) => protocol === PING_PROTOCOL);
  for (let n = 0; n < 5; n++) {
    expect(await trips.measure_ms(connection, AbortSignal.timeout(20_000))).toBeGreaterThan(0);
  }
  expect(pings().filter(({ direction }) => direction === "outbound")).toHaveLength(1);
  for (const stream of pings()) stream.abort(new Error("gone"));
  expect(await trips.measure_ms(connection, AbortSignal.timeout(20_000))).toBeGreaterThan(0);
});

test("a peer that knows no pings answers all the same", async () => {
  const { a, plain } = await connected();
  await eventually("it is measured", () => a.network.connected().some(({ latency_ms }) => latency_ms !== null));
  expect(plain.libp2p.getProtocols()).not.toContain(PING_PROTOCOL);
});

test("whoever pings without end and reads nothing is stopped, and cut off when it goes on", async () => {
  const { a, connection } = await connected();
  const stream = await connection.newStream(PING_PROTOCOL);
  for (let n = 0; n < 100; n++) if (stream.writeStatus === "writable") stream.send(Buffer.alloc(32_768));
  await eventually("it is cut off", () => stream.status !== "open");
  expect(a.network.connected()).toHaveLength(1);
});
