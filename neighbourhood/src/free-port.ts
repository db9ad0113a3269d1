import { type AddressInfo, createServer } from "node:net";
import { neighbourhoodError } from "./errors.ts";

/**
 * The wanted port when it is free and not excluded, else one of the system's choice: two neighbourhoods that start
 * at one moment then hardly get the same.
 *
 * @throws {LocalGridError} `no-free-port`
 */
export async function findFreePort(host: string, wanted: number, excluded: readonly number[] = []): Promise<number> {
  if (!excluded.includes(wanted) && (await portAt(host, wanted)) !== null) return wanted;
  const port = await portAt(host, 0);
  if (port === null) throw neighbourhoodError("no-free-port", `no port of ${host} is free`);
  return port;
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
