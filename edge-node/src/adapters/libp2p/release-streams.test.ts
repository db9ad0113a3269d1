import type { Stream } from "@libp2p/interface";
import { peerIdFromString } from "@libp2p/peer-id";
import {
  encodeReleaseQuestion,
  encodeReleaseReply,
  MAX_RELEASE_PIECE_BYTES,
  RELEASE_PROTOCOL,
} from "@localgrid/protocol/release-stream";
import { type TestBundle, testBundle, testReleaseKey } from "@localgrid/protocol/test-bundle";
import { bundleIdOf } from "@localgrid/protocol/update-bundle";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { eventually, within } from "../../../test/eventually.ts";
import { InMemoryReleaseFiles } from "../../releases/in-memory-release-files.ts";
import { PeerReleases } from "../../releases/peer-releases.ts";
import { openOffer } from "../../releases/release-offer.ts";
import { ReleaseServer } from "../../releases/release-server.ts";
import type { ReleasePeer } from "../../releases/release-source.ts";
import { after, pause } from "../system/timers.ts";
import { withLength } from "./frame-buffer.ts";
import { isConnected, REGION, startNetwork, stopNetworks, type TestNetwork } from "./test-network.ts";
import { type PlainPeer, startPlainPeer, stopPlainPeers } from "./test-plain-peer.ts";

const key = testReleaseKey();
const bundle = testBundle(key, { size: 600_000 });
/** What nodes wait for, they wait for less long here. */
const HASTE = 4;

let honest: TestNetwork;
let asking: TestNetwork;
let releases: PeerReleases;
let troubles: string[];

beforeEach(async () => {
  [honest, asking] = [await startNetwork(), await startNetwork()];
  troubles = [];
  const server = serverOf([bundle]);
  honest.answerReleases = (stream, node) => server.serve(node, stream);
  releases = new PeerReleases({
    connected: () => asking.network.connected(),
    open: (node) => asking.network.open(node, "releases"),
    after: (delay_ms, act) => after(delay_ms / HASTE, act),
    random: Math.random,
  });
});

afterEach(async () => {
  await stopPlainPeers();
  await stopNetworks();
});

function serverOf(bundles: readonly TestBundle[]): ReleaseServer {
  const files = new InMemoryReleaseFiles();
  for (const { id, bytes } of bundles) files.own.set(id, bytes);
  const offers = bundles.map(({ signed }) => openOffer(signed, [key.publicKey])).filter((offer) => offer !== null);
  return new ReleaseServer({
    files,
    offers: async () => offers,
    pause: (wall_ms) => pause(wall_ms / HASTE).over,
    trouble: (event) => troubles.push(event),
  });
}

async function introduced(...plain: readonly PlainPeer[]): Promise<void> {
  const cards = [honest.card(), asking.card(), ...plain.map((peer) => peer.card())];
  for (const { network } of [honest, asking]) network.admit(cards, REGION);
  await eventually("they are connected", () => isConnected(asking, honest));
  for (const { node } of plain) {
    await eventually("a stranger is, too", () => asking.network.connected().some((peer) => peer.node === node));
  }
}

async function wholeFrom(node: string): Promise<Buffer> {
  const source = releases.from(node);
  const parts: Uint8Array[] = [];
  for (let from = 0; from < bundle.bytes.length; ) {
    const answer = await source.piece(bundle.id, from, MAX_RELEASE_PIECE_BYTES);
    if (answer.kind !== "answered") throw new Error(JSON.stringify(answer));
    parts.push(answer.value);
    from += answer.value.length;
  }
  source.close();
  return Buffer.concat(parts);
}

function idsOf(offers: readonly ReleasePeer[]): readonly string[][] {
  return offers.map(({ node, manifests }) => [node, ...manifests.map((signed) => bundleIdOf(signed))]);
}

/** A member with a program of its own. */
async function misbehaving(answer: (stream: Stream) => void): Promise<PlainPeer> {
  const plain = await startPlainPeer();
  await plain.libp2p.handle(RELEASE_PROTOCOL, (stream) => {
    stream.addEventListener("message", () => answer(stream));
  });
  return plain;
}

/** A stream to the honest node. */
async function askedBy(plain: PlainPeer): Promise<Stream> {
  await plain.dial(honest);
  return plain.libp2p.dialProtocol(peerIdFromString(honest.peer_id), RELEASE_PROTOCOL);
}

function sendTo(stream: Stream, bytes: Uint8Array): void {
  try {
    stream.send(bytes);
  } catch {
    // The other side has given up, as it should.
  }
}

describe("bundles among nodes", () => {
  test("come over the network as they are, from a place in the middle too", async () => {
    await introduced();
    expect(idsOf(await releases.offers())).toEqual([[honest.node, bundle.id]]);
    expect((await wholeFrom(honest.node)).equals(bundle.bytes)).toBe(true);
    const source = releases.from(honest.node);
    const middle = await source.piece(bundle.id, 400_000, 1_000);
    expect(middle).toEqual({ kind: "answered", value: bundle.bytes.slice(400_000, 401_000) });
    expect(await source.piece("0".repeat(64), 0, 1)).toEqual({ kind: "refused", code: "unknown-release" });
    source.close();
  });

  test("are told by everybody who answers, whatever others do meanwhile", async () => {
    const huge = Buffer.alloc(4);
    huge.writeUInt32BE(0xffff_ffff);
    const strangers = await Promise.all([
      misbehaving(() => {}),
      misbehaving((stream) => sendTo(stream, huge)),
      misbehaving((stream) => sendTo(stream, withLength(Buffer.from("no answer")))),
      misbehaving((stream) => sendTo(stream, Buffer.from([0, 0, 1]))),
      misbehaving((stream) => stream.abort(new Error("gone"))),
      misbehaving((stream) => {
        for (let count = 0; count < 40; count++) sendTo(stream, withLength(Buffer.alloc(200_000)));
      }),
    ]);
    await introduced(...strangers);
    const offers = await within(() => "all answers", releases.offers());
    expect(idsOf(offers)).toEqual([[honest.node, bundle.id]]);
    for (const { node } of strangers) {
      const source = releases.from(node);
      expect((await source.piece(bundle.id, 0, 1_000)).kind).toBe("away");
      expect((await source.piece(bundle.id, 0, 1_000)).kind).toBe("away");
    }
    expect((await wholeFrom(honest.node)).equals(bundle.bytes)).toBe(true);
  });

  test("keep nobody waiting who stops: what is being asked ends at once", async () => {
    const mute = await misbehaving(() => {});
    await introduced(mute);
    const source = releases.from(mute.node);
    const asked = source.piece(bundle.id, 0, 1_000);
    const offers = releases.offers();
    await eventually("it was asked", () => mute.libp2p.getConnections().some(({ streams }) => streams.length > 0));
    releases.close();
    expect(await asked).toMatchObject({ kind: "away" });
    await offers;
    expect(await releases.from(honest.node).piece(bundle.id, 0, 1)).toMatchObject({ kind: "away" });
  });

  test("are not asked for by more than a peer may open, nor kept from others by one that reads nothing", async () => {
    const greedy = await startPlainPeer();
    await introduced(greedy);
    const question = withLength(
      encodeReleaseQuestion({
        ...{ kind: "piece", from: 0, length: MAX_RELEASE_PIECE_BYTES },
        id: new Uint8Array(Buffer.from(bundle.id, "hex")),
      }),
    );
    await releases.offers();
    const opened: Stream[] = [];
    for (let count = 0; count < 6; count++) {
      const stream = await askedBy(greedy).catch(() => null);
      if (stream === null) continue;
      if (stream.readStatus === "readable") stream.pause();
      for (let asked = 0; asked < 50; asked++) sendTo(stream, question);
      opened.push(stream);
    }
    expect(opened.length).toBeGreaterThan(0);
    expect((await wholeFrom(honest.node)).equals(bundle.bytes)).toBe(true);
    await eventually("all but one are ended", () => opened.filter(({ status }) => status === "open").length <= 1);
  });

  test("end with a question that is none", async () => {
    const strange = await startPlainPeer();
    await introduced(strange);
    const stream = await askedBy(strange);
    sendTo(stream, withLength(encodeReleaseReply({ kind: "refused", code: "busy" })));
    await eventually("it is ended", () => stream.status !== "open");
    expect(troubles).toEqual(["release-question-refused"]);
  });
});
