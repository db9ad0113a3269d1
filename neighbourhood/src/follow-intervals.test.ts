import { describe, expect, test } from "vitest";
import { type ClosedInterval, type FollowOptions, followIntervals } from "./follow-intervals.ts";
import { readEvents, type ServerSentEvent } from "./server-sent-events.ts";

const intervalAt = (start_s: number): ClosedInterval => ({
  start_s,
  length_s: 900,
  price_micro_per_kwh: 100_000,
  matched_wh: 1,
  saving_nano: "5",
});

const eventText = (event: string, data: unknown) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;

/** A node that has closed some intervals and tells others live, one connection after the other. */
function nodeWith(stored: readonly number[], connections: readonly (() => AsyncIterable<Uint8Array>)[]) {
  const asked: string[] = [];
  let connection = 0;
  const api: FollowOptions["api"] = {
    async call(_method, path) {
      if (path === "/api/community") return { status: 200, body: { now_ms: 10_000_000_000 } };
      asked.push(path);
      const [from_s, to_s] = [...path.matchAll(/_s=(\d+)/g)].map((match) => Number(match[1]));
      const intervals = stored.filter((at) => at >= Number(from_s) && at < Number(to_s)).map(intervalAt);
      return { status: 200, body: { intervals } };
    },
    async openEvents() {
      const open = connections[connection++];
      if (open === undefined) throw Object.assign(new Error("gone"), { code: "ECONNREFUSED" });
      return open();
    },
  };
  return { api, asked };
}

async function* streamOf(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield new TextEncoder().encode(text);
}

async function follow(node: ReturnType<typeof nodeWith>, more: { from_s: number; until: number }) {
  const stop = new AbortController();
  const told: number[] = [];
  const homes: number[] = [];
  let pauses = 0;
  await followIntervals({
    api: node.api,
    from_s: more.from_s,
    signal: stop.signal,
    onHomes: (count) => void homes.push(count),
    onInterval: ({ start_s }) => void told.push(start_s),
    pause: async () => {
      pauses += 1;
      if (pauses >= more.until) stop.abort();
    },
  });
  return { told, homes, pauses };
}

describe("following the intervals", () => {
  test("tells each one once and in order, whether it was stored, told live, or both", async () => {
    const node = nodeWith(
      [0, 900, 1800, 2700],
      [
        () =>
          streamOf(
            eventText("now", { community: { homes_live: 17 } }),
            eventText("interval-closed", intervalAt(2700)),
            eventText("interval-closed", intervalAt(3600)),
          ),
      ],
    );
    const { told, homes } = await follow(node, { from_s: 900, until: 1 });
    expect(told).toEqual([900, 1800, 2700, 3600]);
    expect(homes).toEqual([17]);
  });

  test("asks for those that closed while the connection was broken", async () => {
    const stored: number[] = [];
    const node = nodeWith(stored, [
      () => streamOf(eventText("interval-closed", intervalAt(0))),
      () => {
        stored.push(900, 1800);
        return streamOf(eventText("interval-closed", intervalAt(2700)));
      },
    ]);
    const { told, pauses } = await follow(node, { from_s: 0, until: 4 });
    expect(told).toEqual([0, 900, 1800, 2700]);
    expect(pauses).toBe(4);
  });

  test("asks for what lies between two that were told live", async () => {
    const stored: number[] = [];
    async function* live() {
      yield* streamOf(eventText("interval-closed", intervalAt(0)));
      stored.push(900);
      yield* streamOf(eventText("interval-closed", intervalAt(1800)));
    }
    const { told } = await follow(nodeWith(stored, [live]), { from_s: 0, until: 1 });
    expect(told).toEqual([0, 900, 1800]);
  });

  test("asks for no more than three days at once", async () => {
    const node = nodeWith([], [() => streamOf()]);
    await follow(node, { from_s: 10_000_000 - 4 * 86_400, until: 1 });
    expect(node.asked).toEqual([
      "/api/community/intervals?from_s=9654400&to_s=9913600",
      "/api/community/intervals?from_s=9913600&to_s=10000000",
    ]);
  });

  test("passes on what is no matter of the connection", async () => {
    const node = nodeWith([], [() => streamOf("event: interval-closed\ndata: {\n\n")]);
    await expect(follow(node, { from_s: 0, until: 1 })).rejects.toThrow(SyntaxError);
  });
});

describe("server-sent events", () => {
  const read = (...texts: readonly string[]) => collected(streamOf(...texts));

  test("are found however the bytes are cut", async () => {
    const text =
      'retry: 3000\nevent: now\ndata: {"at":"12–13"}\n\n: here\n\nevent: health\r\ndata: a\r\ndata: b\r\n\r\n';
    const whole = await read(text);
    expect(whole).toEqual([
      { event: "now", data: '{"at":"12–13"}' },
      { event: "health", data: "a\nb" },
    ]);
    const bytes = new TextEncoder().encode(text);
    async function* single() {
      for (const byte of bytes) yield Uint8Array.of(byte);
    }
    expect(await collected(single())).toEqual(whole);
  });

  test("do not fill the memory when one has no end", async () => {
    await expect(read("data: ", "x".repeat(1_000_001))).rejects.toThrow("without end");
  });
});

async function collected(stream: AsyncIterable<Uint8Array>): Promise<ServerSentEvent[]> {
  const events: ServerSentEvent[] = [];
  for await (const event of readEvents(stream)) events.push(event);
  return events;
}
