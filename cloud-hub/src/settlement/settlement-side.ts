import type { Chain, OpenedChain } from "./chain.ts";
import type { ChainWatch } from "./chain-watch.ts";
import type { SettlementWorker } from "./settlement-worker.ts";

export interface SettlementSidePorts {
  /** Reads which contracts there are, and how to reach them. @throws {LocalGridError} `not-deployed`, `store-away` */
  readonly openChain: () => Promise<OpenedChain>;
  readonly watch: ChainWatch;
  readonly workerOn: (chain: Chain) => SettlementWorker;
  /** Between two looks at the chain. */
  readonly look_ms: number;
  readonly later: (delay_ms: number, act: () => void) => () => void;
}

/** The part of a hub that settles: begins as soon as contracts are there, and tells how the chain does. */
export class SettlementSide {
  private readonly ports: SettlementSidePorts;
  private worker: SettlementWorker | null = null;
  private chain: Chain | null = null;
  private cancel: (() => void) | null = null;
  private looking: Promise<void> | null = null;
  private isEnding = false;

  constructor(ports: SettlementSidePorts) {
    this.ports = ports;
  }

  start(): void {
    this.looking = this.look();
  }

  /** Batches or signatures have come that may settle now. */
  wake(): void {
    this.worker?.wake();
  }

  async stop(): Promise<void> {
    this.isEnding = true;
    this.cancel?.();
    await this.looking;
    await this.worker?.stop();
  }

  private async look(): Promise<void> {
    const { openChain, watch, workerOn, later, look_ms } = this.ports;
    try {
      if (this.chain === null) {
        const opened = await openChain();
        this.chain = opened.chain;
        watch.opened(opened);
        this.worker = workerOn(this.chain);
        this.worker.start();
      }
      await watch.look(this.chain);
    } catch (error) {
      watch.failed(error);
    }
    if (this.isEnding) return;
    this.cancel = later(look_ms, () => {
      this.looking = this.look();
    });
  }
}
