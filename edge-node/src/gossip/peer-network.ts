/** Nodes are named by the 32 hexadecimal digits of their id, here and everywhere in this folder. */
export interface PeerAddress {
  readonly node: string;
  /** Raw Ed25519 key, 32 bytes: the peer id follows from it. */
  readonly public_key: Uint8Array;
  /** Multiaddr texts without `/p2p`. */
  readonly addresses: readonly string[];
}

export interface ConnectedPeer {
  readonly node: string;
  /** Round trip; null before it was first measured. */
  readonly latency_ms: number | null;
  readonly since_ms: number;
  readonly is_relayed: boolean;
}

/** One conversation with a peer: whole frames of at most `MAX_FRAME_BYTES`, both ways. */
export interface PeerStream {
  /** Settles when there is room for the next frame. Fails when the stream is broken. */
  send(frame: Uint8Array): Promise<void>;
  /** Ends when the peer ends it; throws when a frame is too large, nothing comes for too long, or the stream breaks. */
  frames(): AsyncIterable<Uint8Array>;
  /** Ends the own direction in good order. */
  close(): Promise<void>;
  /** Ends both directions at once; never throws. */
  abort(): void;
}

export type StreamPurpose = "journals" | "releases";

export type GossipVerdict = "accept" | "ignore" | "reject";

export interface PeerNetworkEvents {
  connected(node: string): void;
  disconnected(node: string): void;
  /** `from` is the peer that handed the message on, not always the one that signed it. Only accepted ones go further. */
  announced(bytes: Uint8Array, from: string): GossipVerdict;
  /** A peer opened a stream; it is closed when the promise settles. */
  asked(node: string, stream: PeerStream): Promise<void>;
  /** As {@link asked}, about releases; without it nobody is answered. */
  askedForReleases?(node: string, stream: PeerStream): Promise<void>;
  /** Somebody was turned away, or cut off for what they did. `node` is null when the key is not a member's. */
  refused(peer: { readonly peer_id: string; readonly node: string | null }, reason: string): void;
}

/** How a node reaches the others of its region. Nobody who is not admitted gets further than the handshake. */
export interface PeerNetwork {
  /** @throws {LocalGridError} `port-not-free` */
  start(events: PeerNetworkEvents): Promise<void>;
  stop(): Promise<void>;
  /** Where this node listens: multiaddr texts without `/p2p`. */
  addresses(): readonly string[];
  /** Exactly these from now on: connections of others end at once. The region names the topic of announcements. */
  admit(peers: readonly PeerAddress[], region: string): void;
  /** Of the admitted ones not these, until the next call. */
  block(nodes: ReadonlySet<string>): void;
  connected(): readonly ConnectedPeer[];
  /** Sends a message to all who listen; the number of peers that it went to directly. */
  publish(announcement: Uint8Array): Promise<number>;
  /** A stream about journals unless something else is named. @throws {LocalGridError} `peer-away` */
  open(node: string, about?: StreamPurpose): Promise<PeerStream>;
}
