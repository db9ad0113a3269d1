import type { Connection, PeerId } from "@libp2p/interface";
import { JOURNAL_PROTOCOL } from "@localgrid/protocol/journal-stream";
import { MAX_RELEASE_REPLY_BYTES, RELEASE_PROTOCOL } from "@localgrid/protocol/release-stream";
import { edgeNodeError } from "../../errors.ts";
import type { ConnectedPeer, PeerNetworkEvents, PeerStream, StreamPurpose } from "../../gossip/peer-network.ts";
import { after, every } from "../system/timers.ts";
import { ConnectionWatch } from "./connection-watch.ts";
import { boundGossipFlow } from "./gossip-flow.ts";
import { HeadsTopic } from "./heads-gossip.ts";
import { JOURNAL_HANDLER, JournalStreams, RELEASE_HANDLER } from "./journal-streams.ts";
import type { Libp2pHost } from "./libp2p-host.ts";
import type { LifeSigns } from "./life-signs.ts";
import { LocalDiscovery } from "./local-discovery.ts";
import type { NetworkLimits } from "./network-limits.ts";
import { isRelayed, PeerConnections } from "./peer-connections.ts";
import { PeerDialler } from "./peer-dialler.ts";
import type { PeerGate } from "./peer-gate.ts";
import { isLoopback, type PeerWays } from "./peer-ways.ts";
import type { Refusals } from "./refusals.ts";
import type { RelayPlaces } from "./relay-places.ts";
import { PING_PROTOCOL, RoundTrips, sendBack } from "./round-trip.ts";

export interface RunningParts {
  readonly self: string;
  readonly host: Libp2pHost;
  readonly events: PeerNetworkEvents;
  readonly limits: NetworkLimits;
  readonly gate: PeerGate;
  readonly ways: PeerWays;
  readonly relays: RelayPlaces;
  readonly refusals: Refusals;
  readonly life_signs: LifeSigns;
  readonly discovers: boolean;
  readonly trouble: (event: string, detail: Readonly<Record<string, string | number>>) => void;
}

const MAX_ADDRESSES = 8;
const MAX_CONNECTIONS_PER_PEER = 2;
const RELEASE_LIMITS = {
  max_frame_bytes: MAX_RELEASE_REPLY_BYTES,
  max_streams_per_peer: RELEASE_HANDLER.maxInboundStreams,
};
/** So that many connections at once lead to one look. */
const GATHER_MS = 500;

/** The network from start to stop: puts the parts together and tells each what happens at the others. */
export class RunningNetwork {
  readonly #parts: RunningParts;
  readonly #connections: PeerConnections;
  readonly #streams: JournalStreams;
  readonly #releases: JournalStreams;
  readonly #topic: HeadsTopic;
  readonly #dialler: PeerDialler;
  readonly #watch: ConnectionWatch;
  readonly #discovery: LocalDiscovery;
  /** Names of those whose connection was told of, by peer id. */
  readonly #told = new Map<string, string>();
  #takeBack: (() => void) | null = null;
  #endTidying: () => void = () => {};

  constructor(parts: RunningParts) {
    const { host, gate, limits, refusals, events } = parts;
    this.#parts = parts;
    this.#connections = new PeerConnections(parts);
    this.#topic = new HeadsTopic({
      gossip: host.services.heads,
      limits,
      refusals,
      members: () => gate.peers().length,
      now_ms: () => performance.now(),
    });
    this.#streams = new JournalStreams({
      limits,
      refusals,
      nodeOf: (peer) => gate.nodeOf(peer.toString()),
      asked: (node, stream) => events.asked(node, stream),
    });
    this.#releases = new JournalStreams({
      limits: { ...limits, ...RELEASE_LIMITS },
      refusals,
      nodeOf: (peer) => gate.nodeOf(peer.toString()),
      asked: async (node, stream) => await (events.askedForReleases?.(node, stream) ?? stream.abort()),
      protocol: RELEASE_PROTOCOL,
      handler: RELEASE_HANDLER,
    });
    this.#dialler = diallerOf(parts, this.#connections);
    const trips = new RoundTrips();
    this.#watch = new ConnectionWatch({
      limits,
      life_signs: parts.life_signs,
      ping: (on, signal) => trips.measure_ms(on, signal),
    });
    this.#discovery = new LocalDiscovery(host.services.addresses, {
      isAnyMissing: () => this.#dialler.isAnyMissing(),
      found: (peer_id, addresses) => {
        const node = gate.nodeOf(peer_id);
        if (node !== null && parts.ways.find(peer_id, addresses)) this.#dialler.soon(node);
      },
    });
  }

  /** @throws {LocalGridError} `port-not-free` */
  async start(): Promise<void> {
    const { host, limits, refusals } = this.#parts;
    boundGossipFlow({ gossip: host.services.heads, limits, refusals });
    host.addEventListener("peer:connect", ({ detail }) => this.#connected(detail));
    host.addEventListener("peer:disconnect", ({ detail }) => this.#disconnected(detail));
    host.addEventListener("connection:open", ({ detail }) => this.#opened(detail));
    await host.handle(JOURNAL_PROTOCOL, (stream, on) => this.#streams.accept(stream, on), JOURNAL_HANDLER);
    await host.handle(RELEASE_PROTOCOL, (stream, on) => this.#releases.accept(stream, on), RELEASE_HANDLER);
    await host.handle(PING_PROTOCOL, sendBack, { maxInboundStreams: 2, runOnLimitedConnection: true });
    try {
      await host.start();
    } catch (error) {
      if (!String(error).includes("EADDRINUSE")) throw error;
      throw edgeNodeError("port-not-free", "another program listens on the port for peers", error);
    }
    this.#dialler.start();
    this.#endTidying = every(limits.watch_ms, () => this.#tidy());
  }

  async stop(): Promise<void> {
    this.#dialler.stop();
    this.#watch.stop();
    this.#endTidying();
    this.#takeBack?.();
    await this.#discovery.stop();
    this.#topic.stop();
    await this.#parts.host.stop();
    this.#told.clear();
  }

  enter(region: string): void {
    this.#topic.enter(region, (bytes, from) => this.#parts.events.announced(bytes, from));
    if (!this.#parts.discovers) return;
    this.#discovery
      .enter(region)
      .catch((error) => this.#parts.trouble("peer-discovery-failed", { error: String(error) }));
  }

  /** Somebody else is admitted than before, or blocked. */
  admitted(): void {
    this.#connections.endUnwelcome();
    this.#dialler.plan();
  }

  addresses(): readonly string[] {
    const all = this.#parts.host.getMultiaddrs().filter((address) => !address.toString().includes("/p2p-circuit"));
    const elsewhere = all.filter((address) => !isLoopback(address));
    const texts = (elsewhere.length > 0 ? elsewhere : all).map((address) => address.decapsulate("/p2p").toString());
    return [...new Set(texts)].slice(0, MAX_ADDRESSES);
  }

  connected(): readonly ConnectedPeer[] {
    return this.#connections.nodes().flatMap((node) => {
      const all = this.#connections.of(node);
      const [best] = all;
      if (best === undefined) return [];
      const since_ms = Math.min(...all.map(({ timeline }) => timeline.open));
      return [{ node, latency_ms: this.#watch.latency_ms(best), since_ms, is_relayed: isRelayed(best) }];
    });
  }

  async publish(announcement: Uint8Array): Promise<number> {
    return await this.#topic.publish(announcement);
  }

  /** @throws {LocalGridError} `peer-away` */
  async open(node: string, about: StreamPurpose): Promise<PeerStream> {
    const known = this.#parts.gate.peerOf(node);
    if (known === null) throw edgeNodeError("peer-away", `${node} is not admitted`);
    try {
      if (this.#connections.of(node).length === 0) await this.#connections.dial(this.#connections.waysTo(known.peer));
      return await this.#beginOverAny(this.#connections.of(node), about);
    } catch (error) {
      throw edgeNodeError("peer-away", `${node} does not answer`, error);
    }
  }

  /** The best connection may be one whose other end is gone without a word. */
  async #beginOverAny(connections: readonly Connection[], about: StreamPurpose): Promise<PeerStream> {
    let failure: unknown = new Error("no connection");
    for (const connection of connections) {
      try {
        return await (about === "releases" ? this.#releases : this.#streams).begin(connection);
      } catch (error) {
        failure = error;
      }
    }
    throw failure;
  }

  #opened(connection: Connection): void {
    if (this.#parts.gate.nodeOf(connection.remotePeer.toString()) === null) {
      connection.abort(new Error("not admitted"));
      return;
    }
    this.#watch.watch(connection);
    this.#endOlder(connection);
  }

  /** Two may be dialled at once from both ends; whoever opens more would take the sockets that are there for all. */
  #endOlder(newest: Connection): void {
    const { host, gate, refusals } = this.#parts;
    const peer_id = newest.remotePeer.toString();
    const others = host.getConnections(newest.remotePeer).filter((one) => one !== newest && one.status === "open");
    const older = others.sort((a, b) => b.timeline.open - a.timeline.open).slice(MAX_CONNECTIONS_PER_PEER - 1);
    if (older.length === 0) return;
    refusals.report({ peer_id, node: gate.nodeOf(peer_id) }, "too-many-connections");
    for (const connection of older) connection.abort(new Error("a newer one has taken its place"));
  }

  #connected(peer: PeerId): void {
    const node = this.#parts.gate.nodeOf(peer.toString());
    if (node === null || this.#told.has(peer.toString())) return;
    this.#told.set(peer.toString(), node);
    this.#takePlacesSoon();
    this.#parts.events.connected(node);
  }

  #disconnected(peer: PeerId): void {
    const peer_id = peer.toString();
    const node = this.#told.get(peer_id);
    this.#told.delete(peer_id);
    this.#topic.forget(peer_id);
    this.#streams.forget(peer_id);
    this.#releases.forget(peer_id);
    this.#dialler.plan();
    if (node !== undefined) this.#parts.events.disconnected(node);
  }

  #takePlacesSoon(): void {
    this.#takeBack ??= after(GATHER_MS, () => {
      this.#takeBack = null;
      this.#takePlaces();
    });
  }

  #takePlaces(): void {
    const { gate, relays } = this.#parts;
    void relays.take(this.#connections.all(), (peer) => gate.nodeOf(peer.toString()));
  }

  /** Mends what broke without a word, and ends what nobody needs any more. */
  #tidy(): void {
    this.#takePlaces();
    for (const connection of this.#connections.all()) {
      const peer_id = connection.remotePeer.toString();
      // libp2p introduces a peer to gossip once per connection; when that failed nobody would ever try again.
      if (!this.#topic.speaksTo(peer_id)) void this.#parts.host.services.identify.identify(connection).catch(() => {});
      if (this.#isDeaf(connection, peer_id)) connection.abort(new Error("its announcements do not arrive"));
      else if (this.#isSpare(connection, peer_id)) connection.abort(new Error("not needed any more"));
    }
  }

  /**
   * Of two connections that cross, the one that ends takes gossip's ear with it: gossipsub forgets the peer, and the other
   * end, whose own stream is whole, never opens another. Only a new connection makes it one.
   */
  #isDeaf({ timeline }: Connection, peer_id: string): boolean {
    return !this.#topic.hears(peer_id) && Date.now() - timeline.open >= this.#parts.limits.watch_ms;
  }

  #isSpare(connection: Connection, peer_id: string): boolean {
    const { gate, limits } = this.#parts;
    const node = gate.nodeOf(peer_id);
    const age_ms = Date.now() - connection.timeline.open;
    if (node === null || connection.direction === "inbound" || age_ms < limits.spare_connection_ms) return false;
    if (this.#told.size <= limits.full_mesh_peers && gate.peers().length <= limits.full_mesh_peers) return false;
    const is_busy = connection.streams.some(({ protocol }) => protocol === JOURNAL_PROTOCOL);
    return !this.#dialler.isWanted(node) && this.#streams.idle_ms(peer_id, is_busy) > limits.spare_connection_ms;
  }
}

function diallerOf({ self, gate, limits }: RunningParts, connections: PeerConnections): PeerDialler {
  return new PeerDialler({
    self,
    gate,
    limits,
    now_ms: () => performance.now(),
    random: Math.random,
    isConnected: (node) => connections.of(node).length > 0,
    connections: () => connections.nodes().length,
    waysTo: (peer) => connections.waysTo(peer),
    dial: (ways) => connections.dial(ways),
  });
}
