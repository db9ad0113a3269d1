import {
  decodeReleaseReply,
  encodeReleaseQuestion,
  type ReleaseQuestion,
  type ReleaseReply,
} from "@localgrid/protocol/release-stream";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { edgeNodeError } from "../errors.ts";
import type { After } from "../gossip/gossip-ports.ts";
import type { ConnectedPeer, PeerStream } from "../gossip/peer-network.ts";
import type { ReleasePeer, ReleasePeers, ReleaseSource, SourceAnswer } from "./release-source.ts";

/** Asked in one round, at the same time. */
const MOST_ASKED = 8;
/** From a question to its whole answer; a piece takes a second on a slow line. */
const ANSWER_MS = 15_000;

export interface PeerReleasesPorts {
  readonly connected: () => readonly ConnectedPeer[];
  /** @throws {LocalGridError} `peer-away` */
  readonly open: (node: string) => Promise<PeerStream>;
  readonly after: After;
  /** From 0 to below 1. */
  readonly random: () => number;
}

/** Asks other members for what they have proven. Nobody can keep this node waiting for longer than one answer may take. */
export class PeerReleases implements ReleasePeers {
  private readonly ports: PeerReleasesPorts;
  private readonly lines = new Set<PeerLine>();
  private isClosed = false;

  constructor(ports: PeerReleasesPorts) {
    this.ports = ports;
  }

  close(): void {
    this.isClosed = true;
    for (const line of this.lines) line.abort();
  }

  async offers(): Promise<readonly ReleasePeer[]> {
    const answers = await Promise.all(this.chosen().map((node) => this.offersOf(node)));
    return answers.filter((answer) => answer !== null);
  }

  from(node: string): ReleaseSource {
    let line: PeerLine | null = null;
    return {
      name: node,
      piece: async (id, from, length) => {
        line ??= await this.lineTo(node).catch(() => null);
        if (line === null) return { kind: "away", reason: "peer-away" };
        const question = { kind: "piece", id: new Uint8Array(Buffer.from(id, "hex")), from, length } as const;
        const answer = await line.ask(question);
        if (answer.kind !== "answered") return answer;
        const { value } = answer;
        return value.kind === "piece" ? { kind: "answered", value: value.bytes } : other(value);
      },
      close: () => line?.close(),
    };
  }

  /** Not over relays: what these carry is little and for those who have no other way. */
  private chosen(): readonly string[] {
    const direct = this.ports.connected().filter(({ is_relayed }) => !is_relayed);
    const drawn = direct.map(({ node }) => ({ node, lot: this.ports.random() }));
    return drawn
      .sort((a, b) => a.lot - b.lot)
      .slice(0, MOST_ASKED)
      .map(({ node }) => node);
  }

  private async offersOf(node: string): Promise<ReleasePeer | null> {
    const line = await this.lineTo(node).catch(() => null);
    const answer = await line?.ask({ kind: "offers" });
    line?.close();
    const isRight = answer?.kind === "answered" && answer.value.kind === "offers";
    return isRight ? { node, manifests: (answer.value as Extract<ReleaseReply, { kind: "offers" }>).manifests } : null;
  }

  private async lineTo(node: string): Promise<PeerLine> {
    const stream = await this.ports.open(node);
    const line: PeerLine = new PeerLine(stream, this.ports.after, () => this.lines.delete(line));
    this.lines.add(line);
    if (this.isClosed) line.abort();
    return line;
  }
}

/** The asking side of one stream. After a failure it is of no more use. */
class PeerLine {
  private readonly stream: PeerStream;
  private readonly after: After;
  private readonly frames: AsyncIterator<Uint8Array>;
  private readonly ended: () => void;
  private hasEnded = false;

  constructor(stream: PeerStream, after: After, ended: () => void) {
    this.stream = stream;
    this.after = after;
    this.ended = ended;
    this.frames = stream.frames()[Symbol.asyncIterator]();
  }

  /** Never rejects, and ends in time whatever the peer does. */
  async ask(question: ReleaseQuestion): Promise<SourceAnswer<ReleaseReply>> {
    if (this.hasEnded) return { kind: "away", reason: "peer-stream-broken" };
    const { promise: late, resolve } = Promise.withResolvers<SourceAnswer<ReleaseReply>>();
    const takeBack = this.after(ANSWER_MS, () => resolve({ kind: "away", reason: "timed-out" }));
    const answer = await Promise.race([this.talk(question), late]);
    takeBack();
    if (answer.kind === "away") this.abort();
    return answer;
  }

  /** In good order, when nothing is being asked. */
  close(): void {
    if (this.hasEnded) return;
    this.end();
    this.stream.close().catch(() => this.stream.abort());
  }

  /** At once: a question that is under way finds the peer away. */
  abort(): void {
    this.end();
    this.stream.abort();
  }

  private end(): void {
    this.hasEnded = true;
    this.ended();
  }

  private async talk(question: ReleaseQuestion): Promise<SourceAnswer<ReleaseReply>> {
    try {
      await this.stream.send(encodeReleaseQuestion(question));
      const { done, value } = await this.frames.next();
      if (done === true) throw edgeNodeError("wrong-peer-answer", "the stream ended in the middle of an answer");
      const reply = decodeReleaseReply(value);
      return reply.kind === "refused" ? reply : { kind: "answered", value: reply };
    } catch (error) {
      if (!(error instanceof LocalGridError)) throw error;
      return { kind: "away", reason: error.code };
    }
  }
}

function other(reply: ReleaseReply): SourceAnswer<never> {
  return { kind: "away", reason: `an answer of the kind ${reply.kind}` };
}
