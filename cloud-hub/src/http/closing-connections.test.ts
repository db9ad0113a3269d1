import { once } from "node:events";
import { connect } from "node:net";
import fastify from "fastify";
import { describe, expect, test } from "vitest";
import { endConnectionsOnClose } from "./closing-connections.ts";
import type { HubApp } from "./hub-app.ts";

async function startApp() {
  const app = fastify({ forceCloseConnections: "idle" }) as unknown as HubApp;
  endConnectionsOnClose(app);
  const held = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  app.get("/held", async () => {
    asked.resolve();
    await held.promise;
    return "told";
  });
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  return { app, port: Number(new URL(url).port), answer: held.resolve, asked: asked.promise };
}

describe("an app that closes", () => {
  test("does not wait for connections that never asked anything", async () => {
    const { app, port } = await startApp();
    const arrived = once(app.server, "connection");
    const socket = connect(port, "127.0.0.1");
    await arrived;
    const closed = once(socket.resume(), "close");
    await app.close();
    await closed;
    expect(socket.bytesRead).toBe(0);
  });

  test("gives the answers that it owes first", async () => {
    const { app, port, answer, asked } = await startApp();
    const socket = connect(port, "127.0.0.1");
    let text = "";
    socket.on("data", (part) => {
      text += part.toString();
    });
    socket.write("GET /held HTTP/1.1\r\nhost: hub\r\n\r\n");
    await asked;
    const closed = once(socket, "close");
    answer();
    await Promise.all([app.close(), closed]);
    expect(text).toContain("told");
  });
});
