import { parentPort, workerData } from "node:worker_threads";
import { lastPosition, openJournalDatabase } from "./journal-database.ts";
import type { AppendRequest, WriterAnswer, WriterOptions } from "./journal-protocol.ts";

// The one writer of the journal. Runs beside the event loop, because a commit waits for the disk.

const port = parentPort;
if (port === null) throw new Error("the journal's writer runs in a thread of its own");

const database = openJournalDatabase((workerData as WriterOptions).file);
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

port.on("message", (request: AppendRequest | "stop") => {
  if (request === "stop") {
    database.close();
    process.exit(0);
  }
  answer(store(request));
});

answer({ kind: "ready", position });

function store(request: AppendRequest): WriterAnswer {
  if (request.after !== position) throw new Error(`caller stands at ${request.after}, the journal at ${position}`);
  try {
    position = appendAll.immediate(Buffer.from(request.bytes), request.lengths);
    return { kind: "stored", id: request.id, position };
  } catch (error) {
    // A failed commit may still have reached the disk. What the database says now is what counts.
    const stored = lastPosition(database);
    if (stored === position + request.lengths.length) {
      position = stored;
      return { kind: "stored", id: request.id, position };
    }
    const { code, message } = error as Error & { code?: string };
    return { kind: "failed", id: request.id, code: code ?? "unknown", message };
  }
}

function answer(message: WriterAnswer): void {
  port?.postMessage(message);
}
