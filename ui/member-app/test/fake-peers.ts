/** Other nodes of the fake node, and what it does for them. */
import type { Peer, Peers } from "../src/peers-types.ts";

const NODES = ["3f9a02c1", "7be41d88", "a1c0ffee", "e05d6612"].map((start) => start.padEnd(32, "5"));
const COMMUNITIES = ["ahornweg", "birkenhof", "lindengasse-sued", "seestadt-nord"];
const HEAD = { epoch: "9c".repeat(16), seq: 4_210 };
const MINUTE_MS = 60_000;

/** Two have all records, one is out of reach, one never came; the first clock is a little ahead. */
export function fakePeers(at_ms: number): Peers {
  const connected = { is_connected: true, has_uplink: true, last_heard_ms: at_ms - 4_000 };
  return {
    at_ms,
    region: "vienna-east",
    membership_version: 12,
    is_partitioned: false,
    partitioned_since_ms: null,
    copies_wanted: 2,
    peers: [
      fakePeer(0, { ...connected, latency_ms: 2.4, head: { ...HEAD, records: 184_211 }, clock_offset_ms: 1_840 }),
      fakePeer(1, { ...connected, latency_ms: 38, head: { ...HEAD, records: 91_002 }, has_uplink: false }),
      fakePeer(2, {
        last_heard_ms: at_ms - 190 * MINUTE_MS,
        head: { ...HEAD, records: 12 },
        alarms: ["equivocation"],
      }),
      fakePeer(3, {}),
    ],
    copies: [
      { holder: NODES[0] ?? "", community: "ahornweg", records: 70_100, behind_records: 0, told_at_ms: at_ms - 4_000 },
      {
        holder: NODES[1] ?? "",
        community: "birkenhof",
        records: 70_088,
        behind_records: 12,
        told_at_ms: at_ms - 5 * MINUTE_MS,
      },
    ],
    keeping: fakeKeeping(at_ms),
    replaced: null,
  };
}

function fakePeer(index: number, more: Partial<Peer>): Peer {
  return {
    node: NODES[index] ?? "",
    community: COMMUNITIES[index] ?? "",
    is_connected: false,
    is_blocked: false,
    latency_ms: null,
    last_heard_ms: null,
    head: null,
    has_uplink: null,
    clock_offset_ms: null,
    alarms: [],
    ...more,
  };
}

function fakeKeeping(at_ms: number): Peers["keeping"] {
  const replica = { is_assigned: true, is_valid: true, updated_at_ms: at_ms - 30_000 };
  return {
    replicas: [
      {
        ...replica,
        node: NODES[0] ?? "",
        community: "ahornweg",
        records: 184_190,
        bytes: 61_400_000,
        behind_records: 21,
      },
      {
        ...replica,
        node: "0".repeat(32),
        community: null,
        records: 900,
        bytes: 240_000,
        behind_records: 0,
        is_assigned: false,
        is_valid: false,
        updated_at_ms: at_ms - 40 * 24 * 60 * MINUTE_MS,
      },
    ],
    replica_bytes: 61_640_000,
    replica_quota_bytes: 8_000_000_000,
    carried: [NODES[1] ?? ""],
    receipts: [{ node: NODES[0] ?? "", epoch: HEAD.epoch, seq: 70_020, told_at_ms: at_ms - 60_000 }],
    clock: { offset_ms: 420, peers: 2, is_trusted: true, is_applied: false },
    alarms: [{ alarm: "equivocation", node: NODES[2] ?? null, detail: "" }],
  };
}

export const FAKE_WORDS =
  "acid badge cabin dad eager fabric gadget habit ice jacket kangaroo lab machine naive oak pact quality rabbit sad table ugly vacant wage yard";

/** Looks like one; no camera reads it. */
export function fakeQr(): string {
  const size = 37;
  const squares = Array.from({ length: size * size }, (_, at) => {
    const [x, y] = [at % size, Math.floor(at / size)];
    const isInside = x > 3 && y > 3 && x < size - 4 && y < size - 4;
    return isInside && (x * 7 + y * 13 + x * y) % 3 === 0 ? `M${x} ${y}h1v1h-1z` : "";
  });
  const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}">`;
  return `${head}<rect fill="white" width="${size}" height="${size}"/><path d="${squares.join("")}"/></svg>`;
}
