import type { NodeKey } from "@localgrid/journal/head";
import { edgeNodeError } from "../../errors.ts";
import type {
  ConnectedPeer,
  PeerAddress,
  PeerNetwork,
  PeerNetworkEvents,
  PeerStream,
  StreamPurpose,
} from "../../gossip/peer-network.ts";
import { HandshakeLimits } from "./handshake-limits.ts";
import { createHost } from "./libp2p-host.ts";
import { LifeSigns } from "./life-signs.ts";
import { type NetworkLimits, USUAL_LIMITS } from "./network-limits.ts";
import { PeerGate } from "./peer-gate.ts";
import { PeerWays } from "./peer-ways.ts";
import { Refusals } from "./refusals.ts";
import { RelayPlaces } from "./relay-places.ts";
import { RunningNetwork } from "./running-network.ts";

export interface NetworkOptions {
  readonly key: NodeKey;
  /** Address to listen on. */
  readonly host: string;
  /** 0 picks a free one; with null others reach this node only over a relay. */
  readonly port: number | null;
  /** Multiaddr texts with `/p2p`; those of a peer replace its other addresses. */
  readonly extra_addresses?: readonly string[];
  /** What others are told; null tells what is listened on. */
  readonly announce?: readonly string[] | null;
  /** Whether peers are looked for on the local network. */
  readonly discovery?: boolean;
  readonly limits?: Partial<NetworkLimits>;
  /** Something that an operator may want to know; never secrets. */
  readonly trouble?: (event: string, detail: Readonly<Record<string, string | number>>) => void;
}

/** The region's other nodes over libp2p. Nothing happens before `start`. */
export function createLibp2pNetwork(options: NetworkOptions): PeerNetwork {
  return new Libp2pNetwork(options);
}

class Libp2pNetwork implements PeerNetwork {
  readonly #options: NetworkOptions;
  readonly #limits: NetworkLimits;
  readonly #self: string;
  readonly #refusals = new Refusals(() => performance.now());
  readonly #gate = new PeerGate(this.#refusals);
  readonly #ways: PeerWays;
  #running: RunningNetwork | null = null;
  #region: string | null = null;

  constructor(options: NetworkOptions) {
    this.#options = options;
    this.#limits = { ...USUAL_LIMITS, ...options.limits };
    this.#self = Buffer.from(options.key.node).toString("hex");
    this.#ways = new PeerWays(options.extra_addresses ?? []);
  }

  async start(events: PeerNetworkEvents): Promise<void> {
    const { key, host, port, announce = null, discovery = true, trouble = () => {} } = this.#options;
    const limits = this.#limits;
    this.#refusals.start((peer, reason) => events.refused(peer, reason));
    const relays = new RelayPlaces(this.#self);
    const life_signs = new LifeSigns();
    const gater = this.#gate.gater(new HandshakeLimits(limits, this.#refusals), life_signs);
    const libp2p = await createHost({ key, host, port, announce, limits, gater, relays });
    const running = new RunningNetwork({
      self: this.#self,
      host: libp2p,
      events,
      limits,
      gate: this.#gate,
      ways: this.#ways,
      relays,
      refusals: this.#refusals,
      life_signs,
      discovers: discovery,
      trouble,
    });
    await running.start();
    this.#running = running;
    if (this.#region !== null) running.enter(this.#region);
  }

  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = null;
    await running?.stop();
  }

  addresses(): readonly string[] {
    return this.#running?.addresses() ?? [];
  }

  admit(peers: readonly PeerAddress[], region?: string): void {
    this.#gate.admit(peers.filter(({ node }) => node !== this.#self));
    this.#ways.keepOnly((peer_id) => this.#gate.nodeOf(peer_id) !== null);
    if (region !== undefined) this.#region = region;
    this.#running?.admitted();
    if (this.#region !== null) this.#running?.enter(this.#region);
  }

  block(nodes: ReadonlySet<string>): void {
    this.#gate.block(nodes);
    this.#running?.admitted();
  }

  connected(): readonly ConnectedPeer[] {
    return this.#running?.connected() ?? [];
  }

  async publish(announcement: Uint8Array): Promise<number> {
    return (await this.#running?.publish(announcement)) ?? 0;
  }

  async open(node: string, about: StreamPurpose = "journals"): Promise<PeerStream> {
    if (this.#running === null) throw edgeNodeError("peer-away", "this node is not connected to any other");
    return await this.#running.open(node, about);
  }
}
