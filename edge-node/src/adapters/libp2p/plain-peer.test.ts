import { randomBytes } from "node:crypto";
import { encodeQuestion, HEADS_TOPIC_PREFIX } from "@localgrid/protocol/journal-stream";
import { afterEach, expect, test } from "vitest";
import { eventually } from "../../../test/eventually.ts";
import { isConnected, REGION, startNetwork, stopNetworks } from "./test-network.ts";
import { startPlainPeer, stopPlainPeers } from "./test-plain-peer.ts";

afterEach(async () => {
  await stopPlainPeers();
  await stopNetworks();
});

test("a libp2p node without our code is refused until it is listed", async () => {
  const [a, plain] = [await startNetwork(), await startPlainPeer()];
  await plain.dial(a).catch(() => {});
  await eventually("it is turned away", () =>
    a.refusals.some(({ node, reason }) => node === plain.node && reason === "not-a-member"),
  );
  await expect(plain.open(a)).rejects.toThrow();
  a.network.admit([plain.card()], REGION);
  await eventually("it is connected", () => a.network.connected().some(({ node }) => node === plain.node));
});

test("a listed libp2p node without our code reads heads by topic and by a framed question", async () => {
  const [a, plain] = [await startNetwork(), await startPlainPeer()];
  a.network.admit([plain.card()], REGION);
  const { pubsub } = plain.libp2p.services;
  const heard: string[] = [];
  pubsub.addEventListener("message", ({ detail }) => heard.push(Buffer.from(detail.data).toString()));
  pubsub.subscribe(`${HEADS_TOPIC_PREFIX}${REGION}`);
  await eventually("it hears a head", async () => {
    await a.network.publish(Buffer.from(`head ${Math.random()}`));
    return heard.some((text) => text.startsWith("head "));
  });

  const asked: string[] = [];
  a.answer = async (stream) => {
    for await (const question of stream.frames()) {
      asked.push(Buffer.from(question).toString("hex"));
      await stream.send(Buffer.from("all heads"));
    }
  };
  const question = encodeQuestion({ kind: "heads" });
  const stream = await plain.open(a);
  const received: Buffer[] = [];
  stream.addEventListener("message", ({ data }) => received.push(Buffer.from(data.subarray())));
  stream.send(Buffer.concat([Buffer.from([0, 0, 0, question.length]), question]));
  await stream.close();
  const expected = Buffer.concat([Buffer.from([0, 0, 0, 9]), Buffer.from("all heads")]);
  await eventually("the answer is there", () => expected.equals(Buffer.concat(received)));
  expect(asked).toEqual([Buffer.from(question).toString("hex")]);
});

test("whoever opens one connection after the other keeps the newest two, and is reported", async () => {
  const [a, plain] = [await startNetwork(), await startPlainPeer()];
  a.network.admit([plain.card()], REGION);
  await eventually("it is connected", () => plain.libp2p.getConnections().length > 0);
  for (let count = 0; count < 6; count++) await plain.dialAgain(a);
  const newest = plain.libp2p.getConnections().at(-1);
  await eventually("no more than two are left", () => plain.libp2p.getConnections().length <= 2);
  expect(newest?.status).toBe("open");
  expect(a.refusals).toContainEqual({ node: plain.node, peer_id: plain.peer_id, reason: "too-many-connections" });
  expect(a.network.connected().map(({ node }) => node)).toEqual([plain.node]);
});

test("what it says on other topics goes nowhere", async () => {
  const [a, b, plain] = [await startNetwork(), await startNetwork(), await startPlainPeer()];
  a.network.admit([plain.card(), b.card()], REGION);
  b.network.admit([a.card()], REGION);
  const { pubsub } = plain.libp2p.services;
  pubsub.subscribe(`${HEADS_TOPIC_PREFIX}${REGION}`);
  await eventually("a is connected to both", () => isConnected(a, b) && a.network.connected().length === 2);
  await eventually("b hears it by a", async () => {
    await pubsub.publish("something-else", Buffer.from("noise")).catch(() => {});
    await pubsub.publish(`${HEADS_TOPIC_PREFIX}${REGION}`, Buffer.from(`head ${Math.random()}`)).catch(() => {});
    return b.announced.length > 0;
  });
  const said = [...a.announced, ...b.announced].map(({ bytes }) => Buffer.from(bytes).toString());
  expect(said.filter((text) => !text.startsWith("head "))).toEqual([]);
});

test("whoever floods the topic is not heard any more for a while and reported, others are", async () => {
  const limits = { announcements_per_second_per_peer: 5 };
  const [a, b, plain] = [await startNetwork({ limits }), await startNetwork(), await startPlainPeer()];
  a.network.admit([plain.card(), b.card()], REGION);
  b.network.admit([a.card()], REGION);
  const topic = `${HEADS_TOPIC_PREFIX}${REGION}`;
  const { pubsub } = plain.libp2p.services;
  pubsub.subscribe(topic);
  await eventually("a is connected to both", () => isConnected(a, b) && a.network.connected().length === 2);
  await eventually("the flood is reported", async () => {
    for (let n = 0; n < 50; n++) await pubsub.publish(topic, Buffer.from(`flood ${Math.random()}`)).catch(() => {});
    return a.refusals.some(({ node, reason }) => node === plain.node && reason === "gossip-flood");
  });
  expect(a.network.connected()).toHaveLength(2);
  await eventually("b is heard", async () => {
    await b.network.publish(Buffer.from(`hello ${Math.random()}`));
    return a.announced.some(({ from }) => from === b.node);
  });
  await pubsub.publish(topic, Buffer.alloc(20_000)).catch(() => {});
  await eventually("too large a message is reported", async () => {
    await pubsub.publish(topic, Buffer.alloc(20_000, Math.random() * 256)).catch(() => {});
    return a.refusals.some(({ reason }) => reason === "announcement-too-large");
  });
});

test("whoever sends more over gossip than anybody needs is slowed down and reported, and hears as before", async () => {
  const limits = { gossip_bytes_per_second_per_peer: 20_000, announcements_per_second_per_peer: 100_000 };
  const [a, plain] = [await startNetwork({ limits }), await startPlainPeer()];
  a.network.admit([plain.card()], REGION);
  const topic = `${HEADS_TOPIC_PREFIX}${REGION}`;
  const { pubsub } = plain.libp2p.services;
  pubsub.subscribe(topic);
  const say = (bytes: number) => pubsub.publish(topic, randomBytes(bytes)).catch(() => {});
  await eventually("a hears it", async () => {
    await say(100);
    return a.announced.length > 0;
  });
  const all = a.announced.length + 400;
  for (let n = 0; n < 400; n++) await say(1000);
  await eventually("it is reported", () => a.refusals.some(({ reason }) => reason === "gossip-flood"));
  let before = -1;
  await eventually("for a while nothing more is taken from it", () => {
    const stands = a.announced.length === before;
    before = a.announced.length;
    return stands && before < all;
  });
  await eventually("all of it came in the end", () => a.announced.length >= all, 60_000);
  expect(a.network.connected()).toHaveLength(1);
});
