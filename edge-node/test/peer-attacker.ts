import { connect, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { gossipsub, StrictNoSign } from "@libp2p/gossipsub";
import { identify } from "@libp2p/identify";
import type { Connection, Stream } from "@libp2p/interface";
import { noise } from "@libp2p/noise";
import { tcp } from "@libp2p/tcp";
import { yamux } from "@libp2p/yamux";
import { nodeKeyFromSeed } from "@localgrid/journal/node-seed";
import { decodeQuestion, encodeReply, HEADS_TOPIC_PREFIX, JOURNAL_PROTOCOL } from "@localgrid/protocol/journal-stream";
import { multiaddr } from "@multiformats/multiaddr";
import { createLibp2p } from "libp2p";
import { networkKeyOf } from "../src/adapters/libp2p/peer-id.ts";
import { ForgedJournal } from "./peer-forgery.ts";

/**
 * A program that has the key of a listed node and means no good: libp2p as it comes, without any code of the node.
 * Standard input takes one attack per line; standard output says when it is done, or what became of it.
 */

interface Target {
  /** Hexadecimal. */
  readonly seed: string;
  readonly region: string;
  /** With `/p2p`. */
  readonly address: string;
  readonly port: number;
  /** Public keys of others, in whose name heads are forged; hexadecimal. */
  readonly other: string;
}

/** How questions for the own journal's records are answered. */
type Manner = "honest" | "wrong-hash" | "truncated" | "nothing" | "oversized" | "mute";

const SLOW_STREAMS = 24;
const SLOW_SOCKETS = 100;
const FLOOD_MESSAGES = 3_000;
const FORGERIES = 5;
const CLAIMS = 4;
const QUESTIONS = 200;

const target = JSON.parse(process.argv[2] as string) as Target;
const key = nodeKeyFromSeed(Buffer.from(target.seed, "hex"));
const topic = HEADS_TOPIC_PREFIX + target.region;
const journal = new ForgedJournal(key);
const sockets: Socket[] = [];
/** For the next questions, one after the other; then the usual one. */
let manners: Manner[] = [];
let usual: Manner = "honest";

const libp2p = await createLibp2p({
  privateKey: networkKeyOf(key),
  transports: [tcp()],
  connectionEncrypters: [noise()],
  streamMuxers: [yamux()],
  connectionMonitor: { enabled: false },
  services: {
    identify: identify(),
    pubsub: gossipsub({ globalSignaturePolicy: StrictNoSign, allowPublishToZeroTopicPeers: true, emitSelf: false }),
  },
});
await libp2p.handle(JOURNAL_PROTOCOL, (stream) => void answer(stream).catch(() => stream.abort(new Error("over"))));
libp2p.services.pubsub.subscribe(topic);

const ATTACKS: Readonly<Record<string, () => Promise<unknown>>> = {
  /** Who is let in at all. */
  connect: async () => {
    await connection();
    return { connections: libp2p.getConnections().length };
  },
  honest: () => serve(["honest"], journal.head(5)),
  "bad-answers": () => serve(["wrong-hash", "truncated", "oversized", "honest"], journal.head(8)),
  /** Says so again each time that it was asked for it. */
  "claims-ahead": async () => {
    usual = "nothing";
    for (let said = 0; said < CLAIMS; said++) await serve(["nothing"], { ...journal.head(8), seq: 1_000_000 });
  },
  fork: () => serve([], journal.fork(5)),
  /** Takes the question, and never says a word. */
  mute: () => serve(["mute"], journal.head(12)),
  /** As many different announcements as it can, each signed and newer than the one before. */
  flood: async () => {
    for (let sent = 0; sent < FLOOD_MESSAGES; sent++) await publish(journal.announcement(journal.head(5)));
  },
  "large-messages": async () => {
    for (let sent = 0; sent < FORGERIES; sent++) await publish(new Uint8Array(60_000).fill(sent));
  },
  /** In the name of another node, with the own signature. */
  forge: async () => {
    for (let sent = 0; sent < FORGERIES; sent++) {
      await publish(journal.announcementOf(Buffer.from(target.other, "hex"), journal.head(5)));
    }
  },
  /** Streams with a beginning of a question and no end, and sockets on which nobody ever says a word. */
  "slow-loris": async () => {
    for (let opened = 0; opened < SLOW_SOCKETS; opened++) {
      const socket = connect(target.port, "127.0.0.1");
      socket.on("error", () => {});
      sockets.push(socket);
    }
    const open = Array.from({ length: SLOW_STREAMS }, () => slowStream().catch(() => {}));
    await Promise.all(open);
  },
  /** Asks for everything at once, and takes nothing of it. */
  glutton: async () => {
    const to = await connection();
    for (let asked = 0; asked < SLOW_STREAMS; asked++) {
      const stream = await to.newStream(JOURNAL_PROTOCOL).catch(() => null);
      if (stream?.status !== "open") continue;
      stream.pause();
      for (let more = 0; more < QUESTIONS && stream.writeStatus === "writable"; more++) {
        stream.send(framed(journal.question(target.other)));
      }
    }
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  try {
    tell({ done: line, ...((await ATTACKS[line]?.()) as object) });
  } catch (error) {
    tell({ failed: line, reason: (error as Error).message });
  }
}
process.exit(0);

function tell(what: object): void {
  process.stdout.write(`${JSON.stringify(what)}\n`);
}

async function connection(): Promise<Connection> {
  const [known] = libp2p.getConnections();
  if (known?.status === "open" && hasTopicPeer()) return known;
  const made = await libp2p.dial(multiaddr(target.address));
  // Who is not listed is shown the door only after it has said who it is.
  while (made.status === "open" && !hasTopicPeer()) await pause(50);
  if (made.status !== "open") throw new Error("turned away");
  return made;
}

function hasTopicPeer(): boolean {
  return libp2p.services.pubsub.getSubscribers(topic).length > 0;
}

async function publish(bytes: Uint8Array): Promise<void> {
  await connection();
  await libp2p.services.pubsub.publish(topic, bytes);
}

/** Settles when so many questions were answered in these ways. */
async function serve(ways: Manner[], head: ReturnType<ForgedJournal["head"]>): Promise<void> {
  manners = ways;
  await publish(journal.announcement(head));
  while (manners.length > 0) await pause(50);
}

async function answer(stream: Stream): Promise<void> {
  for await (const question of framesOf(stream)) {
    const asked = decodeQuestion(question);
    if (asked.kind === "extents") stream.send(framed(journal.extents()));
    else if (asked.kind === "records") await answerRecords(stream, asked);
    else stream.send(framed(encodeReply({ kind: "refused", code: "busy" })));
  }
  await stream.close();
}

async function answerRecords(stream: Stream, asked: { readonly from_seq: number; readonly upto_seq: number }) {
  const { from_seq, upto_seq } = asked;
  const manner = manners.shift() ?? usual;
  const batch = journal.batch(from_seq, upto_seq);
  if (manner === "mute") return;
  if (manner === "oversized") return void stream.send(Buffer.from("ffffffff00112233", "hex"));
  if (manner === "nothing" || batch === null) {
    return void stream.send(framed(encodeReply({ kind: "end", upto_seq: from_seq - 1 })));
  }
  if (manner === "truncated") {
    stream.send(framed(batch).subarray(0, 40));
    return stream.abort(new Error("over"));
  }
  stream.send(framed(manner === "wrong-hash" ? journal.altered(batch, from_seq) : batch));
  stream.send(framed(encodeReply({ kind: "end", upto_seq: journal.lastIn(upto_seq) })));
}

/** One byte of a question, and never another one. */
async function slowStream(): Promise<void> {
  const stream = await (await connection()).newStream(JOURNAL_PROTOCOL);
  stream.send(new Uint8Array(1));
}

function framed(bytes: Uint8Array): Uint8Array {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

async function* framesOf(stream: Stream): AsyncGenerator<Uint8Array> {
  let buffered = Buffer.alloc(0);
  for await (const chunk of stream) {
    buffered = Buffer.concat([buffered, chunk instanceof Uint8Array ? chunk : chunk.subarray()]);
    while (buffered.length >= 4 && buffered.length >= 4 + buffered.readUInt32BE()) {
      const end = 4 + buffered.readUInt32BE();
      yield buffered.subarray(4, end);
      buffered = buffered.subarray(end);
    }
  }
}
