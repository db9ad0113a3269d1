import { NodeProgress, type ProgressSigns, type StuckReason } from "./node-progress.ts";
import type { ServiceNotices } from "./service-notices.ts";

export interface ServiceWatchPorts {
  readonly notices: ServiceNotices | null;
  readonly every: (wall_ms: number, action: () => void) => () => void;
  readonly log: (entry: {
    readonly event: "progress-ended" | "progress-goes-on";
    readonly reason?: StuckReason;
  }) => void;
}

/** Looks this often in the time that is given: one sign may be late without any harm. */
const LOOKS_PER_WATCHDOG = 3;

/** Tells the service manager that the node is there, and from then on that it makes progress, only while it does. */
export class ServiceWatch {
  private readonly ports: ServiceWatchPorts;
  private end: () => void = () => {};

  constructor(ports: ServiceWatchPorts) {
    this.ports = ports;
  }

  /** To be called when everything listens. */
  ready(signs: ProgressSigns): void {
    const { notices, every, log } = this.ports;
    if (notices === null) return;
    notices.tell("READY=1");
    if (notices.watchdog_ms === null) return;
    const progress = new NodeProgress(signs, {
      proven: () => notices.tell("WATCHDOG=1"),
      stuck: (reason) => log({ event: "progress-ended", reason }),
      recovered: () => log({ event: "progress-goes-on" }),
    });
    this.end = every(notices.watchdog_ms / LOOKS_PER_WATCHDOG, () => progress.look());
  }

  stopping(): void {
    this.end();
    this.ports.notices?.tell("STOPPING=1");
  }
}
