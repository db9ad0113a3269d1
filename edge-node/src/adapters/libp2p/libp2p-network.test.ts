import { afterEach, describe, expect, test } from "vitest";
import { eventually } from "../../../test/eventually.ts";
import { edgeNodeError } from "../../errors.ts";
import type { PeerStream } from "../../gossip/peer-network.ts";
import {
  introduce,
  isConnected,
  REGION,
  startNetwork,
  stopNetwork,
  stopNetworks,
  type TestNetwork,
} from "./test-network.ts";

/** Connections are looked after every half a minute; the second look sees that one is old enough to judge. */
const MENDED_WITHIN_MS = 90_000;
/** Tries have growing pauses between them, and a busy machine makes some of them fail. */
const RECONNECTED_WITHIN_MS = 50_000;

afterEach(stopNetworks);

async function connectedPair(): Promise<[TestNetwork, TestNetwork]> {
  const [a, b] = [await startNetwork(), await startNetwork()];
  introduce(a, b);
  await eventually("both are connected", () => isConnected(a, b) && isConnected(b, a));
  return [a, b];
}

async function ask(stream: PeerStream, ...frames: readonly string[]): Promise<readonly string[]> {
  for (const frame of frames) await stream.send(Buffer.from(frame));
  await stream.close();
  const answers: string[] = [];
  for await (const answer of stream.frames()) answers.push(Buffer.from(answer).toString());
  return answers;
}

describe("admitted peers", () => {
  test("connect, exchange frames and hear each other's announcements", async () => {
    const [a, b] = await connectedPair();
    expect(await ask(await a.network.open(b.node), "one", "two")).toEqual(["one", "two"]);
    await eventually("b hears it", async () => {
      await a.network.publish(Buffer.from(`hello ${Math.random()}`));
      return b.announced.length > 0;
    });
    expect(b.announced[0]?.from).toBe(a.node);
    expect(a.connections).toEqual([`+${b.node}`]);
    await eventually("the round trip is measured", () => a.network.connected()[0]?.latency_ms !== null);
    expect(a.network.connected()).toMatchObject([{ node: b.node, is_relayed: false }]);
  });

  test("need only one of two who can reach the other", async () => {
    const [a, hidden] = [await startNetwork(), await startNetwork({ port: null })];
    expect(hidden.network.addresses()).toEqual([]);
    introduce(a, hidden);
    await eventually("both are connected", () => isConnected(a, hidden) && isConnected(hidden, a));
    expect(await ask(await a.network.open(hidden.node), "hello")).toEqual(["hello"]);
  });

  test("connect again when one of them was away", async () => {
    const [a, b] = await connectedPair();
    const { key } = b;
    const port = Number(b.network.addresses()[0]?.split("/").at(-1));
    await stopNetwork(b);
    await eventually("a has noticed", () => !isConnected(a, b));
    await expect(a.network.open(b.node)).rejects.toMatchObject({ code: "peer-away" });
    const back = await startNetwork({ key, port });
    introduce(a, back);
    await eventually(
      "both are connected again",
      () => isConnected(a, back) && isConnected(back, a),
      RECONNECTED_WITHIN_MS,
    );
    expect(a.connections).toEqual([`+${b.node}`, `-${b.node}`, `+${b.node}`]);
    // Where two connections crossed and gossip lost its ear, looking after connections mends it.
    await eventually(
      "what is announced arrives again",
      async () => {
        await a.network.publish(Buffer.from(`hello ${Math.random()}`));
        return back.announced.length > 0;
      },
      MENDED_WITHIN_MS,
    );
  }, 150_000);

  test("are reached by the configured addresses instead of the listed ones", async () => {
    const b = await startNetwork();
    const a = await startNetwork({
      extra_addresses: b.network.addresses().map((address) => `${address}/p2p/${b.peer_id}`),
    });
    // Port 9 is nobody's; only a dials, because b does not know where a is.
    a.network.admit([{ ...b.card(), addresses: ["/ip4/127.0.0.1/tcp/9"] }], REGION);
    b.network.admit([{ ...a.card(), addresses: [] }], REGION);
    await eventually("both are connected", () => isConnected(a, b) && isConnected(b, a));
  });

  test("pass announcements on to those who are not connected to who said it, but only accepted ones", async () => {
    const [a, b, c] = [await startNetwork(), await startNetwork(), await startNetwork()];
    introduce(a, b);
    b.network.admit([a.card(), c.card()], REGION);
    c.network.admit([b.card()], REGION);
    await eventually("b is in the middle", () => isConnected(b, a) && isConnected(b, c));
    await eventually("c hears a by b", async () => {
      await a.network.publish(Buffer.from(`hello ${Math.random()}`));
      return c.announced.length > 0;
    });
    expect(c.announced.every(({ from }) => from === b.node)).toBe(true);
    b.verdict = "reject";
    const forged = Buffer.from("forged");
    await a.network.publish(forged);
    await eventually("b reports who handed it on", () =>
      b.refusals.some(({ node, reason }) => node === a.node && reason === "announcement-refused"),
    );
    b.verdict = "accept";
    await eventually("c hears a later one", async () => {
      await a.network.publish(Buffer.from(`later ${Math.random()}`));
      return c.announced.some(({ bytes }) => Buffer.from(bytes).toString().startsWith("later"));
    });
    expect(c.announced.some(({ bytes }) => forged.equals(bytes))).toBe(false);
  });
});

describe("who is not admitted", () => {
  test("is refused when dialling and is not dialled", async () => {
    const [a, stranger] = [await startNetwork(), await startNetwork()];
    stranger.network.admit([a.card()], REGION);
    await eventually("a reports the stranger", () =>
      a.refusals.some(({ node, reason }) => node === stranger.node && reason === "not-a-member"),
    );
    expect(a.network.connected()).toEqual([]);
    expect(a.connections).toEqual([]);
    await expect(a.network.open(stranger.node)).rejects.toMatchObject({ code: "peer-away" });
    expect(a.refusals.filter(({ reason }) => reason === "not-a-member")).toHaveLength(1);
  });

  test("is cut off as soon as it is removed, and others are not", async () => {
    const [a, b, c] = [await startNetwork(), await startNetwork(), await startNetwork()];
    introduce(a, b, c);
    await eventually("all are connected", () => isConnected(a, b) && isConnected(a, c) && isConnected(b, a));
    const stream = await b.network.open(a.node);
    a.network.admit([c.card()], REGION);
    expect(isConnected(a, b)).toBe(false);
    await expect(ask(stream, "still there?")).rejects.toMatchObject({ code: "peer-stream-broken" });
    await eventually("b is told so when it comes back", () => a.refusals.some(({ node }) => node === b.node));
    expect(a.connections).toContain(`-${b.node}`);
    expect(isConnected(a, c)).toBe(true);
    expect(a.connections).not.toContain(`-${c.node}`);
  });

  test("is out while it is blocked, and comes back afterwards", async () => {
    const [a, b] = await connectedPair();
    a.network.block(new Set([b.node]));
    expect(isConnected(a, b)).toBe(false);
    await expect(a.network.open(b.node)).rejects.toMatchObject({ code: "peer-away" });
    await eventually("b is refused", () => a.refusals.some(({ reason }) => reason === "blocked"));
    a.network.block(new Set());
    await eventually("they are connected again", () => isConnected(a, b) && isConnected(b, a));
  });
});

test("a port that is taken is told by its code", async () => {
  const a = await startNetwork();
  const port = Number(a.network.addresses()[0]?.split("/").at(-1));
  const { code } = edgeNodeError("port-not-free", "");
  await expect(startNetwork({ port })).rejects.toMatchObject({ code });
});
