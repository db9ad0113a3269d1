import { connect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { type ConnectionOptions, connect as connectTls } from "node:tls";

const CONNECTS_AT_ONCE = 200;

export interface ConnectAttempt {
  readonly port: number;
  /** An address of the loopback network to come from, such as 127.0.0.7. */
  readonly from: string;
  /** Sent as soon as the connection is there; nothing when left out. */
  readonly greeting?: string | Uint8Array;
  /** Begins a TLS handshake. */
  readonly tls?: ConnectionOptions;
}

/** Opens a connection, and settles when it is closed, by whomever and however. */
export function connectAndWaitForEnd({ port, from, greeting, tls }: ConnectAttempt): Promise<void> {
  return new Promise((resolve) => {
    const tcp = connect({ host: "127.0.0.1", port, localAddress: from });
    const socket: Socket = tls === undefined ? tcp : connectTls({ ...tls, socket: tcp, rejectUnauthorized: false });
    for (const stream of new Set([tcp, socket])) stream.on("error", () => {});
    socket.once(tls === undefined ? "connect" : "secureConnect", () => {
      if (greeting !== undefined) socket.write(greeting);
    });
    socket.resume();
    tcp.once("close", () => resolve());
  });
}

/** Makes many attempts, a bounded number of them at a time. Each one ends when `attempt` settles. */
export async function crowd(count: number, attempt: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const visitor = async () => {
    while (next < count) await attempt(next++);
  };
  await Promise.all(Array.from({ length: CONNECTS_AT_ONCE }, visitor));
}

/** Asks for `/health` again and again until `isOver`, and returns the longest time that an answer took. */
export async function watchHealth(
  http_url: string,
  isOver: () => boolean,
): Promise<{ worst_ms: number; asked: number }> {
  let worst_ms = 0;
  let asked = 0;
  while (!isOver()) {
    const asked_ms = performance.now();
    const response = await fetch(`${http_url}/health`, { signal: AbortSignal.timeout(20_000) });
    await response.arrayBuffer();
    worst_ms = Math.max(worst_ms, performance.now() - asked_ms);
    asked++;
    await pause(50);
  }
  return { worst_ms, asked };
}
