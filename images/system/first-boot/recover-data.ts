import { timingSafeEqual } from "node:crypto";
import { type Box, PATHS } from "./box.ts";
import { RECOVERY_ACTIONS, type RecoveryRequest } from "./recovery-pages.ts";
import { restoreToml } from "./restore-toml.ts";
import { isHubUrl, recoveryCodeProblem } from "./settings-values.ts";

/** What is done to the card itself; each throws when it fails. */
export interface DataPartition {
  check(): void;
  format(): void;
  reboot(): void;
}

const REQUEST_FILE = "/run/localgrid-recovery/request.json";
const TOML_FILE = "localgrid.toml";
const TRIES_FILE = `${PATHS.run}/recovery-tries`;
const MAX_TRIES = 10;

/**
 * Does what somebody chose on the recovery page, if they typed the word of the screen. After ten wrong words nothing
 * is done until the box starts again, with another word.
 */
export function recoverData(box: Box, partition: DataPartition): void {
  const say = (sentence: string) => box.write(`${PATHS.run}/recovery-result`, `${sentence}\n`, { mode: 0o644 });
  const request = takeRequest(box);
  if (request === null) return;
  const tries = Number(box.read(TRIES_FILE) ?? "0");
  if (tries >= MAX_TRIES) return say("Too many wrong words: start the box again.");
  if (!isWord(request.word, box.read(`${PATHS.run}/recovery-word`)?.trim() ?? "")) {
    box.write(TRIES_FILE, String(tries + 1), { mode: 0o600 });
    return say("That is not the word on the screen.");
  }
  const problem = problemOf(request);
  if (problem !== null) return say(problem);
  say("Working. The box starts again when it is done.");
  try {
    act(box, partition, request);
  } catch (error) {
    box.log(`recovery failed: ${(error as Error).message}`);
    return say("That did not work: the card is probably worn out. Put a new one in, and use the recovery code there.");
  }
  partition.reboot();
}

function act(box: Box, partition: DataPartition, request: RecoveryRequest): void {
  if (request.action === "check") return partition.check();
  if (request.action === "empty") return partition.format();
  // As if somebody had put a new card in with these settings: the next start takes them and removes the code. Before the
  // partition is empty, because a box that starts in between must not begin as a new node.
  const kept = box.read(`${PATHS.card}/${TOML_FILE}`) ?? "";
  if (!box.overwriteOnCard(TOML_FILE, restoreToml(kept, request))) throw new Error("the boot partition is read-only");
  try {
    partition.format();
  } catch (error) {
    // The card goes into a drawer now: without the code.
    box.overwriteOnCard(TOML_FILE, kept);
    throw error;
  }
}

function takeRequest(box: Box): RecoveryRequest | null {
  const text = box.read(REQUEST_FILE);
  // First: the unit waits for this file.
  box.remove(REQUEST_FILE);
  if (text === null) return null;
  try {
    const { action, word = "", recovery_code = "", hub_url = "" } = JSON.parse(text);
    const texts = { word: String(word), recovery_code: String(recovery_code), hub_url: String(hub_url) };
    return RECOVERY_ACTIONS.includes(action) ? { action, ...texts } : null;
  } catch {
    return null;
  }
}

function problemOf({ action, recovery_code, hub_url }: RecoveryRequest): string | null {
  if (action !== "restore") return null;
  const problem = recoveryCodeProblem(recovery_code);
  if (problem !== null) return `The recovery code is not right: ${problem}.`;
  return hub_url === "" || isHubUrl(hub_url) ? null : "The hub's address must be such as https://hub.example.";
}

function isWord(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return expected !== "" && a.length === b.length && timingSafeEqual(a, b);
}
