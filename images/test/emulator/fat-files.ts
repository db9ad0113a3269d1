import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hostCommand } from "./host-command.ts";

/** Files of a FAT file system inside a disk image, by mtools: nothing is mounted. Only while no machine runs on it. */
export class FatFiles {
  private readonly drive: string;

  constructor(image: string, start_bytes: number) {
    this.drive = `${image}@@${start_bytes}`;
  }

  /** @throws {Error} when there is no such file */
  async read(path: string): Promise<Buffer> {
    return this.inFolder(async (folder) => {
      const to = join(folder, "file");
      await hostCommand("mcopy", ["-n", "-i", this.drive, `::${path}`, to]);
      return readFileSync(to);
    });
  }

  async readText(path: string): Promise<string> {
    return (await this.read(path)).toString("utf8");
  }

  /** Copies a file of the card to a file of this machine. */
  async copyOut(path: string, to: string): Promise<void> {
    await hostCommand("mcopy", ["-o", "-n", "-i", this.drive, `::${path}`, to]);
  }

  async copyIn(from: string, path: string): Promise<void> {
    await hostCommand("mcopy", ["-o", "-i", this.drive, from, `::${path}`]);
  }

  async write(path: string, content: string | Uint8Array): Promise<void> {
    await this.inFolder(async (folder) => {
      const from = join(folder, "file");
      writeFileSync(from, content);
      await this.copyIn(from, path);
    });
  }

  async remove(path: string): Promise<void> {
    await hostCommand("mdel", ["-i", this.drive, `::${path}`]);
  }

  /** Names in a folder, without paths. */
  async list(folder = ""): Promise<readonly string[]> {
    const text = (await hostCommand("mdir", ["-b", "-i", this.drive, `::${folder}`])).toString("utf8");
    const lines = text.split("\n").filter((line) => line.startsWith("::"));
    return lines.map((line) => line.replace(/\/$/, "").split("/").at(-1) ?? "");
  }

  async has(path: string): Promise<boolean> {
    const folder = path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
    const name = path.slice(path.lastIndexOf("/") + 1);
    return (await this.list(folder)).includes(name);
  }

  private async inFolder<T>(act: (folder: string) => Promise<T>): Promise<T> {
    const folder = mkdtempSync(join(tmpdir(), "lg-fat-"));
    try {
      return await act(folder);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}
