import { useMemo } from "preact/hooks";
import { useCommunity } from "../app-state.ts";
import type { PriceBand } from "./chart-scales.ts";

/** Prices between which trade pays for both sides by the tariff of now; null without one. */
export function usePriceBand(): PriceBand | null {
  const { tariff } = useCommunity();
  return useMemo(
    () =>
      tariff && {
        low: tariff.feed_in_micro_per_kwh,
        high: tariff.retail_micro_per_kwh - tariff.local_network_fee_micro_per_kwh,
      },
    [tariff],
  );
}
