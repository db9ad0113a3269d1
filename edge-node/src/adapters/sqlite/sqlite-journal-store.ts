import { Worker } from "node:worker_threads";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import type { JournalStore } from "../../ingest/journal-store.ts";
import { threadFile } from "../system/thread-file.ts";
import { openJournalReader, recordsAfter } from "./journal-database.ts";
import { type AppendRequest, SIGN_OF_LIFE, type WriterAnswer, type WriterOptions } from "./journal-protocol.ts";

interface Waiting {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/**
 * The journal in one SQLite file, written by a thread of its own: one transaction per call of `append`, on
 * disk before it resolves.
 */
export class SqliteJournalStore implements JournalStore {
  private readonly file: string;
  private readonly onCrash: (error: Error) => void;
  private readonly waiting = new Map<number, Waiting>();
  private readonly listeners: (() => void)[] = [];
  private thread: Worker | null = null;
  private position = 0;
  private nextId = 1;

  /** `onCrash` is told when the thread dies by itself: nothing can be stored from then on. */
  constructor(file: string, onCrash: (error: Error) => void) {
    this.file = file;
    this.onCrash = onCrash;
  }

  async start(): Promise<void> {
    const workerData: WriterOptions = { file: this.file };
    const thread = new Worker(threadFile("journal-writer-thread", import.meta.url), { workerData });
    this.thread = thread;
    await new Promise<void>((resolve, reject) => {
      thread.once("error", reject);
      thread.on("message", (answer: WriterAnswer) => {
        if (answer.kind === SIGN_OF_LIFE) return this.listeners.shift()?.();
        if (answer.kind !== "ready") return this.settle(answer);
        this.position = answer.position;
        thread.off("error", reject);
        thread.on("error", this.onCrash);
        resolve();
      });
    });
  }

  async stop(): Promise<void> {
    const thread = this.thread;
    this.thread = null;
    if (thread === null) return;
    const ended = new Promise((resolve) => thread.once("exit", resolve));
    thread.postMessage("stop");
    await ended;
  }

  get lastPosition(): number {
    return this.position;
  }

  append(records: readonly Uint8Array[]): Promise<void> {
    const id = this.nextId++;
    const lengths = records.map((record) => record.length);
    const bytes = new Uint8Array(lengths.reduce((sum, length) => sum + length, 0));
    let at = 0;
    for (const record of records) {
      bytes.set(record, at);
      at += record.length;
    }
    const request: AppendRequest = { id, bytes: bytes.buffer, lengths, after: this.position };
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.thread?.postMessage(request, [bytes.buffer]);
    });
  }

  /** Resolves when the writer has done everything that it was asked for before; never while it hangs. */
  writerAnswers(): Promise<void> {
    return new Promise((resolve) => {
      this.listeners.push(resolve);
      this.thread?.postMessage(SIGN_OF_LIFE);
    });
  }

  *recordsAfter(position: number): Generator<{ readonly position: number; readonly record: Uint8Array }> {
    const reader = openJournalReader(this.file);
    try {
      yield* recordsAfter(reader, position);
    } finally {
      reader.close();
    }
  }

  private settle(answer: Extract<WriterAnswer, { kind: "stored" | "failed" }>): void {
    const waiting = this.waiting.get(answer.id);
    this.waiting.delete(answer.id);
    if (answer.kind === "stored") {
      this.position = answer.position;
      waiting?.resolve();
      return;
    }
    const code = answer.code === "SQLITE_FULL" ? "storage-full" : "storage-failed";
    waiting?.reject(new LocalGridError(code, `${answer.code}: ${answer.message}`));
  }
}
