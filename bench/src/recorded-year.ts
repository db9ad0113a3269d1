import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { openProjections } from "@localgrid/edge-node/adapters/projections";
import { loadRecordedHomes, type RecordedHomes } from "@localgrid/neighbourhood/recorded-homes";
import { RECORDED_COMMUNITY_KEY, recordedJournal } from "@localgrid/neighbourhood/recorded-journal";
import { benchError } from "./errors.ts";
import { journalSource, writeJournal } from "./journal-files.ts";
import type { Measurement } from "./measurement.ts";
import { figureOf } from "./table.ts";

const RECORDING = new URL("../../neighbourhood/data/citylearn17-homes-hourly-wh.csv", import.meta.url);
const INTERVALS = 8_760;
const HOUR_S = 3_600;
const MWH_PER_WH = 1_000;

export const TARIFF = {
  retail_micro_per_kwh: 300_000,
  feed_in_micro_per_kwh: 80_000,
  local_network_fee_micro_per_kwh: 40_000,
  fixed_fee_micro_per_day: 50_000,
} as const;

/** From the journal of a year to projections that had been lost. */
export const recordedYear: Measurement = {
  name: "year",
  async measure({ folder, progress }) {
    const place = join(folder, "year");
    mkdirSync(place, { recursive: true });
    const recording = loadRecordedHomes(RECORDING.pathname);
    const journalFile = join(place, "journal.sqlite");
    progress("writing the journal of a year");
    const options = {
      recording,
      interval_length_s: HOUR_S,
      intervals: INTERVALS,
      readings_per_message: 64,
      tariff: TARIFF,
    } as const;
    writeJournal(journalFile, recordedJournal(options));
    progress("folding it");
    const journal = journalSource(journalFile);
    const begun_ms = performance.now();
    const opened = openProjections({
      file: join(place, "projections.sqlite"),
      journal,
      communityKey: RECORDED_COMMUNITY_KEY,
    });
    const took_s = (performance.now() - begun_ms) / 1000;
    const { count, matched_wh } = opened.database
      .prepare("SELECT count(*) AS count, sum(matched_wh) AS matched_wh FROM interval")
      .get() as { count: number; matched_wh: number };
    opened.store.close();
    const expected_wh = sharedEnergy(recording);
    if (opened.rebuilt !== null || count !== INTERVALS || matched_wh !== expected_wh) {
      const found = `${count} intervals with ${matched_wh} Wh`;
      throw benchError(
        "wrong-result",
        `${found}, expected ${INTERVALS} with ${expected_wh} Wh (${opened.rebuilt ?? "no failure"})`,
      );
    }
    return [
      figureOf({
        what: `replay of a year: ${recording.homes.length} homes, ${INTERVALS} intervals`,
        values: [took_s],
        digits: 1,
        unit: " s",
        at_most: 30,
        notes: [
          `${matched_wh.toLocaleString("en")} Wh matched, as the recording itself says; ${journal.lastPosition} records`,
        ],
      }),
    ];
  },
};

/** What neighbours can share at the default limits: in each hour the smaller of demand and supply. */
function sharedEnergy({ homes, starts_at_ms, faceAt }: RecordedHomes): number {
  let shared_wh = 0;
  for (let hour = 0; hour < INTERVALS; hour++) {
    const from_ms = starts_at_ms + hour * HOUR_S * 1000;
    let [demand_wh, supply_wh] = [0, 0];
    for (const home of homes) {
      const before = faceAt(home, from_ms);
      const after = faceAt(home, from_ms + HOUR_S * 1000);
      demand_wh += (after.import_mwh - before.import_mwh) / MWH_PER_WH;
      supply_wh += (after.export_mwh - before.export_mwh) / MWH_PER_WH;
    }
    shared_wh += Math.min(demand_wh, supply_wh);
  }
  return shared_wh;
}
