import { reconnections } from "@localgrid/ui-components/reconnection";
import { signal } from "@preact/signals";
import { expect, test } from "vitest";
import { KeptFigures } from "./heard.ts";
import { ASK_SLOW_AGAIN_MS, keepUp } from "./keep-up.ts";
import { KEPT_AT_HEADER } from "./kept-mark.ts";
import type { Connection } from "./live.ts";
import type { Route } from "./router.ts";

function createBench() {
  const connection = signal<Connection>("connecting");
  const route = signal<Route>({ name: "now", detail: "" });
  const kept = new KeptFigures();
  const timers = new Map<number, { run: () => void; delay_ms: number }>();
  const bench = { connection, route, kept, timers, askedAgain: 0, looked: 0, isRefused: false };
  keepUp(
    {
      live: { connection },
      route,
      kept,
      releases: {
        look: () => {
          bench.looked += 1;
        },
      },
      setTimer: (run, delay_ms) => {
        timers.set(timers.size + 1, { run, delay_ms });
        return timers.size;
      },
      clearTimer: (timer) => timers.delete(timer),
    },
    async () => {
      bench.askedAgain += 1;
      if (bench.isRefused) throw new Error("away again");
    },
  );
  return bench;
}

const keptAnswer = (at_ms: number) => new Response("{}", { headers: { [KEPT_AT_HEADER]: String(at_ms) } });

test("a node that is back is asked again, once, and for a newer release too", async () => {
  const bench = createBench();
  bench.connection.value = "live";
  expect(bench.askedAgain).toBe(0);
  for (const state of ["stale", "connecting", "live", "live"] as const) bench.connection.value = state;
  expect([bench.askedAgain, bench.looked]).toEqual([1, 1]);
  const before = reconnections.value;
  bench.isRefused = true;
  for (const state of ["stale", "live"] as const) bench.connection.value = state;
  await expect.poll(() => reconnections.value).toBe(before + 1);
});

test("the age of what is shown is that of the oldest answer of the view", () => {
  const { kept, route } = createBench();
  for (const at_ms of [3000, 2000, 4000]) kept.hear(keptAnswer(at_ms));
  kept.hear(new Response("{}"));
  kept.hear(null);
  expect(kept.oldest_at_ms.value).toBe(2000);
  route.value = { name: "limits", detail: "" };
  expect(kept.oldest_at_ms.value).toBeNull();
});

test("figures that were kept for want of patience are asked for again", () => {
  const { kept, timers, connection } = createBench();
  connection.value = "live";
  kept.hear(keptAnswer(2000));
  expect([...timers.values()].map(({ delay_ms }) => delay_ms)).toEqual([ASK_SLOW_AGAIN_MS]);
  const before = reconnections.value;
  timers.get(1)?.run();
  expect(reconnections.value).toBe(before + 1);
  expect(kept.oldest_at_ms.value).toBeNull();
});
