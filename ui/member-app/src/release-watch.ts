/** The service worker as the page sees it: brought in, looked after, and exchanged when there is a newer release. */
import { type ReadonlySignal, signal } from "@preact/signals";

export interface ReleaseWatchPorts {
  /** Null where the browser has none: over plain HTTP in the home network. */
  readonly workers: ServiceWorkerContainer | null;
  readonly reload: () => void;
  readonly setTimer: (run: () => void, delay_ms: number) => unknown;
  /** The first worker of this browser has taken the page over. */
  readonly onFirst: () => void;
}

const WORKER = "./sw.js";
/** A worker goes when it has nothing left to do; a page that is loaded anew leaves it nothing. */
const TAKE_WITHIN_MS = 5_000;

export class ReleaseWatch {
  private readonly newer = signal(false);
  private readonly ports: ReleaseWatchPorts;
  private registration: ServiceWorkerRegistration | null = null;
  private isTaking = false;

  constructor(ports: ReleaseWatchPorts) {
    this.ports = ports;
  }

  /** Whether this page is older than what the node has. */
  get isNewer(): ReadonlySignal<boolean> {
    return this.newer;
  }

  get isKeeping(): boolean {
    return (this.ports.workers?.controller ?? null) !== null;
  }

  /** Resolves when the browser has taken the worker, or has refused it: for an untrusted certificate, say. */
  async start(): Promise<void> {
    const { workers } = this.ports;
    if (workers === null) return;
    let hadOne = this.isKeeping;
    workers.addEventListener("controllerchange", () => {
      if (this.isTaking) this.ports.reload();
      else if (hadOne) this.newer.value = true;
      else this.ports.onFirst();
      hadOne = true;
    });
    this.registration = await workers.register(WORKER).catch(() => null);
    this.registration?.addEventListener("updatefound", () => this.follow());
    this.follow();
  }

  /** Asks the node whether there is a newer release. */
  look(): void {
    this.registration?.update().catch(() => undefined);
  }

  /** Goes over to the newer release; the page is loaded again. */
  take(): void {
    const waiting = this.registration?.waiting ?? null;
    if (waiting === null) return this.ports.reload();
    this.isTaking = true;
    waiting.postMessage("take-over");
    this.ports.setTimer(this.ports.reload, TAKE_WITHIN_MS);
  }

  private follow(): void {
    const note = () => {
      if (this.isKeeping && (this.registration?.waiting ?? null) !== null) this.newer.value = true;
    };
    this.registration?.installing?.addEventListener("statechange", note);
    note();
  }
}
