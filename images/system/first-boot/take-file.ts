import { applianceError } from "../errors.ts";
import { type Box, PATHS } from "./box.ts";
import { noteDecision } from "./decision.ts";
import { nameBox } from "./prepare-device.ts";
import { writeProblems } from "./runtime-files.ts";
import type { SettingsProblem } from "./settings.ts";
import { type TakeResult, takePageText, takeStickText, withoutSecrets } from "./take-settings.ts";

/** A file in localgrid.toml's form that comes while the box runs. */
interface SettingsFile {
  readonly path: string;
  /** Tells what was taken over to everything that runs. */
  readonly putIntoEffect: () => void;
}

export interface StickFile extends SettingsFile {
  /** Writes over the file where it lies; false when it cannot. */
  readonly overwrite: (text: string) => boolean;
}

/** What the setup page shows of the settings that it handed over. */
const RESULT_FILE = `${PATHS.run}/settings-result.json`;
const NOWHERE = { key: null, line: null } as const;

/**
 * Takes a stick's file over. Afterwards nothing secret is in it, if the stick lets itself be written to.
 *
 * @throws {LocalGridError} `file-too-large` when the file is none or has more than 64 KiB
 */
export function takeStickFile(box: Box, { path, putIntoEffect, overwrite }: StickFile): TakeResult {
  const text = textOf(box, path);
  const result = takeStickText(box, text);
  if (result.kind === "refused") noteDecision(box, { isRefused: true });
  const isTaken = result.kind === "applied" || result.kind === "unchanged";
  const left = isTaken ? leftOnStick(box, text, overwrite) : [];
  if (result.kind === "applied") putIntoEffect();
  return tell(box, { ...result, problems: [...result.problems, ...left] });
}

/**
 * Takes over what somebody filled in on the setup page. Whatever goes wrong is told there, and the file is gone
 * afterwards: the unit that waits for it would start this over and over.
 */
export function takePageFile(box: Box, { path, putIntoEffect }: SettingsFile): TakeResult {
  try {
    const result = takePageText(box, textOf(box, path));
    // Somebody who asks for the same once more waits for the hotspot to end.
    if (result.kind === "applied" || result.kind === "unchanged") putIntoEffect();
    return tell(box, result);
  } catch (error) {
    const { message } = error as Error;
    box.log(`the setup page's settings could not be taken over: ${message}`);
    const sentence = `the box could not take the settings over: ${message}`;
    return tell(box, { kind: "refused", problems: [{ code: "settings-not-kept", ...NOWHERE, sentence }] });
  } finally {
    box.remove(path);
  }
}

function textOf(box: Box, path: string): string {
  const text = box.read(path);
  if (text === null) throw applianceError("file-too-large", `there is no file ${path}`);
  return text;
}

function leftOnStick(box: Box, text: string, overwrite: StickFile["overwrite"]): readonly SettingsProblem[] {
  const left = withoutSecrets(box, text);
  if (text.trimEnd() === left.trimEnd() || overwrite(left)) return [];
  const sentence =
    "the stick cannot be written to: what it says was taken over, but passwords and codes are still on it";
  return [{ code: "secrets-still-on-stick", ...NOWHERE, sentence }];
}

function tell(box: Box, result: TakeResult): TakeResult {
  const { kind, problems } = result;
  if (problems.length > 0) writeProblems(box, problems);
  const sentences = problems.map(({ line, sentence }) => (line === null ? sentence : `line ${line}: ${sentence}`));
  const told = { kind, problems: sentences, host_name: nameBox(box) };
  box.write(RESULT_FILE, `${JSON.stringify(told)}\n`, { mode: 0o644 });
  return result;
}
