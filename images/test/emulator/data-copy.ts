import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { hostCommand } from "./host-command.ts";
import type { Partition } from "./partition-table.ts";

const MEBIBYTE = 1024 * 1024;
/** e2fsck's code is a sum; 1 says that it repaired something. */
const CLEAN_OR_REPAIRED = [0, 1, 2, 3];

/**
 * The data partition as it would be after the power came back: copied out of the card, its journal replayed. The card
 * itself stays as it is.
 */
export class DataCopy {
  readonly folder: string;
  private readonly file: string;

  private constructor(folder: string) {
    this.folder = folder;
    this.file = join(folder, "data.ext4");
  }

  static async take(image: string, partition: Partition, folder: string): Promise<DataCopy> {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const copy = new DataCopy(folder);
    const { start_bytes, size_bytes } = partition;
    await copyRange({ from: image, to: copy.file, skip_bytes: start_bytes, size_bytes });
    await hostCommand("e2fsck", ["-fy", copy.file], { good_codes: CLEAN_OR_REPAIRED });
    return copy;
  }

  /** Copies a folder of the partition, such as `/node`, and returns where it is now. */
  async folderOf(path: string): Promise<string> {
    const to = join(this.folder, "files");
    mkdirSync(to, { recursive: true });
    await hostCommand("debugfs", ["-R", `rdump "${path}" "${to}"`, this.file]);
    const found = join(to, path.split("/").at(-1) ?? "");
    if (!existsSync(found)) throw new Error(`the data partition has no ${path}`);
    return found;
  }

  /** Contents of a file; null when there is none. */
  async read(path: string): Promise<Buffer | null> {
    const stat = await hostCommand("debugfs", ["-R", `stat "${path}"`, this.file]);
    if (!stat.includes("Inode:")) return null;
    return hostCommand("debugfs", ["-R", `cat "${path}"`, this.file]);
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

interface Range {
  readonly from: string;
  readonly to: string;
  readonly skip_bytes: number;
  readonly size_bytes: number;
}

/** Copies a partition out of a card. Partitions begin and end at whole mebibytes. */
export async function copyRange({ from, to, skip_bytes, size_bytes }: Range): Promise<void> {
  if (skip_bytes % MEBIBYTE !== 0) throw new Error(`a partition begins at ${skip_bytes}, which is no whole mebibyte`);
  const blocks = [`skip=${skip_bytes / MEBIBYTE}`, `count=${Math.ceil(size_bytes / MEBIBYTE)}`];
  await hostCommand("dd", [`if=${from}`, `of=${to}`, "bs=1M", ...blocks, "conv=sparse", "status=none"]);
  await hostCommand("truncate", ["-s", String(size_bytes), to]);
}
