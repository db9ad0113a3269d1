import "../test/english.ts";
import { ApiError } from "@localgrid/ui-components/json-api";
import { expect, test } from "vitest";
import type { Peers } from "./peers-types.ts";
import { ASK_EVERY_MS, PeersWatch } from "./peers-watch.ts";

const answer = (at_ms: number) => ({ at_ms, peers: [] }) as unknown as Peers;

function createWorld() {
  const world = {
    questions: [] as ReturnType<typeof Promise.withResolvers<Peers>>[],
    timers: new Map<number, { run: () => void; delay_ms: number }>(),
    count: 0,
  };
  const watch = new PeersWatch({
    fetchPeers: () => {
      const question = Promise.withResolvers<Peers>();
      world.questions.push(question);
      return question.promise;
    },
    setTimer: (run, delay_ms) => {
      world.count += 1;
      world.timers.set(world.count, { run, delay_ms });
      return world.count;
    },
    clearTimer: (timer) => void world.timers.delete(timer),
  });
  const fire = () => {
    const [[timer, { run }] = [0, { run: () => {} }]] = world.timers;
    world.timers.delete(timer);
    run();
  };
  const settled = () => Promise.resolve().then(() => Promise.resolve());
  return Object.assign(world, { watch, fire, settled });
}

test("figures are asked for at once, and again after a while", async () => {
  const { watch, questions, timers, fire, settled } = createWorld();
  watch.start();
  questions[0]?.resolve(answer(1));
  await settled();
  expect(watch.peers.value?.at_ms).toBe(1);
  expect([...timers.values()].map(({ delay_ms }) => delay_ms)).toEqual([ASK_EVERY_MS]);
  fire();
  questions[1]?.resolve(answer(2));
  await settled();
  expect(watch.peers.value?.at_ms).toBe(2);
});

test("figures stay while the node does not answer, and the reason stands beside them", async () => {
  const { watch, questions, fire, settled } = createWorld();
  watch.start();
  questions[0]?.resolve(answer(1));
  await settled();
  fire();
  questions[1]?.reject(new ApiError("node-unreachable", "cut"));
  await settled();
  expect([watch.peers.value?.at_ms, watch.error.value?.code]).toEqual([1, "node-unreachable"]);
  fire();
  questions[2]?.resolve(answer(3));
  await settled();
  expect([watch.peers.value?.at_ms, watch.error.value]).toEqual([3, null]);
});

test("nobody sees what was asked for somebody else, and nothing is asked after the end", async () => {
  const { watch, questions, timers, settled } = createWorld();
  watch.start();
  watch.stop();
  questions[0]?.resolve(answer(1));
  await settled();
  expect([watch.peers.value, timers.size]).toEqual([null, 0]);
});
