import { decodeRecord } from "@localgrid/journal/record";
import type Database from "better-sqlite3";
import { lastPosition } from "./journal-database.ts";

/** Where the records of one epoch lie in the journal: `seq` 1 at `first_position`, and so on without a gap. */
export interface JournalEpoch {
  /** 32 hexadecimal digits. */
  readonly epoch: string;
  readonly first_position: number;
  last_seq: number;
}

/**
 * Finds records by epoch and seq. An epoch's records lie one after the other, so the last record of each tells where
 * it begins: one look per epoch is enough, however long the journal is.
 */
export class JournalExtents {
  private readonly database: Database.Database;
  private readonly durable: () => number;
  private readonly select: Database.Statement<[number], Buffer>;
  private readonly epochs: JournalEpoch[] = [];
  private readonly byName = new Map<string, JournalEpoch>();
  private upto = 0;

  /** `durable` is the position up to which records are on disk: what was committed can be read before it is there. */
  constructor(database: Database.Database, durable: () => number) {
    this.database = database;
    this.durable = durable;
    this.select = database.prepare<[number], Buffer>("SELECT record FROM journal WHERE position = ?").pluck();
  }

  /** Oldest first. */
  all(): readonly JournalEpoch[] {
    this.refresh();
    return this.epochs;
  }

  find(epoch: string): JournalEpoch | null {
    this.refresh();
    return this.byName.get(epoch) ?? null;
  }

  record(position: number): Buffer | null {
    return this.select.get(position) ?? null;
  }

  private refresh(): void {
    const last = Math.min(lastPosition(this.database), this.durable());
    if (last === this.upto) return;
    const found: JournalEpoch[] = [];
    let position = last;
    while (position > this.upto) {
      const { epoch: id, seq } = decodeRecord(this.record(position) as Buffer);
      const epoch = Buffer.from(id).toString("hex");
      const known = this.byName.get(epoch);
      if (known !== undefined) known.last_seq = seq;
      else found.push({ epoch, first_position: position - seq + 1, last_seq: seq });
      position -= seq;
    }
    for (const epoch of found.reverse()) {
      this.epochs.push(epoch);
      this.byName.set(epoch.epoch, epoch);
    }
    this.upto = last;
  }
}
