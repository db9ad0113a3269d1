import { mdns } from "@libp2p/mdns";
import type { Multiaddr } from "@multiformats/multiaddr";
import { after } from "../system/timers.ts";

/** What the discovery needs of libp2p. */
type Components = Parameters<ReturnType<typeof mdns>>[0];

interface DiscoveryOptions {
  readonly region: string;
  /** Whether somebody is missing who could be found. */
  isMissed(): boolean;
  found(peer_id: string, addresses: readonly Multiaddr[]): void;
}

/** Everybody who hears a question answers it to all: the more nodes there are, the less often each may ask. */
const ASK_MS = 60_000;
const NEVER_MS = 2_147_483_647;

/**
 * Finds the region's nodes on the local network. It is not given to libp2p as a discovery of its own, because that
 * would remember whoever claims to be a node; here only admitted peers are looked at.
 */
export class LocalDiscovery {
  readonly #mdns: ReturnType<ReturnType<typeof mdns>> & { readonly mdns?: { query(query: unknown): void } };
  readonly #service: string;
  readonly #options: DiscoveryOptions;
  #takeBack: () => void = () => {};

  constructor(components: Components, options: DiscoveryOptions) {
    this.#service = `_localgrid-${options.region}._udp.local`;
    this.#options = options;
    this.#mdns = mdns({ serviceTag: this.#service, interval: NEVER_MS })(components);
    this.#mdns.addEventListener("peer", ({ detail }) => options.found(detail.id.toString(), detail.multiaddrs));
  }

  /** Asks at once, and later as long as somebody is missing. */
  async start(): Promise<void> {
    await (this.#mdns as { start?(): Promise<void> }).start?.();
    this.#askLater();
  }

  async stop(): Promise<void> {
    this.#takeBack();
    await (this.#mdns as { stop?(): Promise<void> }).stop?.();
  }

  ask(): void {
    this.#mdns.mdns?.query({ questions: [{ name: this.#service, type: "PTR" }] });
  }

  #askLater(): void {
    this.#takeBack = after(ASK_MS * (1 + Math.random()), () => {
      if (this.#options.isMissed()) this.ask();
      this.#askLater();
    });
  }
}
