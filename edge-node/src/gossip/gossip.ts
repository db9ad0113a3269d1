import type { GossipPorts } from "./gossip-ports.ts";
import { type AdoptionVerdict, type GossipReport, NO_GOSSIP } from "./report.ts";

/** A node's side of the region: says how far its journal is, keeps others' journals, and serves them. */
export class Gossip {
  private readonly ports: GossipPorts;
  private blocked: ReadonlySet<string> = new Set();

  constructor(ports: GossipPorts) {
    this.ports = ports;
  }

  /** @throws {LocalGridError} `port-not-free` */
  async start(): Promise<void> {
    await this.ports.network.start({
      connected: () => undefined,
      disconnected: () => undefined,
      announced: () => "ignore",
      asked: async () => undefined,
      refused: () => undefined,
    });
  }

  async stop(): Promise<void> {
    await this.ports.network.stop();
  }

  /** The own journal has grown. */
  grown(): void {}

  /** Takes a signed membership. Only the region's key counts, and only a higher version replaces. */
  adopt(_bytes: Uint8Array, _source: "hub" | "file" | "peer"): AdoptionVerdict {
    return { kind: "rejected", reason: "malformed-message", message: "not yet" };
  }

  /** Has nothing to do with these members, until the next call. */
  block(nodes: readonly string[]): void {
    this.blocked = new Set(nodes);
    this.ports.network.block(this.blocked);
  }

  report(): GossipReport {
    return NO_GOSSIP;
  }
}
