import { createServer } from "node:net";
import { neighbourhoodError } from "./errors.ts";

const PORTS_TRIED = 200;

/**
 * The wanted port, else the next higher one that is free and not excluded.
 *
 * @throws {LocalGridError} `no-free-port`
 */
export async function findFreePort(host: string, wanted: number, excluded: readonly number[] = []): Promise<number> {
  for (let port = wanted; port < wanted + PORTS_TRIED && port <= 65_535; port++) {
    if (!excluded.includes(port) && (await isFree(host, port))) return port;
  }
  throw neighbourhoodError("no-free-port", `no port from ${wanted} on is free`);
}

function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
