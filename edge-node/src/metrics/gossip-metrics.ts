import { Counter, Gauge, type Registry } from "prom-client";
import type { GossipReport } from "../gossip/report.ts";

/** As many as a region has members; a series each is what a scrape can carry. */
const SERIES_TOLD = 256;
/** What peers are turned away or cut off for, as far as it is told apart. */
const REFUSALS: ReadonlySet<string> = new Set([
  "not-a-member",
  "blocked",
  "too-many-handshakes",
  "too-many-connections",
  "handshake-broken",
  "frame-too-large",
  "stream-idle",
  "stream-too-long",
  "too-many-streams",
  "announcement-too-large",
  "announcement-refused",
  "gossip-flood",
]);

/** What becomes of announcements: the own ones are published, others' are judged. */
export type AnnouncementFate = "published" | "accepted" | "ignored" | "rejected";

export interface GossipMetrics {
  announcement(what: AnnouncementFate): void;
  replicated(news: { readonly records: number; readonly bytes: number }): void;
  served(bytes: number): void;
  refused(reason: string): void;
  alarm(alarm: { readonly alarm: string }): void;
}

type Read = (report: GossipReport) => number;
/** The label's value and the series' own. */
type Series = (report: GossipReport) => readonly (readonly [label: string, value: number])[];

export function createGossipMetrics(registry: Registry, gossip: () => GossipReport): GossipMetrics {
  const report = onceEachTurn(gossip);
  peerGauges(registry, report);
  journalGauges(registry, report);
  return gossipCounters(registry);
}

function peerGauges(registry: Registry, gossip: () => GossipReport): void {
  const one = oneGauge(registry, gossip);
  const each = labelledGauge(registry, gossip);
  one("peers_listed", "Other members of the region.", ({ peers }) => peers.length);
  one("peers_connected", "Those of them with a connection now.", ({ peers }) => peers.filter(isConnected).length);
  one("partitioned", "1 while more than half of the others are out of reach.", ({ is_partitioned }) =>
    Number(is_partitioned),
  );
  one("membership_version", "Of the region's list that this node goes by.", (report) => report.membership_version);
  one("clock_offset_seconds", "Median of the peers' clocks minus this node's; 0 where too few agree.", ({ clock }) =>
    seconds(clock.offset_ms ?? 0),
  );
  each({ name: "peer_connected", label: "peer", help: "1 for each other member with a connection now." }, ({ peers }) =>
    peers.map((peer) => [peer.node, Number(peer.is_connected)]),
  );
  each({ name: "peer_latency_seconds", label: "peer", help: "There and back, where it is known." }, ({ peers }) =>
    peers.flatMap(({ node, latency_ms }) => (latency_ms === null ? [] : [[node, seconds(latency_ms)] as const])),
  );
}

function journalGauges(registry: Registry, gossip: () => GossipReport): void {
  const one = oneGauge(registry, gossip);
  const each = labelledGauge(registry, gossip);
  one("journal_copies", "Copies of this node's journal on others.", ({ copies }) => copies.length);
  one("journal_copies_wanted", "As many as there should be.", ({ copies_wanted }) => copies_wanted);
  one("replica_room_bytes", "Room that foreign journals take here.", (report) => report.replica_bytes);
  one("replica_quota_bytes", "Room that they may take.", (report) => report.replica_quota_bytes);
  one("relay_carried_journals", "Journals of others that this node takes to the hub.", ({ carried }) => carried.length);
  each({ name: "journal_copy_behind_records", label: "holder", help: "Records that a copy lacks." }, ({ copies }) =>
    copies.map(({ holder, behind_records }) => [holder, behind_records]),
  );
  each({ name: "replica_records", label: "origin", help: "Records of others' journals here." }, ({ replicas }) =>
    replicas.map(({ node, records }) => [node, records]),
  );
  each({ name: "replica_bytes", label: "origin", help: "Room that they take." }, ({ replicas }) =>
    replicas.map(({ node, bytes }) => [node, bytes]),
  );
}

function gossipCounters(registry: Registry): GossipMetrics {
  const registers = [registry];
  const messages = new Counter({
    name: "localgrid_gossip_messages_total",
    help: "Announcements, and what became of them.",
    registers,
    labelNames: ["direction", "verdict"] as const,
  });
  const refusals = new Counter({
    name: "localgrid_peer_refused_total",
    help: "Peers that were turned away or cut off, by what for.",
    registers,
    labelNames: ["reason"] as const,
  });
  const plain = (name: string, help: string) => new Counter({ name: `localgrid_${name}`, help, registers });
  const records = plain("replicated_records_total", "Records of other nodes stored since the start.");
  const bytes = plain("replicated_bytes_total", "Room that they took.");
  const served = plain("replica_served_bytes_total", "Bytes of journals that were sent to peers.");
  const equivocations = plain("equivocations_total", "Times that a node was found with two histories.");
  return {
    announcement: (verdict) => messages.inc({ direction: verdict === "published" ? "out" : "in", verdict }),
    replicated: (news) => {
      records.inc(news.records);
      bytes.inc(news.bytes);
    },
    served: (count) => served.inc(count),
    refused: (reason) => refusals.inc({ reason: REFUSALS.has(reason) ? reason : "other" }),
    alarm: ({ alarm }) => {
      if (alarm === "equivocation") equivocations.inc();
    },
  };
}

function oneGauge(registry: Registry, gossip: () => GossipReport) {
  return (name: string, help: string, read: Read) =>
    new Gauge({
      name: `localgrid_${name}`,
      help,
      registers: [registry],
      collect() {
        this.set(read(gossip()));
      },
    });
}

function labelledGauge(registry: Registry, gossip: () => GossipReport) {
  return ({ name, label, help }: { name: string; label: string; help: string }, series: Series) =>
    new Gauge({
      name: `localgrid_${name}`,
      help,
      registers: [registry],
      labelNames: [label],
      collect() {
        // Whoever is no member any more has no series either.
        this.reset();
        for (const [value, figure] of series(gossip()).slice(0, SERIES_TOLD)) this.set({ [label]: value }, figure);
      },
    });
}

/** All gauges of a scrape are read in one turn of the event loop; the report behind them is made once. */
function onceEachTurn<T>(read: () => T): () => T {
  let kept: { readonly value: T } | null = null;
  return () => {
    if (kept === null) {
      kept = { value: read() };
      queueMicrotask(() => {
        kept = null;
      });
    }
    return kept.value;
  };
}

function isConnected({ is_connected }: { readonly is_connected: boolean }): boolean {
  return is_connected;
}

function seconds(duration_ms: number): number {
  return duration_ms / 1000;
}
