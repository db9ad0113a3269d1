import type { ChainReply, ChainRequest } from "./chain-module.ts";
import type { ChainThread } from "./chain-thread.ts";
import type { Outcome } from "./http-front.ts";
import type { LedgerLog } from "./ledger-log.ts";

/** What the shell needs around the chain. */
export interface ShellParts {
  readonly thread: ChainThread;
  readonly log: LedgerLog;
  /** Chain time in Unix milliseconds; the chain itself takes care that it never stands still or goes back. */
  readonly clock: () => number;
  /** Told once when the chain or its log has failed; nothing closes any more. */
  readonly failed: (error: Error) => void;
}

/** Does for the chain what it cannot do itself: keeps its log, tells it the time, and lets requests wait for ledgers. */
export class ChainShell {
  private readonly parts: ShellParts;
  private readonly waiting = new Map<number, (outcome: Outcome) => void>();
  private closing: Promise<unknown> = Promise.resolve();
  private isStopped = false;

  constructor(parts: ShellParts) {
    this.parts = parts;
  }

  /** Brings the chain to where its log ends, or begins a new one. @throws {Error} for a log that it cannot go on from */
  async open(): Promise<void> {
    const { thread, log } = this.parts;
    for await (const piece of log.pieces()) await thread.call("feed", piece);
    const { valid_bytes, append } = await thread.call("open", this.now_s());
    await log.cutTo(valid_bytes);
    if (append.length > 0) await log.append(append);
    // The first record is a state without a ledger that anybody could ask for.
    if ((await thread.call("latestLedger")) === 1) await this.closeLedger();
  }

  /**
   * Closes one ledger after those that are being closed, unless the chain does not close any now.
   *
   * @returns the number of the latest ledger
   */
  closeLedger(): Promise<number> {
    return this.inTurn(() => this.closeNow());
  }

  private inTurn<T>(act: () => Promise<T>): Promise<T> {
    const done = this.closing.then(act);
    this.closing = done.catch(() => {});
    return done;
  }

  async answer(request: ChainRequest): Promise<Outcome> {
    const instruction = await this.parts.thread.call("handle", request, this.now_s());
    if (instruction.kind === "reply") return instruction;
    if (instruction.kind === "wait") return this.waitFor(instruction.ticket, instruction.hurries);
    if (instruction.kind !== "close") return instruction.kind;
    for (let count = 0; count < instruction.count; count++) await this.closeLedger();
    return this.parts.thread.call("state");
  }

  /** Waits for the ledger that is being closed; whoever still waits for one is hung up on. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await this.closing;
    for (const settle of this.waiting.values()) settle("drop");
    this.waiting.clear();
  }

  private now_s(): number {
    return Math.max(0, Math.floor(this.parts.clock() / 1000));
  }

  private async closeNow(): Promise<number> {
    const { thread, log, failed } = this.parts;
    if (this.isStopped) return thread.call("latestLedger");
    try {
      const record = await thread.call("prepareClose", this.now_s());
      if (record !== null) {
        await log.append(record);
        await thread.call("commitClose");
        await this.tellWaiting();
      }
      return await thread.call("latestLedger");
    } catch (error) {
      if (!this.isStopped) failed(error as Error);
      this.isStopped = true;
      throw error;
    }
  }

  private waitFor(ticket: number, hurries: boolean): Promise<Outcome> {
    const answered = new Promise<Outcome>((resolve) => this.waiting.set(ticket, resolve));
    if (hurries) void this.inTurn(async () => (this.waiting.has(ticket) ? this.closeNow() : 0)).catch(() => {});
    return answered;
  }

  private async tellWaiting(): Promise<void> {
    for (const [ticket, settle] of [...this.waiting]) {
      const reply: ChainReply | null = await this.parts.thread.call("poll", ticket);
      if (reply === null) continue;
      this.waiting.delete(ticket);
      settle(reply);
    }
  }
}
