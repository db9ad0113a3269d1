import { existsSync, renameSync } from "node:fs";
import { takeExistingFolder } from "../adapters/sqlite/data-folder.ts";
import { openProjections } from "../adapters/sqlite/open-projections.ts";
import { openProjectionDatabase, removeProjectionDatabase } from "../adapters/sqlite/projection-database.ts";
import { SqliteProjectionStore } from "../adapters/sqlite/sqlite-projection-store.ts";
import { openIdentity } from "../adapters/system/identity.ts";
import { openJournalFile } from "./journal-file.ts";
import { Progress } from "./progress.ts";

export interface RebuildResult {
  readonly records: number;
  readonly digest: string;
  /** Digest of the projections that were there before, as far as the journal had been folded; null without any. */
  readonly before: string | null;
}

/**
 * Computes every projection again from the journal, beside the old ones, and puts them in place. Equal
 * journals give equal bytes: a digest that differs from the old one shows that those had been tampered with.
 */
export function rebuild(data_dir: string): RebuildResult {
  const folder = takeExistingFolder(data_dir);
  const journal = openJournalFile(folder.journal);
  try {
    const { communityKey } = openIdentity(data_dir);
    const before = existsSync(folder.projections) ? digestBefore(folder.projections, journal, communityKey) : null;
    const draft = `${folder.projections}.rebuilt`;
    removeProjectionDatabase(draft);
    const progress = new Progress("rebuild", journal.lastPosition);
    const { store, point } = openProjections({
      file: draft,
      journal,
      communityKey,
      onRecord: (position) => progress.reached(position),
    });
    const digest = store.digest();
    store.saveCheckpoint(point);
    store.close();
    removeProjectionDatabase(folder.projections);
    renameSync(draft, folder.projections);
    progress.finish(`${point.position} records folded, digest ${digest}`);
    return { records: point.position, digest, before };
  } finally {
    journal.close();
    folder.release();
  }
}

function digestBefore(file: string, journal: ReturnType<typeof openJournalFile>, communityKey: Uint8Array): string {
  // A node that was killed left the newest rows in the journal only: fold those first, to compare like with like.
  const { store: folded, rebuilt } = openProjections({ file, journal, communityKey });
  folded.close();
  if (rebuilt !== null) return `unusable (${rebuilt})`;
  const store = new SqliteProjectionStore(openProjectionDatabase(file));
  try {
    return store.digest();
  } finally {
    store.close();
  }
}
