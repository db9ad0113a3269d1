import { CODE_IP4, CODE_IP6, CODE_P2P, type Multiaddr, multiaddr } from "@multiformats/multiaddr";

const MAX_FOUND = 8;
const MAX_WAYS = 16;

/** All ways to the peers that are known: from the region's list, from the configuration, from the local network. */
export class PeerWays {
  /** By peer id. They stand in for all other ways to the same peer. */
  readonly #configured = new Map<string, Multiaddr[]>();
  readonly #found = new Map<string, Multiaddr[]>();

  /** Texts with `/p2p`, of which those that nobody can read are left out. */
  constructor(configured: readonly string[]) {
    for (const way of configured.flatMap(readWay)) {
      const peer_id = way.getComponents().findLast(({ code }) => code === CODE_P2P)?.value;
      if (peer_id !== undefined) this.#configured.set(peer_id, [...(this.#configured.get(peer_id) ?? []), way]);
    }
  }

  /** What the local network says of a peer; only call it for admitted ones. True when it is something new. */
  find(peer_id: string, addresses: readonly Multiaddr[]): boolean {
    const elsewhere = addresses.filter((address) => !isLoopback(address));
    const found = (elsewhere.length > 0 ? elsewhere : addresses).slice(0, MAX_FOUND).map(toPeer(peer_id));
    const is_known = String(this.#found.get(peer_id) ?? []) === String(found);
    this.#found.set(peer_id, found);
    return !is_known && !this.#configured.has(peer_id);
  }

  /** Forgets what was found of all others. */
  keepOnly(isAdmitted: (peer_id: string) => boolean): void {
    for (const peer_id of this.#found.keys()) if (!isAdmitted(peer_id)) this.#found.delete(peer_id);
  }

  /** `listed` are the texts, without `/p2p`, of the region's list. */
  waysTo(peer_id: string, listed: readonly string[]): readonly Multiaddr[] {
    const configured = this.#configured.get(peer_id);
    if (configured !== undefined) return configured.slice(0, MAX_WAYS);
    const found = this.#found.get(peer_id) ?? [];
    return [...listed.flatMap(readWay).map(toPeer(peer_id)), ...found].slice(0, MAX_WAYS);
  }
}

/** The way to a peer over another one that both are connected to. */
export function wayOver(relay_peer_id: string, peer_id: string): Multiaddr {
  return multiaddr(`/p2p/${relay_peer_id}/p2p-circuit/p2p/${peer_id}`);
}

export function isLoopback(address: Multiaddr): boolean {
  const [host] = address.getComponents();
  if (host?.code === CODE_IP4) return host.value?.startsWith("127.") === true;
  return host?.code === CODE_IP6 && host.value === "::1";
}

function toPeer(peer_id: string): (address: Multiaddr) => Multiaddr {
  return (address) => {
    const last = address.getComponents().at(-1);
    return last?.code === CODE_P2P ? address : address.encapsulate(`/p2p/${peer_id}`);
  };
}

function readWay(text: string): Multiaddr[] {
  try {
    return [multiaddr(text)];
  } catch {
    return [];
  }
}
