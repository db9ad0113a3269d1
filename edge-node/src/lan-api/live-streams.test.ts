import { type ClientRequest, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Writable } from "node:stream";
import { memberId } from "@localgrid/vocabulary/identifiers";
import { afterEach, describe, expect, test } from "vitest";
import type { Session } from "../access/session-book.ts";
import { LiveStreams, MAX_STREAMS, MAX_WAITING_BYTES } from "./live-streams.ts";
import { startTestApi, type TestApi, type TestClient } from "./test-client.ts";
import { createTestWorld, START_S, type TestWorld } from "./test-ports.ts";

const ONE = memberId("home-1");
const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const { close } of open.splice(0)) await close();
});

async function listen(): Promise<TestApi & { readonly port: number }> {
  const api = await startTestApi();
  await api.app.listen({ host: "127.0.0.1", port: 0 });
  open.push({ close: () => api.app.close() });
  return Object.assign(api, { port: (api.app.server.address() as AddressInfo).port });
}

/** Reads a stream over a real socket, event by event. */
class Reader {
  readonly response: IncomingMessage;
  private readonly chunks: AsyncIterator<Buffer>;
  private text = "";

  static async open(port: number, client: TestClient): Promise<Reader> {
    const headers = { cookie: client.cookie, accept: "text/event-stream" };
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const sent: ClientRequest = request({ port, host: "127.0.0.1", path: "/api/live", headers, agent: false }, resolve);
    sent.on("error", reject).end();
    return new Reader(await promise);
  }

  constructor(response: IncomingMessage) {
    this.response = response;
    this.chunks = response[Symbol.asyncIterator]();
  }

  /** The next event or comment; null at the end of the stream. */
  async next(): Promise<{ readonly event: string; readonly data: never } | string | null> {
    while (!this.text.includes("\n\n")) {
      const { value, done } = await this.chunks.next();
      if (done) return null;
      this.text += value;
    }
    const [block = "", ...rest] = this.text.split("\n\n");
    this.text = rest.join("\n\n");
    const event = /^event: (.*)$/m.exec(block)?.[1];
    return event === undefined
      ? block
      : { event, data: JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? "null") as never };
  }
}

describe("a live stream", () => {
  test("begins with the figures of this moment and goes on when they change", async () => {
    const api = await listen();
    const reader = await Reader.open(api.port, await api.as("member"));
    expect(reader.response.statusCode).toBe(200);
    expect(reader.response.headers).toMatchObject({
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    });
    expect(await reader.next()).toMatchObject({ event: "now", data: { home_power_w: null } });
    const { live, timers } = api.world;
    timers.fire(500);
    live.homes.set(ONE, { power_w: 1_500, at_ms: live.at_ms });
    live.tell({ type: "power" });
    live.tell({ type: "power" });
    timers.fire(500);
    timers.fire(500);
    timers.fire(15_000);
    expect(await reader.next()).toMatchObject({ event: "now", data: { home_power_w: 1_500 } });
    expect(await reader.next()).toBe(": here");
  });

  test("tells of a closed interval and of the node's health at once", async () => {
    const api = await listen();
    const reader = await Reader.open(api.port, await api.as("coordinator"));
    await reader.next();
    api.world.read.addInterval(ONE, START_S, 800);
    api.world.live.tell({ type: "interval-closed", start_s: START_S });
    api.world.health.status = "storage-full";
    api.world.live.tell({ type: "health" });
    expect(await reader.next()).toEqual({
      event: "interval-closed",
      data: { start_s: START_S, length_s: 900, price_micro_per_kwh: 150_000, matched_wh: 800, saving_nano: "7" },
    });
    expect(await reader.next()).toEqual({ event: "health", data: { status: "storage-full" } });
  });

  test("shows each home its own power only", async () => {
    const api = await listen();
    const { live, timers } = api.world;
    live.homes.set(ONE, { power_w: 100, at_ms: live.at_ms });
    live.homes.set(memberId("home-2"), { power_w: -40, at_ms: live.at_ms });
    const clients = [await api.as("member", "home-1"), await api.as("member", "home-2"), await api.as("installer")];
    const readers = await Promise.all(clients.map((client) => Reader.open(api.port, client)));
    for (const reader of readers) await reader.next();
    live.tell({ type: "power" });
    timers.fire(500);
    const powers = await Promise.all(readers.map(async (reader) => await reader.next()));
    expect(powers).toMatchObject([
      { data: { home_power_w: 100 } },
      { data: { home_power_w: -40 } },
      { data: { home_power_w: null } },
    ]);
  });

  test("tells of a notice at once, on the pages of its login only", async () => {
    const api = await listen();
    const clients = [await api.as("member", "home-1"), await api.as("member", "home-1"), await api.as("installer")];
    const readers = await Promise.all(clients.map((client) => Reader.open(api.port, client)));
    for (const reader of readers) await reader.next();
    const content = { kind: "correction", month: "2016-07", change_nano: -5n } as const;
    const notice = { id: 3, at_s: START_S, read_at_s: null, content };
    api.world.live.tell({ type: "notice", login: "home-1", unread: 2, notice, is_quiet: false });
    api.world.live.tell({ type: "health" });
    const { content: _, ...head } = notice;
    const told = { ...head, kind: "correction", month: "2016-07", change_nano: "-5" };
    const expected = { event: "notice", data: { unread: 2, notice: told, is_quiet: false } };
    expect(await readers[0]?.next()).toEqual(expected);
    expect(await readers[1]?.next()).toEqual(expected);
    expect(await readers[2]?.next()).toMatchObject({ event: "health" });
  });

  test("ends at logout, and no other one does", async () => {
    const api = await listen();
    const [leaving, staying] = [await api.as("member"), await api.as("member")];
    const readers = [await Reader.open(api.port, leaving), await Reader.open(api.port, staying)] as const;
    for (const reader of readers) await reader.next();
    await leaving.send("DELETE /api/session");
    expect(await readers[0].next()).toBeNull();
    api.world.timers.fire(15_000);
    expect(await readers[1].next()).toBe(": here");
  });

  test("ends when its session has run out", async () => {
    const api = await listen();
    const reader = await Reader.open(api.port, await api.as("coordinator"));
    await reader.next();
    api.world.wall_ms += 12 * 3_600_000;
    api.world.timers.fire(15_000);
    expect(await reader.next()).toBeNull();
  });

  test("does not keep the node from stopping", async () => {
    const api = await listen();
    const reader = await Reader.open(api.port, await api.as("member"));
    await reader.next();
    await api.app.close();
    expect(await reader.next()).toBeNull();
    expect([api.world.live.listenerCount, api.world.timers.count]).toEqual([0, 0]);
  });
});

describe("many streams", () => {
  function sessionFor(login: string): Session {
    return { token_hash: login, login, role: "member", member: ONE, right: "owner", csrf_token: "" };
  }

  /** A response whose reader takes nothing, or everything. */
  function responseOf(isRead: boolean): ServerResponse {
    const sink = new Writable({ write: (_chunk, _encoding, done) => (isRead ? done() : undefined) });
    return Object.assign(sink, { writeHead: () => sink }) as unknown as ServerResponse;
  }

  function start(): { readonly streams: LiveStreams; readonly world: TestWorld } {
    const world = createTestWorld();
    const streams = new LiveStreams({ ...world, access: { isSessionOpen: () => true } });
    streams.start();
    return { streams, world };
  }

  test("are refused above the limits, by login and in all", () => {
    const { streams } = start();
    for (let i = 0; i < 50; i++) streams.open(sessionFor("greedy"), responseOf(true));
    expect(() => streams.assertRoom(sessionFor("greedy"))).toThrow(
      expect.objectContaining({ code: "too-many-streams" }),
    );
    streams.assertRoom(sessionFor("modest"));
    for (let i = 50; i < MAX_STREAMS; i++) streams.open(sessionFor(`login-${i}`), responseOf(true));
    expect(() => streams.assertRoom(sessionFor("modest"))).toThrow(
      expect.objectContaining({ code: "too-many-streams" }),
    );
    streams.stop();
    expect(streams.count).toBe(0);
  });

  test("lose the reader who does not read, before it holds more memory than allowed", () => {
    const { streams, world } = start();
    const [slow, quick] = [responseOf(false), responseOf(true)];
    streams.open(sessionFor("slow"), slow);
    streams.open(sessionFor("quick"), quick);
    let most = 0;
    for (let tick = 0; tick < 5_000; tick++) {
      world.live.tell({ type: "power" });
      world.timers.fire(500);
      if (!slow.destroyed) most = Math.max(most, slow.writableLength);
    }
    expect([slow.destroyed, quick.destroyed, streams.count]).toEqual([true, false, 1]);
    expect(most).toBeLessThanOrEqual(MAX_WAITING_BYTES);
    expect(most).toBeGreaterThan(MAX_WAITING_BYTES / 2);
    streams.stop();
  });

  test("of one home share one text", () => {
    const { streams, world } = start();
    for (let i = 0; i < 10; i++) streams.open(sessionFor(`login-${i}`), responseOf(true));
    let snapshots = 0;
    const { snapshot } = world.live;
    world.live.snapshot = () => {
      snapshots += 1;
      return snapshot();
    };
    world.live.tell({ type: "power" });
    world.timers.fire(500);
    expect(snapshots).toBe(1);
    streams.stop();
  });
});
