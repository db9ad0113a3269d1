import { once } from "node:events";
import { type AddressInfo, connect } from "node:net";
import { afterEach, test } from "vitest";
import { eventually } from "../../test/eventually.ts";
import type { UpdateDeskPort } from "./ports.ts";
import { startTestApi, type TestApi } from "./test-client.ts";

const CHUNK = Buffer.alloc(65_536);

let api: TestApi;

afterEach(() => api.app.close());

test.each([
  ["stands still", { stalled_ms: 100, longest_ms: 60_000 }],
  ["never ends", { stalled_ms: 60_000, longest_ms: 100 }],
])("an answer that %s is cut off, and its place is free again", async (_, download_limits) => {
  let [begun, done] = [0, 0];
  const updates = {
    download: () => {
      begun += 1;
      return { size: 1e9, bytes: endless, done: () => done++ };
    },
  } as unknown as UpdateDeskPort;
  api = await startTestApi({ updates, download_limits });
  await api.app.listen({ host: "127.0.0.1", port: 0 });
  const { port } = api.app.server.address() as AddressInfo;
  const socket = connect({ host: "127.0.0.1", port });
  await once(socket, "connect");
  socket.pause();
  socket.write(`GET /firmware/${"0".repeat(64)} HTTP/1.1\r\nHost: node\r\n\r\n`);
  await eventually("the place is free", () => begun === 1 && done > 0);
  socket.destroy();
});

async function* endless(): AsyncIterable<Uint8Array> {
  for (;;) yield CHUNK;
}
