import type { JournalReceipt } from "@localgrid/protocol/announcement";
import type { Relay, UplinkState } from "./gossip-ports.ts";
import type { Holdings } from "./holdings.ts";
import { bytesOf } from "./names.ts";

export interface RelayingPorts {
  readonly relay: Relay;
  readonly uplink: UplinkState;
  readonly holdings: Holdings;
  readonly isMember: (node: string) => boolean;
  /** Whether the node says that its hub answers; false for one that has not been heard for long. */
  readonly hasUplink: (node: string) => boolean;
}

/** Takes the journals that are here to the hub for nodes that cannot do so themselves, while this node's hub answers. */
export class Relaying {
  private readonly ports: RelayingPorts;
  private readonly nodes = new Set<string>();

  constructor(ports: RelayingPorts) {
    this.ports = ports;
  }

  review(): void {
    const { uplink, holdings, isMember, hasUplink } = this.ports;
    for (const node of [...this.nodes]) {
      const isOver = !isMember(node) || hasUplink(node) || holdings.get(node) === null;
      if (isOver) this.stop(node);
    }
    if (!uplink.isAnswering()) return;
    for (const { node } of holdings.all()) {
      if (this.nodes.has(node) || !isMember(node) || hasUplink(node)) continue;
      this.nodes.add(node);
      this.ports.relay.carry(node);
    }
  }

  /** A replica has grown. */
  grown(node: string): void {
    if (this.nodes.has(node)) this.ports.relay.carry(node);
  }

  stopAll(): void {
    for (const node of [...this.nodes]) this.stop(node);
  }

  get carried(): readonly string[] {
    return [...this.nodes].sort();
  }

  /** What the hub is known to hold of them. */
  receipts(): readonly JournalReceipt[] {
    return this.carried.flatMap((node) => {
      const position = this.ports.uplink.acknowledged(node);
      if (position === null || position.seq < 1) return [];
      return [{ node: bytesOf(node), epoch: bytesOf(position.epoch), seq: position.seq }];
    });
  }

  private stop(node: string): void {
    this.nodes.delete(node);
    this.ports.relay.stopCarrying(node, { isRemoved: !this.ports.isMember(node) });
  }
}
