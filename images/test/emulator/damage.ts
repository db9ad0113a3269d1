import { randomBytes } from "node:crypto";
import { type Card, DATA_PARTITION } from "./card.ts";
import { hostCommand } from "./host-command.ts";

const MEBIBYTE = 1024 * 1024;
const REPAIRED = [0, 1, 2, 3];
const FILLER = "/filler";
/** So much of the data partition's beginning goes when a card loses its mind: superblocks, bitmaps, directories. */
const RUINED_MIB = 96;

/** Takes every free block of the data partition but these, also when it has done so before. */
export function fillData(card: Card, blocks_left = 0): Promise<number> {
  return card.editData(async (file) => {
    await removeFiller(file);
    const free = await figureOf(file, "Free blocks");
    const block_bytes = await figureOf(file, "Block size");
    await debug(file, `write /dev/null ${FILLER}`, "w");
    await debug(file, `fallocate ${FILLER} 0 ${free - blocks_left - 1}`, "w");
    await debug(file, `set_inode_field ${FILLER} size ${(free - blocks_left) * block_bytes}`, "w");
    await settle(file);
    return free * block_bytes;
  });
}

/** Room again. */
export function emptyData(card: Card): Promise<void> {
  return card.editData(removeFiller);
}

/**
 * Damage that a check without questions asked leaves alone: a directory full of chance bytes, and the mark that the kernel
 * sets when it has come across such a thing.
 */
export async function damageData(card: Card): Promise<void> {
  const at = await card.editData(async (file) => {
    await settle(file);
    await debug(file, "mkdir /damaged", "w");
    const [block = ""] = (await debug(file, "blocks /damaged")).toString("utf8").trim().split(/\s+/);
    const block_bytes = await figureOf(file, "Block size");
    await debug(file, "set_super_value state 2", "w");
    return { bytes: Number(block) * block_bytes, block_bytes };
  });
  card.overwrite(DATA_PARTITION, at.bytes, randomBytes(at.block_bytes));
}

/** Damage that nothing repairs. */
export function ruinData(card: Card): void {
  const nothing = Buffer.alloc(MEBIBYTE, 0x5a);
  for (let at = 0; at < RUINED_MIB; at++) card.overwrite(DATA_PARTITION, at * MEBIBYTE, nothing);
}

async function removeFiller(file: string): Promise<void> {
  await settle(file);
  await debug(file, `rm ${FILLER}`, "w");
  await settle(file);
}

/** A line of what the file system says of itself. */
async function figureOf(file: string, name: string): Promise<number> {
  const stats = (await debug(file, "stats -h")).toString("utf8");
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(stats)?.[1]);
}

/** Replays the file system's journal, as the next mount would. */
async function settle(file: string): Promise<void> {
  await hostCommand("e2fsck", ["-fy", file], { good_codes: REPAIRED });
}

function debug(file: string, request: string, mode: "r" | "w" = "r"): Promise<Buffer> {
  return hostCommand("debugfs", [...(mode === "w" ? ["-w"] : []), "-R", request, file]);
}
