import { type AddressInfo, createServer } from "node:net";
import { neighbourhoodError } from "./errors.ts";
import { DEFAULT_HTTP_PORT } from "./options.ts";

/** Below the ports that systems give to connections that go out: what is free there stays so until it is used. */
const QUIET_PORTS = { first: 20_000, blocks: 187 };
/** Processes that run at the same time look in blocks of their own: what one found, none takes before it is used. */
const BLOCK_PORTS = 64;
const TRIES = 40;

/**
 * The wanted port when it is free and not excluded, else one by chance. Null wants none in particular.
 *
 * @throws {LocalGridError} `no-free-port`
 */
export async function findFreePort(
  host: string,
  wanted: number | null,
  excluded: readonly number[] = [],
): Promise<number> {
  if (wanted !== null && !excluded.includes(wanted) && (await portAt(host, wanted)) !== null) return wanted;
  const block = QUIET_PORTS.first + (process.pid % QUIET_PORTS.blocks) * BLOCK_PORTS;
  for (let tries = 0; tries < TRIES; tries++) {
    const port = block + Math.floor(Math.random() * BLOCK_PORTS);
    if (!excluded.includes(port) && (await portAt(host, port)) !== null) return port;
  }
  const port = await portAt(host, 0);
  if (port === null) throw neighbourhoodError("no-free-port", `no port of ${host} is free`);
  return port;
}

/**
 * What is wanted for a part whose port nobody gives: the usual one, unless the page was moved away from its own. Then
 * another neighbourhood may be about to take the usual ones, and between finding a port and listening on it is a moment.
 */
export function wantedPort({ http_port }: { readonly http_port: number }, usual: number): number | null {
  return http_port === DEFAULT_HTTP_PORT ? usual : null;
}

/** The port that a server got there; null when it is taken. */
function portAt(host: string, port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(null));
    server.listen({ host, port, exclusive: true }, () => {
      const { port: given } = server.address() as AddressInfo;
      server.close(() => resolve(given));
    });
  });
}
