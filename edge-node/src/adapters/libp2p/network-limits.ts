import { MAX_ANNOUNCEMENT_BYTES } from "@localgrid/protocol/announcement";
import { MAX_FRAME_BYTES } from "@localgrid/protocol/journal-stream";

/** What this node gives to others at most, and how long it waits for them. Times are wall milliseconds. */
export interface NetworkLimits {
  /** Connections that have not proven who they are: of all and of one address at a time, and how many one address begins. */
  readonly max_pending: number;
  readonly max_pending_per_address: number;
  readonly connects_per_second_per_address: number;
  readonly handshake_ms: number;
  readonly dial_ms: number;
  /** Of one way to a peer, so that one dead way does not use up the time of all. */
  readonly address_dial_ms: number;
  readonly max_dials: number;
  readonly redial_min_ms: number;
  readonly redial_max_ms: number;
  /** How much later the one of two nodes with the greater name dials, so that they seldom dial each other at once. */
  readonly courtesy_ms: number;
  readonly max_frame_bytes: number;
  /** Without a byte read, or without room to write. */
  readonly stream_idle_ms: number;
  /** From a frame's first byte to its last. */
  readonly frame_ms: number;
  readonly stream_ms: number;
  readonly max_streams_per_peer: number;
  readonly max_announcement_bytes: number;
  /** Beyond two for each admitted node; what is more is not looked at. */
  readonly announcements_per_second_per_peer: number;
  /** What one peer may send over gossip before it has to wait for the next second. */
  readonly gossip_bytes_per_second_per_peer: number;
  readonly heartbeat_ms: number;
  /** How often round trips are measured and connections looked at. */
  readonly watch_ms: number;
  readonly ping_ms: number;
  /** A connection over which nothing at all came during so many pings in a row is given up. */
  readonly silent_looks: number;
  /** Up to so many admitted peers each is connected to each. */
  readonly full_mesh_peers: number;
  /** In a larger region each node holds at least so many connections. */
  readonly min_connections: number;
  /** A connection beyond those, opened for one conversation, ends after so long without one. */
  readonly spare_connection_ms: number;
  readonly max_relay_reservations: number;
  /** Over one relayed connection, both ways together; whoever needs more connects anew. */
  readonly relay_bytes: number;
  readonly relay_ms: number;
}

export const USUAL_LIMITS: NetworkLimits = {
  max_pending: 32,
  max_pending_per_address: 8,
  connects_per_second_per_address: 20,
  handshake_ms: 10_000,
  dial_ms: 12_000,
  address_dial_ms: 4_000,
  max_dials: 8,
  redial_min_ms: 1_000,
  redial_max_ms: 30_000,
  courtesy_ms: 1_500,
  max_frame_bytes: MAX_FRAME_BYTES,
  stream_idle_ms: 20_000,
  frame_ms: 120_000,
  stream_ms: 1_800_000,
  max_streams_per_peer: 8,
  max_announcement_bytes: MAX_ANNOUNCEMENT_BYTES,
  announcements_per_second_per_peer: 20,
  gossip_bytes_per_second_per_peer: 524_288,
  heartbeat_ms: 5_000,
  watch_ms: 30_000,
  ping_ms: 10_000,
  silent_looks: 4,
  full_mesh_peers: 24,
  min_connections: 8,
  spare_connection_ms: 120_000,
  max_relay_reservations: 8,
  relay_bytes: 33_554_432,
  relay_ms: 3_600_000,
};
