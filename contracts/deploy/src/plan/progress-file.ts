import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, rmSync } from "node:fs";
import type { Confirmed, PendingStore, PendingTransaction } from "../chain/transaction-sender.ts";
import { writeDurably } from "../durable-file.ts";
import { contractsError } from "../errors.ts";

const VERSION = 1;

/** A step that is in a ledger. */
export interface FinishedStep {
  readonly tx_hash: string;
  readonly ledger: number;
  /** Decimal. */
  readonly fee_stroops: string;
}

interface Progress {
  readonly version: typeof VERSION;
  /** Digest of the terms: the file belongs to one deployment. */
  readonly terms: string;
  /** Part of every address. */
  readonly salt: string;
  readonly pending: Readonly<Record<string, PendingTransaction>>;
  readonly finished: Readonly<Record<string, FinishedStep>>;
}

/** How far a deployment is, beside the file that it will end in. Whatever is told here is on the disk afterwards. */
export class ProgressFile implements PendingStore {
  readonly #file: string;
  #progress: Progress;

  private constructor(file: string, progress: Progress) {
    this.#file = file;
    this.#progress = progress;
  }

  /**
   * Takes up what was begun, or begins.
   *
   * @throws LocalGridError `other-deployment` when the file was begun on other terms
   */
  static open(file: string, terms: string): ProgressFile {
    if (!existsSync(file)) {
      const salt = randomBytes(32).toString("hex");
      return new ProgressFile(file, { version: VERSION, terms, salt, pending: {}, finished: {} });
    }
    const progress = JSON.parse(readFileSync(file, "utf8")) as Progress;
    if (progress.version !== VERSION || progress.terms !== terms) {
      throw contractsError("other-deployment", `${file} was begun on other terms`);
    }
    return new ProgressFile(file, progress);
  }

  get salt(): string {
    return this.#progress.salt;
  }

  get finished(): Readonly<Record<string, FinishedStep>> {
    return this.#progress.finished;
  }

  /** Makes the salt, and with it all addresses, last. */
  begin(): void {
    this.#write(this.#progress);
  }

  pending(step: string): PendingTransaction | null {
    return this.#progress.pending[step] ?? null;
  }

  pendingSteps(): readonly string[] {
    return Object.keys(this.#progress.pending);
  }

  keep(step: string, pending: PendingTransaction): void {
    this.#write({ ...this.#progress, pending: { ...this.#progress.pending, [step]: pending } });
  }

  drop(step: string): void {
    const { [step]: _, ...pending } = this.#progress.pending;
    this.#write({ ...this.#progress, pending });
  }

  finish(step: string, { tx_hash, ledger, fee_stroops }: Confirmed): void {
    const { [step]: _, ...pending } = this.#progress.pending;
    const finished = { ...this.#progress.finished, [step]: { tx_hash, ledger, fee_stroops: String(fee_stroops) } };
    this.#write({ ...this.#progress, pending, finished });
  }

  remove(): void {
    rmSync(this.#file, { force: true });
  }

  #write(progress: Progress): void {
    writeDurably(this.#file, `${JSON.stringify(progress, null, 2)}\n`);
    this.#progress = progress;
  }
}
