import { describe, expect, test } from "vitest";
import type { Lane } from "../settlement/chain.ts";
import type { SubmissionDraft, SubmissionEnd, SubmissionStore } from "../settlement/outbox/submission-store.ts";

interface DraftOptions {
  readonly hash: number;
  readonly lane?: Lane;
  readonly sequence?: bigint;
  readonly batch?: boolean;
}

/** Of batch 4 of `sun`, unless it carries none; the hash is one byte, repeated. */
export function draftOf({ hash, lane = "channel/1", sequence = 7n, batch = true }: DraftOptions): SubmissionDraft {
  return {
    lane,
    purpose: batch ? "batch" : "fund",
    batch: batch ? { community: "sun", seq: 4 } : null,
    sequence,
    transaction: { envelope: new Uint8Array([1, 2, hash]), hash: new Uint8Array(32).fill(hash) },
    bid_stroops: 100n,
    max_time_s: 1_000,
    built_ledger: 50,
    keys: [new Uint8Array([hash]), new Uint8Array([200])],
    at_ms: 5,
  };
}

export function endOf(state: SubmissionEnd["state"]): SubmissionEnd {
  const isIn = state === "confirmed" || state === "failed";
  return {
    state,
    result: null,
    ledger: isIn ? 60 : null,
    close_s: isIn ? 900 : null,
    fee_stroops: isIn ? 12_345n : null,
    result_xdr: isIn ? new Uint8Array([3]) : null,
    meta_xdr: isIn ? new Uint8Array([4]) : null,
    at_ms: 9,
  };
}

/** What every store of submissions does. */
export function describeSubmissionStore(name: string, create: () => Promise<SubmissionStore>): void {
  describe(`a submission store ${name}`, () => {
    test("keeps one transaction per lane until it has ended", async () => {
      const store = await create();
      expect(await store.open("channel/1")).toBeNull();
      const { keys: _, at_ms: __, ...draft } = draftOf({ hash: 1 });
      const kept = await store.keep(draftOf({ hash: 1 }));
      expect(kept).toEqual({ ...draft, id: kept.id, wasSent: false, bump: null });
      expect(await store.open("channel/1")).toEqual(kept);
      await expect(store.keep(draftOf({ hash: 2 }))).rejects.toMatchObject({ code: "lane-taken" });
      await store.keep(draftOf({ hash: 3, lane: "channel/2" }));
      await store.end(kept.id, endOf("confirmed"));
      expect(await store.open("channel/1")).toBeNull();
      expect((await store.keep(draftOf({ hash: 4 }))).transaction.hash[0]).toBe(4);
    });

    test("knows what was sent and bid for", async () => {
      const store = await create();
      const { id } = await store.keep(draftOf({ hash: 1 }));
      await store.markSent(id);
      const bump = { envelope: new Uint8Array([9]), hash: new Uint8Array(32).fill(9) };
      await store.keepBump(id, { ...bump, bid_stroops: 1_000n });
      expect(await store.open("channel/1")).toMatchObject({ wasSent: true, bump, bid_stroops: 1_000n });
    });

    test("never changes how something ended", async () => {
      const store = await create();
      const { id } = await store.keep(draftOf({ hash: 1 }));
      await store.end(id, endOf("confirmed"));
      await store.end(id, endOf("expired"));
      await store.markSent(id);
      expect(await store.lastOf({ community: "sun", seq: 4 })).toEqual({
        hash: new Uint8Array(32).fill(1),
        state: "confirmed",
        ledger: 60,
        fee_stroops: 12_345n,
      });
      expect(await store.open("channel/1")).toBeNull();
    });

    testRecollections(create);
  });
}

function testRecollections(create: () => Promise<SubmissionStore>): void {
  test("counts numbers as spent that are in a ledger, and no others", async () => {
    const store = await create();
    expect(await store.lastSpent("channel/1")).toBeNull();
    const spent: (bigint | null)[] = [];
    for (const [hash, state] of [
      [1, "failed"],
      [2, "confirmed"],
      [3, "expired"],
      [4, "forgotten"],
    ] as const) {
      const { id } = await store.keep(draftOf({ hash, sequence: 2n ** 60n + BigInt(hash) }));
      await store.end(id, endOf(state));
      spent.push(await store.lastSpent("channel/1"));
    }
    expect(spent.map((sequence) => Number((sequence as bigint) - 2n ** 60n))).toEqual([1, 2, 2, 2]);
    expect([await store.lastSpent("channel/2"), await store.newestLedger()]).toEqual([null, 60]);
  });

  test("tells of a batch's last transaction that may be in a ledger", async () => {
    const store = await create();
    const states = ["expired", "forgotten", "failed"] as const;
    for (const [index, state] of states.entries()) {
      const { id } = await store.keep(draftOf({ hash: index + 1 }));
      await store.end(id, endOf(state));
    }
    expect(await store.lastOf({ community: "sun", seq: 4 })).toMatchObject({ state: "forgotten", ledger: null });
    expect(await store.lastOf({ community: "sun", seq: 5 })).toBeNull();
    expect(await store.lastOf({ community: "moon", seq: 4 })).toBeNull();
  });

  test("lists every entry that was ever used, once, page by page", async () => {
    const store = await create();
    const { id } = await store.keep(draftOf({ hash: 1 }));
    await store.end(id, endOf("expired"));
    await store.keep(draftOf({ hash: 2 }));
    const keys: number[] = [];
    let after: Uint8Array | null = null;
    for (;;) {
      const page: Awaited<ReturnType<SubmissionStore["usedKeys"]>> = await store.usedKeys(after, 2);
      if (page.length === 0) break;
      keys.push(...page.map(({ key }) => key[0] as number));
      after = page.at(-1)?.digest ?? null;
    }
    expect(keys.sort((a, b) => a - b)).toEqual([1, 2, 200]);
  });
}
