import type { ComponentLogger } from "@libp2p/interface";
import { type MulticastDNSComponents, mdns } from "@libp2p/mdns";
import type { Multiaddr } from "@multiformats/multiaddr";

/** How often whoever is there is asked to say so. */
const ASK_MS = 2_000;
const MOST_ADDRESSES = 8;

interface Responder {
  start(): Promise<void>;
  stop(): Promise<void>;
  addEventListener(
    type: "peer",
    listener: (event: CustomEvent<{ id: { toString(): string }; multiaddrs: Multiaddr[] }>) => void,
  ): void;
}

const silent = Object.assign(() => undefined, {
  error: () => undefined,
  trace: () => undefined,
  enabled: false,
  newScope: () => silent,
});

/**
 * Looks for the nodes of a region on the local network without being one: asks, and answers nobody. Returns how to
 * stop.
 *
 * @param found is told of whoever answers, as often as it does; addresses are multiaddr texts without `/p2p`
 */
export async function lookForNodes(
  region: string,
  found: (peer_id: string, addresses: readonly string[]) => void,
): Promise<() => Promise<void>> {
  const components = {
    addressManager: { getAddresses: () => [] },
    logger: { forComponent: () => silent } as unknown as ComponentLogger,
  } as unknown as MulticastDNSComponents;
  const settings = { serviceTag: `_localgrid-${region}._udp.local`, interval: ASK_MS, broadcast: false };
  const responder = mdns(settings)(components) as unknown as Responder;
  responder.addEventListener("peer", ({ detail: { id, multiaddrs } }) => {
    found(id.toString(), multiaddrs.slice(0, MOST_ADDRESSES).map(String));
  });
  await responder.start();
  return () => responder.stop();
}
