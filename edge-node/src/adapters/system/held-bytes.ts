import { createReadStream } from "node:fs";
import { join } from "node:path";
import { writeBackupFile } from "./node-backup.ts";
import { makeWorkFolder } from "./work-folder.ts";

interface HeldBytes {
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly most_bytes: number;
}

/** Keeps bytes whose number has to be known before they go anywhere, for as long as `act` runs. */
export async function heldIn<T>(
  data_dir: string,
  { bytes, most_bytes }: HeldBytes,
  act: (held: { readonly bytes: number; read(): AsyncIterable<Uint8Array> }) => Promise<T>,
): Promise<T> {
  const work = makeWorkFolder(data_dir);
  try {
    const file = join(work.folder, "backup");
    const size = await writeBackupFile(file, bytes, { most_bytes });
    return await act({ bytes: size, read: () => createReadStream(file) });
  } finally {
    work.remove();
  }
}
