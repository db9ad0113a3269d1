import { existsSync, fdatasyncSync, openSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { lastPosition, openJournalDatabase } from "./journal-database.ts";
import {
  type AppendRequest,
  SIGN_OF_LIFE,
  type WriterAnswer,
  type WriterOptions,
  type WriterRequest,
} from "./journal-protocol.ts";

// The one writer of the journal. Runs beside the event loop, because a commit waits for the disk.

const port = parentPort;
if (port === null) throw new Error("the journal's writer runs in a thread of its own");

const { file } = workerData as WriterOptions;
const database = openJournalDatabase(file);
// SQLite as it is shipped here puts a commit on disk by fsync, which writes the log's time of change as well: two
// thirds of what a card has to take for a small group. NORMAL leaves the log to `putOnDisk` and changes nothing else:
// its head, checkpoints and their order are synced as with FULL. Until then nobody is shown the records.
database.pragma("synchronous = NORMAL");
let log: number | null = null;
const insert = database.prepare("INSERT INTO journal (position, record) VALUES (?, ?)");
let position = lastPosition(database);

const appendAll = database.transaction((records: Buffer, lengths: readonly number[]) => {
  let at = 0;
  let next = position;
  for (const length of lengths) {
    insert.run(++next, records.subarray(at, at + length));
    at += length;
  }
  return next;
});

port.on("message", (request: WriterRequest) => {
  if (request === SIGN_OF_LIFE) return answer({ kind: SIGN_OF_LIFE });
  if (request === "stop") {
    database.close();
    process.exit(0);
  }
  answer(store(request));
});

// Whoever was here before may have ended between a commit and the disk.
if (existsSync(`${file}-wal`)) putOnDisk();
answer({ kind: "ready", position });

function store(request: AppendRequest): WriterAnswer {
  if (request.after !== position) throw new Error(`caller stands at ${request.after}, the journal at ${position}`);
  try {
    appendAll.immediate(Buffer.from(request.bytes), request.lengths);
  } catch (error) {
    // A failed commit may still have reached the log. What the database says now is what counts.
    if (lastPosition(database) !== position + request.lengths.length) {
      const { code, message } = error as Error & { code?: string };
      return { kind: "failed", id: request.id, code: code ?? "unknown", message };
    }
  }
  putOnDisk();
  position += request.lengths.length;
  return { kind: "stored", id: request.id, position };
}

/** When this fails nobody can say what is on disk: the process ends, and starts again from what is. */
function putOnDisk(): void {
  // The log stays the same file for as long as this connection lasts.
  log ??= openSync(`${file}-wal`, "r+");
  fdatasyncSync(log);
}

function answer(message: WriterAnswer): void {
  port?.postMessage(message);
}
