import type { Connection, PeerId, Stream } from "@libp2p/interface";
import { JOURNAL_PROTOCOL } from "@localgrid/protocol/journal-stream";
import type { PeerStream } from "../../gossip/peer-network.ts";
import { FramedStream } from "./framed-stream.ts";
import type { NetworkLimits } from "./network-limits.ts";
import type { RefusalReason, Refusals } from "./refusals.ts";

type StreamLimits = Pick<
  NetworkLimits,
  "max_frame_bytes" | "stream_idle_ms" | "frame_ms" | "stream_ms" | "max_streams_per_peer" | "handshake_ms"
>;

interface StreamPorts {
  readonly limits: StreamLimits;
  readonly refusals: Refusals;
  readonly nodeOf: (peer: PeerId) => string | null;
  readonly asked: (node: string, stream: PeerStream) => Promise<void>;
  /** That of journals when left out. */
  readonly protocol?: string;
  readonly handler?: StreamHandling;
}

interface StreamHandling {
  readonly maxInboundStreams: number;
  readonly maxOutboundStreams: number;
  /** Whether it may go over a relay. */
  readonly runOnLimitedConnection: boolean;
}

/** What libp2p registers the protocol with. Own limits are smaller: libp2p cuts off without a word. */
export const JOURNAL_HANDLER = { maxInboundStreams: 32, maxOutboundStreams: 32, runOnLimitedConnection: true } as const;

/** Bundles are large: one conversation, and another whose end nobody has noticed yet, and none over a relay. */
export const RELEASE_HANDLER = { maxInboundStreams: 2, maxOutboundStreams: 2, runOnLimitedConnection: false } as const;

/** The conversations of one protocol: those that peers begin and those that this node begins. */
export class JournalStreams {
  readonly #ports: StreamPorts;
  /** Conversations that peers began, by peer id. */
  readonly #open = new Map<string, number>();
  /** When the last conversation with a peer ended, or began. */
  readonly #used_ms = new Map<string, number>();

  constructor(ports: StreamPorts) {
    this.#ports = ports;
  }

  /** Handles a stream that a peer opened. */
  async accept(stream: Stream, { remotePeer }: Connection): Promise<void> {
    const { limits, refusals, nodeOf, asked } = this.#ports;
    const peer_id = remotePeer.toString();
    const node = nodeOf(remotePeer);
    const open = this.#open.get(peer_id) ?? 0;
    if (node === null || open >= limits.max_streams_per_peer) {
      if (node !== null) refusals.report({ peer_id, node }, "too-many-streams");
      stream.abort(new Error("too many streams"));
      return;
    }
    this.#open.set(peer_id, open + 1);
    this.#used_ms.set(peer_id, performance.now());
    const framed = new FramedStream(stream, limits);
    try {
      await asked(node, framed);
      await framed.close();
    } catch {
      framed.abort();
    } finally {
      const left = (this.#open.get(peer_id) ?? 1) - 1;
      if (left > 0) this.#open.set(peer_id, left);
      else this.#open.delete(peer_id);
      this.#used_ms.set(peer_id, performance.now());
    }
    const reason = reasonOf(framed);
    if (reason !== null) refusals.report({ peer_id, node }, reason);
  }

  /** @throws when the peer does not answer in time, or does not know the protocol */
  async begin(connection: Connection): Promise<PeerStream> {
    const { limits, protocol = JOURNAL_PROTOCOL, handler = JOURNAL_HANDLER } = this.#ports;
    const signal = AbortSignal.timeout(limits.handshake_ms);
    this.#used_ms.set(connection.remotePeer.toString(), performance.now());
    const stream = await connection.newStream(protocol, { signal, ...handler });
    return new FramedStream(stream, limits);
  }

  /** How long nobody has begun or ended a conversation with the peer; 0 as long as one goes on. */
  idle_ms(peer_id: string, is_open: boolean): number {
    return is_open ? 0 : performance.now() - (this.#used_ms.get(peer_id) ?? Number.NEGATIVE_INFINITY);
  }

  forget(peer_id: string): void {
    this.#used_ms.delete(peer_id);
  }
}

function reasonOf({ failure }: FramedStream): RefusalReason | null {
  if (failure?.code === "peer-frame-too-large") return "frame-too-large";
  return failure?.code === "peer-stream-idle" ? "stream-idle" : null;
}
