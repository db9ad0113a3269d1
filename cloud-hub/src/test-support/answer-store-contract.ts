import { describe, expect, test } from "vitest";
import type { AnswerStore } from "../access/answer-book.ts";

const PLACE = { credential: "c".repeat(64), key: "k1", request_digest: new Uint8Array(32).fill(1), begun_at_ms: 1_000 };
const ANSWER = { ...PLACE, status: 201, sealed_body: Uint8Array.of(1, 2, 3) };

/** What every store of kept answers must do. `create` gives an empty one for each test. */
export function answerStoreContract(name: string, create: () => Promise<AnswerStore>): void {
  describe(name, () => {
    test("of many that begin at one place at once one does", async () => {
      const store = await create();
      const found = await Promise.all(Array.from({ length: 8 }, () => store.begin(PLACE, 0)));
      expect(found.filter((answer) => answer === null)).toHaveLength(1);
      expect(found.filter((answer) => answer?.status === null)).toHaveLength(7);
    });

    test("what was kept is found, bytes and all, and only at its place", async () => {
      const store = await create();
      await store.begin(PLACE, 0);
      await store.keep(ANSWER);
      expect(shown(await store.begin({ ...PLACE, begun_at_ms: 2_000 }, 1_500))).toEqual(shown(ANSWER));
      expect(await store.begin({ ...PLACE, key: "k2" }, 0)).toBeNull();
      expect(await store.begin({ ...PLACE, credential: "d".repeat(64) }, 0)).toBeNull();
    });

    test("a place that was given up is free again, and one whose hub fell over too, after a while", async () => {
      const store = await create();
      await store.begin(PLACE, 0);
      await store.drop(PLACE);
      expect(await store.begin({ ...PLACE, begun_at_ms: 1_100 }, 0)).toBeNull();
      expect(await store.begin({ ...PLACE, begun_at_ms: 1_200 }, 1_100)).not.toBeNull();
      expect(await store.begin({ ...PLACE, begun_at_ms: 1_300 }, 1_200)).toBeNull();
      // Whoever began before that comes too late with its answer.
      await store.keep({ ...ANSWER, begun_at_ms: 1_100 });
      await store.drop({ ...PLACE, begun_at_ms: 1_100 });
      expect((await store.begin({ ...PLACE, begun_at_ms: 1_400 }, 0))?.status).toBeNull();
    });

    test("old places go, and the oldest of whoever has too many", async () => {
      const store = await create();
      for (const at of [1, 2, 3, 4]) await store.begin({ ...PLACE, key: `k${at}`, begun_at_ms: at }, 0);
      await store.begin({ ...PLACE, credential: "d".repeat(64), begun_at_ms: 2 }, 0);
      await store.tidy({ before_ms: 2, most: 2 });
      const isFree = async (key: string) => (await store.begin({ ...PLACE, key, begun_at_ms: 9 }, 0)) === null;
      expect([await isFree("k1"), await isFree("k2"), await isFree("k3"), await isFree("k4")]).toEqual([
        true,
        true,
        false,
        false,
      ]);
      expect(await store.begin({ ...PLACE, credential: "d".repeat(64) }, 0)).not.toBeNull();
    });
  });
}

function shown(answer: typeof ANSWER | Awaited<ReturnType<AnswerStore["begin"]>>) {
  const { request_digest, sealed_body, ...rest } = answer ?? ANSWER;
  return { ...rest, request_digest: [...request_digest], sealed_body: [...(sealed_body ?? [])] };
}
