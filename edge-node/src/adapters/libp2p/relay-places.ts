import { type CircuitRelayService, circuitRelayServer, circuitRelayTransport } from "@libp2p/circuit-relay-v2";
import type { Connection, PeerId, Transport } from "@libp2p/interface";
import type { NetworkLimits } from "./network-limits.ts";
import { rendezvous } from "./wanted-peers.ts";

type RelayLimits = Pick<NetworkLimits, "max_relay_reservations" | "relay_bytes" | "relay_ms">;

/** The transport's own list of reservations, which it shows but does not describe. */
interface Reservations {
  addRelay(relay: PeerId, type: "configured"): Promise<unknown>;
  hasReservation(relay: PeerId): boolean;
}

type TransportComponents = Parameters<ReturnType<typeof circuitRelayTransport>>[0];

const PLACES = 2;

/** Each node passes connections on for others of its region, a few at a time and each with an end. */
export function relayServer(limits: RelayLimits): ReturnType<typeof circuitRelayServer> {
  return circuitRelayServer({
    maxInboundHopStreams: 32,
    maxOutboundHopStreams: 32,
    maxOutboundStopStreams: 32,
    reservations: {
      maxReservations: limits.max_relay_reservations,
      defaultDataLimit: BigInt(limits.relay_bytes),
      defaultDurationLimit: limits.relay_ms,
    },
  });
}

export type RelayServer = CircuitRelayService;

/**
 * Lets a node that nobody reaches directly be reached over others. Where it has its places follows from the names of
 * the nodes alone, so those who look for it know where to ask without being told.
 */
export class RelayPlaces {
  readonly #self: string;
  #reservations: Reservations | null = null;

  constructor(self: string) {
    this.#self = self;
  }

  transport(): (components: TransportComponents) => Transport {
    // Without a filter each peer that connects would be asked for a place.
    const nobody = { has: () => true, add: () => {}, remove: () => {} };
    const create = circuitRelayTransport({
      discoveryFilter: nobody,
      maxInboundStopStreams: 32,
      maxOutboundStopStreams: 32,
    });
    return (components) => {
      const transport = create(components);
      this.#reservations = (transport as unknown as { readonly reservationStore: Reservations }).reservationStore;
      return transport;
    };
  }

  /** Takes places at peers when no peer has connected to this node by itself. Failed ones are tried again next time. */
  async take(connections: readonly Connection[], nodeOf: (peer: PeerId) => string | null): Promise<void> {
    const reservations = this.#reservations;
    const direct = connections.filter(({ limits, status }) => limits === undefined && status === "open");
    if (reservations === null || direct.some(({ direction }) => direction === "inbound")) return;
    const peers = new Map(direct.map(({ remotePeer }) => [nodeOf(remotePeer), remotePeer]));
    peers.delete(null);
    const nearest = rendezvous(
      this.#self,
      [...peers.keys()].filter((node) => node !== null),
    ).slice(0, PLACES);
    const missing = nearest
      .flatMap((node) => peers.get(node) ?? [])
      .filter((peer) => !reservations.hasReservation(peer));
    await Promise.allSettled(missing.map((peer) => reservations.addRelay(peer, "configured")));
  }
}

/** Over whom a node may be reached, nearest first. */
export function relaysFor(node: string, connected: readonly string[]): readonly string[] {
  return rendezvous(
    node,
    connected.filter((relay) => relay !== node),
  ).slice(0, 2 * PLACES);
}
