import { monitorEventLoopDelay } from "node:perf_hooks";
import type Database from "better-sqlite3";
import type { Logger } from "pino";
import { HttpMembershipFeed } from "../adapters/hub/http-membership-feed.ts";
import type { HubClient } from "../adapters/hub/hub-client.ts";
import { BlockedPeers } from "../adapters/sqlite/blocked-peers.ts";
import type { SqliteOwnJournal } from "../adapters/sqlite/sqlite-own-journal.ts";
import type { SqliteReplicaStore } from "../adapters/sqlite/sqlite-replica-store.ts";
import type { Identity } from "../adapters/system/identity.ts";
import { hasTimeSource } from "../adapters/system/time-source.ts";
import { every } from "../adapters/system/timers.ts";
import type { Config } from "../config.ts";
import type { GossipWiring } from "../edge-node-ports.ts";

const TIDY_EVERY_MS = 5_000;
const NANO_PER_MS = 1_000_000;

export interface GossipPortSources {
  readonly config: Config;
  readonly identity: Identity;
  readonly own: SqliteOwnJournal;
  readonly replicas: SqliteReplicaStore;
  readonly local: Database.Database;
  readonly clientOf: (hub_url: string) => HubClient;
  readonly logger: Logger;
}

export interface OpenedGossip {
  readonly gossip: GossipWiring | null;
  close(): void;
}

/** What the node needs to talk to others of its region. A node that keeps to itself loads nothing of it. */
export async function openGossipPorts(sources: GossipPortSources): Promise<OpenedGossip> {
  const { config, identity, own, replicas, local, clientOf, logger } = sources;
  if (config.peer_port === null) return { gossip: null, close: () => {} };
  const { createLibp2pNetwork } = await import("../adapters/libp2p/libp2p-network.ts");
  const network = createLibp2pNetwork({
    key: identity.key,
    host: config.peer_host,
    port: config.peer_port,
    extra_addresses: config.peer_addresses,
    announce: config.peer_announce,
    discovery: config.peer_discovery,
    trouble: (event: string, detail: Readonly<Record<string, string | number>>) => logger.info({ event, ...detail }),
  });
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  const endTidying = every(TIDY_EVERY_MS, () => {
    replicas.tidy();
    delay.reset();
  });
  const gossip: GossipWiring = {
    network,
    own,
    replicas,
    blocked: new BlockedPeers(local),
    membershipFrom: (hub_url) => new HttpMembershipFeed(clientOf(hub_url)),
    hasTimeSource: () => config.has_time_source ?? hasTimeSource(),
    lag_ms: () => Math.max(0, delay.percentile(90) / NANO_PER_MS),
  };
  const close = () => {
    endTidying();
    delay.disable();
  };
  return { gossip, close };
}
