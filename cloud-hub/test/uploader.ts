import { setTimeout as pause } from "node:timers/promises";
import { zstdCompressSync } from "node:zlib";
import { signEnrolment } from "@localgrid/protocol/node-proofs";
import { decodeUploadAnswer, type UploadAnswer } from "@localgrid/protocol/upload-answers";
import { COMMUNITY_KEY, type TestEpoch, TestNode } from "../src/test-support/test-node.ts";

const RETRY_MS = 25;
const REQUEST_DEADLINE_MS = 20_000;

/** A node that sends its journal, one batch after the other, whatever happens to the hub. */
export class Uploader {
  readonly node = new TestNode();
  readonly epochs: TestEpoch[] = [];
  /** Records of all epochs that the hub has acknowledged, in their order. */
  readonly acknowledged: Uint8Array[] = [];
  /** Answers by kind; `none` where there was none. */
  readonly answers = new Map<string, number>();
  private isEnding = false;

  /** @throws {Error} when the hub does not take the code */
  async enrol(url: string, join_code: string): Promise<void> {
    const { key, name } = this.node;
    const proof = signEnrolment({ joinCode: join_code, key, communityKey: COMMUNITY_KEY });
    const keys = { public_key: hex(key.publicKey), community_key: hex(COMMUNITY_KEY) };
    const body = { join_code, ...keys, proof: hex(proof) };
    const answer = await fetch(`${url}/v1/nodes`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const said = await answer.text();
    if (answer.status !== 200 || !said.includes(name)) throw new Error(`enrolment: ${answer.status} ${said}`);
  }

  /** Sends epochs of `length` records until {@link finish} and the end of an epoch. */
  async work(url: () => string, { length, batch }: { length: number; batch: number }): Promise<void> {
    while (!this.isEnding) {
      const parent = this.epochs.at(-1)?.at(length) ?? null;
      const epoch = this.node.epoch(length, { parent });
      this.epochs.push(epoch);
      let seq = 0;
      while (seq < length) {
        const answer = await this.send(url(), epoch.batch(seq + 1, Math.min(length, seq + batch)));
        if (answer.kind !== "acknowledged") {
          if (answer.kind !== "unavailable") throw new Error(`unexpected: ${JSON.stringify(answer)}`);
          await pause(RETRY_MS);
          continue;
        }
        this.acknowledged.push(...epoch.records.slice(seq, answer.acknowledged.seq));
        seq = answer.acknowledged.seq;
      }
    }
  }

  finish(): void {
    this.isEnding = true;
  }

  /** One attempt; without an answer `unavailable`. */
  async send(url: string, batch: Uint8Array): Promise<UploadAnswer> {
    const answer = await this.post(url, batch).catch(() => null);
    const said = answer ?? ({ kind: "unavailable", retry_after_s: null } as const);
    const counted = answer === null ? "none" : said.kind;
    this.answers.set(counted, (this.answers.get(counted) ?? 0) + 1);
    return said;
  }

  private async post(url: string, batch: Uint8Array): Promise<UploadAnswer> {
    const response = await fetch(`${url}/v1/journals/${this.node.name}/records`, {
      method: "POST",
      headers: { "content-type": "application/cbor", "content-encoding": "zstd" },
      body: zstdCompressSync(batch),
      signal: AbortSignal.timeout(REQUEST_DEADLINE_MS),
    });
    const retry_after = response.headers.get("retry-after");
    return decodeUploadAnswer({ status: response.status, retry_after, body: await response.text() });
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
