import { Worker } from "node:worker_threads";
import type { SignatureCheck, SignatureVerifier } from "../../ingest/signature-verifier.ts";
import { threadFile } from "./thread-file.ts";

export interface VerifyRequest {
  readonly id: number;
  /** Keys not sent before; they get the next indexes. */
  readonly newKeys: readonly Uint8Array[];
  readonly keyIndexes: readonly number[];
  readonly lengths: readonly number[];
  /** For each check its signature, then its signed bytes. */
  readonly bytes: ArrayBuffer;
}

export interface VerifyAnswer {
  readonly id: number;
  readonly verdicts: readonly boolean[];
}

const SIGNATURE_BYTES = 64;

/** Verifies in one thread of its own, which keeps the parsed keys. */
export class ThreadedSignatureVerifier implements SignatureVerifier {
  private readonly onCrash: (error: Error) => void;
  private readonly waiting = new Map<number, (verdicts: readonly boolean[]) => void>();
  private readonly keyIndexes = new Map<string, number>();
  private thread: Worker | null = null;
  private nextId = 1;

  constructor(onCrash: (error: Error) => void) {
    this.onCrash = onCrash;
  }

  /** Makes the thread, unless a first check already did. */
  start(): void {
    if (this.thread !== null) return;
    this.thread = new Worker(threadFile("signature-verifier-thread", import.meta.url));
    this.thread.on("error", this.onCrash);
    this.thread.on("message", ({ id, verdicts }: VerifyAnswer) => {
      const resolve = this.waiting.get(id);
      this.waiting.delete(id);
      resolve?.(verdicts);
    });
  }

  async stop(): Promise<void> {
    await this.thread?.terminate();
    this.thread = null;
  }

  verify(checks: readonly SignatureCheck[]): Promise<readonly boolean[]> {
    if (checks.length === 0) return Promise.resolve([]);
    this.start();
    const id = this.nextId++;
    const newKeys: Uint8Array[] = [];
    const keyIndexes = checks.map(({ public_key }) => this.keyIndex(public_key, newKeys));
    const lengths = checks.map(({ signed_bytes }) => signed_bytes.length);
    const bytes = new Uint8Array(lengths.reduce((sum, length) => sum + SIGNATURE_BYTES + length, 0));
    let at = 0;
    for (const { signature, signed_bytes } of checks) {
      bytes.set(signature, at);
      bytes.set(signed_bytes, at + SIGNATURE_BYTES);
      at += SIGNATURE_BYTES + signed_bytes.length;
    }
    const request: VerifyRequest = { id, newKeys, keyIndexes, lengths, bytes: bytes.buffer };
    return new Promise((resolve) => {
      this.waiting.set(id, resolve);
      this.thread?.postMessage(request, [bytes.buffer]);
    });
  }

  private keyIndex(publicKey: Uint8Array, newKeys: Uint8Array[]): number {
    const name = Buffer.from(publicKey.buffer, publicKey.byteOffset, publicKey.byteLength).toString("latin1");
    const known = this.keyIndexes.get(name);
    if (known !== undefined) return known;
    const index = this.keyIndexes.size;
    this.keyIndexes.set(name, index);
    newKeys.push(publicKey);
    return index;
  }
}
