import { createCipheriv, createDecipheriv, createHash } from "node:crypto";
import type { RandomBytes } from "@localgrid/passwords/password";

/** One request that may be repeated. */
export interface AnswerPlace {
  /** SHA-256 of the caller's secret: callers never see each other's answers. */
  readonly credential: string;
  /** The secret itself; answers are encrypted under it, for they may hold secrets of their own. */
  readonly secret: string;
  readonly key: string;
  /** Whatever makes it the same request: method, address, body. */
  readonly request: unknown;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
}

export type BegunAnswer =
  | { readonly kind: "new" }
  | ({ readonly kind: "kept" } & Answer)
  | { readonly kind: "rejected"; readonly reason: "idempotency-key-reused" | "request-in-progress" };

export interface StoredAnswer {
  readonly credential: string;
  readonly key: string;
  readonly request_digest: Uint8Array;
  readonly begun_at_ms: number;
  /** Null while the request is being done. */
  readonly status: number | null;
  readonly sealed_body: Uint8Array | null;
}

/** Where answers are kept. Every method @throws {LocalGridError} `store-away`, `store-full` */
export interface AnswerStore {
  /**
   * Adds the place when it is free, or when it was begun before `abandoned_before_ms` and never answered. Null when it
   * was added, else what stands there. Of several at once one adds it.
   */
  begin(place: Omit<StoredAnswer, "status" | "sealed_body">, abandoned_before_ms: number): Promise<StoredAnswer | null>;
  keep(answer: StoredAnswer): Promise<void>;
  drop(place: Pick<StoredAnswer, "credential" | "key" | "begun_at_ms">): Promise<void>;
  /** Deletes what was begun before `before_ms`, and what one credential has beyond its newest `most`. */
  tidy(bounds: { readonly before_ms: number; readonly most: number }): Promise<void>;
}

export interface AnswerBookPorts {
  readonly store: AnswerStore;
  readonly now_ms: () => number;
  readonly random: RandomBytes;
}

const KEPT_MS = 24 * 3_600_000;
/** A hub that fell over in the middle never answers; after this another try may. */
const ABANDONED_MS = 120_000;
const KEPT_PER_CREDENTIAL = 5_000;
const TIDIED_EVERY_MS = 60_000;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Answers by idempotency key.
 *
 *   free ──begin──► being done ──keep──► kept ──24 h──► free
 *                       └──drop, or two minutes──► free
 *
 * What a hub did right before it fell over is done again then; the rules of what was asked for (names that exist once)
 * have to bear that.
 */
export class AnswerBook {
  private readonly ports: AnswerBookPorts;
  private readonly begun = new WeakMap<AnswerPlace, number>();
  private tidied_at_ms = Number.NEGATIVE_INFINITY;

  constructor(ports: AnswerBookPorts) {
    this.ports = ports;
  }

  /** `new` asks for {@link keep} or {@link drop} with the same place. @throws {LocalGridError} `store-away`, `store-full` */
  async begin(place: AnswerPlace): Promise<BegunAnswer> {
    const { store, now_ms } = this.ports;
    const begun_at_ms = now_ms();
    await this.tidy(begun_at_ms);
    const { credential, key } = place;
    const request_digest = digestOf(place.request);
    const added = { credential, key, request_digest, begun_at_ms };
    const found = await store.begin(added, begun_at_ms - ABANDONED_MS);
    if (found === null) {
      this.begun.set(place, begun_at_ms);
      return { kind: "new" };
    }
    if (Buffer.compare(found.request_digest, request_digest) !== 0) {
      return { kind: "rejected", reason: "idempotency-key-reused" };
    }
    if (found.status === null || found.sealed_body === null) return { kind: "rejected", reason: "request-in-progress" };
    return { kind: "kept", status: found.status, body: opened(found.sealed_body, place) };
  }

  async keep(place: AnswerPlace, { status, body }: Answer): Promise<void> {
    const { credential, key } = place;
    const begun_at_ms = this.beginningOf(place);
    const sealed_body = sealed(body, place, this.ports.random(NONCE_BYTES));
    await this.ports.store.keep({
      credential,
      key,
      request_digest: digestOf(place.request),
      begun_at_ms,
      status,
      sealed_body,
    });
  }

  async drop(place: AnswerPlace): Promise<void> {
    const { credential, key } = place;
    await this.ports.store.drop({ credential, key, begun_at_ms: this.beginningOf(place) });
  }

  private beginningOf(place: AnswerPlace): number {
    const begun_at_ms = this.begun.get(place);
    if (begun_at_ms === undefined) throw new Error("an answer was never begun");
    return begun_at_ms;
  }

  private async tidy(now_ms: number): Promise<void> {
    if (now_ms - this.tidied_at_ms < TIDIED_EVERY_MS) return;
    this.tidied_at_ms = now_ms;
    await this.ports.store.tidy({ before_ms: now_ms - KEPT_MS, most: KEPT_PER_CREDENTIAL });
  }
}

function digestOf(request: unknown): Uint8Array {
  return createHash("sha256").update(JSON.stringify(request)).digest();
}

function keyFor({ secret, key }: AnswerPlace): Buffer {
  return createHash("sha256").update(`lg/kept-answer/1\n${secret}\n${key}`).digest();
}

function sealed(body: string, place: AnswerPlace, nonce: Uint8Array): Uint8Array {
  const cipher = createCipheriv("aes-256-gcm", keyFor(place), nonce);
  return Buffer.concat([nonce, cipher.update(body, "utf8"), cipher.final(), cipher.getAuthTag()]);
}

function opened(bytes: Uint8Array, place: AnswerPlace): string {
  const decipher = createDecipheriv("aes-256-gcm", keyFor(place), bytes.subarray(0, NONCE_BYTES));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  const body = bytes.subarray(NONCE_BYTES, -TAG_BYTES);
  return Buffer.concat([decipher.update(body), decipher.final()]).toString("utf8");
}
