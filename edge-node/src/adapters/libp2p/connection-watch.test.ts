import { connect, createServer, type Server, type Socket } from "node:net";
import type { Connection } from "@libp2p/interface";
import { afterEach, expect, test, vi } from "vitest";
import { eventually } from "../../../test/eventually.ts";
import { ConnectionWatch } from "./connection-watch.ts";
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
  mend(): void;
}

/** A wire to a network that can go dead without a word, as when somebody pulls the plug. */
async function wireTo(far: TestNetwork): Promise<Wire> {
  const port = Number(far.network.addresses()[0]?.split("/").at(-1));
  let is_whole = true;
  const server = createServer((near) => {
    const away = connect(port, "127.0.0.1");
    for (const socket of [near, away]) {
      sockets.add(socket);
      socket.on("error", () => {});
    }
    // What was under way when the wire was cut never arrives.
    let was_cut = !is_whole;
    const pass = (to: Socket) => (bytes: Uint8Array) => {
      was_cut ||= !is_whole;
      if (!was_cut) to.write(bytes);
    };
    near.on("data", pass(away));
    away.on("data", pass(near));
  });
  servers.add(server);
  const { promise: listening, resolve } = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", resolve);
  await listening;
  const bound = server.address();
  return {
    address: `/ip4/127.0.0.1/tcp/${typeof bound === "object" ? bound?.port : 0}`,
    cut: () => {
      is_whole = false;
    },
    mend: () => {
      is_whole = true;
    },
  };
}

const LIMITS = { watch_ms: 100, ping_ms: 150, silent_looks: 3, address_dial_ms: 300 };

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

interface Silence {
  /** Whether bytes come, though no answer does. */
  readonly is_alive: boolean;
  readonly answers?: () => boolean;
}

/** Watches a connection for ten minutes of made-up time over which pings are answered as told. */
async function tenMinutes({ is_alive, answers = () => false }: Silence): Promise<{ pings: number; ended: boolean }> {
  vi.useFakeTimers();
  let pings = 0;
  const limits = { watch_ms: 30_000, ping_ms: 10_000, silent_looks: 4 };
  const connection = Object.assign(new EventTarget(), {
    status: "open",
    abort: () => {
      connection.status = "aborted";
      connection.dispatchEvent(new Event("close"));
    },
  });
  const ping = async () => {
    pings += 1;
    if (answers()) return 5;
    const { promise, resolve } = Promise.withResolvers<void>();
    setTimeout(resolve, limits.ping_ms);
    await promise;
    throw new Error("no answer");
  };
  const heard_ms = () => (is_alive ? performance.now() : 0);
  const watch = new ConnectionWatch({ limits, life_signs: { heard_ms }, ping });
  watch.watch(connection as unknown as Connection);
  await vi.advanceTimersByTimeAsync(600_000);
  watch.stop();
  vi.useRealTimers();
  return { pings, ended: connection.status !== "open" };
}

test("a peer that answers nothing but still says something is not given up", async () => {
  const { pings, ended } = await tenMinutes({ is_alive: true });
  expect(ended).toBe(false);
  expect(pings).toBeGreaterThan(10);
});

test("a peer that misses three answers and gives the fourth is not given up; one that misses four is", async () => {
  let asked = 0;
  expect(await tenMinutes({ is_alive: false, answers: () => ++asked % 4 === 0 })).toMatchObject({ ended: false });
  expect(await tenMinutes({ is_alive: false })).toEqual({ ended: true, pings: 4 });
});

test("one that answers is asked twice a minute", async () => {
  const { pings } = await tenMinutes({ is_alive: true, answers: () => true });
  expect(pings).toBeGreaterThan(14);
  expect(pings).toBeLessThan(29);
});
