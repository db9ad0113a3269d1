import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { eventually } from "./eventually.ts";
import { PeerLink } from "./peer-link.ts";

const MEGABYTE = 1_048_576;

let far: Socket[];
let server: ReturnType<typeof createServer>;
let link: PeerLink;
let port: number;

beforeEach(async () => {
  far = [];
  server = createServer((socket) => {
    far.push(socket);
    socket.on("error", () => {});
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  link = new PeerLink(() => (server.address() as AddressInfo).port);
  port = await link.start();
});

afterEach(async () => {
  await link.stop();
  for (const socket of far) socket.destroy();
  server.close();
});

async function joined(): Promise<{ near: Socket; end: () => string | null }> {
  const near = connect(port, "127.0.0.1");
  let ended: string | null = null;
  near.on("error", ({ code }: NodeJS.ErrnoException) => {
    ended = code ?? "error";
  });
  near.once("close", () => {
    ended ??= "closed";
  });
  await once(near, "connect");
  return { near, end: () => ended };
}

function received(socket: Socket): () => string {
  let text = "";
  socket.setEncoding("utf8").on("data", (part: string) => {
    text += part;
  });
  return () => text;
}

describe("a wire that tests and demonstrations can break", () => {
  test("carries both ways, all of it, whoever is slow, and the end with it", async () => {
    const { near, end } = await joined();
    const socket = await eventually("the server is reached", () => far[0]);
    const sent = Buffer.alloc(8 * MEGABYTE, "x");
    let bytes = 0;
    near.on("data", (part: Buffer) => {
      bytes += part.length;
      near.pause();
      setImmediate(() => near.resume());
    });
    socket.end(sent);
    await eventually("all has come", () => bytes === sent.length);
    await eventually("the end has come", end);
    expect(end()).toBe("closed");
  });

  test("breaks connections when cut, and takes none until it is mended", async () => {
    const before = await joined();
    await eventually("the server is reached", () => far[0]);
    link.set("cut");
    await eventually("the connection is broken", before.end);
    await eventually("the server knows", () => far[0]?.destroyed);
    const during = await joined();
    await eventually("the connection is not taken", during.end);
    link.set("open");
    const { near } = await joined();
    near.write("hello");
    expect(await eventually("it is taken again", () => far[1] && near)).toBe(near);
  });

  test("lets nothing through while it is stalled, and closes nothing", async () => {
    const { near, end } = await joined();
    const heard = received(await eventually("the server is reached", () => far[0]));
    link.set("stalled");
    near.write("late");
    const late = await joined();
    late.near.end("later");
    // Anything that goes through would be there before an echo past the wire.
    for (let round = 0; round < 5; round++) await echo();
    expect([heard(), far.length, end(), late.end()]).toEqual(["", 1, null, null]);
    link.set("open");
    await eventually("what waited comes", () => heard() === "late");
    await eventually("who waited is taken", () => far.length === 2);
  });

  test("holds a sender up rather than keep what does not flow", async () => {
    const { near } = await joined();
    await eventually("the server is reached", () => far[0]);
    link.set("stalled");
    const isTaken = () => near.write(Buffer.alloc(MEGABYTE));
    const writes = Array.from({ length: 64 }, isTaken);
    expect(writes).toContain(false);
    for (let round = 0; round < 5; round++) await echo();
    expect(near.writableLength).toBeGreaterThan(32 * MEGABYTE);
  });

  test("ends connections by a reset, and takes new ones", async () => {
    const { end } = await joined();
    await eventually("the server is reached", () => far[0]);
    link.reset();
    expect(await eventually("the connection is reset", end)).toBe("ECONNRESET");
    await joined();
    await eventually("the next one is taken", () => far.length === 2);
  });

  /** A round trip to a server of its own. */
  async function echo(): Promise<void> {
    const mirror = createServer((socket) => socket.pipe(socket));
    await once(mirror.listen(0, "127.0.0.1"), "listening");
    const socket = connect((mirror.address() as AddressInfo).port, "127.0.0.1");
    socket.write("?");
    await once(socket, "data");
    socket.destroy();
    mirror.close();
  }
});
