import { Registry } from "prom-client";
import { expect, test } from "vitest";
import { type GossipReport, NO_GOSSIP } from "../gossip/report.ts";
import { healthyReport, nodeNamed, peerReport } from "../gossip/test-report.ts";
import { createGossipMetrics } from "./gossip-metrics.ts";

function createWorld() {
  const registry = new Registry();
  const world = { report: healthyReport() as GossipReport, reads: 0 };
  const metrics = createGossipMetrics(registry, () => {
    world.reads += 1;
    return world.report;
  });
  /** Lines of the scrape without comments. */
  const scrape = async () => (await registry.metrics()).split("\n").filter((line) => /^[a-z]/.test(line));
  return Object.assign(world, { metrics, scrape });
}

test("A scrape tells who is there, where copies are and what is kept for others", async () => {
  const { scrape } = createWorld();
  const [a, b] = [nodeNamed("a"), nodeNamed("b")];
  expect(await scrape()).toEqual(
    expect.arrayContaining([
      "localgrid_peers_listed 2",
      "localgrid_peers_connected 2",
      "localgrid_partitioned 0",
      "localgrid_membership_version 3",
      `localgrid_peer_connected{peer="${a}"} 1`,
      `localgrid_peer_latency_seconds{peer="${a}"} 0.0125`,
      "localgrid_journal_copies 2",
      "localgrid_journal_copies_wanted 2",
      `localgrid_journal_copy_behind_records{holder="${b}"} 0`,
      `localgrid_replica_records{origin="${a}"} 1190`,
      `localgrid_replica_bytes{origin="${a}"} 240000`,
      "localgrid_replica_room_bytes 240000",
      "localgrid_relay_carried_journals 1",
      "localgrid_clock_offset_seconds 0.004",
    ]),
  );
});

test("The report is made once for a scrape, and anew for the next one", async () => {
  const world = createWorld();
  await world.scrape();
  expect(world.reads).toBe(1);
  world.report = { ...NO_GOSSIP, is_partitioned: true };
  const lines = await world.scrape();
  expect(world.reads).toBe(2);
  expect(lines).toContain("localgrid_partitioned 1");
  expect(lines).toContain("localgrid_peers_listed 0");
});

test("Whoever is no member any more has no series, and a region of strangers does not add any without end", async () => {
  const world = createWorld();
  await world.scrape();
  world.report = NO_GOSSIP;
  expect((await world.scrape()).filter((line) => line.includes("{"))).toEqual([]);
  const peers = Array.from({ length: 300 }, (_, index) => peerReport("a", "ash", { node: `${index}` }));
  world.report = healthyReport({ peers });
  const series = (await world.scrape()).filter((line) => line.startsWith("localgrid_peer_connected{"));
  expect(series).toHaveLength(256);
});

test("What passes by is counted, and reasons of strangers make no series of their own", async () => {
  const { metrics, scrape } = createWorld();
  metrics.announcement("published");
  metrics.announcement("accepted");
  metrics.announcement("accepted");
  metrics.announcement("rejected");
  metrics.replicated({ records: 40, bytes: 9_000 });
  metrics.replicated({ records: 2, bytes: 500 });
  metrics.served(7_000);
  metrics.refused("not-a-member");
  for (let index = 0; index < 50; index++) metrics.refused(`reason-${index}`);
  metrics.alarm({ alarm: "equivocation" });
  metrics.alarm({ alarm: "replica-quota" });
  const lines = await scrape();
  expect(lines).toEqual(
    expect.arrayContaining([
      'localgrid_gossip_messages_total{direction="out",verdict="published"} 1',
      'localgrid_gossip_messages_total{direction="in",verdict="accepted"} 2',
      'localgrid_gossip_messages_total{direction="in",verdict="rejected"} 1',
      "localgrid_replicated_records_total 42",
      "localgrid_replicated_bytes_total 9500",
      "localgrid_replica_served_bytes_total 7000",
      "localgrid_equivocations_total 1",
    ]),
  );
  expect(lines.filter((line) => line.startsWith("localgrid_peer_refused_total"))).toEqual([
    'localgrid_peer_refused_total{reason="not-a-member"} 1',
    'localgrid_peer_refused_total{reason="other"} 50',
  ]);
});
