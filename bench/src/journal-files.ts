import {
  lastPosition,
  openJournalDatabase,
  openJournalReader,
  recordsAfter,
} from "@localgrid/edge-node/adapters/journal-database";
import type { JournalSource } from "@localgrid/edge-node/adapters/projections";

const RECORDS_PER_COMMIT = 4_096;

/** Writes records into a node's journal file. */
export function writeJournal(file: string, records: Iterable<Uint8Array>): void {
  const database = openJournalDatabase(file);
  const insert = database.prepare("INSERT INTO journal (position, record) VALUES (?, ?)");
  let position = 0;
  const insertAll = database.transaction((group: readonly Uint8Array[]) => {
    for (const record of group) insert.run(++position, record);
  });
  let group: Uint8Array[] = [];
  for (const record of records) {
    group.push(record);
    if (group.length < RECORDS_PER_COMMIT) continue;
    insertAll(group);
    group = [];
  }
  insertAll(group);
  database.close();
}

/** The journal as the node reads it at its start, up to some record. */
export function journalSource(file: string, until?: number): JournalSource {
  const reader = openJournalReader(file);
  const end = until ?? lastPosition(reader);
  reader.close();
  return {
    lastPosition: end,
    *recordsAfter(position) {
      const source = openJournalReader(file);
      try {
        for (const entry of recordsAfter(source, position)) {
          if (entry.position > end) return;
          yield entry;
        }
      } finally {
        source.close();
      }
    },
  };
}
