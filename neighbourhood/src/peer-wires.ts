import { type LinkState, PeerLink } from "@localgrid/edge-node/test/peer-link";
import { HOST } from "./site.ts";

/** A node as others reach it. */
export interface WiredNode {
  readonly community: string;
  readonly peer_id: string;
  readonly peer_port: number;
}

interface Wire {
  readonly ends: readonly [from: string, to: string];
  readonly link: PeerLink;
  readonly address: string;
}

/** The wires by which the nodes of a region reach each other: one from each to each other one. */
export class PeerWires {
  private readonly wires: readonly Wire[];

  private constructor(wires: readonly Wire[]) {
    this.wires = wires;
  }

  static async lay(nodes: readonly WiredNode[]): Promise<PeerWires> {
    const pairs = nodes.flatMap((from) => nodes.filter((to) => to !== from).map((to) => [from, to] as const));
    const wires = pairs.map(async ([from, to]): Promise<Wire> => {
      const link = new PeerLink(() => to.peer_port);
      const port = await link.start();
      const address = `/ip4/${HOST}/tcp/${port}/p2p/${to.peer_id}`;
      return { ends: [from.community, to.community], link, address };
    });
    return new PeerWires(await Promise.all(wires));
  }

  /** Where a node finds the others: its own ends of the wires. */
  addressesOf(community: string): readonly string[] {
    return this.wires.filter(({ ends: [from] }) => from === community).map(({ address }) => address);
  }

  /** Both ways between each two of them; with one, everything that ends there; with none, all there is. */
  between(communities: readonly string[]): readonly PeerLink[] {
    return this.wires
      .filter(({ ends }) => {
        if (communities.length < 2) return communities.every((community) => ends.includes(community));
        return ends.every((end) => communities.includes(end));
      })
      .map(({ link }) => link);
  }

  set(communities: readonly string[], state: LinkState): void {
    for (const link of this.between(communities)) link.set(state);
  }

  async stop(): Promise<void> {
    await Promise.all(this.wires.map(({ link }) => link.stop()));
  }
}
