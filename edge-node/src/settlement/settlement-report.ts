import type { HubAlarm, RefusedRow } from "../uplink/hub-session.ts";
import type { BatchStore } from "./batch-store.ts";

const SHOWN = 20;
/** Batches after which one that differed and was settled all the same is history: a day of quarter hours. */
const ALARMING_FOR = 96;

/** What the node did not sign, the newest first; the key ends with the first trade that differs, where one does. */
export function differingBatches(store: Pick<BatchStore, "differing">): readonly RefusedRow[] {
  return store.differing(SHOWN).map(({ seq, reason, trade_index }) => {
    const place = trade_index === null ? "" : `/trade-${trade_index}`;
    return { shape: "receipts", key: `batch-${seq}${place}`, reason: reason ?? "batch-differs" };
  });
}

/** Alarms while a batch that the hub sealed is not what the own ledger has, and for some time after. */
export function settlementAlarms(store: Pick<BatchStore, "differing" | "summary">): readonly HubAlarm[] {
  const [newest] = store.differing(1);
  if (newest === undefined || store.summary().sealed_seq - newest.seq >= ALARMING_FOR) return [];
  return [{ journal: null, alarm: "batch-differs" }];
}

/** For metrics. */
export function settlementFigures(store: Pick<BatchStore, "differing" | "summary">) {
  const { sealed_seq, settled_seq } = store.summary();
  return { sealed_seq, settled_seq, differing_batches: store.differing(SHOWN).length };
}
