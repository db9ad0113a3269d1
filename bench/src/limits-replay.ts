import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setImmediate as nextTurn } from "node:timers/promises";
import { clearInterval, closedBody, type IntervalInputs } from "@localgrid/clearing/clear-interval";
import { applyToCommunity, createCommunity } from "@localgrid/clearing/community";
import { writeRows } from "@localgrid/clearing/projection-rows";
import { openProjections } from "@localgrid/edge-node/adapters/projections";
import { SqliteReadModel } from "@localgrid/edge-node/adapters/read-model";
import { LimitsReplay } from "@localgrid/edge-node/limits-replay";
import { type MemberId, memberId, meteringPointId } from "@localgrid/vocabulary/identifiers";
import { wattHours } from "@localgrid/vocabulary/units";
import { benchError } from "./errors.ts";
import type { Measurement } from "./measurement.ts";
import { TARIFF } from "./recorded-year.ts";
import { figureOf } from "./table.ts";

const HOMES = 100;
const INTERVAL_S = 900;
/** The whole of July 2016 in UTC: 2,976 quarter hours. */
const FROM_S = Date.UTC(2016, 6, 1) / 1000;
const TO_S = Date.UTC(2016, 7, 1) / 1000;
const INTERVALS = (TO_S - FROM_S) / INTERVAL_S;
const INTERVALS_PER_WRITE = 96;
const LONGEST_TURN_MS = 50;
const MS_PER_NS = 1e-6;

/** A month of a large community, matched again for one member who tries other limits. */
export const limitsReplay: Measurement = {
  name: "limits-replay",
  async measure({ folder, rounds, progress }) {
    const place = join(folder, "limits-replay");
    mkdirSync(place, { recursive: true });
    const community = communityOf(HOMES);
    const opened = openProjections({
      file: join(place, "projections.sqlite"),
      journal: { lastPosition: 0, recordsAfter: () => [] },
      communityKey: new Uint8Array(32),
    });
    progress(`closing ${INTERVALS} intervals of ${HOMES} homes`);
    for (let index = 0; index < INTERVALS; index++) {
      const cleared = clearInterval(community, inputsAt(FROM_S + index * INTERVAL_S));
      const { postings } = cleared.priced;
      const outcome = { cause: "closing", revision: 0, cleared, before: null, postings } as const;
      writeRows(opened.store, { ...outcome, recorded: closedBody(cleared), is_same: true }, 0);
      if (index % INTERVALS_PER_WRITE === 0) opened.store.flush(0);
    }
    opened.store.flush(0);
    const replay = new LimitsReplay({
      read: new SqliteReadModel(opened.database),
      community: () => community,
      time_zone: "UTC",
      clock: { now_ms: () => (TO_S + 86_400) * 1000 },
      wallClock: { now_ms: () => performance.now() },
      turn: () => nextTurn(),
    });
    progress("trying limits");
    const took_s: number[] = [];
    const longest_ms: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const delay = monitorEventLoopDelay({ resolution: 1 });
      delay.enable();
      const begun_ms = performance.now();
      const replayed = await replay.of(memberOf(0), {
        buy_limit_micro_per_kwh: 150_000 + round,
        sell_limit_micro_per_kwh: null,
      });
      took_s.push((performance.now() - begun_ms) / 1000);
      delay.disable();
      longest_ms.push(delay.max * MS_PER_NS);
      if (replayed.intervals !== INTERVALS)
        throw benchError("wrong-result", `${replayed.intervals} intervals replayed`);
    }
    opened.store.close();
    const what = `other limits of one member, ${INTERVALS} intervals of ${HOMES} homes`;
    return [
      figureOf({ what: `${what}: until the answer`, values: took_s, digits: 1, unit: " s", at_most: 10 }),
      figureOf({
        what: `${what}: longest wait of everything else`,
        values: longest_ms,
        digits: 0,
        unit: " ms",
        at_most: LONGEST_TURN_MS,
      }),
    ];
  },
};

function memberOf(home: number): MemberId {
  return memberId(`m${home}`);
}

function communityOf(homes: number) {
  const community = createCommunity();
  for (let home = 0; home < homes; home++) {
    const [member, metering_point] = [memberOf(home), meteringPointId(`p${home}`)];
    applyToCommunity(community, { kind: "member", body: { member, is_active: true, credit_limit_micro: null } });
    const body = { metering_point, member, is_active: true, main_fuse_w: 17_000 };
    applyToCommunity(community, { kind: "metering-point", body });
  }
  return community;
}

/** Every third home has a roof; day and night it is never dark for all, so that every interval has a market. */
function inputsAt(start_s: number): IntervalInputs {
  const readings = Array.from({ length: HOMES }, (_, home) => {
    const noise = (start_s / INTERVAL_S + home * 37) % 101;
    const [import_wh, export_wh] = home % 3 === 1 ? [0, 200 + noise] : [100 + noise, 0];
    return {
      metering_point: meteringPointId(`p${home}`),
      import_wh: wattHours(import_wh),
      export_wh: wattHours(export_wh),
      quality: "valid" as const,
      is_signed: true,
      is_official: false,
    };
  }).sort((a, b) => (a.metering_point < b.metering_point ? -1 : 1));
  const limits = readings
    .map((_, home) => [memberOf(home), 200_000 + home * 100, 90_000 + home * 100] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const terms = { tariff: { ...TARIFF, valid_from_s: 0 }, price_rule: "pair" as const, limits };
  return { start_s, length_s: INTERVAL_S, terms, readings, barred_buyers: [] };
}
