import { communityId, memberId } from "@localgrid/vocabulary/identifiers";
import { describe, expect, test } from "vitest";
import {
  type Agreed,
  type AllocationKeyStore,
  KEYS_DECIDED_ON,
  type KeptKey,
} from "../communities/allocation-key-store.ts";

const SUN = communityId("sun");
const AUCTION: Agreed = { key: null, price_rule: { kind: "mid-market" } };
const SHARED: Agreed = {
  key: {
    kind: "hybrid",
    shares: [
      [memberId("anna"), 250_000],
      [memberId("ben"), 750_000],
    ],
  },
  price_rule: {
    kind: "supply-demand-ratio",
    table: [
      [0, 1_000_000],
      [1_000_000, 0],
    ],
  },
};
const RANKED: Agreed = { key: { kind: "priority", groups: [[memberId("ben")]] }, price_rule: { kind: "mid-market" } };

function kept(valid_from_s: number, added: Agreed, change: Partial<KeptKey> = {}): KeptKey {
  return { valid_from_s, added, agreed: added, is_withdrawn: false, version: 1, ...change };
}

/** What every store of allocation keys must do. `open` gives an empty one of `sun`, whose members are anna and ben. */
export function allocationKeyStoreContract(name: string, open: () => Promise<AllocationKeyStore>): void {
  const put = (store: AllocationKeyStore, ...keys: readonly KeptKey[]) =>
    store.change(SUN, () => ({ kind: "keys", keys }));
  const all = { limit: 100, after: null };

  describe(`${name}`, () => {
    test("gives keys back as they were given, by their beginning", async () => {
      const store = await open();
      expect(await store.list(SUN, all)).toEqual({ version: 0, keys: [] });
      const keys = [kept(900, SHARED), kept(1_800, RANKED), kept(2_700, AUCTION), kept(3_600, RANKED)];
      await put(store, ...keys.toReversed());
      const held = keys.map((key) => ({ ...key, is_taken: false }));
      expect(await store.list(SUN, all)).toEqual({ version: 4, keys: held });
      expect((await store.list(SUN, { limit: 2, after: 900 })).keys).toEqual(held.slice(1, 3));
    });

    test("replaces the key with the same beginning, and tells by its version that something changed", async () => {
      const store = await open();
      await put(store, kept(900, SHARED));
      const withdrawn = kept(900, SHARED, { agreed: AUCTION, is_withdrawn: true, version: 2 });
      expect((await put(store, withdrawn)).version).toBe(2);
      expect(await store.list(SUN, all)).toEqual({ version: 2, keys: [{ ...withdrawn, is_taken: false }] });
    });

    test("decides on the newest keys and the members, and keeps nothing of what is refused", async () => {
      const store = await open();
      const many = Array.from({ length: KEYS_DECIDED_ON + 3 }, (_, at) => kept(at * 900, AUCTION));
      await put(store, ...many);
      const decision = await store.change(SUN, ({ state, keys, version, open_from_s }) => {
        expect(keys).toEqual(many.slice(3));
        expect([version, open_from_s]).toEqual([many.length, null]);
        expect([...state.members.keys()].sort()).toEqual(["anna", "ben"]);
        return { kind: "rejected", reason: "allocation-key-exists", message: "no" };
      });
      expect(decision).toEqual({
        kind: "rejected",
        reason: "allocation-key-exists",
        message: "no",
        version: many.length,
      });
      expect((await store.list(SUN, all)).keys).toHaveLength(many.length);
    });

    test("lets one change follow the other", async () => {
      const store = await open();
      const seen = await Promise.all(
        [900, 1_800, 2_700].map(async (valid_from_s) => {
          let before = -1;
          await store.change(SUN, ({ version }) => {
            before = version;
            return { kind: "keys", keys: [kept(valid_from_s, RANKED)] };
          });
          return before;
        }),
      );
      expect(seen.sort()).toEqual([0, 1, 2]);
    });
  });
}
