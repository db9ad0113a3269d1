import type { SignatureCheck, SignatureVerifier } from "../../ingest/signature-verifier.ts";
import { isSignedBy } from "./ed25519-check.ts";

/** Checks in a second that the event loop makes itself: some per cent of its time on the slowest board. */
const MOST_HERE = 200;
const SECOND_MS = 1_000;
/** A thread of Node takes 10 MB, so it goes again when it has had little to do for so long. */
const QUIET_MS = 300_000;

export interface VerifierThread extends SignatureVerifier {
  stop(): Promise<void>;
}

export interface PacedVerifierPorts {
  /** Monotonic. */
  readonly now_ms: () => number;
  readonly createThread: () => VerifierThread;
}

/** Verifies where it is called while there is little to verify, and has a thread for it while there is much. */
export class PacedSignatureVerifier implements SignatureVerifier {
  private readonly ports: PacedVerifierPorts;
  private thread: VerifierThread | null = null;
  private underWay = 0;
  private second_ms = Number.NEGATIVE_INFINITY;
  private inSecond = 0;
  private busyAt_ms = Number.NEGATIVE_INFINITY;

  constructor(ports: PacedVerifierPorts) {
    this.ports = ports;
  }

  async verify(checks: readonly SignatureCheck[]): Promise<readonly boolean[]> {
    const thread = this.threadFor(checks.length);
    if (thread === null) {
      return checks.map(({ public_key, signed_bytes, signature }) => isSignedBy(public_key, signed_bytes, signature));
    }
    this.underWay++;
    try {
      return await thread.verify(checks);
    } finally {
      this.underWay--;
    }
  }

  async stop(): Promise<void> {
    const { thread } = this;
    this.thread = null;
    await thread?.stop();
  }

  private threadFor(checks: number): VerifierThread | null {
    const now_ms = this.ports.now_ms();
    if (now_ms - this.second_ms >= SECOND_MS) {
      this.second_ms = now_ms;
      this.inSecond = 0;
    }
    this.inSecond += checks;
    if (this.inSecond > MOST_HERE) {
      this.busyAt_ms = now_ms;
      this.thread ??= this.ports.createThread();
    } else if (now_ms - this.busyAt_ms > QUIET_MS && this.underWay === 0) {
      void this.stop();
    }
    return this.thread;
  }
}
