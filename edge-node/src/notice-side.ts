import type { Access } from "./access/access.ts";
import type { Config } from "./config.ts";
import type { EdgeNodePorts } from "./edge-node-ports.ts";
import type { GossipSide } from "./gossip-side.ts";
import type { HubSide } from "./hub-side.ts";
import type { Ingest } from "./ingest/ingest.ts";
import type { LivePower } from "./live/live-feed.ts";
import type { NodeTroubles } from "./notices/node-round.ts";
import { Notices } from "./notices/notices.ts";
import { hubAwaySince_ms } from "./uplink/hub-details.ts";

/** What devices of our own kind do when nobody tells them otherwise. */
const USUAL_READING_EVERY_S = 300;
/** A card with less left is filled by a backup or an update. */
const LOW_DISK_BYTES = 256 * 2 ** 20;

/** What notices take from the rest of a node. */
export interface NoticeSideParts {
  readonly ingest: Ingest;
  readonly access: Access;
  readonly live: LivePower;
  readonly hub: HubSide;
  readonly gossip: GossipSide;
  readonly isStorageOk: () => boolean;
}

/** Wires what logins are told of their homes, and coordinators of the node. */
export function createNotices(config: Config, ports: EdgeNodePorts, parts: NoticeSideParts): Notices {
  const { calculation, identity, journal, readModel, clock, wallClock, timers, logger } = ports;
  const { access, ingest, isStorageOk, live } = parts;
  return new Notices({
    store: ports.notices,
    search: calculation.search,
    communityKey: identity.communityKey,
    journalPosition: () => journal.lastPosition,
    settlementOf: (query) => readModel.memberSettlement(query),
    accounts: () => access.accounts(),
    state: () => ingest.state,
    isStorageOk,
    troubles: () => troublesOf(ports, parts),
    reading_every_s: config.device_reading_every_s ?? USUAL_READING_EVERY_S,
    time_zone: config.time_zone,
    now_ms: () => clock.now_ms(),
    wall_ms: () => wallClock.now_ms(),
    every: timers.every,
    turn: () => ports.pause(0).over,
    told: (news) => live.tell({ type: "notice", ...news }),
    failed: (error) => logger.warn({ event: "notices-wait", message: error.message }),
  });
}

function troublesOf({ clock, devices, hub }: EdgeNodePorts, { hub: hubSide, gossip }: NoticeSideParts): NodeTroubles {
  const now_s = Math.floor(clock.now_ms() / 1000);
  const isUnsure = !devices.hasTimeSource() && !gossip.report().clock.is_applied;
  const away_ms = hubAwaySince_ms(hubSide.connection.report(), clock.now_ms());
  return {
    "clock-unsure": isUnsure ? now_s : null,
    "storage-low": hub.machine().disk_free_bytes < LOW_DISK_BYTES ? now_s : null,
    "hub-away": away_ms === null ? null : Math.floor(away_ms / 1000),
  };
}
