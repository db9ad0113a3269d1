import { applianceError } from "../errors.ts";
import {
  BOOT_SLOT_FILE,
  BOOT_SLOT_FILE_BYTES,
  type BootSlots,
  parseBootSlots,
  type RootSlot,
  renderBootSlots,
  settledOn,
} from "./boot-slots.ts";
import type { Appliance } from "./ports.ts";
import { replaceFile } from "./release-memory.ts";

// What lies on the boot partition beside the firmware: which root slot it takes, and the command line of each.

const MAX_COMMAND_LINE_BYTES = 4096;
const COMMAND_LINE = "cmdline.txt";
const ROOT_PARTITIONS: Readonly<Record<RootSlot, string>> = { a: "02", b: "03" };

/** Null when the file is missing or says something else. */
export function readBootSlots({ files, boot }: Pick<Appliance, "files" | "boot">): BootSlots | null {
  const bytes = files.read(`${boot.folder}/${BOOT_SLOT_FILE}`, BOOT_SLOT_FILE_BYTES);
  return bytes?.length === BOOT_SLOT_FILE_BYTES ? parseBootSlots(new TextDecoder().decode(bytes)) : null;
}

/**
 * One sector in its place, so that a cut of power leaves the old text or the new one.
 *
 * @throws {LocalGridError} `boot-partition-unreadable` when the file has not the size of a sector
 */
export function writeBootSlots({ files, boot }: Pick<Appliance, "files" | "boot">, bootSlots: BootSlots): void {
  const path = `${boot.folder}/${BOOT_SLOT_FILE}`;
  if (files.read(path, BOOT_SLOT_FILE_BYTES)?.length !== BOOT_SLOT_FILE_BYTES) {
    throw applianceError("boot-partition-unreadable", `${BOOT_SLOT_FILE} has not ${BOOT_SLOT_FILE_BYTES} bytes`);
  }
  boot.whileWritable(() => files.overwrite(path, renderBootSlots(bootSlots)));
  const written = readBootSlots({ files, boot });
  if (JSON.stringify(written) === JSON.stringify(bootSlots)) return;
  throw applianceError("card-unreliable", `${BOOT_SLOT_FILE} does not come back from the card as it was written`);
}

/**
 * Puts a text into order that somebody wrote by hand, or that a torn write left: what the firmware started is what it
 * starts again.
 */
export function healBootSlots(appliance: Pick<Appliance, "files" | "boot" | "partitions">): BootSlots | null {
  const { files, boot, partitions } = appliance;
  const bootSlots = readBootSlots(appliance);
  // A boot partition that is not there cannot be put into order.
  if (bootSlots !== null || files.names(boot.folder).length === 0) return bootSlots;
  const settled = settledOn(partitions.running);
  boot.whileWritable(() => replaceFile(files, `${boot.folder}/${BOOT_SLOT_FILE}`, renderBootSlots(settled)));
  return settled;
}

/** The command line of the root slot that runs, for the other one. @throws {LocalGridError} `boot-partition-unreadable` */
export function commandLineFor({ files, boot, partitions }: Appliance, target: RootSlot): Uint8Array {
  const path = `${boot.folder}/${partitions.running}/${COMMAND_LINE}`;
  const bytes = files.read(path, MAX_COMMAND_LINE_BYTES);
  if (bytes === null) throw applianceError("boot-partition-unreadable", `${path} cannot be read`);
  const text = new TextDecoder().decode(bytes).replace(/\s+$/, "");
  const root = text.replace(/\broot=PARTUUID=([0-9a-f]{8})-0[23]\b/, `root=PARTUUID=$1-${ROOT_PARTITIONS[target]}`);
  const line = root.replace(/\blocalgrid\.root_slot=[ab]\b/, `localgrid.root_slot=${target}`);
  if (line === text) throw applianceError("boot-partition-unreadable", `${path} does not name its root slot`);
  return new TextEncoder().encode(`${line}\n`);
}
