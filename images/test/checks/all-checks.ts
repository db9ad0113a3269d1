import { BILL } from "./bill.ts";
import { CARD_CACHE } from "./card-cache.ts";
import { CARE_CHECKS } from "./care.ts";
import type { Check } from "./check.ts";
import { DATA_PARTITION_CHECKS } from "./data-partition.ts";
import { FIRST_READING, FRESH_KEYS, POWER_CUT } from "./first-reading.ts";
import { HOTSPOT } from "./hotspot.ts";
import { PORT_SCAN } from "./port-scan.ts";
import { POWER_CUTS } from "./power-cuts.ts";
import { REPLAYED_DAY } from "./replayed-day.ts";
import { UPDATE_CUTS } from "./update-cuts.ts";
import { UPDATES } from "./updates.ts";

/** In the order in which they are run; most go on with the house that the one before has left. */
export const CHECKS: readonly Check[] = [
  ...FIRST_READING,
  ...PORT_SCAN,
  ...POWER_CUT,
  ...FRESH_KEYS,
  ...BILL,
  ...REPLAYED_DAY,
  ...DATA_PARTITION_CHECKS,
  ...CARE_CHECKS,
  ...HOTSPOT,
  ...POWER_CUTS,
  ...CARD_CACHE,
  ...UPDATES,
  ...UPDATE_CUTS,
];
