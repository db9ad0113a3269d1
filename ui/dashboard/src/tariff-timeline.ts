import { decimalOf } from "@localgrid/ui-components/format";
import type { HubNode, Tariff } from "./api-types.ts";
import { tariffInForce } from "./attention.ts";
import { refusedBy, type TakenState, takenState } from "./taken-state.ts";

export interface TariffPeriod {
  readonly tariff: Tariff;
  /** Exclusive; null for the last one, which holds until further notice. */
  readonly until_s: number | null;
  readonly when: "past" | "now" | "planned";
  readonly state: TakenState;
}

export interface TariffList {
  readonly tariffs: readonly Tariff[];
  readonly nodes: readonly HubNode[];
}

/** The latest first, each until the next one begins. */
export function tariffTimeline({ tariffs, nodes }: TariffList, now_ms: number): readonly TariffPeriod[] {
  const refused = refusedBy(nodes);
  const sorted = tariffs.toSorted((a, b) => a.valid_from_s - b.valid_from_s);
  const current = tariffInForce(tariffs, now_ms);
  return sorted
    .map((tariff, index): TariffPeriod => {
      const isPlanned = tariff.valid_from_s * 1000 > now_ms;
      return {
        tariff,
        until_s: sorted[index + 1]?.valid_from_s ?? null,
        when: tariff === current ? "now" : isPlanned ? "planned" : "past",
        state: takenState(tariff.is_taken, refused("tariffs", tariff.valid_from_s)),
      };
    })
    .toReversed();
}

/** How much a kWh from a neighbour may cost at most, and bring at least: the room that members share. */
export function roomOf(tariff: Tariff): number {
  return tariff.retail_micro_per_kwh - tariff.local_network_fee_micro_per_kwh - tariff.feed_in_micro_per_kwh;
}

/** A price as a field shows it: `0.312`, or `0,312` where that is how people write. */
export function fieldText(price_micro: number, decimalSign: string): string {
  return decimalOf(BigInt(price_micro), 6)
    .replace(/(\.\d{2}\d*?)0+$/, "$1")
    .replace(".", decimalSign);
}
