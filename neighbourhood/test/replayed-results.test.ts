import { createHash } from "node:crypto";
import { replay } from "@localgrid/clearing/replay";
import { expect, test } from "vitest";
import { loadRecordedHomes } from "../src/recorded-homes.ts";
import { RECORDED_COMMUNITY_KEY, recordedJournal } from "../src/recorded-journal.ts";

const RECORDING = new URL("../data/citylearn17-homes-hourly-wh.csv", import.meta.url).pathname;

/** What stands beside the figures and came after the digest below was first taken. */
const NOT_FIGURES: ReadonlySet<string> = new Set([
  "terms",
  "barred_buyers",
  "points",
  "official_points",
  "is_official",
  "cause",
]);

test("[INV-12] two months of 17 homes give the rows that they have always given", { timeout: 60_000 }, () => {
  const rows = createHash("sha256");
  const counts = { intervals: 0, members: 0, postings: 0 };
  const add = (name: keyof typeof counts, row: object) => {
    counts[name] += 1;
    const figures = Object.fromEntries(Object.entries(row).filter(([key]) => !NOT_FIGURES.has(key)));
    rows.update(JSON.stringify(figures, (_, value) => (typeof value === "bigint" ? `${value}` : value)));
  };
  const journal = recordedJournal({
    recording: loadRecordedHomes(RECORDING),
    interval_length_s: 3_600,
    intervals: 60 * 24,
    readings_per_message: 64,
    tariff: {
      retail_micro_per_kwh: 300_000,
      feed_in_micro_per_kwh: 80_000,
      local_network_fee_micro_per_kwh: 40_000,
      fixed_fee_micro_per_day: 50_000,
    },
  });
  replay({
    from: { position: 0, chain: null, state: null },
    records: [...journal].map((record, index) => ({ position: index + 1, record })),
    communityKey: RECORDED_COMMUNITY_KEY,
    sink: {
      interval: (row) => add("intervals", row),
      memberInterval: (row) => add("members", row),
      meteringPointInterval() {},
      posting: (row) => add("postings", row),
    },
  });
  expect(counts).toEqual({ intervals: 1_440, members: 24_480, postings: 43_775 });
  expect(rows.digest("hex")).toBe("6ac974ad8d9f5c87fcd1e53c2e43796002c08767c66168bb2a826d26638276e8");
});
