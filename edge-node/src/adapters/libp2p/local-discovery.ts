import { type MulticastDNSComponents, mdns } from "@libp2p/mdns";
import type { Multiaddr } from "@multiformats/multiaddr";
import { after } from "../system/timers.ts";

export interface DiscoveryPorts {
  /** Whether somebody is missing who could be found. */
  isAnyMissing(): boolean;
  found(peer_id: string, addresses: readonly Multiaddr[]): void;
}

/** What the package has behind its narrow type: its own socket, once it was started. */
interface Responder {
  readonly mdns?: { query(question: unknown): void };
  start(): Promise<void>;
  stop(): Promise<void>;
  addEventListener(
    type: "peer",
    listener: (event: CustomEvent<{ id: { toString(): string }; multiaddrs: Multiaddr[] }>) => void,
  ): void;
}

/** Everybody who hears a question answers it to all: the more nodes there are, the less often each may ask. */
const ASK_MS = 60_000;
/** The package's own questions come this seldom; the longest time that a timer takes. */
const NEVER_MS = 2_147_483_647;

/**
 * Finds the region's nodes on the local network. libp2p does not get it as a discovery of its own, because it would
 * remember whoever claims to be a node; here only admitted peers are looked at.
 */
export class LocalDiscovery {
  readonly #components: MulticastDNSComponents;
  readonly #ports: DiscoveryPorts;
  #service: string | null = null;
  #responder: Responder | null = null;
  #takeBack: () => void = () => {};

  constructor(components: MulticastDNSComponents, ports: DiscoveryPorts) {
    this.#components = components;
    this.#ports = ports;
  }

  /** Asks at once, and later as long as somebody is missing; answers who asks for nodes of this region. */
  async enter(region: string): Promise<void> {
    const service = `_localgrid-${region}._udp.local`;
    if (service === this.#service) return;
    await this.stop();
    const responder = mdns({ serviceTag: service, interval: NEVER_MS })(this.#components) as unknown as Responder;
    this.#service = service;
    this.#responder = responder;
    responder.addEventListener("peer", ({ detail }) => this.#ports.found(detail.id.toString(), detail.multiaddrs));
    await responder.start();
    this.#askLater();
  }

  async stop(): Promise<void> {
    this.#takeBack();
    const responder = this.#responder;
    this.#responder = null;
    this.#service = null;
    await responder?.stop();
  }

  #askLater(): void {
    this.#takeBack = after(ASK_MS * (1 + Math.random()), () => {
      const question = { questions: [{ name: this.#service, type: "PTR" }] };
      if (this.#ports.isAnyMissing()) this.#responder?.mdns?.query(question);
      this.#askLater();
    });
  }
}
