import type { Agreed, KeptKey } from "./allocation-key-store.ts";

/** What holds before the first key: bids and offers. */
const AUCTION: Agreed = { key: null, price_rule: { kind: "mid-market" } };

/** The keys that are new or otherwise once `agreed` is added; a withdrawn one with the same beginning holds again. */
export function withAdded(keys: readonly KeptKey[], valid_from_s: number, agreed: Agreed): readonly KeptKey[] {
  const version = (keys.find((key) => key.valid_from_s === valid_from_s)?.version ?? 0) + 1;
  const added: KeptKey = { valid_from_s, added: agreed, agreed, is_withdrawn: false, version };
  return changedBy(keys, added);
}

/** The keys that are otherwise once one of them is withdrawn. */
export function withWithdrawn(keys: readonly KeptKey[], withdrawn: KeptKey): readonly KeptKey[] {
  return changedBy(keys, { ...withdrawn, is_withdrawn: true, version: withdrawn.version + 1 });
}

/** A withdrawn key stays in its place, and what holds there follows what holds before it. */
function changedBy(keys: readonly KeptKey[], change: KeptKey): readonly KeptKey[] {
  const others = keys.filter(({ valid_from_s }) => valid_from_s !== change.valid_from_s);
  const all = [...others, change].sort((a, b) => a.valid_from_s - b.valid_from_s);
  const changed: KeptKey[] = [];
  let before = AUCTION;
  for (const key of all) {
    const isSettled = key.valid_from_s < change.valid_from_s;
    const agreed = key.is_withdrawn && !isSettled ? before : key.agreed;
    if (key === change || agreed !== key.agreed) changed.push({ ...key, agreed });
    before = agreed;
  }
  return changed;
}
