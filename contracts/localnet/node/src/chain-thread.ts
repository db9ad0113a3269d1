import { Worker } from "node:worker_threads";
import type { ChainModule, ChainOptions } from "./chain-module.ts";

/** Calls that the thread takes, by the name of the module's method. */
export type ChainMethod =
  | "feed"
  | "open"
  | "handle"
  | "poll"
  | "prepareClose"
  | "commitClose"
  | "latestLedger"
  | "state";

export interface ChainCall {
  readonly id: number;
  readonly method: ChainMethod;
  readonly values: readonly unknown[];
}

export type ChainAnswer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: { readonly message: string } };

/** What the thread is started with. */
export interface ChainThreadData {
  readonly module: string;
  readonly options: ChainOptions;
}

type Returned<M extends ChainMethod> = ReturnType<ChainModule[M]>;

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/** Nested contract calls and deep XDR take more stack than a thread usually has. */
const STACK_MB = 64;

/** The chain in a thread of its own, so that long simulations hold up nobody else. Calls are taken in order. */
export class ChainThread {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private nextId = 1;

  /** @param onCrash is told once when the thread ends by itself; calls under way are rejected too */
  constructor(module: URL, options: ChainOptions, onCrash: (error: Error) => void) {
    const workerData: ChainThreadData = { module: module.href, options };
    const extension = import.meta.url.endsWith(".ts") ? ".ts" : ".js";
    this.worker = new Worker(new URL(`./chain-worker${extension}`, import.meta.url), {
      workerData,
      resourceLimits: { stackSizeMb: STACK_MB },
    });
    this.worker.on("message", (answer: ChainAnswer) => this.take(answer));
    this.worker.on("error", (error: Error) => {
      this.rejectAll(error);
      onCrash(error);
    });
  }

  /** @throws {Error} with the chain's own words when it refuses or has failed */
  call<M extends ChainMethod>(method: M, ...values: Parameters<ChainModule[M]>): Promise<Returned<M>> {
    const id = this.nextId++;
    const call: ChainCall = { id, method, values };
    return new Promise<Returned<M>>((resolve, reject) => {
      this.waiting.set(id, { resolve: resolve as Waiting["resolve"], reject });
      this.worker.postMessage(call);
    });
  }

  async stop(): Promise<void> {
    await this.worker.terminate();
    this.rejectAll(new Error("the chain was stopped"));
  }

  private take(answer: ChainAnswer): void {
    const waiting = this.waiting.get(answer.id);
    this.waiting.delete(answer.id);
    if ("error" in answer) waiting?.reject(new Error(answer.error.message));
    else waiting?.resolve(answer.value as never);
  }

  private rejectAll(error: Error): void {
    const waiting = [...this.waiting.values()];
    this.waiting.clear();
    for (const { reject } of waiting) reject(error);
  }
}
