import { randomBytes } from "node:crypto";
import type { Connection, Stream, StreamMessageEvent } from "@libp2p/interface";

export const PING_PROTOCOL = "/ipfs/ping/1.0.0";

const PING_BYTES = 32;
/** A stream is good for so much: whoever wants to ping for longer than most of a day opens another one. */
const MAX_ECHOED_BYTES = 65_536;

/** Round trips by libp2p's ping protocol, on one stream per connection: opening one costs many times a ping. */
export class RoundTrips {
  readonly #streams = new WeakMap<Connection, Stream>();

  /** Milliseconds until the peer sent back what it got. Rejects when it does not before `signal` ends. */
  async measure_ms(connection: Connection, signal: AbortSignal): Promise<number> {
    const asked_ms = performance.now();
    try {
      return await echo_ms(await this.#stream(connection, signal), signal);
    } catch (error) {
      this.#streams.get(connection)?.abort(error as Error);
      this.#streams.delete(connection);
      // It refused the protocol: two round trips were needed to find out.
      if ((error as Error).name === "UnsupportedProtocolError") return (performance.now() - asked_ms) / 2;
      throw error;
    }
  }

  async #stream(connection: Connection, signal: AbortSignal): Promise<Stream> {
    const kept = this.#streams.get(connection);
    if (kept?.status === "open" && kept.writeStatus === "writable") return kept;
    const stream = await connection.newStream(PING_PROTOCOL, { signal, runOnLimitedConnection: true });
    this.#streams.set(connection, stream);
    return stream;
  }
}

/** Sends back what comes, no faster than it is taken and not without end. */
export function sendBack(stream: Stream): void {
  let echoed = 0;
  stream.addEventListener("message", ({ data }) => {
    echoed += data.byteLength;
    if (echoed > MAX_ECHOED_BYTES) stream.abort(new Error("pinged enough"));
    if (stream.writeStatus !== "writable") return;
    stream.send(data);
    if (stream.writeBufferLength > 0 && stream.readStatus === "readable") stream.pause();
  });
  stream.addEventListener("idle", () => {
    if (stream.status === "open" && stream.readStatus === "paused") stream.resume();
  });
  stream.addEventListener("remoteCloseWrite", () => {
    stream.close().catch((error: Error) => stream.abort(error));
  });
}

async function echo_ms(stream: Stream, signal: AbortSignal): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let missing = PING_BYTES;
  const came = ({ data }: StreamMessageEvent) => {
    missing -= data.byteLength;
    if (missing <= 0) resolve();
  };
  const ended = () => reject(new Error("the connection ended"));
  const late = () => reject(new Error("no answer"));
  stream.addEventListener("message", came);
  stream.addEventListener("close", ended);
  signal.addEventListener("abort", late);
  const sent_ms = performance.now();
  try {
    stream.send(randomBytes(PING_BYTES));
    await promise;
    return performance.now() - sent_ms;
  } finally {
    signal.removeEventListener("abort", late);
    stream.removeEventListener("close", ended);
    stream.removeEventListener("message", came);
  }
}
