import { afterEach, expect, test } from "vitest";
import { Rounds } from "./rounds.ts";

/** A round is under way until it is ended. */
class Work {
  readonly rounds: Rounds;
  readonly failures: string[] = [];
  begun = 0;
  isAskingAgain = false;
  turn: Promise<void> = Promise.resolve();
  patience: Promise<void> = Promise.resolve();
  private ends: PromiseWithResolvers<void> = Promise.withResolvers();

  constructor() {
    this.rounds = new Rounds({
      round: () => {
        this.begun++;
        this.ends = Promise.withResolvers();
        return this.ends.promise;
      },
      failed: async ({ message }) => {
        this.failures.push(message);
        await this.patience;
        if (this.isAskingAgain) this.rounds.ask();
      },
      turn: () => this.turn,
    });
    this.rounds.start();
  }

  async end(error?: Error): Promise<void> {
    if (error === undefined) this.ends.resolve();
    else this.ends.reject(error);
    await settled();
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

let work = new Work();

afterEach(() => {
  work = new Work();
});

async function asked(times = 1): Promise<void> {
  for (let time = 0; time < times; time++) work.rounds.ask();
  await settled();
}

test("of whoever asks before a round has begun, all have the same one", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  work.turn = promise;
  await asked(3);
  expect(work.begun).toBe(0);
  resolve();
  await settled();
  await work.end();
  expect(work.begun).toBe(1);
});

test("without a turn to wait for, a round begins at once, and one that it asks for itself comes after it", async () => {
  const log: string[] = [];
  const rounds: Rounds = new Rounds({
    round: async () => {
      log.push("begins");
      if (log.length === 1) rounds.ask();
      await settled();
      log.push("ends");
    },
    failed: () => {},
  });
  rounds.start();
  rounds.ask();
  log.push("asked");
  for (let turn = 0; turn < 4; turn++) await settled();
  expect(log).toEqual(["begins", "asked", "ends", "begins", "ends"]);
});

test("a turn that does not come is a failure like that of a round", async () => {
  work.turn = Promise.reject(new Error("turn"));
  await asked();
  await settled();
  expect([work.begun, work.failures]).toEqual([0, ["turn"]]);
});

test("however often it is asked during a round, one more follows, after it", async () => {
  await asked();
  await asked(3);
  expect(work.begun).toBe(1);
  await work.end();
  expect(work.begun).toBe(2);
  await work.end();
  expect(work.begun).toBe(2);
  await asked();
  expect(work.begun).toBe(3);
});

test("who asks in the moment in which the last round ends has one of its own", async () => {
  let begun = 0;
  const rounds: Rounds = new Rounds({
    round: async () => {
      begun++;
      // Two turns of the queue later the loop has seen that nothing was asked, and is not over yet.
      if (begun === 1) queueMicrotask(() => queueMicrotask(() => rounds.ask()));
    },
    failed: () => {},
  });
  rounds.start();
  rounds.ask();
  await settled();
  expect(begun).toBe(2);
});

test("a failure is told once, and nothing follows until somebody asks again", async () => {
  await asked();
  await asked();
  await work.end(new Error("disk"));
  expect([work.begun, work.failures]).toEqual([1, ["disk"]]);
  await asked();
  await work.end();
  expect([work.begun, work.failures]).toEqual([2, ["disk"]]);
});

test("who is told of a failure may ask again, once it has waited, and until then nobody's asking begins a round", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  work.patience = promise;
  work.isAskingAgain = true;
  await asked();
  await work.end(new Error("hub"));
  await asked();
  expect([work.begun, work.failures]).toEqual([1, ["hub"]]);
  resolve();
  await settled();
  expect(work.begun).toBe(2);
  await work.end();
  expect(work.begun).toBe(2);
});

test("the stop waits for the round that is under way, and none follows, whoever asked", async () => {
  await asked();
  await asked();
  let isStopped = false;
  const stopped = work.rounds.stop().then(() => {
    isStopped = true;
  });
  expect(work.rounds.isOpen).toBe(false);
  await asked();
  expect(isStopped).toBe(false);
  await work.end();
  await stopped;
  expect(work.begun).toBe(1);
  work.rounds.start();
  expect(work.begun).toBe(1);
  await asked();
  expect(work.begun).toBe(2);
});

test("there is no round before the start, nor one that was asked for then", async () => {
  const begun: number[] = [];
  const rounds = new Rounds({ round: async () => void begun.push(1), failed: () => {} });
  rounds.ask();
  rounds.start();
  await settled();
  expect(begun).toEqual([]);
  await rounds.stop();
});
