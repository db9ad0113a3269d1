import type { Socket } from "node:net";
import type { HubApp } from "./hub-app.ts";

const LOOKED_AT_EVERY_MS = 50;

/**
 * When the app closes, ends each connection as soon as nothing is being answered on it. The server itself would wait
 * for the next request on those that were busy at that moment, and for the first one on those that browsers and other
 * clients open in advance.
 */
export function endConnectionsOnClose(app: HubApp): void {
  const sockets = new Set<Socket>();
  app.server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  app.addHook("preClose", async () => {
    const timer = setInterval(() => {
      app.server.closeIdleConnections();
      for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
    }, LOOKED_AT_EVERY_MS);
    app.server.once("close", () => clearInterval(timer));
  });
}
