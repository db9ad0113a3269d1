import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type ReplayPoint, replay } from "@localgrid/clearing/replay";
import { type JournalSource, openProjections } from "@localgrid/edge-node/adapters/projections";
import { RECORDED_COMMUNITY_KEY, recordedJournal } from "@localgrid/neighbourhood/recorded-journal";
import { benchError } from "./errors.ts";
import { journalSource, writeJournal } from "./journal-files.ts";
import type { Measurement } from "./measurement.ts";
import { TARIFF } from "./recorded-year.ts";
import { syntheticHomes } from "./synthetic-homes.ts";
import { figureOf } from "./table.ts";

const MEMBERS = 200;
/** The first ones warm up. */
const INTERVALS = 28;
const WARM_UP = 4;
const INTERVAL_S = 900;

/** From the records of one interval to postings in the database, for a large community. */
export const closing: Measurement = {
  name: "closing",
  async measure({ folder, progress }) {
    const place = join(folder, "closing");
    mkdirSync(place, { recursive: true });
    const file = join(place, "journal.sqlite");
    progress(`writing the journal of ${MEMBERS} members`);
    const options = {
      recording: syntheticHomes(MEMBERS),
      interval_length_s: INTERVAL_S,
      intervals: INTERVALS,
      readings_per_message: 1,
      tariff: TARIFF,
    } as const;
    writeJournal(file, recordedJournal(options));
    const ends = intervalEnds(journalSource(file));
    progress(`closing ${INTERVALS - WARM_UP} intervals`);
    const first = ends[WARM_UP - 1] as number;
    const opened = openProjections({
      file: join(place, "projections.sqlite"),
      journal: journalSource(file, first),
      communityKey: RECORDED_COMMUNITY_KEY,
    });
    let point: ReplayPoint = opened.point;
    const took_ms: number[] = [];
    for (const end of ends.slice(WARM_UP)) {
      const journal = journalSource(file, end);
      const begun_ms = performance.now();
      point = replay({
        from: point,
        records: journal.recordsAfter(point.position),
        communityKey: RECORDED_COMMUNITY_KEY,
        sink: opened.store,
      });
      opened.store.flush(point.position);
      took_ms.push(performance.now() - begun_ms);
    }
    const { intervals, postings } = opened.database
      .prepare("SELECT (SELECT count(*) FROM interval) AS intervals, (SELECT count(*) FROM posting) AS postings")
      .get() as { intervals: number; postings: number };
    opened.store.close();
    if (intervals !== INTERVALS) throw benchError("wrong-result", `${intervals} intervals were closed of ${INTERVALS}`);
    return [
      figureOf({
        what: `closing one interval of ${MEMBERS} members, journal to postings`,
        values: took_ms,
        digits: 0,
        unit: " ms",
        at_most: 300,
        notes: [`${Math.round(postings / intervals)} postings each, from ${MEMBERS} signed messages`],
      }),
    ];
  },
};

/** Position of each interval's last record: the head that follows its closing. */
function intervalEnds(journal: JournalSource): readonly number[] {
  const ends: number[] = [];
  replay({
    from: { position: 0, chain: null, state: null },
    records: journal.recordsAfter(0),
    communityKey: RECORDED_COMMUNITY_KEY,
    sink: { interval() {}, memberInterval() {}, meteringPointInterval() {}, posting() {} },
    onRecord: (position, { kind }) => {
      if (kind === "head") ends.push(position);
    },
  });
  return ends;
}
