import { type Box, PATHS } from "./box.ts";
import { noteDecision } from "./decision.ts";
import { hostNameOf } from "./host-name.ts";
import { enterRecovery } from "./recovery-mode.ts";
import { writeNodeConfig, writeProblems, writeSystemFiles } from "./runtime-files.ts";
import type { TakeResult } from "./take-settings.ts";
import { takeCardSettings } from "./take-settings.ts";
import { readTaken } from "./taken-settings.ts";

export type Prepared = "ready" | "recovery";

const USABLE = new Set(["ok", "repaired"]);

/**
 * Everything that a box needs to know of itself before anything else runs. Safe to be cut at any step: what is kept is
 * kept as a whole, and everything else is made again at the next start.
 */
export function prepareDevice(box: Box): Prepared {
  // Nothing may be made of chance before there is enough of it.
  box.random(1);
  box.makeFolder(PATHS.run, { mode: 0o755 });
  const dataState = box.read(`${PATHS.run}/data-state`)?.trim() ?? "missing";
  if (!USABLE.has(dataState)) {
    box.setHostName(nameBox(box));
    enterRecovery(box, dataState);
    writeSystemFiles(box, nameBox(box));
    return "recovery";
  }
  makeFolders(box);
  const { problems } = takeCard(box);
  const hostName = nameBox(box);
  box.setHostName(hostName);
  noteName(box, hostName);
  writeSystemFiles(box, hostName);
  writeProblems(box, problems);
  noteDecision(box, { isRefused: problems.length > 0 });
  writeNodeConfig(box);
  return "ready";
}

/** The name that somebody chose, else one that no other box has. */
export function nameBox(box: Box): string {
  return readTaken(box)?.settings.host_name ?? hostNameOf(box.read(PATHS.machineId) ?? "");
}

/** For people who look at the card; the box itself works its name out. */
function noteName(box: Box, hostName: string): void {
  const file = "/data/identity/hostname";
  try {
    if (box.read(file) !== `${hostName}\n`) box.write(file, `${hostName}\n`, { mode: 0o644 });
  } catch (error) {
    box.log(`${file} could not be written: ${(error as Error).message}`);
  }
}

function takeCard(box: Box): Pick<TakeResult, "problems"> {
  try {
    return takeCardSettings(box);
  } catch (error) {
    // A boot partition that cannot be read is no reason not to start with what is known.
    box.log(`the boot partition's settings could not be read: ${(error as Error).message}`);
    const sentence = "the boot partition could not be read";
    return { problems: [{ code: "settings-not-readable", key: null, line: null, sentence }] };
  }
}

function makeFolders(box: Box): void {
  const own = { mode: 0o700, owner: "localgrid" } as const;
  const folders = [
    [PATHS.settings, { mode: 0o700 }],
    ["/data/identity", { mode: 0o755 }],
    ["/data/releases", { mode: 0o755 }],
    ["/data/log", { mode: 0o755 }],
    [PATHS.node, own],
    ["/data/inbox", own],
  ] as const;
  for (const [folder, rights] of folders) {
    try {
      box.makeFolder(folder, rights);
    } catch (error) {
      // A full data partition: what is there already is enough to start.
      box.log(`${folder} could not be made: ${(error as Error).message}`);
    }
  }
}
