import { once } from "node:events";
import { createWriteStream, existsSync } from "node:fs";
import type { Writable } from "node:stream";
import { openRecord } from "@localgrid/clearing/replay";
import { decodeRecord } from "@localgrid/journal/record";
import { createEpochSeal } from "@localgrid/journal/sealing";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { takeExistingFolder } from "../adapters/sqlite/data-folder.ts";
import { openProjections } from "../adapters/sqlite/open-projections.ts";
import { columnsOf, PROJECTION_TABLES, type ProjectionTable } from "../adapters/sqlite/projection-database.ts";
import { openIdentity } from "../adapters/system/identity.ts";
import { openJournalFile } from "./journal-file.ts";
import { Progress } from "./progress.ts";

export const EXPORTS = ["journal", ...(Object.keys(PROJECTION_TABLES) as ProjectionTable[])] as const;

export interface ExportOptions {
  readonly data_dir: string;
  /** One of {@link EXPORTS}: the journal as JSON lines with opened bodies, a projection as CSV. */
  readonly what: string;
  /** File to write; `-` for standard output. */
  readonly out: string;
}

/** @throws {LocalGridError} `unknown-export`, `data-in-use`, `file-exists` */
export async function exportData({ data_dir, what, out }: ExportOptions): Promise<number> {
  if (!(EXPORTS as readonly string[]).includes(what)) {
    throw new LocalGridError("unknown-export", `"${what}" cannot be exported; known are ${EXPORTS.join(", ")}`);
  }
  if (out !== "-" && existsSync(out)) throw new LocalGridError("file-exists", `${out} exists already`);
  const folder = takeExistingFolder(data_dir);
  const target: Writable = out === "-" ? process.stdout : createWriteStream(out, { mode: 0o600 });
  const journal = openJournalFile(folder.journal);
  const { communityKey } = openIdentity(data_dir);
  try {
    const lines =
      what === "journal"
        ? journalLines(journal, communityKey)
        : tableLines(what as ProjectionTable, folder.projections, { journal, communityKey });
    const count = await writeLines(target, lines, new Progress("export", journal.lastPosition));
    if (target !== process.stdout) await new Promise<void>((resolve) => target.end(() => resolve()));
    return count;
  } finally {
    journal.close();
    folder.release();
  }
}

async function writeLines(target: Writable, lines: Iterable<string>, progress: Progress): Promise<number> {
  let count = 0;
  for (const line of lines) {
    if (!target.write(`${line}\n`)) await once(target, "drain");
    progress.reached(++count);
  }
  progress.finish(`${count} lines written`);
  return count;
}

function* journalLines(journal: ReturnType<typeof openJournalFile>, communityKey: Uint8Array): Generator<string> {
  for (const { position, record } of journal.recordsAfter(0)) {
    const decoded = decodeRecord(record);
    const { node, epoch, seq, kind, recorded_at_ms } = decoded;
    const { body } = openRecord(decoded, createEpochSeal(communityKey, node, epoch));
    yield JSON.stringify({ position, node, epoch, seq, kind, recorded_at_ms, body }, readable);
  }
}

interface TableSource {
  readonly journal: ReturnType<typeof openJournalFile>;
  readonly communityKey: Uint8Array;
}

function* tableLines(table: ProjectionTable, file: string, source: TableSource): Generator<string> {
  const { database, store } = openProjections({ file, ...source });
  try {
    const columns = columnsOf(table);
    yield columns.join(",");
    const keys = columns.map((_, index) => index + 1).join(", ");
    const rows = database
      .prepare(`SELECT ${columns.join(", ")} FROM ${table} ORDER BY ${keys}`)
      .raw()
      .safeIntegers();
    for (const row of rows.iterate()) yield (row as unknown[]).map(csvField).join(",");
  } finally {
    store.close();
  }
}

/** Values are numbers, identifiers and digests; none needs quoting. */
function csvField(value: unknown): string {
  if (value === null) return "";
  return Buffer.isBuffer(value) ? value.toString("hex") : String(value);
}

function readable(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "object" && value !== null && "type" in value && value.type === "Buffer" && "data" in value) {
    return Buffer.from(value.data as number[]).toString("hex");
  }
  return value instanceof Uint8Array ? Buffer.from(value).toString("hex") : value;
}
