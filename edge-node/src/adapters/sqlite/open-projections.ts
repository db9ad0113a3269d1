import { type ReplayOptions, type ReplayPoint, replay } from "@localgrid/clearing/replay";
import { addLaterIndexes, openProjectionDatabase, removeProjectionDatabase } from "./projection-database.ts";
import { SqliteProjectionStore } from "./sqlite-projection-store.ts";

/** Rows that wait in memory while a journal is folded, before they are written in one transaction. */
const RECORDS_PER_WRITE = 2_000;

export interface JournalSource {
  readonly lastPosition: number;
  recordsAfter(position: number): ReplayOptions["records"];
}

export interface OpenProjectionsOptions {
  readonly file: string;
  readonly journal: JournalSource;
  readonly communityKey: Uint8Array;
  readonly onRecord?: ReplayOptions["onRecord"];
}

export interface OpenProjections {
  readonly store: SqliteProjectionStore;
  readonly database: ReturnType<typeof openProjectionDatabase>;
  readonly point: ReplayPoint;
  /** Why the projections were folded from the first record on; null when a checkpoint served. */
  readonly rebuilt: string | null;
}

/**
 * Opens the projections and folds what the journal has beyond their checkpoint. Projections that are damaged,
 * of another version, or ahead of the journal are thrown away and folded anew: the journal is the truth.
 */
export function openProjections(options: OpenProjectionsOptions): OpenProjections {
  try {
    return { ...foldTail(options), rebuilt: null };
  } catch (error) {
    removeProjectionDatabase(options.file);
    return { ...foldTail(options), rebuilt: error instanceof Error ? error.message : String(error) };
  }
}

function foldTail({ file, journal, communityKey, onRecord }: OpenProjectionsOptions) {
  const database = openProjectionDatabase(file);
  try {
    const store = new SqliteProjectionStore(database);
    addLaterIndexes(database);
    const from = store.checkpoint();
    // A journal that lost its end, with a card that lied or a backup that was put back, leaves rows of what is gone.
    if (Math.max(from.position, store.foldedTo()) > journal.lastPosition) {
      throw new Error("the projections are ahead of the journal");
    }
    const point = replay({
      from,
      records: journal.recordsAfter(from.position),
      communityKey,
      sink: store,
      onRecord: (position, record, folded) => {
        if (position % RECORDS_PER_WRITE === 0) store.flush(position);
        onRecord?.(position, record, folded);
      },
    });
    store.flush(point.position);
    return { store, database, point };
  } catch (error) {
    database.close();
    throw error;
  }
}
