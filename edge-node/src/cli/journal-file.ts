import type Database from "better-sqlite3";
import { lastPosition, openJournalReader, recordsAfter } from "../adapters/sqlite/journal-database.ts";
import type { JournalSource } from "../adapters/sqlite/open-projections.ts";

/** A journal that nobody writes while a command reads it. */
export function openJournalFile(file: string): JournalSource & { close(): void } {
  const database: Database.Database = openJournalReader(file);
  return {
    lastPosition: lastPosition(database),
    recordsAfter: (position) => recordsAfter(database, position),
    close: () => database.close(),
  };
}
