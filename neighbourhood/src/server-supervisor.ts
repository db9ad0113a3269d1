import type { Timer } from "./device/device-ports.ts";
import { neighbourhoodError } from "./errors.ts";
import { type ServerCommand, type ServerProcess, startServer } from "./server-process.ts";

const FIRST_WAIT_MS = 500;
const RESTARTS_IN_A_ROW = 5;
/** A node that ran so long is healthy again. */
const HEALTHY_AFTER_MS = 60_000;

export interface SupervisorPorts {
  readonly timer: Timer;
  readonly start?: (command: ServerCommand) => ServerProcess;
  readonly onDeath: (reason: string, wait_ms: number) => void;
}

/**
 * Starts a server that has died again, after waits that double, and gives up after five deaths in a row. One that was
 * switched off stays off until it is switched on.
 */
export class ServerSupervisor {
  /** Rejects with `node-keeps-stopping` when it has given up; settles when it was stopped. */
  readonly done: Promise<void>;
  private readonly command: ServerCommand;
  private readonly ports: SupervisorPorts;
  private node: ServerProcess;
  private deaths = 0;
  private isStopping = false;
  private isOff = false;
  private cancelWait: (() => void) | null = null;
  private cancelHealthy: (() => void) | null = null;
  private settle!: { resolve: () => void; reject: (error: Error) => void };

  constructor(command: ServerCommand, ports: SupervisorPorts) {
    this.command = command;
    this.ports = ports;
    this.done = new Promise((resolve, reject) => {
      this.settle = { resolve, reject };
    });
    this.node = this.launch();
  }

  /** The node that runs now, or that ran last. */
  get current(): ServerProcess {
    return this.node;
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    this.cancelWait?.();
    this.cancelHealthy?.();
    await this.node.stop();
    this.settle.resolve();
  }

  /** As when its power fails: it ends at once. */
  async switchOff(): Promise<void> {
    this.isOff = true;
    this.cancelWait?.();
    this.cancelHealthy?.();
    this.node.kill();
    await this.node.ended;
  }

  /** Changes nothing when it is on. */
  switchOn(): void {
    if (!this.isOff || this.isStopping) return;
    this.isOff = false;
    this.deaths = 0;
    this.node = this.launch();
  }

  private launch(): ServerProcess {
    const node = (this.ports.start ?? startServer)(this.command);
    this.cancelHealthy = this.ports.timer.after(HEALTHY_AFTER_MS, () => {
      this.deaths = 0;
    });
    void node.ended.then((reason) => this.onEnd(reason));
    return node;
  }

  private onEnd(reason: string): void {
    this.cancelHealthy?.();
    if (this.isStopping || this.isOff) return;
    this.deaths += 1;
    if (this.deaths > RESTARTS_IN_A_ROW) {
      const message = `${this.command.name} stopped ${this.deaths} times in a row, the last time by ${reason}`;
      return this.settle.reject(neighbourhoodError("node-keeps-stopping", message));
    }
    const wait_ms = FIRST_WAIT_MS * 2 ** (this.deaths - 1);
    this.ports.onDeath(reason, wait_ms);
    this.cancelWait = this.ports.timer.after(wait_ms, () => {
      this.node = this.launch();
    });
  }
}
