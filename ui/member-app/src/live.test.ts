import "../test/english.ts";
import { ApiError } from "@localgrid/ui-components/json-api";
import { describe, expect, test } from "vitest";
import type { Now } from "./api-types.ts";
import type { Heard } from "./heard.ts";
import { type EventStream, Live, retryDelay, SILENCE_MS } from "./live.ts";

const now = (at_ms: number, status: Now["status"] = "ok"): Now => ({
  at_ms,
  home_power_w: 500,
  flow: { from_neighbours_w: 300, to_neighbours_w: 0, from_grid_w: 200, to_grid_w: 0 },
  battery: null,
  community: { import_w: 900, export_w: 300, shared_w: 300, homes_live: 3 },
  last_interval: null,
  status,
});

class FakeStream implements EventStream {
  onerror: ((event: Event) => void) | null = null;
  isClosed = false;
  private readonly listeners = new Map<string, (event: MessageEvent<string>) => void>();
  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void {
    this.listeners.set(type, listener);
  }
  close(): void {
    this.isClosed = true;
  }
  send(type: string, body: unknown): void {
    this.listeners.get(type)?.({ data: JSON.stringify(body) } as MessageEvent<string>);
  }
  fail(): void {
    this.onerror?.({} as Event);
  }
}

/** A node that can be unplugged, and a clock that is turned by hand. */
function createBench() {
  const streams: FakeStream[] = [];
  const delays: number[] = [];
  let due: (() => void) | null = null;
  const bench = {
    streams,
    delays,
    isPlugged: true,
    /** Why it does not answer. */
    refusal: "node-unreachable",
    answer: { value: now(1000), kept_at_ms: null } as Heard<Now>,
    ring: async () => {
      const run = due;
      due = null;
      run?.();
      await settled();
    },
    isWaiting: () => due !== null,
    live: new Live({
      openStream: () => {
        const stream = new FakeStream();
        streams.push(stream);
        return stream;
      },
      fetchNow: async (): Promise<Heard<Now>> => {
        if (!bench.isPlugged) throw new ApiError(bench.refusal, "");
        return bench.answer;
      },
      setTimer: (run, delay_ms) => {
        due = run;
        delays.push(delay_ms);
        return 1;
      },
      clearTimer: () => {
        due = null;
      },
    }),
  };
  return bench;
}

const settled = async () => {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
};

describe("live figures", () => {
  test("is away when it was asked in vain or a kept answer stands for it, not when its stream breaks off", async () => {
    const bench = createBench();
    bench.live.start();
    await settled();
    bench.streams[0]?.fail();
    expect([bench.live.connection.value, bench.live.isAway.value]).toEqual(["stale", false]);
    bench.isPlugged = false;
    await bench.ring();
    expect(bench.live.isAway.value).toBe(true);
    bench.isPlugged = true;
    await bench.ring();
    expect(bench.live.isAway.value).toBe(false);

    bench.streams[1]?.fail();
    bench.answer = { value: now(1000), kept_at_ms: 900 };
    await bench.ring();
    expect(bench.live.isAway.value).toBe(true);
    Object.assign(bench, { isPlugged: false, refusal: "no-session" });
    await bench.ring();
    expect([bench.live.connection.value, bench.live.isAway.value]).toEqual(["connecting", false]);
  });

  test("come from the first answer and then from events", async () => {
    const { live, streams } = createBench();
    live.start();
    expect(live.connection.value).toBe("connecting");
    await settled();
    expect(live.connection.value).toBe("live");
    streams[0]?.send("now", now(2000));
    expect(live.now.value?.at_ms).toBe(2000);
    expect(live.node_now_ms.value).toBe(2000);
  });

  test("are stale when the stream breaks, but stay readable", async () => {
    const { live, streams } = createBench();
    live.start();
    await settled();
    streams[0]?.fail();
    expect(live.connection.value).toBe("stale");
    expect(live.now.value?.at_ms).toBe(1000);
    expect(streams[0]?.isClosed).toBe(true);
  });

  test("are tried again ever more slowly and come back without a reload", async () => {
    const bench = createBench();
    bench.live.start();
    await settled();
    bench.isPlugged = false;
    bench.delays.length = 0;
    bench.streams[0]?.fail();
    for (let round = 0; round < 5; round += 1) await bench.ring();
    expect(bench.delays).toEqual([1000, 2000, 4000, 8000, 15_000, 15_000]);
    bench.isPlugged = true;
    await bench.ring();
    expect(bench.live.connection.value).toBe("live");
    expect(bench.streams).toHaveLength(2);
  });

  test("start over with the shortest delay after a success", async () => {
    const bench = createBench();
    bench.live.start();
    await settled();
    bench.streams[0]?.fail();
    await bench.ring();
    bench.delays.length = 0;
    bench.streams[1]?.fail();
    expect(bench.delays).toEqual([retryDelay(0)]);
  });

  test("are asked for after a long silence, which tells a dead line from a quiet one", async () => {
    const bench = createBench();
    bench.live.start();
    await settled();
    expect(bench.delays.at(-1)).toBe(SILENCE_MS);
    bench.isPlugged = false;
    await bench.ring();
    expect(bench.live.connection.value).toBe("stale");
  });

  test("of a stream that was given up are ignored", async () => {
    const { live, streams } = createBench();
    live.start();
    await settled();
    streams[0]?.fail();
    streams[0]?.send("now", now(9000));
    expect(live.now.value?.at_ms).toBe(1000);
  });

  test("end with stop, and nothing is tried any more", async () => {
    const bench = createBench();
    bench.live.start();
    await settled();
    bench.live.stop();
    expect(bench.isWaiting()).toBe(false);
    expect(bench.streams[0]?.isClosed).toBe(true);
    expect(bench.live.now.value).toBeNull();
  });

  test("are asked for when somebody wants to know whether the node is within reach", async () => {
    const bench = createBench();
    bench.live.start();
    await settled();
    expect(await bench.live.isWithinReach()).toBe(true);
    bench.isPlugged = false;
    bench.streams[0]?.fail();
    expect(await bench.live.isWithinReach()).toBe(false);
    bench.isPlugged = true;
    expect(await bench.live.isWithinReach()).toBe(true);
    expect(bench.live.connection.value).toBe("live");
  });

  test("are tried at once when the network is back", async () => {
    const bench = createBench();
    bench.live.start();
    await settled();
    bench.streams[0]?.fail();
    bench.live.retryNow();
    expect(bench.delays.at(-1)).toBe(0);
    await bench.ring();
    expect(bench.live.connection.value).toBe("live");
  });
});

describe("figures that were kept", () => {
  test("are shown, and are no sign of life", async () => {
    const bench = createBench();
    bench.answer = { value: now(1000), kept_at_ms: 1 };
    bench.live.start();
    await settled();
    expect(bench.live.now.value?.at_ms).toBe(1000);
    expect(bench.live.connection.value).toBe("stale");
    expect(bench.streams).toEqual([]);
    bench.answer = { value: now(5000), kept_at_ms: null };
    await bench.ring();
    expect(bench.live.connection.value).toBe("live");
    expect(bench.live.now.value?.at_ms).toBe(5000);
  });

  test("never replace those that came live", async () => {
    const bench = createBench();
    bench.live.start();
    await settled();
    bench.streams[0]?.send("now", now(3000));
    bench.answer = { value: now(1000), kept_at_ms: 1 };
    bench.streams[0]?.fail();
    await bench.ring();
    expect(bench.live.now.value?.at_ms).toBe(3000);
    expect(bench.live.connection.value).toBe("stale");
  });
});

test("an answer to a question from before newer figures came is dropped", async () => {
  const bench = createBench();
  bench.live.start();
  await settled();
  bench.answer = { value: now(2000), kept_at_ms: null };
  const asked = bench.ring();
  bench.streams[0]?.send("now", now(9000));
  await asked;
  expect(bench.live.now.value?.at_ms).toBe(9000);
});

test("a session that has ended is not a node that is away", async () => {
  const bench = createBench();
  bench.live.start();
  await settled();
  [bench.isPlugged, bench.refusal] = [false, "no-session"];
  bench.streams[0]?.fail();
  await bench.ring();
  expect(bench.live.connection.value).toBe("connecting");
  bench.isPlugged = true;
  bench.live.retryNow();
  await bench.ring();
  expect(bench.live.connection.value).toBe("live");
});

test("a health event counts until newer figures carry a status of their own", async () => {
  const { live, streams } = createBench();
  live.start();
  await settled();
  streams[0]?.send("health", { status: "storage-full" });
  expect(live.status.value).toBe("storage-full");
  streams[0]?.send("now", now(3000));
  expect(live.status.value).toBe("ok");
});

test("the node's clock never goes back", async () => {
  const { live, streams } = createBench();
  live.start();
  await settled();
  live.hearClock(8000);
  streams[0]?.send("now", now(4000));
  expect(live.node_now_ms.value).toBe(8000);
});
