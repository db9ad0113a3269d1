import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Type, { type Static } from "typebox";
import { Check } from "typebox/schema";
import type { BackupNote, CarePorts } from "../../care/care-desk.ts";
import { writeSecretFile } from "./identity.ts";

const NotesSchema = Type.Array(
  Type.Object({
    to: Type.Union([Type.Literal("stick"), Type.Literal("hub"), Type.Literal("download")]),
    at_ms: Type.Integer({ minimum: 0 }),
    bytes: Type.Integer({ minimum: 0 }),
    code: Type.Union([Type.String({ pattern: "^[a-z][a-z0-9-]{0,63}$" }), Type.Null()]),
  }),
  { maxItems: 64 },
);

/** When the last backups were made, in a file of the node's folder; a backup of the node does not hold it. */
export function openBackupNotes(data_dir: string): CarePorts["notes"] {
  const file = join(data_dir, "backups.json");
  let known: readonly BackupNote[] = readNotes(file);
  return {
    all: () => known,
    save: (notes) => {
      known = notes;
      try {
        writeSecretFile(file, `${JSON.stringify(notes)}\n`);
      } catch {
        // A full disk is told elsewhere, and a backup is no less one for it.
      }
    },
  };
}

function readNotes(file: string): Static<typeof NotesSchema> {
  try {
    const read: unknown = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : [];
    return Check(NotesSchema, read) ? (read as Static<typeof NotesSchema>) : [];
  } catch {
    return [];
  }
}
