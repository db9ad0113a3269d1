import type { Config } from "./config.ts";
import type { EdgeNodePorts } from "./edge-node-ports.ts";
import type { PeerStream } from "./gossip/peer-network.ts";
import type { HealthReport } from "./lan-api/ports.ts";
import { PeerReleases } from "./releases/peer-releases.ts";
import { ReleaseDesk } from "./releases/release-desk.ts";
import { NO_RELEASES, type ReleaseReport, releaseDetails } from "./releases/release-report.ts";
import { ReleaseServer } from "./releases/release-server.ts";

/** What is news for whoever runs the node; the rest is for those who look for a fault. */
const NEWS: ReadonlySet<string> = new Set([
  "release-fetched",
  "release-handed-over",
  "release-not-fetched",
  "release-look-failed",
]);

/** Wires how releases come to this node and go from it to others. Nothing happens on a machine that takes none. */
export class ReleaseSide {
  private readonly ports: EdgeNodePorts;
  private readonly desk: ReleaseDesk | null;
  private readonly server: ReleaseServer | null;

  constructor(config: Config, ports: EdgeNodePorts, health: () => HealthReport) {
    this.ports = ports;
    const { releases } = ports;
    this.desk = releases === null ? null : this.createDesk(config, releases, health);
    this.server = releases === null ? null : this.createServer(releases);
  }

  start(): void {
    this.desk?.start();
  }

  async stop(): Promise<void> {
    this.server?.stop();
    await this.desk?.stop();
  }

  /** A hub has let this node in. */
  connected(hub_url: string): void {
    const { releases } = this.ports;
    if (releases !== null) this.desk?.connected(releases.hubAt(hub_url));
  }

  report(): ReleaseReport {
    return this.desk?.report() ?? NO_RELEASES;
  }

  /** What is wrong, a sentence each. */
  details(): readonly string[] {
    return releaseDetails(this.report(), this.ports.wallClock.now_ms());
  }

  /** A member asks what it can have. */
  async serve(node: string, stream: PeerStream): Promise<void> {
    if (this.server === null) stream.abort();
    else await this.server.serve(node, stream);
  }

  private createDesk(config: Config, wiring: NonNullable<EdgeNodePorts["releases"]>, health: () => HealthReport) {
    const { gossip, hub, clock, pause } = this.ports;
    const random = () => hub.jitter_ppm() / 1_000_000;
    const { interval_length_s, close_deadline_s } = config;
    return new ReleaseDesk({
      ...wiring,
      release_keys: keysOf(config),
      ask_every_ms: config.release_ask_every_s * 1_000,
      peers:
        gossip === null
          ? null
          : new PeerReleases({
              connected: () => gossip.network.connected(),
              open: (node) => gossip.network.open(node, "releases"),
              after: hub.after,
              random,
            }),
      around: () => {
        const { interval_closing: is_closing, status } = health();
        const is_storage_ok = status !== "storage-full" && status !== "degraded";
        return { now_ms: clock.now_ms(), interval_length_s, close_deadline_s, is_closing, is_storage_ok };
      },
      pause,
      random,
      trouble: (event, detail) => this.note(event, detail),
    });
  }

  private createServer({ files }: NonNullable<EdgeNodePorts["releases"]>): ReleaseServer {
    const { pause } = this.ports;
    return new ReleaseServer({
      files,
      offers: async () => (await this.desk?.offersForPeers()) ?? [],
      pause: (wall_ms) => pause(wall_ms).over,
      trouble: (event, detail) => this.note(event, detail),
    });
  }

  private note(event: string, detail: Readonly<Record<string, string | number>>): void {
    this.ports.logger[NEWS.has(event) ? "info" : "debug"]({ event, ...detail });
  }
}

function keysOf({ release_keys }: Config): readonly Uint8Array[] {
  return release_keys.map((key) => new Uint8Array(Buffer.from(key, "hex")));
}
