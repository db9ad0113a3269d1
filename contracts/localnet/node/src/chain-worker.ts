import { parentPort, workerData } from "node:worker_threads";
import { ChainModule } from "./chain-module.ts";
import type { ChainAnswer, ChainCall, ChainThreadData } from "./chain-thread.ts";

const { module, options } = workerData as ChainThreadData;
const chain = new ChainModule(new URL(module), options);

parentPort?.on("message", ({ id, method, values }: ChainCall) => {
  const act = chain[method].bind(chain) as (...values: readonly unknown[]) => unknown;
  parentPort?.postMessage(answerOf(id, () => act(...values)));
});

function answerOf(id: number, act: () => unknown): ChainAnswer {
  try {
    return { id, value: act() };
  } catch (error) {
    return { id, error: { message: (error as Error).message } };
  }
}
