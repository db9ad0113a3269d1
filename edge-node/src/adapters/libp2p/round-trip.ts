import { randomBytes } from "node:crypto";
import type { Connection, Stream, StreamMessageEvent } from "@libp2p/interface";

const PING_PROTOCOL = "/ipfs/ping/1.0.0";
const PING_BYTES = 32;

/** Milliseconds until the peer sent back what it got. Rejects when it does not before `signal` ends. */
export async function roundTrip_ms(connection: Connection, signal: AbortSignal): Promise<number> {
  const asked_ms = performance.now();
  let stream: Stream | null = null;
  try {
    stream = await connection.newStream(PING_PROTOCOL, { signal, runOnLimitedConnection: true });
    return await echo_ms(stream, signal);
  } catch (error) {
    stream?.abort(error as Error);
    // It refused the protocol: two round trips were needed to find out.
    if ((error as Error).name === "UnsupportedProtocolError") return (performance.now() - asked_ms) / 2;
    throw error;
  }
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
    void stream.close({ signal }).catch((error: Error) => stream.abort(error));
  }
}
