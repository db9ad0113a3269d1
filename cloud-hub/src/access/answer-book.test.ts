import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { InMemoryAnswerStore } from "../test-support/in-memory-answer-store.ts";
import { AnswerBook, type AnswerPlace } from "./answer-book.ts";

function openBook() {
  const store = new InMemoryAnswerStore();
  const clock = { now_ms: 1_700_000_000_000 };
  const random = (count: number) => new Uint8Array(randomBytes(count));
  return { store, clock, book: new AnswerBook({ store, random, now_ms: () => clock.now_ms }) };
}

const place = (more: Partial<AnswerPlace> = {}): AnswerPlace => ({
  credential: "c",
  secret: "token",
  key: "k",
  request: ["POST", "/api/x", { a: 1 }],
  ...more,
});

describe("an idempotency key", () => {
  test("gives the same request the same answer again, for 24 hours", async () => {
    const { book, clock } = openBook();
    const first = place();
    expect(await book.begin(first)).toEqual({ kind: "new" });
    await book.keep(first, { status: 201, body: '{"join_code":"ÄB"}' });
    clock.now_ms += 24 * 3_600_000 - 1;
    expect(await book.begin(place())).toEqual({ kind: "kept", status: 201, body: '{"join_code":"ÄB"}' });
    clock.now_ms += 120_000;
    expect(await book.begin(place())).toEqual({ kind: "new" });
  });

  test("is for one request and one caller", async () => {
    const { book } = openBook();
    const first = place();
    await book.begin(first);
    await book.keep(first, { status: 204, body: "" });
    for (const request of [
      ["POST", "/api/x", { a: 2 }],
      ["POST", "/api/y", { a: 1 }],
    ]) {
      expect(await book.begin(place({ request }))).toEqual({ kind: "rejected", reason: "idempotency-key-reused" });
    }
    expect(await book.begin(place({ credential: "d", secret: "other" }))).toEqual({ kind: "new" });
  });

  test("makes the second of two at once wait, and the next try after a failure is new", async () => {
    const { book, clock } = openBook();
    const first = place();
    await book.begin(first);
    expect(await book.begin(place())).toEqual({ kind: "rejected", reason: "request-in-progress" });
    await book.drop(first);
    expect(await book.begin(place())).toEqual({ kind: "new" });
    clock.now_ms += 120_001;
    expect(await book.begin(place())).toEqual({ kind: "new" });
  });

  test("keeps answers so that nobody reads them without the caller's secret", async () => {
    const { book, store } = openBook();
    const first = place();
    await book.begin(first);
    await book.keep(first, { status: 201, body: '{"token":"lgt_secret"}' });
    const stored = await store.begin({ ...first, request_digest: new Uint8Array(32), begun_at_ms: 0 }, 0);
    expect(Buffer.from(stored?.sealed_body ?? []).toString("latin1")).not.toContain("secret");
    await expect(book.begin(place({ secret: "guess" }))).rejects.toThrow();
  });
});
