import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { isBackupName, type StickReport } from "@localgrid/protocol/care-messages";
import { applianceError } from "../errors.ts";
import type { CareMachine } from "./care-machine.ts";

/** Where backups lie on a stick. */
const FOLDER = "localgrid-backups";
const MOST_LISTED = 64;
/** Each costs the start of a program, some seconds on a small board. */
const MOST_NODES = 64;
/** The newest may be damaged, as by a stick that was pulled out. */
const MOST_OF_A_NODE = 4;
/** As the node and the console name them. */
const GIVEN_NAME = /^localgrid-([0-9a-f]{8})-(\d{4}(?:-\d\d){4,5})\.lgbackup$/;
const FORMATS = new Set(["vfat", "exfat", "ext4"]);

/** A stick while it is mounted. */
export interface MountedStick {
  report(): StickReport;
  /**
   * Files that are whole and backups by their name: those of each node, the newest first, from the node whose newest one
   * is the newest. An installer's stick has many nodes', and whose this box is to be only the files themselves tell.
   */
  backups(): readonly (readonly string[])[];
  /** Has its name when it is whole and on the stick. @throws {LocalGridError} `stick-trouble` */
  write(name: string, bytes: AsyncIterable<Uint8Array>, wrote: (total: number) => void): Promise<number>;
}

/**
 * Mounts the one USB stick that is plugged in for as long as `act` runs. The card itself is never taken for one, not even
 * where the box starts from USB.
 *
 * @throws {LocalGridError} `no-stick`, `stick-trouble`, and what `act` throws
 */
export async function withStick<T>(
  machine: CareMachine,
  mode: "ro" | "rw",
  act: (stick: MountedStick) => Promise<T>,
): Promise<T> {
  const device = await findStick(machine);
  machine.makeFolder(machine.stickFolder);
  const options = `${mode},nodev,nosuid,noexec,noatime`;
  const mounted = await machine.run("mount", ["-o", options, device, machine.stickFolder]);
  if (mounted.code !== 0)
    throw applianceError("stick-trouble", `the stick cannot be mounted: ${lastLine(mounted.stderr)}`);
  try {
    return await act(new Stick(machine, join(machine.stickFolder, FOLDER)));
  } finally {
    const ended = await machine.run("umount", [machine.stickFolder]);
    if (ended.code !== 0) machine.log(`localgrid: the stick was not let go: ${lastLine(ended.stderr)}`);
  }
}

interface BlockDevice {
  readonly path?: string;
  readonly tran?: string | null;
  readonly fstype?: string | null;
  readonly mountpoints?: readonly (string | null)[];
  readonly partlabel?: string | null;
  readonly ptuuid?: string | null;
  readonly children?: readonly BlockDevice[];
}

/** Disk signature of localgrid's own cards: one that lies about in the USB reader is no place for backups. */
const OWN_CARD = "6c677264";

/** @throws {LocalGridError} `no-stick` when there is none, or more than one */
async function findStick(machine: CareMachine): Promise<string> {
  const { stdout } = await machine.run("lsblk", ["--json", "--output", "PATH,TRAN,FSTYPE,MOUNTPOINTS,PTUUID"]);
  const sticks = devicesIn(stdout)
    .filter(
      ({ tran, ptuuid, children = [] }) =>
        tran === "usb" && ptuuid !== OWN_CARD && !children.some((part) => isInUse(part, machine)),
    )
    .flatMap((disk) => {
      const parts = [disk, ...(disk.children ?? [])].filter(({ fstype }) => FORMATS.has(fstype ?? ""));
      return parts.slice(0, 1).flatMap(({ path }) => (path === undefined ? [] : [path]));
    });
  const [stick, ...others] = sticks;
  if (stick === undefined)
    throw applianceError("no-stick", "no USB stick with a FAT or ext4 file system is plugged in");
  if (others.length > 0) throw applianceError("no-stick", "more than one USB stick is plugged in");
  return stick;
}

function isInUse({ mountpoints = [] }: BlockDevice, machine: CareMachine): boolean {
  return mountpoints.some((place) => place !== null && place !== machine.stickFolder);
}

function devicesIn(text: string): readonly BlockDevice[] {
  try {
    return (JSON.parse(text) as { readonly blockdevices?: readonly BlockDevice[] }).blockdevices ?? [];
  } catch {
    return [];
  }
}

class Stick implements MountedStick {
  private readonly machine: CareMachine;
  private readonly folder: string;

  constructor(machine: CareMachine, folder: string) {
    this.machine = machine;
    this.folder = folder;
  }

  report(): StickReport {
    const backups = this.names().map((name) => ({ name, bytes: statSync(join(this.folder, name)).size }));
    return { free_bytes: this.machine.room(this.machine.stickFolder)?.free_bytes ?? 0, backups };
  }

  backups(): readonly (readonly string[])[] {
    const byDate = this.machine.names(this.folder).filter(isBackupName).map(placed).sort(newestFirst);
    const nodes = Map.groupBy(byDate, ({ node }) => node);
    return [...nodes.values()]
      .slice(0, MOST_NODES)
      .map((ofOne) => ofOne.slice(0, MOST_OF_A_NODE).map(({ name }) => join(this.folder, name)));
  }

  async write(name: string, bytes: AsyncIterable<Uint8Array>, wrote: (total: number) => void): Promise<number> {
    if (!isBackupName(name)) throw applianceError("stick-trouble", "that is no name of a backup");
    const [file, draft] = [join(this.folder, name), join(this.folder, `${name}.part`)];
    try {
      this.machine.makeFolder(this.folder);
      const total = await writeAll(draft, bytes, wrote);
      renameSync(draft, file);
      // FAT knows no fsync of folders.
      await this.machine.run("sync", ["-f", this.folder], { deadline_ms: 600_000 });
      return total;
    } catch (cause) {
      rmSync(draft, { force: true });
      const { code, message } = cause as Error & { code?: string };
      if (code === "care-broken-off") throw cause;
      throw applianceError("stick-trouble", code === "ENOSPC" ? "the stick is full" : message, cause);
    }
  }

  /** Their names begin with the node and go on with the date, so that the last one is the newest. */
  private names(): readonly string[] {
    return this.machine.names(this.folder).filter(isBackupName).toReversed().slice(0, MOST_LISTED);
  }
}

interface PlacedName {
  readonly name: string;
  readonly node: string;
  /** Longer for a later moment of the same minute; empty where a person gave another name, which is a node for itself. */
  readonly date: string;
}

function placed(name: string): PlacedName {
  const [, node = name, date = ""] = GIVEN_NAME.exec(name) ?? [];
  return { name, node, date };
}

function newestFirst(one: PlacedName, other: PlacedName): number {
  return one.date === other.date ? 0 : one.date < other.date ? 1 : -1;
}

async function writeAll(
  file: string,
  bytes: AsyncIterable<Uint8Array>,
  wrote: (total: number) => void,
): Promise<number> {
  const descriptor = openSync(file, "w", 0o600);
  try {
    let total = 0;
    for await (const part of bytes) {
      for (let at = 0; at < part.length; ) at += writeSync(descriptor, part, at);
      total += part.length;
      wrote(total);
    }
    fsyncSync(descriptor);
    return total;
  } finally {
    closeSync(descriptor);
  }
}

function lastLine(text: string): string {
  return text.trimEnd().split("\n").at(-1)?.slice(0, 200) ?? "";
}
