import { decodeRecord } from "@localgrid/journal/record";
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

/** The community that a journal began with; null when it has no beginning. */
export function communityIn(file: string): string | null {
  const database = openJournalReader(file);
  try {
    const [first] = recordsAfter(database, 0);
    const body = first === undefined ? null : decodeRecord(first.record).body;
    const community = body === null || body instanceof Uint8Array ? undefined : body["community"];
    return typeof community === "string" ? community : null;
  } finally {
    database.close();
  }
}
