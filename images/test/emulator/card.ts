import { closeSync, fsyncSync, openSync, readSync, rmSync, truncateSync, writeSync } from "node:fs";
import { type BootChoice, bootChoiceOf, includesOf } from "./boot-choice.ts";
import { copyRange, DataCopy } from "./data-copy.ts";
import { FatFiles } from "./fat-files.ts";
import { hostCommand } from "./host-command.ts";
import { diskSignatureOf, type Partition, partitionsOf } from "./partition-table.ts";

const SECTOR_BYTES = 512;
const MEBIBYTE = 1024 * 1024;
export const FAT_PARTITION = 1;
export const ROOT_PARTITIONS = { a: 2, b: 3 } as const;
export const DATA_PARTITION = 4;

/** A card to be put into the emulated machine: a copy of the image, with room to grow. Touched only while it is out. */
export class Card {
  readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  /** A card of this size, with the image written to it as an installer would. */
  static async flash(image: string, file: string, size_bytes: number): Promise<Card> {
    await hostCommand("cp", ["--sparse=always", image, file]);
    truncateSync(file, size_bytes);
    return new Card(file);
  }

  async copy(file: string): Promise<Card> {
    await hostCommand("cp", ["--sparse=always", this.file, file]);
    return new Card(file);
  }

  get signature(): string {
    return diskSignatureOf(this.firstSector());
  }

  partition(number: number): Partition {
    const found = partitionsOf(this.firstSector()).find((one) => one.number === number);
    if (found === undefined) throw new Error(`the card has no partition ${number}`);
    return found;
  }

  get fat(): FatFiles {
    return new FatFiles(this.file, this.partition(FAT_PARTITION).start_bytes);
  }

  async bootChoice(): Promise<BootChoice> {
    const { fat } = this;
    const config = await fat.readText("config.txt");
    const included = new Map<string, string>();
    for (const file of includesOf(config)) included.set(file, (await fat.read(file)).toString("latin1"));
    return bootChoiceOf(config, included);
  }

  /** What the data partition holds, as a boot after a power cut would find it. */
  dataCopy(folder: string): Promise<DataCopy> {
    return DataCopy.take(this.file, this.partition(DATA_PARTITION), folder);
  }

  /**
   * Takes the data partition out as a file of its own, lets `act` change that, and puts it back. e2fsck can work at an
   * offset inside a card too, but loses the offset once it has replayed a journal.
   */
  async editData<T>(act: (file: string) => Promise<T>): Promise<T> {
    const { start_bytes, size_bytes } = this.partition(DATA_PARTITION);
    const file = `${this.file}.data`;
    await copyRange({ from: this.file, to: file, skip_bytes: start_bytes, size_bytes });
    const result = await act(file);
    const place = ["bs=1M", `seek=${start_bytes / MEBIBYTE}`, "conv=notrunc", "status=none"];
    await hostCommand("dd", [`if=${file}`, `of=${this.file}`, ...place]);
    rmSync(file);
    return result;
  }

  /** Overwrites a part of a partition, in bytes from its start. */
  overwrite(number: number, at: number, bytes: Uint8Array): void {
    const { start_bytes, size_bytes } = this.partition(number);
    if (at + bytes.length > size_bytes) throw new Error(`partition ${number} ends before ${at + bytes.length}`);
    const file = openSync(this.file, "r+");
    try {
      writeSync(file, bytes, 0, bytes.length, start_bytes + at);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  }

  readRange(number: number, at: number, size_bytes: number): Buffer {
    const bytes = Buffer.alloc(size_bytes);
    const file = openSync(this.file, "r");
    try {
      readSync(file, bytes, 0, size_bytes, this.partition(number).start_bytes + at);
    } finally {
      closeSync(file);
    }
    return bytes;
  }

  private firstSector(): Buffer {
    const sector = Buffer.alloc(SECTOR_BYTES);
    const file = openSync(this.file, "r");
    try {
      readSync(file, sector, 0, SECTOR_BYTES, 0);
    } finally {
      closeSync(file);
    }
    return sector;
  }
}

/** A USB stick with these files in its root folder. One FAT file system without a partition table, as many are sold. */
export async function makeStick(
  file: string,
  files: Readonly<Record<string, string | Uint8Array | { readonly from: string }>>,
  size_bytes = 512 * MEBIBYTE,
): Promise<string> {
  await hostCommand("rm", ["-f", file]);
  await hostCommand("truncate", ["-s", String(size_bytes), file]);
  await hostCommand("mkfs.vfat", ["-F", "32", "-n", "STICK", file]);
  const fat = new FatFiles(file, 0);
  for (const [name, content] of Object.entries(files)) {
    if (typeof content === "string" || content instanceof Uint8Array) await fat.write(name, content);
    else await fat.copyIn(content.from, name);
  }
  return file;
}
