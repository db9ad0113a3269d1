import { type CareMachine, runNodeCommand } from "./care-machine.ts";

/*
 * A box that is to be a node that was before: a new card with a recovery code, or a card that keeps its keys only.
 *
 *   settings name a recovery code ─► looking ──found──► done: the node starts
 *   keys kept, the rest emptied ──►    │ ▲
 *                                nobody│ │ the wait is over; for ever, unless the settings say to start empty
 *                                      ▼ │
 *                                    waiting
 *
 * Nothing here is undone by a power cut: the code stays on the data partition until the node is back.
 */

export const CODE_FILE = "/data/settings/recovery-code";
export const STATE_FILE = "/run/localgrid/restore.json";
/** Where the box that kept its keys had its hub. */
export const WAY_BACK_FILE = "/data/settings/way-back.json";
const SETTINGS_FILE = "/data/settings/settings.json";
const NODE_FOLDER = "/data/node";
/** Readable for the node's user, gone with the power. */
const HANDED_CODE = "/run/localgrid/handed-recovery-code";

const FIRST_WAIT_MS = 15_000;
const WIDEST_WAIT_MS = 600_000;
/** A journal of years over a thin line takes this long. */
const TRY_DEADLINE_MS = 6 * 3_600_000;
const SMALL = 262_144;
const ANOTHER_NODE = "backup-of-another-node";

/** Refusals that another try does not change. */
const FINAL = new Set([
  "wrong-recovery-code",
  "replacement-raced",
  "data-folder-not-empty",
  "no-recovery-secrets",
  "wrong-config",
]);

export interface RestoreState {
  readonly state: "looking" | "waiting" | "done" | "failed";
  /** One sentence for whoever stands at the box. */
  readonly message: string;
  readonly tries: number;
  readonly next_try_at_ms: number | null;
  readonly at_ms: number;
}

interface RestoreSettings {
  readonly hub_url?: string;
  readonly peers?: readonly string[];
  readonly region?: string;
  readonly recovery_start_empty?: boolean;
}

/** Files by the node that they seem to be of, in the order in which each node's are to be tried. */
export type Backups = readonly (readonly string[])[];

export interface Restoring {
  /** Files that may be backups of this node, such as those on a stick; they can be read while `act` runs. */
  readonly withBackups: <T>(act: (backups: Backups) => Promise<T>) => Promise<T>;
}

/**
 * Makes this box the node whose recovery code lies on the data partition, before the node starts for the first time.
 * Returns when it is, when it never can be, or when the settings say to go on empty. Whoever waits for it waits as long
 * as nobody who has the journal is reached.
 */
export async function restoreOnFirstBoot(
  machine: CareMachine,
  { withBackups }: Restoring,
): Promise<RestoreState | null> {
  const code = machine.text(CODE_FILE, 4_096);
  if (code === null || code.trim() === "") return null;
  if (isNode(machine)) return forget(machine, "this box is the node already", 0);
  const settings = settingsOf(machine);
  for (let tries = 1; ; tries++) {
    tellRestoreState(machine, {
      state: "looking",
      message: "looking for the journal of the old box",
      tries,
      next_try_at_ms: null,
    });
    const refusal = await withBackups((backups) => tryOnce(machine, { code, settings, tries, backups }));
    if (refusal === null) return forget(machine, "the old box's journal is here, this box goes on with it", tries);
    if (FINAL.has(refusal.code))
      return tellRestoreState(machine, { state: "failed", ...told(refusal), tries, next_try_at_ms: null });
    if (settings.recovery_start_empty === true) return startEmpty(machine, refusal, tries);
    const wait_ms = Math.min(WIDEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (tries - 1));
    const next_try_at_ms = machine.now_ms() + wait_ms;
    tellRestoreState(machine, { state: "waiting", ...told(refusal), tries, next_try_at_ms });
    await machine.pause(wait_ms);
  }
}

interface Attempt {
  readonly code: string;
  readonly settings: RestoreSettings;
  readonly tries: number;
  readonly backups: Backups;
}

interface Refusal {
  readonly code: string;
  readonly sentence: string;
}

/** With a backup from a stick first where there is one, then with hub and peers alone. Null when the node is back. */
async function tryOnce(machine: CareMachine, attempt: Attempt): Promise<Refusal | null> {
  machine.write(HANDED_CODE, attempt.code);
  await machine.run("chown", ["localgrid", HANDED_CODE]);
  try {
    for (const ofOneNode of attempt.backups) {
      const refusal = await restoreFirst(machine, attempt, ofOneNode);
      // None of this node, or damaged ones only, is not the end: hub and peers may have everything.
      if (refusal === null || FINAL.has(refusal.code)) return refusal;
    }
    const ofHub = await hubHasBackup(machine, attempt);
    return await recover(machine, attempt, { command: ofHub ? ["restore", "--from", "hub"] : ["recover"] });
  } finally {
    machine.remove(HANDED_CODE);
  }
}

/** With the first of one node's backups that can be taken. What kept the last one from it when none can. */
async function restoreFirst(machine: CareMachine, attempt: Attempt, files: readonly string[]): Promise<Refusal | null> {
  let refusal: Refusal = { code: ANOTHER_NODE, sentence: "there is no backup" };
  for (const input_file of files) {
    const answer = await recover(machine, attempt, { command: ["restore", "--from", "-"], input_file });
    if (answer === null || FINAL.has(answer.code) || answer.code === ANOTHER_NODE) return answer;
    refusal = answer;
  }
  return refusal;
}

/** What a hub keeps brings logins too; when that fails for any reason the journal alone is asked for. */
async function hubHasBackup(machine: CareMachine, attempt: Attempt): Promise<boolean> {
  if (attempt.settings.hub_url === undefined || attempt.tries % 2 === 0) return false;
  const args = ["hub-backups", "--code-file", HANDED_CODE, "--hub", attempt.settings.hub_url];
  const { code, stdout } = await runNodeCommand(machine, args, { deadline_ms: 60_000 });
  return code === 0 && stdout.includes('"backup"');
}

async function recover(
  machine: CareMachine,
  { settings, tries }: Attempt,
  { command, ...given }: { readonly command: readonly string[]; readonly input_file?: string },
): Promise<Refusal | null> {
  const { hub_url, peers = [], region } = settings;
  const args = [
    ...[...command, "--data-dir", NODE_FOLDER, "--code-file", HANDED_CODE],
    ...(hub_url === undefined ? [] : ["--hub", hub_url]),
    ...peers.flatMap((peer) => ["--peer", peer]),
    ...(region === undefined ? [] : ["--region", region]),
  ];
  const said = (line: string) => {
    if (!line.includes("recover:")) return;
    tellRestoreState(machine, { state: "looking", message: line.slice(0, 200), tries, next_try_at_ms: null });
  };
  const { code, stdout, stderr } = await runNodeCommand(machine, args, {
    deadline_ms: TRY_DEADLINE_MS,
    said,
    ...given,
  });
  if (code === 0) {
    machine.log(`localgrid: restored ${stdout.trimEnd().split("\n").at(-1) ?? ""}`);
    return null;
  }
  const [, sentence = "the try ended without a word", refused = "restore-failed"] =
    /localgrid \S+: (.+) \[([a-z-]+)\]/.exec(stderr) ?? [];
  machine.log(`localgrid: not restored yet: ${sentence} [${refused}]`);
  return { code: refused, sentence };
}

function startEmpty(machine: CareMachine, refusal: Refusal, tries: number): RestoreState {
  machine.remove(`${NODE_FOLDER}/recovery`);
  return forget(machine, `started empty, as the settings say: ${refusal.sentence}`, tries);
}

/** Nothing on the card says any more who this node is but the node's own folder. */
function forget(machine: CareMachine, message: string, tries: number): RestoreState {
  machine.remove(CODE_FILE);
  machine.remove(WAY_BACK_FILE);
  return tellRestoreState(machine, { state: "done", message, tries, next_try_at_ms: null });
}

function isNode(machine: CareMachine): boolean {
  return machine.exists(`${NODE_FOLDER}/journal.sqlite`) && !machine.exists(`${NODE_FOLDER}/recovery`);
}

function told({ sentence }: Refusal): { readonly message: string } {
  return { message: sentence.slice(0, 300) };
}

/** For the screen and the console. */
export function tellRestoreState(machine: CareMachine, state: Omit<RestoreState, "at_ms">): RestoreState {
  const told = { ...state, at_ms: machine.now_ms() };
  machine.write(STATE_FILE, `${JSON.stringify(told)}\n`, 0o644);
  return told;
}

/** What the settings say of the old box's surroundings; what the old box itself said of its hub wins. */
function settingsOf(machine: CareMachine): RestoreSettings {
  const [settings, wayBack] = [SETTINGS_FILE, WAY_BACK_FILE].map((file) => parsed(machine.text(file, SMALL)) ?? {});
  const hub_url = wayBack?.hub_url ?? settings?.hub_url;
  const { hub_url: _, ...others } = settings ?? {};
  return { ...others, ...(typeof hub_url === "string" ? { hub_url } : {}) };
}

function parsed(text: string | null): RestoreSettings | null {
  try {
    return text === null ? null : (JSON.parse(text) as RestoreSettings);
  } catch {
    return null;
  }
}
