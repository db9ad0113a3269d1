import { connect, createServer, type Server, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { eventually } from "../../../test/eventually.ts";
import { isConnected, REGION, startNetwork, stopNetworks, type TestNetwork } from "./test-network.ts";

const servers = new Set<Server>();
const sockets = new Set<Socket>();

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers) server.close();
  sockets.clear();
  servers.clear();
  await stopNetworks();
});

interface Wire {
  readonly address: string;
  /** From now on nothing passes, and nobody is told. */
  cut(): void;
  /** From now on only what comes from the far end passes. */
  cutOneWay(): void;
  mend(): void;
}

/** A wire to a network that can go dead without a word, as when somebody pulls the plug. */
async function wireTo(far: TestNetwork): Promise<Wire> {
  const port = Number(far.network.addresses()[0]?.split("/").at(-1));
  let passes = { out: true, back: true };
  const server = createServer((near) => {
    const away = connect(port, "127.0.0.1");
    for (const socket of [near, away]) {
      sockets.add(socket);
      socket.on("error", () => {});
    }
    const own = { ...passes };
    near.on("data", (bytes) => void (passes.out && own.out && away.write(bytes)));
    away.on("data", (bytes) => void (passes.back && own.back && near.write(bytes)));
  });
  servers.add(server);
  const { promise: listening, resolve } = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", resolve);
  await listening;
  const bound = server.address();
  return {
    address: `/ip4/127.0.0.1/tcp/${typeof bound === "object" ? bound?.port : 0}`,
    cut: () => {
      passes = { out: false, back: false };
    },
    cutOneWay: () => {
      passes = { out: false, back: true };
    },
    mend: () => {
      passes = { out: true, back: true };
    },
  };
}

const LIMITS = { watch_ms: 100, ping_ms: 150, silent_looks: 3 };

async function overWire() {
  const [a, b] = [await startNetwork({ limits: LIMITS }), await startNetwork({ limits: { watch_ms: 50 } })];
  const wire = await wireTo(b);
  a.network.admit([{ ...b.card(), addresses: [wire.address] }], REGION);
  b.network.admit([{ ...a.card(), addresses: [] }], REGION);
  await eventually("both are connected", () => isConnected(a, b) && isConnected(b, a));
  return { a, b, wire };
}

test("a connection that went dead without a word is given up, and made anew when that is possible", async () => {
  const { a, b, wire } = await overWire();
  wire.cut();
  await eventually("a has given it up", () => a.connections.includes(`-${b.node}`));
  wire.mend();
  await eventually("a is connected again", () => isConnected(a, b));
  expect(a.connections).toEqual([`+${b.node}`, `-${b.node}`, `+${b.node}`]);
});

test("a peer that answers nothing but still says something is not given up", async () => {
  const { a, b, wire } = await overWire();
  let pings = 0;
  wire.cutOneWay();
  // b's own pings go on coming, ten for each that a waits for in vain.
  const counted = eventually("a was left without an answer many times", () => ++pings > 60);
  await counted;
  expect(isConnected(a, b)).toBe(true);
  expect(a.connections).toEqual([`+${b.node}`]);
});
