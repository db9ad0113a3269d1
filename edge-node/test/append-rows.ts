import { openJournalDatabase } from "../src/adapters/sqlite/journal-database.ts";

// A writer for the power-cut model: `append-rows.ts FILE FULL|NORMAL ROWS`. Appends rows one commit at a time and
// says each position once its commit has returned, which is when a node would acknowledge it.

const [file = "", synchronous = "FULL", rows = "0"] = process.argv.slice(2);
const database = openJournalDatabase(file);
if (synchronous === "NORMAL") {
  database.pragma("synchronous = NORMAL");
  // A checkpoint syncs, and one that comes just before the cut would save what this mode risks.
  database.pragma("wal_autocheckpoint = 0");
}
const first = (database.prepare("SELECT count(*) FROM journal").pluck().get() as number) + 1;
const insert = database.prepare("INSERT INTO journal (position, record) VALUES (?, ?)");
for (let position = first; position < first + Number(rows); position++) {
  insert.run(position, Buffer.alloc(200, position % 256));
  process.stdout.write(`${position}\n`);
}
// Waits for its end without closing the database, which would sync it.
process.stdin.resume();
