import type { Connection } from "@libp2p/interface";
import { peerIdFromString } from "@libp2p/peer-id";
import { CODE_P2P_CIRCUIT, type Multiaddr } from "@multiformats/multiaddr";
import type { PeerAddress } from "../../gossip/peer-network.ts";
import type { Libp2pHost } from "./libp2p-host.ts";
import type { NetworkLimits } from "./network-limits.ts";
import type { PeerGate } from "./peer-gate.ts";
import { peerIdOf } from "./peer-id.ts";
import { type PeerWays, wayOver } from "./peer-ways.ts";
import { relaysFor } from "./relay-places.ts";

interface ConnectionPorts {
  readonly host: Libp2pHost;
  readonly gate: PeerGate;
  readonly ways: PeerWays;
  readonly limits: Pick<NetworkLimits, "dial_ms">;
}

/** The open connections to admitted peers, and the ways to those that are missing. */
export class PeerConnections {
  readonly #ports: ConnectionPorts;

  constructor(ports: ConnectionPorts) {
    this.#ports = ports;
  }

  all(): readonly Connection[] {
    const { host, gate } = this.#ports;
    return host
      .getConnections()
      .filter(({ status, remotePeer }) => status === "open" && gate.nodeOf(remotePeer.toString()) !== null);
  }

  /** Each connected peer once. */
  nodes(): readonly string[] {
    const nodes = this.all().map(({ remotePeer }) => this.#ports.gate.nodeOf(remotePeer.toString()));
    return [...new Set(nodes.filter((node) => node !== null))];
  }

  /** Those to one peer, the best first: direct before relayed, then the newest, since an old one may be dead. */
  of(node: string): readonly Connection[] {
    const known = this.#ports.gate.peerOf(node);
    if (known === null) return [];
    return this.#ports.host
      .getConnections(peerIdFromString(known.peer_id))
      .filter(({ status }) => status === "open")
      .sort((a, b) => Number(isRelayed(a)) - Number(isRelayed(b)) || b.timeline.open - a.timeline.open);
  }

  /** Ends at once what goes to anybody who is not admitted, or blocked. */
  endUnwelcome(): void {
    const { host, gate } = this.#ports;
    for (const connection of host.getConnections()) {
      if (gate.nodeOf(connection.remotePeer.toString()) === null) connection.abort(new Error("not admitted"));
    }
  }

  /** The known addresses first, then over peers who may know a way. */
  waysTo({ node, public_key, addresses }: PeerAddress): readonly Multiaddr[] {
    const { gate, ways } = this.#ports;
    const peer_id = peerIdOf(public_key);
    const direct = this.nodes().filter((relay) => this.of(relay).some((connection) => !isRelayed(connection)));
    const relays = relaysFor(node, direct).flatMap((relay) => gate.peerOf(relay)?.peer_id ?? []);
    return [...ways.waysTo(peer_id, addresses), ...relays.map((relay) => wayOver(relay, peer_id))];
  }

  /** Rejects when none of the ways led to the peer. */
  async dial(ways: readonly Multiaddr[]): Promise<void> {
    const { host, limits } = this.#ports;
    await host.dial([...ways], { signal: AbortSignal.timeout(limits.dial_ms) });
  }
}

export function isRelayed({ remoteAddr }: Connection): boolean {
  return remoteAddr.getComponents().some(({ code }) => code === CODE_P2P_CIRCUIT);
}
