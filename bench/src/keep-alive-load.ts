import { connect, type Socket } from "node:net";
import { benchError } from "./errors.ts";

export interface LoadOptions {
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly connections: number;
  readonly duration_ms: number;
}

export interface LoadResult {
  readonly requests: number;
  /** Of the whole time, in which every connection asked again as soon as it was answered. */
  readonly requests_per_s: number;
  readonly p50_ms: number;
  readonly p95_ms: number;
  /** Of each answer. */
  readonly bytes: number;
}

const HEAD_END = Buffer.from("\r\n\r\n");
const LENGTH = /\r\ncontent-length: (\d+)/i;

/**
 * Many connections that stay open, each asking again and again. As little work for each answer as possible: what runs
 * here has to be cheaper than what it measures.
 */
export async function keepAliveLoad({
  port,
  path,
  headers,
  connections,
  duration_ms,
}: LoadOptions): Promise<LoadResult> {
  const lines = Object.entries({ host: `127.0.0.1:${port}`, ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  const request = Buffer.from(`GET ${path} HTTP/1.1\r\n${lines.join("")}\r\n`);
  const begun_ms = performance.now();
  const until_ms = begun_ms + duration_ms;
  const took_ms: number[] = [];
  const sizes = await Promise.all(
    Array.from({ length: connections }, () => askUntil({ port, request, until_ms, took_ms })),
  );
  const all_ms = performance.now() - begun_ms;
  took_ms.sort((a, b) => a - b);
  const at = (part: number) => took_ms[Math.min(took_ms.length - 1, Math.floor(took_ms.length * part))] as number;
  const requests_per_s = (took_ms.length * 1000) / all_ms;
  return { requests: took_ms.length, requests_per_s, p50_ms: at(0.5), p95_ms: at(0.95), bytes: sizes[0] as number };
}

interface Asking {
  readonly port: number;
  readonly request: Buffer;
  readonly until_ms: number;
  readonly took_ms: number[];
}

/** Resolves with the size of an answer. */
function askUntil({ port, request, until_ms, took_ms }: Asking): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({ host: "127.0.0.1", port, noDelay: true });
    let asked_ms = 0;
    let missing = 0;
    let size = 0;
    const ask = () => {
      asked_ms = performance.now();
      socket.write(request);
    };
    socket.once("connect", ask);
    socket.once("error", reject);
    socket.on("data", (part) => {
      if (missing === 0) {
        const end = part.indexOf(HEAD_END);
        const head = part.toString("latin1", 0, end);
        const length = LENGTH.exec(head)?.[1];
        if (end < 0 || length === undefined || !head.startsWith("HTTP/1.1 200")) {
          socket.destroy();
          return reject(benchError("api-refused", head.slice(0, 300)));
        }
        size = Number(length);
        missing = size - (part.length - end - HEAD_END.length);
      } else missing -= part.length;
      if (missing > 0) return;
      const now_ms = performance.now();
      took_ms.push(now_ms - asked_ms);
      if (now_ms < until_ms) return ask();
      socket.destroy();
      resolve(size);
    });
  });
}
