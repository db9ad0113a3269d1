import { decodeMembership } from "@localgrid/protocol/region-membership";
import type { Config } from "./config.ts";
import type { EdgeNodePorts, GossipWiring } from "./edge-node-ports.ts";
import { edgeNodeError } from "./errors.ts";
import { Gossip } from "./gossip/gossip.ts";
import { gossipDetails } from "./gossip/gossip-details.ts";
import { type GossipEvents, type GossipPorts, USUAL_GOSSIP_OPTIONS } from "./gossip/gossip-ports.ts";
import type { PeerStream } from "./gossip/peer-network.ts";
import type { ReplicaStore } from "./gossip/replica-store.ts";
import { type AdoptionVerdict, type GossipReport, NO_GOSSIP } from "./gossip/report.ts";
import type { HubSide } from "./hub-side.ts";
import type { Ingest } from "./ingest/ingest.ts";
import type { MembershipCard, PeerDesk } from "./lan-api/ports.ts";
import type { LivePower } from "./live/live-feed.ts";
import type { NodeMetrics } from "./metrics/node-metrics.ts";
import type { PeersStatus } from "./uplink/hub-session.ts";
import { MembershipFollower } from "./uplink/membership-follower.ts";
import { peersStatusOf } from "./uplink/peers-status.ts";
import { RelaySource } from "./uplink/relay-source.ts";

/** What the peers' side of a node takes from the rest of it. */
export interface GossipSideParts {
  readonly ingest: Ingest;
  readonly live: LivePower;
  readonly hub: HubSide;
  readonly metrics: () => NodeMetrics;
  /** A member asks for releases. */
  readonly serveReleases: (node: string, stream: PeerStream) => Promise<void>;
}

/** Wires what the nodes of a region do for one another: copies, relays, the list of members, the time. */
export class GossipSide {
  readonly desk: PeerDesk;
  readonly follower: MembershipFollower;
  private readonly config: Config;
  private readonly ports: EdgeNodePorts;
  private readonly parts: GossipSideParts;
  /** Null when this node keeps to itself. */
  private readonly gossip: Gossip | null;
  private readonly relays = new Map<string, RelaySource>();
  /** What the newest epoch's beginning tells the next box of. */
  private sealed: { hub_url: string | null; hasRegion: boolean };

  constructor(config: Config, ports: EdgeNodePorts, parts: GossipSideParts) {
    this.config = config;
    this.ports = ports;
    this.parts = parts;
    this.gossip = ports.gossip === null ? null : new Gossip(this.gossipPorts(ports.gossip));
    const hub_url = ports.hub.enrolments.current()?.hub_url ?? config.hub_url;
    this.sealed = { hub_url, hasRegion: this.hasRegion() };
    this.desk = this.createDesk();
    this.follower = this.createFollower();
  }

  async start(): Promise<void> {
    // Nobody else will say that what a recovery found beside the journal's line is all there is.
    if (this.sealed.hub_url === null) this.parts.hub.revive();
    if (this.gossip === null) return;
    this.gossip.block(this.ports.gossip?.blocked.all() ?? []);
    await this.gossip.start();
    this.ports.logger.info({ event: "peers-welcome", addresses: this.addresses() });
  }

  async stop(): Promise<void> {
    this.follower.stop();
    await this.gossip?.stop();
  }

  /** The own journal has new records. */
  grown(): void {
    this.gossip?.grown();
  }

  /** A hub has let this node in. */
  connected(hub_url: string): void {
    const { gossip } = this.ports;
    this.sealAnew(hub_url);
    if (gossip !== null) this.follower.follow(gossip.membershipFrom(hub_url));
  }

  report(): GossipReport {
    return this.gossip?.report() ?? NO_GOSSIP;
  }

  addresses(): readonly string[] {
    return this.config.peer_announce ?? this.ports.gossip?.network.addresses() ?? [];
  }

  /** What the hub is told; null for a node that keeps to itself. */
  status(): PeersStatus | null {
    if (this.gossip === null) return null;
    const { generation } = this.ports;
    return peersStatusOf(this.report(), { addresses: this.addresses(), generation });
  }

  /** What is wrong, a sentence each. */
  details(): readonly string[] {
    return this.gossip === null ? [] : gossipDetails(this.report(), this.ports.wallClock.now_ms());
  }

  private createDesk(): PeerDesk {
    const { identity } = this.ports;
    return {
      report: () => this.report(),
      block: (nodes) => {
        this.ports.gossip?.blocked.replace(nodes);
        this.gossip?.block(nodes);
      },
      adopt: (document) => this.adopt(document, "file"),
      card: (): MembershipCard => ({
        node: Buffer.from(identity.key.node).toString("hex"),
        public_key: identity.key.publicKey,
        community: this.config.community,
        addresses: this.addresses(),
      }),
    };
  }

  private createFollower(): MembershipFollower {
    const { after, jitter_ppm } = this.ports.hub;
    return new MembershipFollower({
      after,
      random: () => jitter_ppm() / 1_000_000,
      now_ms: () => this.ports.wallClock.now_ms(),
      known_version: () => this.report().membership_version,
      adopt: (bytes) => this.adoptFromHub(bytes),
      trouble: (event, detail) => this.ports.logger.warn({ event, ...detail }),
    });
  }

  private adoptFromHub(bytes: Uint8Array): void {
    const { logger } = this.ports;
    const verdict = this.adopt(bytes, "hub");
    if (verdict.kind === "known") return;
    if (verdict.kind === "rejected") logger.warn({ event: "membership-refused", ...verdict });
    else
      logger.info({
        event: "membership-adopted",
        version: verdict.version,
        members: decodeMembership(bytes).members.length,
      });
  }

  private adopt(bytes: Uint8Array, source: "hub" | "file"): AdoptionVerdict {
    if (this.gossip === null) throw edgeNodeError("no-peers", "this node has no peer_port");
    const verdict = this.gossip.adopt(bytes, source);
    this.sealAnew(this.sealed.hub_url);
    return verdict;
  }

  private hasRegion(): boolean {
    return this.ports.gossip !== null && this.ports.gossip.replicas.regionKey() !== null;
  }

  /** A box that dies before its next start must not have left the next one without hub and region. */
  private sealAnew(hub_url: string | null): void {
    const hasRegion = this.hasRegion();
    if (hub_url === this.sealed.hub_url && hasRegion === this.sealed.hasRegion) return;
    this.sealed = { hub_url, hasRegion };
    this.parts.ingest
      .renewEpoch()
      .catch((error: Error) => this.ports.logger.warn({ event: "epoch-not-renewed", message: error.message }));
  }

  private gossipPorts(gossip: GossipWiring): GossipPorts {
    const { config, ports, parts } = this;
    const { identity, hub, clock, wallClock, generation } = ports;
    return {
      key: identity.key,
      community: config.community,
      own: gossip.own,
      replicas: gossip.replicas,
      network: gossip.network,
      now_ms: () => wallClock.now_ms(),
      after: hub.after,
      random: () => hub.jitter_ppm() / 1_000_000,
      relay: {
        carry: (node) => this.carry(node, gossip.replicas),
        stopCarrying: (node, why) => this.relays.get(node)?.stopCarrying(why),
      },
      uplink: {
        isAnswering: () => this.follower.isAnswering(),
        acknowledged: (node) => parts.hub.connection.acknowledgedOf(node),
      },
      clock: {
        isTrusted: () => gossip.hasTimeSource(),
        apply: (offset_ms, peers) => {
          clock.moveBy(offset_ms);
          this.noteClock(offset_ms, peers);
        },
      },
      lag_ms: gossip.lag_ms,
      serveReleases: parts.serveReleases,
      options: {
        ...USUAL_GOSSIP_OPTIONS,
        replica_count: config.replica_count,
        replica_quota_bytes: config.replica_quota_bytes,
        grace_ms: config.peer_grace_s * 1000,
        carry_after_ms: (config.peer_grace_s * 1000) / 2,
        generation,
      },
      events: this.events(),
    };
  }

  /** Once per node: the uplink keeps what it was given, and it grows while it is to be carried. */
  private carry(node: string, replicas: ReplicaStore): void {
    const { connection } = this.parts.hub;
    const known = this.relays.get(node);
    const source = known ?? new RelaySource(node, replicas);
    source.carry();
    if (known === undefined) {
      this.relays.set(node, source);
      connection.carry(source);
    }
    connection.nudge();
  }

  /** Whoever reads the journal later sees which times were told by peers. */
  private noteClock(offset_ms: number, peers: number): void {
    const { ports, parts } = this;
    const body = { offset_ms, peers, at_ms: Math.floor(ports.wallClock.now_ms()) };
    ports.logger.warn({ event: "clock-from-peers", offset_ms, peers });
    parts.ingest
      .submit(() => ({ kind: "records", records: [{ kind: "clock", body }] }))
      .catch((error: Error) => ports.logger.warn({ event: "clock-not-noted", message: error.message }));
  }

  private events(): GossipEvents {
    const { ports, parts } = this;
    const { logger } = ports;
    const metrics = () => parts.metrics().gossip;
    return {
      changed: () => parts.live.tell({ type: "health" }),
      replaced: (info) => ports.replaced({ ...info, isProven: true }),
      tailStored: (records) => logger.warn({ event: "lost-records-fetched-back", records }),
      complete: () => parts.hub.revive(),
      alarm: (alarm) => {
        metrics().alarm(alarm);
        logger.warn({ event: "gossip-alarm", ...alarm });
      },
      trouble: (event, detail) => logger.info({ event, ...detail }),
      replicated: (news) => metrics().replicated(news),
      announcement: (what) => metrics().announcement(what),
      served: (bytes) => metrics().served(bytes),
      refused: ({ peer_id, node }, reason) => {
        metrics().refused(reason);
        logger.debug({ event: "peer-refused", peer_id, node, reason });
      },
    };
  }
}
