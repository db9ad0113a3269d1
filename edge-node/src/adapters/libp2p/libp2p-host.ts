import { isIPv6 } from "node:net";
import { identify } from "@libp2p/identify";
import type { ComponentLogger, ConnectionGater, Logger } from "@libp2p/interface";
import type { MulticastDNSComponents } from "@libp2p/mdns";
import { noise } from "@libp2p/noise";
import { tcp } from "@libp2p/tcp";
import { yamux } from "@libp2p/yamux";
import type { NodeKey } from "@localgrid/journal/head";
import { createLibp2p } from "libp2p";
import { headsGossip } from "./heads-gossip.ts";
import type { NetworkLimits } from "./network-limits.ts";
import { networkKeyOf } from "./peer-id.ts";
import { type RelayPlaces, relayServer } from "./relay-places.ts";

export interface HostOptions {
  readonly key: NodeKey;
  readonly host: string;
  /** Null: others cannot connect to this node but over a relay. */
  readonly port: number | null;
  readonly announce: readonly string[] | null;
  readonly limits: NetworkLimits;
  readonly gater: ConnectionGater;
  readonly relays: RelayPlaces;
}

export type Libp2pHost = Awaited<ReturnType<typeof createHost>>;

const WINDOW_BYTES = 262_144;
/** Of one peer, over all protocols, negotiated or not. */
const MAX_MUXED_STREAMS = 64;

/** A libp2p node, not started yet: TCP, Noise, Yamux; what it may do is bounded by the limits. */
export async function createHost(options: HostOptions) {
  const { limits, announce } = options;
  return await createLibp2p({
    start: false,
    privateKey: networkKeyOf(options.key),
    nodeInfo: { name: "localgrid", version: "1", userAgent: "localgrid" },
    logger: SILENT,
    addresses: {
      listen: listenOn(options),
      ...(announce === null ? {} : { announce: [...announce], announceFilter: announce.length > 0 ? keep : none }),
    },
    transports: [tcp({ maxConnections: MAX_SOCKETS }), options.relays.transport()],
    connectionEncrypters: [noise()],
    streamMuxers: [
      // Pings of the muxer would only repeat what the round trips that are measured tell anyway.
      yamux({
        enableKeepAlive: false,
        maxInboundStreams: MAX_MUXED_STREAMS,
        maxOutboundStreams: 2 * MAX_MUXED_STREAMS,
        streamOptions: {
          initialStreamWindowSize: WINDOW_BYTES,
          maxStreamWindowSize: WINDOW_BYTES,
          maxReadBufferLength: 4 * WINDOW_BYTES,
        },
      }),
    ],
    connectionGater: options.gater,
    connectionManager: connectionLimits(limits),
    // A node that is slow because it has much to do must not lose its peers for it.
    connectionMonitor: { enabled: false },
    services: {
      identify: identify({ maxInboundStreams: 2, maxOutboundStreams: 2 }),
      heads: headsGossip(limits),
      relay: relayServer(limits),
      addresses: ({ addressManager, logger }: MulticastDNSComponents) => ({ addressManager, logger }),
    },
  });
}

const MAX_SOCKETS = 1024;

function connectionLimits(limits: NetworkLimits) {
  return {
    // Only admitted peers get that far; libp2p would otherwise choose whom of them to cut off.
    maxConnections: MAX_SOCKETS,
    maxParallelDials: 2 * limits.max_dials,
    maxDialQueueLength: 512,
    maxPeerAddrsToDial: 32,
    dialTimeout: limits.dial_ms,
    addressDialTimeout: limits.address_dial_ms,
    inboundUpgradeTimeout: limits.handshake_ms,
    inboundStreamProtocolNegotiationTimeout: limits.handshake_ms,
    outboundStreamProtocolNegotiationTimeout: limits.handshake_ms,
    maxIncomingPendingConnections: limits.max_pending,
    inboundConnectionThreshold: limits.connects_per_second_per_address,
    reconnectRetries: 0,
    // Names that lead to lists of addresses in the public name service: no member is listed by one.
    resolvers: {},
  };
}

function listenOn({ host, port }: Pick<HostOptions, "host" | "port">): string[] {
  if (port === null) return [];
  return [`/${isIPv6(host) ? "ip6" : "ip4"}/${host}/tcp/${port}`];
}

function keep<T>(addresses: T): T {
  return addresses;
}

function none(): [] {
  return [];
}

/** libp2p writes a line, and makes a logger, for each stream and frame. */
const SILENT: ComponentLogger = { forComponent: () => silentLogger };
const silentLogger: Logger = Object.assign(() => {}, {
  error: () => {},
  trace: () => {},
  enabled: false,
  newScope: () => silentLogger,
});
