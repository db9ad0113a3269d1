import type { Socket } from "node:net";
import type { HubApp } from "./hub-app.ts";

/**
 * Ends connections on which nothing was ever asked when the app closes. Browsers and clients open such in advance, and
 * the server would wait for their first request until that times out.
 */
export function dropSilentConnections(app: HubApp): void {
  const sockets = new Set<Socket>();
  let isClosing = false;
  app.server.on("connection", (socket: Socket) => {
    if (isClosing) return void socket.destroy();
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  app.addHook("preClose", async () => {
    isClosing = true;
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
  });
}
