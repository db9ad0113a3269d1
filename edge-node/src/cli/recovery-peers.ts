import { nodeIdOf } from "@localgrid/journal/chain";
import { decodeMembership } from "@localgrid/protocol/region-membership";
import { edgeNodeError } from "../errors.ts";
import type { PeerAddress, PeerNetwork } from "../gossip/peer-network.ts";
import { rankHolders } from "../gossip/placement.ts";
import { PeerSource, type Wanted } from "./peer-source.ts";

/** How long to wait for those that were named. */
const CONNECT_WALL_MS = 15_000;
/** By rank among all members; more than any region keeps copies. */
const LIKELY_HOLDERS = 16;
/** As many as a region has. */
const MOST_PEERS = 256;

export interface RecoveryPeerPorts {
  readonly network: PeerNetwork;
  /** Nothing is told in it: only what is asked for counts. */
  readonly region: string;
  /** With the keys that their addresses name. */
  readonly named: readonly PeerAddress[];
  /** Whether others may turn up by themselves. */
  readonly discovers: boolean;
  readonly pause: (wall_ms: number) => { readonly over: Promise<void>; wake(): void };
}

/**
 * The other nodes of the region as a box reaches them that knows nothing but its key: first those that were named or
 * turned up, then those that they list. All that they hand out is proven by its signatures.
 */
export class RecoveryPeers {
  private readonly ports: RecoveryPeerPorts;
  private readonly wanted: Wanted;
  private readonly known = new Map<string, PeerAddress>();
  private waiting: { wake(): void } | null = null;

  constructor(ports: RecoveryPeerPorts, wanted: Wanted) {
    this.ports = ports;
    this.wanted = wanted;
    for (const peer of ports.named) this.known.set(peer.node, peer);
  }

  async start(): Promise<void> {
    const { network, region } = this.ports;
    await network.start({
      connected: () => this.waiting?.wake(),
      disconnected: () => undefined,
      announced: () => "ignore",
      // A box without a journal has nothing to tell.
      asked: async (_, stream) => stream.abort(),
      refused: () => undefined,
    });
    network.admit([...this.known.values()], region);
  }

  /** Somebody turned up by themselves, or was named by another. */
  meet(peer: PeerAddress): void {
    const known = this.known.get(peer.node);
    const isNews = known === undefined ? this.known.size < MOST_PEERS : known.addresses.length === 0;
    if (peer.node === hex(this.wanted.node) || !isNews) return;
    this.known.set(peer.node, peer);
    this.ports.network.admit([...this.known.values()], this.ports.region);
  }

  async stop(): Promise<void> {
    await this.ports.network.stop();
  }

  /** Everybody who is reached, and those who are to hold the journal: these are called when they are asked. */
  async sources(): Promise<readonly PeerSource[]> {
    const { discovers } = this.ports;
    const named = [...this.known.keys()];
    const isEnough = (nodes: ReadonlySet<string>) =>
      named.length === 0 ? !discovers || nodes.size > 0 : named.every((node) => nodes.has(node));
    await this.connected(isEnough, { wall_ms: CONNECT_WALL_MS });
    for (const node of this.nodes()) await this.meetMembersOf(node);
    const likely = rankHolders(hex(this.wanted.node), [...this.known.keys()]).slice(0, LIKELY_HOLDERS);
    return [...new Set([...this.nodes(), ...likely])].map((node) => this.sourceOf(node));
  }

  private async meetMembersOf(node: string): Promise<void> {
    const bytes = await this.sourceOf(node)
      .membership()
      .catch(() => null);
    for (const member of bytes === null ? [] : membersIn(bytes)) this.meet(member);
  }

  private async connected(
    isEnough: (nodes: ReadonlySet<string>) => boolean,
    { wall_ms }: { readonly wall_ms: number },
  ): Promise<void> {
    let isOver = false;
    const limit = this.ports.pause(wall_ms);
    void limit.over.then(() => {
      isOver = true;
      this.waiting?.wake();
    });
    while (!isOver && !isEnough(this.nodes())) {
      const waiting = this.ports.pause(wall_ms);
      this.waiting = waiting;
      await waiting.over;
    }
    limit.wake();
    this.waiting = null;
  }

  private nodes(): ReadonlySet<string> {
    return new Set(this.ports.network.connected().map(({ node }) => node));
  }

  private sourceOf(node: string): PeerSource {
    return new PeerSource(node, this.ports.network, this.wanted);
  }
}

function membersIn(bytes: Uint8Array): readonly PeerAddress[] {
  try {
    return decodeMembership(bytes).members.map(({ public_key, addresses }) => {
      const key = public_key.slice();
      return { node: hex(nodeIdOf(key)), public_key: key, addresses };
    });
  } catch {
    // Who passes a wrong list on may still have the journal.
    return [];
  }
}

/**
 * Takes an address apart into where to call and whom to expect there.
 *
 * @param keyOf raw Ed25519 key that a peer id's text names; null when it names none
 * @throws {LocalGridError} `wrong-config`
 */
export function peerAt(address: string, keyOf: (peer_id: string) => Uint8Array | null): PeerAddress {
  const [, place, peer_id] = /^(\/.+)\/p2p\/([A-Za-z0-9]+)$/.exec(address) ?? [];
  const public_key = peer_id === undefined ? null : keyOf(peer_id);
  if (place === undefined || public_key === null) {
    throw edgeNodeError("wrong-config", `"${address}" is no address such as /ip4/10.0.0.7/tcp/4001/p2p/12D3...`);
  }
  return { node: hex(nodeIdOf(public_key)), public_key, addresses: [place] };
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
