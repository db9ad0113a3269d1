import { describe, expect, test } from "vitest";
import { gossipDetails } from "./gossip-details.ts";
import { type GossipAlarmName, type GossipReport, NO_GOSSIP } from "./report.ts";
import { copyReport, healthyReport, nodeNamed, peerReport, REPORTED_AT_MS } from "./test-report.ts";

const detailsOf = (more: Partial<GossipReport>, now_ms = REPORTED_AT_MS) => gossipDetails(healthyReport(more), now_ms);

/** A table, so that a new name without a test does not compile. */
const ALARMS: Readonly<Record<GossipAlarmName, true>> = {
  equivocation: true,
  "claims-ahead": true,
  "identity-used-twice": true,
  "misbehaving-peer": true,
  "replica-quota": true,
  "replica-storage": true,
  "region-key-changed": true,
  "not-listed": true,
  "too-few-copies": true,
  "clock-differs": true,
  "node-replaced": true,
};

describe("A node among others", () => {
  test("has nothing to mention while all is well, and none while it knows no other", () => {
    expect(detailsOf({})).toEqual([]);
    expect(gossipDetails(NO_GOSSIP, REPORTED_AT_MS)).toEqual([]);
  });

  test("names whom it has lost sight of, and since when", () => {
    const peers = ["elm", "ash", "birch", "cedar", "fir"].map((community, index) =>
      peerReport(String(index), community, { is_connected: index === 4 }),
    );
    const lost = { peers, is_partitioned: true, partitioned_since_ms: REPORTED_AT_MS - 3_600_000 };
    expect(detailsOf(lost)).toEqual([
      "no contact with 4 of 5 other nodes since 13:05 UTC: ash, birch, cedar and 1 more",
    ]);
    expect(detailsOf(lost, REPORTED_AT_MS + 86_400_000)).toEqual([
      "no contact with 4 of 5 other nodes since 2026-11-21 13:05 UTC: ash, birch, cedar and 1 more",
    ]);
    const one = { peers: [peerReport("a", "ash", { is_connected: false })], is_partitioned: true };
    expect(detailsOf({ ...one, partitioned_since_ms: null })).toEqual(["no contact with 1 of 1 other node: ash"]);
  });

  test("does not miss whom it hears of through others in a large region", () => {
    const heard = (index: number) => REPORTED_AT_MS - (index < 10 ? 100_000 : 200_000);
    const peers = Array.from({ length: 30 }, (_, index) =>
      peerReport("a", `c${index}`, { is_connected: index === 29, last_heard_ms: heard(index) }),
    );
    const large = detailsOf({ peers, is_partitioned: true });
    expect(large[0]).toMatch(/^no contact with 19 of 30 other nodes: c10, c11, c12 and 16 more$/);
    const small = detailsOf({ peers: peers.slice(0, 12), is_partitioned: true });
    expect(small[0]).toMatch(/^no contact with 12 of 12 other nodes/);
  });

  test("counts the copies of its journal", () => {
    expect(detailsOf({ copies: [copyReport("a", "ash")] })).toEqual([
      "this journal has 1 copy on other nodes, 2 are wanted",
    ]);
    expect(detailsOf({ copies: [], copies_wanted: 1 })).toEqual([
      "this journal has no copy on other nodes, 1 is wanted",
    ]);
  });

  test("says by whose clocks it goes, and whose differ from its own", () => {
    const clock = { offset_ms: -7_260, peers: 3, is_trusted: false, is_applied: true };
    expect(detailsOf({ clock })).toEqual([
      "this node has no time source: it goes by the clocks of 3 other nodes, 7.3 s from its own",
    ]);
    const alarms = [{ alarm: "clock-differs", node: null, detail: "" }] as const;
    const off = { clock: { ...clock, is_trusted: true, is_applied: false }, alarms };
    expect(detailsOf(off)).toEqual(["the clocks of 3 other nodes are 7.3 s behind this node's"]);
    expect(detailsOf({ ...off, clock: { ...off.clock, offset_ms: 9_000 } })).toEqual([
      "the clocks of 3 other nodes are 9.0 s ahead of this node's",
    ]);
  });

  test("names the node that an alarm is about", () => {
    const told = detailsOf({ alarms: [{ alarm: "equivocation", node: nodeNamed("a"), detail: "" }] });
    expect(told).toEqual([
      expect.stringMatching(new RegExp(`^node ${nodeNamed("a")} of ash has signed two different records`)),
    ]);
    const stranger = detailsOf({ alarms: [{ alarm: "claims-ahead", node: nodeNamed("f"), detail: "" }] });
    expect(stranger[0]).toMatch(new RegExp(`^node ${nodeNamed("f")} announces`));
  });

  test.each(Object.keys(ALARMS) as GossipAlarmName[])(
    "has a sentence for the alarm %s that tells no hash and no secret",
    (alarm) => {
      const detail = "0123456789abcdef".repeat(4);
      const details = detailsOf({
        alarms: [{ alarm, node: nodeNamed("a"), detail }],
        clock: { offset_ms: 9_000, peers: 2, is_trusted: true, is_applied: false },
        copies: alarm === "too-few-copies" ? [] : healthyReport().copies,
      });
      expect(details).toHaveLength(1);
      expect(details[0]).toMatch(/^[a-z].*[a-z0-9]$/);
      expect(details[0]).not.toContain(detail);
    },
  );
});
