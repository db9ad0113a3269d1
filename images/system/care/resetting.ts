import { applianceError } from "../errors.ts";
import { recoveryCodeProblem } from "../first-boot/settings-values.ts";
import { type CareMachine, runNodeCommand } from "./care-machine.ts";
import { CODE_FILE, STATE_FILE, tellRestoreState, WAY_BACK_FILE } from "./restoring.ts";

/*
 * A factory reset is asked for here and done at the next start, so that a power cut finds it either not begun or going on:
 *
 *   wipe        localgrid-reset.txt on the boot partition ─► the initramfs makes the data partition anew
 *   keep-keys   a mark on the data partition ─► before the node starts its folder is emptied; then the journal comes back
 *               from hub and peers under the same keys, or, where there are none, begins anew under them
 *
 * While nobody can say whether there are any, the mark stays and nothing is removed: the unit that runs this is started
 * again, and the node's own unit does not start beside the mark.
 */

export type ResetMode = "wipe" | "keep-keys";

export const KEEP_KEYS_MARK = "/data/settings/reset-keep-keys";
const BOOT_FOLDER = "/boot/firmware";
const FLAG_FILE = `${BOOT_FOLDER}/localgrid-reset.txt`;
const NODE_FOLDER = "/data/node";
const SMALL = 65_536;
/** A program on a slow card that reads a database a power cut has left. */
const LOOK_DEADLINE_MS = 900_000;
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

/**
 * Empties the node's folder when that was asked for. Does nothing otherwise; goes on where a power cut ended it.
 *
 * @throws {LocalGridError} `way-back-unknown` when it could not be looked who else has the journal; everything is as before
 */
export async function finishReset(machine: CareMachine): Promise<"none" | "recovers" | "begins-anew"> {
  const mark = machine.text(KEEP_KEYS_MARK, SMALL);
  if (mark === null) return "none";
  const way = decided(mark) ?? (await decide(machine));
  for (const name of machine.names(NODE_FOLDER)) {
    if (way === "begins-anew" && KEYS.has(name)) continue;
    machine.remove(`${NODE_FOLDER}/${name}`);
  }
  machine.remove(KEEP_KEYS_MARK);
  machine.remove(STATE_FILE);
  machine.log(
    `localgrid: the node's folder is empty; it ${way === "recovers" ? "recovers its journal" : "begins anew"}`,
  );
  return way;
}

type Way = "recovers" | "begins-anew";

/** Looked at once, while the folder still tells; the answer is on disk before anything is removed. */
async function decide(machine: CareMachine): Promise<Way> {
  const { hub_url, members } = await waysBack(machine);
  const way: Way = hub_url !== null || members > 1 ? "recovers" : "begins-anew";
  if (way === "recovers") {
    const words = await recoveryCode(machine);
    machine.write(WAY_BACK_FILE, `${JSON.stringify(hub_url === null ? {} : { hub_url })}\n`);
    machine.write(CODE_FILE, words);
  }
  machine.write(KEEP_KEYS_MARK, `${JSON.stringify({ way })}\n`);
  return way;
}

async function waysBack(machine: CareMachine): Promise<{ readonly hub_url: string | null; readonly members: number }> {
  const { hub_url, members } = fieldsOf(await answerOf(machine, "ways-back"));
  const isHub = hub_url === null || typeof hub_url === "string";
  if (!isHub || !Number.isSafeInteger(members))
    throw wayBackUnknown(machine, "ways-back gave no answer that can be read");
  return { hub_url, members: members as number };
}

/** The words are all that is left of the node when its folder is empty: what cannot be read back is not taken. */
async function recoveryCode(machine: CareMachine): Promise<string> {
  const words = await answerOf(machine, "recovery-code");
  const problem = recoveryCodeProblem(words);
  if (problem !== null) throw wayBackUnknown(machine, `recovery-code: ${problem}`);
  return words;
}

/** What a command of the node says of its folder. */
async function answerOf(machine: CareMachine, command: string): Promise<string> {
  const args = [command, "--data-dir", NODE_FOLDER];
  const { code, stdout, stderr } = await runNodeCommand(machine, args, { deadline_ms: LOOK_DEADLINE_MS });
  if (code === 0) return stdout;
  throw wayBackUnknown(machine, `${command}: ${stderr.trim().slice(0, 300) || "ended without a word"}`);
}

function wayBackUnknown(machine: CareMachine, reason: string): Error {
  const message = "the reset waits: whether somebody else has the journal could not be looked at";
  tellRestoreState(machine, { state: "waiting", message, tries: 0, next_try_at_ms: null });
  return applianceError("way-back-unknown", `${message}; ${reason}`);
}

function decided(mark: string): Way | null {
  const { way } = fieldsOf(mark);
  return way === "recovers" || way === "begins-anew" ? way : null;
}

function fieldsOf(text: string): Readonly<Record<string, unknown>> {
  try {
    return { ...(JSON.parse(text) as object) };
  } catch {
    return {};
  }
}
