import type {
  ConnectedPeer,
  GossipVerdict,
  PeerNetwork,
  PeerNetworkEvents,
  PeerStream,
} from "@localgrid/edge-node/peer-network";
import { decodeAnnouncement } from "@localgrid/protocol/announcement";
import type { HeadMoment } from "./gossip-node-protocol.ts";

/** Wall time with fractions: the same for all processes of this machine. */
export function wallMilliseconds(): number {
  return performance.timeOrigin + performance.now();
}

/** A network that notes when heads arrived and how many connections ended; else it changes nothing. */
export class WatchedNetwork implements PeerNetwork {
  /** By node, each time its journal was heard to have grown. */
  readonly heard = new Map<string, HeadMoment[]>();
  lost = 0;
  private readonly inner: PeerNetwork;

  constructor(inner: PeerNetwork) {
    this.inner = inner;
  }

  start(events: PeerNetworkEvents): Promise<void> {
    return this.inner.start({
      connected: (node) => events.connected(node),
      disconnected: (node) => {
        this.lost++;
        events.disconnected(node);
      },
      announced: (bytes, from) => this.note(bytes, events.announced(bytes, from)),
      asked: (node, stream) => events.asked(node, stream),
      refused: (peer, reason) => events.refused(peer, reason),
    });
  }

  stop(): Promise<void> {
    return this.inner.stop();
  }

  addresses(): readonly string[] {
    return this.inner.addresses();
  }

  admit(...args: Parameters<PeerNetwork["admit"]>): void {
    this.inner.admit(...args);
  }

  block(nodes: ReadonlySet<string>): void {
    this.inner.block(nodes);
  }

  connected(): readonly ConnectedPeer[] {
    return this.inner.connected();
  }

  publish(announcement: Uint8Array): Promise<number> {
    return this.inner.publish(announcement);
  }

  open(node: string): Promise<PeerStream> {
    return this.inner.open(node);
  }

  private note(bytes: Uint8Array, verdict: GossipVerdict): GossipVerdict {
    if (verdict !== "accept") return verdict;
    const { node, head } = decodeAnnouncement(bytes);
    if (head === null) return verdict;
    const name = Buffer.from(node).toString("hex");
    const moments = this.heard.get(name) ?? [];
    this.heard.set(name, moments);
    if (head.seq > (moments.at(-1)?.seq ?? 0)) moments.push({ seq: head.seq, at_ms: wallMilliseconds() });
    return verdict;
  }
}
