import { type CareMachine, runNodeCommand } from "./care-machine.ts";
import { CODE_FILE, WAY_BACK_FILE } from "./restoring.ts";

/*
 * A factory reset is asked for here and done at the next start, so that a power cut finds it either not begun or going on:
 *
 *   wipe        localgrid-reset.txt on the boot partition ─► the initramfs makes the data partition anew
 *   keep-keys   a mark on the data partition ─► before the node starts its folder is emptied; then the journal comes back
 *               from hub and peers under the same keys, or, where there are none, begins anew under them
 */

export type ResetMode = "wipe" | "keep-keys";

export const KEEP_KEYS_MARK = "/data/settings/reset-keep-keys";
const BOOT_FOLDER = "/boot/firmware";
const FLAG_FILE = `${BOOT_FOLDER}/localgrid-reset.txt`;
const NODE_FOLDER = "/data/node";
const SMALL = 65_536;
/** What makes a node itself: kept where no other box has its journal. */
const KEYS = new Set(["keys", "ca"]);

/** Leaves what the next start needs to know. Nothing is lost yet. Says whether it could be left. */
export async function requestReset(machine: CareMachine, mode: ResetMode): Promise<boolean> {
  if (mode === "keep-keys") {
    machine.write(KEEP_KEYS_MARK, "{}\n");
    return true;
  }
  const writable = await machine.run("mount", ["-o", "remount,rw", BOOT_FOLDER]);
  if (writable.code !== 0) return false;
  try {
    machine.write(FLAG_FILE, "wipe\n");
    return true;
  } finally {
    await machine.run("mount", ["-o", "remount,ro", BOOT_FOLDER]);
  }
}

/** Empties the node's folder when that was asked for. Does nothing otherwise; goes on where a power cut ended it. */
export async function finishReset(machine: CareMachine): Promise<"none" | "recovers" | "begins-anew"> {
  const mark = machine.text(KEEP_KEYS_MARK, SMALL);
  if (mark === null) return "none";
  const way = decided(mark) ?? (await decide(machine));
  for (const name of machine.names(NODE_FOLDER)) {
    if (way === "begins-anew" && KEYS.has(name)) continue;
    machine.remove(`${NODE_FOLDER}/${name}`);
  }
  machine.remove(KEEP_KEYS_MARK);
  machine.log(
    `localgrid: the node's folder is empty; it ${way === "recovers" ? "recovers its journal" : "begins anew"}`,
  );
  return way;
}

type Way = "recovers" | "begins-anew";

/** Looked at once, while the folder still tells; the answer is on disk before anything is removed. */
async function decide(machine: CareMachine): Promise<Way> {
  const asked = await runNodeCommand(machine, ["ways-back", "--data-dir", NODE_FOLDER]);
  const { hub_url = null, members = 0 } = fieldsOf(asked.stdout);
  const words = await runNodeCommand(machine, ["recovery-code", "--data-dir", NODE_FOLDER]);
  const way: Way = words.code === 0 && (hub_url !== null || members > 1) ? "recovers" : "begins-anew";
  if (way === "recovers") {
    machine.write(WAY_BACK_FILE, `${JSON.stringify(hub_url === null ? {} : { hub_url })}\n`);
    machine.write(CODE_FILE, words.stdout);
  }
  machine.write(KEEP_KEYS_MARK, `${JSON.stringify({ way })}\n`);
  return way;
}

function decided(mark: string): Way | null {
  const { way } = fieldsOf(mark);
  return way === "recovers" || way === "begins-anew" ? way : null;
}

function fieldsOf(text: string): {
  readonly hub_url?: string | null;
  readonly members?: number;
  readonly way?: string;
} {
  try {
    return { ...(JSON.parse(text) as object) };
  } catch {
    return {};
  }
}
