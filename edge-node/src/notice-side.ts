import type { Access } from "./access/access.ts";
import type { Config } from "./config.ts";
import type { EdgeNodePorts } from "./edge-node-ports.ts";
import type { GossipSide } from "./gossip-side.ts";
import type { HubSide } from "./hub-side.ts";
import type { Ingest } from "./ingest/ingest.ts";
import type { LivePower } from "./live/live-feed.ts";
import { NoticeRelay } from "./notice-relay/notice-relay.ts";
import { NoticeWords } from "./notice-relay/notice-words.ts";
import type { NodeTroubles } from "./notices/node-round.ts";
import { Notices } from "./notices/notices.ts";
import { hubAwaySince_ms } from "./uplink/hub-details.ts";

/** What devices of our own kind do when nobody tells them otherwise. */
const USUAL_READING_EVERY_S = 300;
/** A card with less left is filled by a backup or an update. */
const LOW_DISK_BYTES = 256 * 2 ** 20;

/** Where days pass in minutes, nobody wants to hear of prices every day. */
const PRICE_APART_WALL_S = 3_600;

/** What notices take from the rest of a node. */
export interface NoticeSideParts {
  readonly ingest: Ingest;
  readonly access: Access;
  readonly live: LivePower;
  readonly hub: HubSide;
  readonly gossip: GossipSide;
  readonly isStorageOk: () => boolean;
}

/** Wires what logins are told of their homes, and coordinators of the node, on the page and beyond the home. */
export class NoticeSide {
  readonly notices: Notices;
  readonly relay: NoticeRelay;

  constructor(config: Config, ports: EdgeNodePorts, parts: NoticeSideParts) {
    this.notices = createNotices(config, ports, { ...parts, told: () => this.relay.wake() });
    this.relay = createRelay(config, ports, { ...parts, notices: this.notices });
  }

  start(): void {
    this.notices.start();
    this.relay.start();
  }

  async stop(): Promise<void> {
    await this.notices.stop();
    await this.relay.stop();
  }

  /** After intervals were closed or corrected, and after accounts ended. */
  wake(): void {
    this.notices.wake();
    this.relay.wake();
  }
}

function createRelay(
  config: Config,
  ports: EdgeNodePorts,
  { access, notices }: Pick<NoticeSideParts, "access"> & { readonly notices: Notices },
): NoticeRelay {
  const { noticeRelay, clock, wallClock, timers, randomBytes, hub, logger } = ports;
  const { community, currency, time_zone } = config;
  const { sayIn, ...outside } = noticeRelay;
  return new NoticeRelay({
    ...outside,
    words: new NoticeWords({ community, currency, time_zone, sayIn }),
    accounts: () => access.accounts(),
    settingsOf: (login) => notices.settingsOf(login),
    community,
    time_zone,
    clock,
    wall_ms: () => wallClock.now_ms(),
    randomBytes,
    random: () => hub.jitter_ppm() / 1_000_000,
    every: timers.every,
    turn: () => ports.pause(0).over,
    events: {
      relayed: (messages) => logger.info({ event: "notices-relayed", messages }),
      waits: (reason) => logger.debug({ event: "notice-relay-waits", reason }),
      given_up: ({ id, code }) => logger.warn({ event: "notice-not-relayed", id, reason: code }),
      failed: (error) => logger.warn({ event: "notice-relay-failed", message: error.message }),
    },
  });
}

interface NoticeParts extends NoticeSideParts {
  readonly told: () => void;
}

function createNotices(config: Config, ports: EdgeNodePorts, parts: NoticeParts): Notices {
  const { calculation, identity, journal, readModel, clock, wallClock, timers, logger } = ports;
  const { access, ingest, isStorageOk, live, told } = parts;
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
    price_apart_s: clock.speed === 1 ? 0 : PRICE_APART_WALL_S * clock.speed,
    time_zone: config.time_zone,
    now_ms: () => clock.now_ms(),
    wall_ms: () => wallClock.now_ms(),
    every: timers.every,
    turn: () => ports.pause(0).over,
    told: (news) => {
      live.tell({ type: "notice", ...news });
      told();
    },
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
