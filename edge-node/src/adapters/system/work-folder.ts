import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

const NAME = /^work-(\d+)-/;

/** A folder in the node's own for what is only passing through. Those of programs that have ended go before. */
export function makeWorkFolder(data_dir: string): { readonly folder: string; remove(): void } {
  sweepWorkFolders(data_dir);
  mkdirSync(data_dir, { recursive: true, mode: 0o700 });
  const folder = mkdtempSync(join(data_dir, `work-${process.pid}-`));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Takes away what a power cut, or the end of a program in the middle, has left. */
export function sweepWorkFolders(data_dir: string): void {
  for (const name of readdirSync(data_dir)) {
    const pid = Number(NAME.exec(name)?.[1]);
    if (Number.isInteger(pid) && !isRunning(pid)) rmSync(join(data_dir, name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === "EPERM";
  }
}
