import type { ConnectionGater, PeerId } from "@libp2p/interface";
import type { PeerAddress } from "../../gossip/peer-network.ts";
import type { HandshakeLimits } from "./handshake-limits.ts";
import type { LifeSigns } from "./life-signs.ts";
import { nodeOfPeer, peerIdOf } from "./peer-id.ts";
import type { Refusals } from "./refusals.ts";

/** Who may connect: the admitted ones without the blocked ones. Everything else that connects asks here. */
export class PeerGate {
  readonly #refusals: Refusals;
  #peers = new Map<string, PeerAddress>();
  #peer_ids = new Map<string, string>();
  #blocked: ReadonlySet<string> = new Set();

  constructor(refusals: Refusals) {
    this.#refusals = refusals;
  }

  admit(peers: readonly PeerAddress[]): void {
    const known = new Map(peers.map((peer) => [peerIdOf(peer.public_key), peer]));
    this.#peers = known;
    this.#peer_ids = new Map([...known].map(([peer_id, { node }]) => [node, peer_id]));
  }

  block(nodes: ReadonlySet<string>): void {
    this.#blocked = new Set(nodes);
  }

  /** The admitted peers that are not blocked. */
  peers(): readonly PeerAddress[] {
    return [...this.#peers.values()].filter(({ node }) => !this.#blocked.has(node));
  }

  /** Null when the node is not admitted, or blocked. */
  peerOf(node: string): { readonly peer_id: string; readonly peer: PeerAddress } | null {
    const peer_id = this.#peer_ids.get(node);
    const peer = peer_id === undefined ? undefined : this.#peers.get(peer_id);
    if (peer_id === undefined || peer === undefined || this.#blocked.has(node)) return null;
    return { peer_id, peer };
  }

  /** Null for whoever may not connect. */
  nodeOf(peer_id: string): string | null {
    const peer = this.#peers.get(peer_id);
    return peer === undefined || this.#blocked.has(peer.node) ? null : peer.node;
  }

  /** What libp2p asks on each step of a connection, both ways and over relays. */
  gater(handshakes: HandshakeLimits, life_signs: LifeSigns): ConnectionGater {
    const denies = (peer: PeerId): boolean => this.nodeOf(peer.toString()) === null;
    const turnsAway = (peer: PeerId): boolean => {
      if (!denies(peer)) return false;
      const peer_id = peer.toString();
      const reason = this.#peers.has(peer_id) ? "blocked" : "not-a-member";
      this.#refusals.report({ peer_id, node: nodeOfPeer(peer) }, reason);
      return true;
    };
    return {
      denyDialPeer: denies,
      denyOutboundConnection: denies,
      denyOutboundEncryptedConnection: (peer, connection) => {
        life_signs.listen(connection);
        return turnsAway(peer);
      },
      denyOutboundUpgradedConnection: denies,
      denyInboundConnection: (connection) => handshakes.denies(connection),
      denyInboundEncryptedConnection: (peer, connection) => {
        handshakes.proven(connection);
        life_signs.listen(connection);
        return turnsAway(peer);
      },
      denyInboundUpgradedConnection: denies,
      denyInboundRelayReservation: turnsAway,
      denyOutboundRelayedConnection: (source, destination) => turnsAway(source) || denies(destination),
      denyInboundRelayedConnection: (relay, peer) => denies(relay) || turnsAway(peer),
      filterMultiaddrForPeer: (peer) => !denies(peer),
    };
  }
}
