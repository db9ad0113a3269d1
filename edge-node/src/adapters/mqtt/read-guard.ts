import type { Duplex } from "node:stream";
import { MAX_MESSAGE_BYTES } from "@localgrid/protocol/device";
import { TokenBucket } from "./connection-limits.ts";

/** Room for the topic, the message number, and what else comes before a payload. */
const MAX_PACKET_BYTES = MAX_MESSAGE_BYTES + 256;
const MAX_LENGTH_BYTES = 4;
const REPORT_EVERY_MS = 60_000;

export interface ReadGuardOptions {
  readonly messages_per_second: number;
  readonly message_burst: number;
  /** With the header; what a message of a device with a key may have when left out. */
  readonly max_packet_bytes?: number;
  /** Monotonic. */
  readonly now_ms: () => number;
  onRefusal(reason: "oversized" | "rate-limited"): void;
}

/**
 * Follows MQTT packets through a byte stream by their fixed headers (MQTT 3.1.1, section 2.2), whatever the
 * chunks are, and keeps nothing but where the next packet begins.
 */
export class PacketCounter {
  /** Bytes of the current packet's body that are still to come. */
  private left = 0;
  private state: "type" | "length" | "body" = "type";
  private lengthBytes = 0;
  private length = 0;
  private readonly most_bytes: number;

  constructor(most_bytes = MAX_PACKET_BYTES) {
    this.most_bytes = most_bytes;
  }

  /** How many packets begin in this chunk; `oversized` as soon as one announces more than is allowed. */
  count(chunk: Uint8Array): number | "oversized" {
    let packets = 0;
    let at = 0;
    while (at < chunk.length) {
      if (this.state === "body") {
        const step = Math.min(this.left, chunk.length - at);
        this.left -= step;
        at += step;
        if (this.left === 0) this.state = "type";
      } else if (this.state === "type") {
        packets += 1;
        this.state = "length";
        this.length = 0;
        this.lengthBytes = 0;
        at += 1;
      } else if (!this.takeLengthByte(chunk[at++] as number)) {
        return "oversized";
      }
    }
    return packets;
  }

  private takeLengthByte(byte: number): boolean {
    this.length += (byte & 0x7f) * 128 ** this.lengthBytes;
    this.lengthBytes += 1;
    if (this.length > this.most_bytes) return false;
    if ((byte & 0x80) !== 0) return this.lengthBytes < MAX_LENGTH_BYTES;
    this.left = this.length;
    this.state = this.length === 0 ? "type" : "body";
    return true;
  }
}

/**
 * Stands between a connection and the broker that reads from it. A packet that announces too much is never
 * collected: the connection is closed at its header. A client that is too fast is read later, so that its
 * own socket fills and nothing is lost. Takes the place of `read` because one more stream in between would
 * cost every message.
 */
export function guardReads(connection: Duplex, options: ReadGuardOptions): void {
  const { messages_per_second: rate_per_s, message_burst: burst, now_ms, onRefusal } = options;
  const counter = new PacketCounter(options.max_packet_bytes);
  const bucket = new TokenBucket({ rate_per_s, burst, now_ms: now_ms() });
  const read = connection.read.bind(connection);
  let pause: NodeJS.Timeout | undefined;
  let reportedAt_ms = Number.NEGATIVE_INFINITY;

  function resume(): void {
    pause = undefined;
    if (!connection.destroyed) connection.emit("readable");
  }

  function isTooFast(): boolean {
    const debt_ms = bucket.debt_ms(now_ms());
    if (debt_ms === 0) return false;
    if (now_ms() - reportedAt_ms >= REPORT_EVERY_MS) {
      reportedAt_ms = now_ms();
      onRefusal("rate-limited");
    }
    pause = setTimeout(resume, debt_ms);
    return true;
  }

  connection.read = (size?: number) => {
    // The stream asks with 0 to have its buffer filled; that takes nothing out.
    if (size === 0) return read(0);
    if (pause !== undefined || isTooFast()) return null;
    const chunk = read(size) as Uint8Array | null;
    if (chunk === null) return null;
    const packets = counter.count(chunk);
    if (packets === "oversized") {
      onRefusal("oversized");
      connection.destroy();
      return null;
    }
    bucket.spend(packets, now_ms());
    return chunk;
  };
  connection.once("close", () => clearTimeout(pause));
}
