import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A link to the hub that can be cut: requests that do not pass, and answers that are under way, find no one. */
export interface CutLink {
  readonly url: string;
  /** Targets that were asked for, whether they passed or not. */
  readonly asked: string[];
  /** Decides on each request. */
  passes: (target: string) => boolean;
  /** Ends every answer that is under way. */
  cut(): void;
  stop(): Promise<void>;
}

export async function startCutLink(hubPort: () => number): Promise<CutLink> {
  const asked: string[] = [];
  const open = new Set<ServerResponse>();
  const server = createServer((incoming, outgoing) => {
    const target = incoming.url ?? "/";
    asked.push(target);
    if (!link.passes(target)) return void incoming.socket.destroy();
    open.add(outgoing);
    outgoing.once("close", () => open.delete(outgoing));
    forward(incoming, outgoing, hubPort());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const link: CutLink = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    passes: () => true,
    cut: () => {
      for (const answer of open) answer.destroy();
    },
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return link;
}

function forward(incoming: IncomingMessage, outgoing: ServerResponse, port: number): void {
  const { url: path, method, headers } = incoming;
  const upstream = request({ host: "127.0.0.1", port, path, method, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.on("error", () => outgoing.destroy()).pipe(outgoing);
  });
  upstream.on("error", () => outgoing.destroy());
  outgoing.once("close", () => upstream.destroy());
  incoming.pipe(upstream);
}
