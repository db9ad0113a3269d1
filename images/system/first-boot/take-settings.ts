import { hash } from "node:crypto";
import { type Box, PATHS } from "./box.ts";
import { readImagerFiles } from "./cloud-init.ts";
import { readTerms } from "./node-terms.ts";
import { type CheckedSettings, checkSettings, NO_SETTINGS, type Settings, type SettingsProblem } from "./settings.ts";
import { isTakenOver, parseToml, renderPublicToml } from "./settings-toml.ts";
import { keepTaken, readTaken, type SettingsSource } from "./taken-settings.ts";

export interface TakeResult {
  /** `nothing`: no setting is in the text. `unchanged`: this very text was taken before. */
  readonly kind: "applied" | "unchanged" | "nothing" | "refused";
  readonly problems: readonly SettingsProblem[];
}

const TOML_FILE = "localgrid.toml";
const PROBLEMS_FILE = "localgrid-problems.txt";
const IMAGER_FILES = ["user-data", "network-config"] as const;
const BLANK = "#cloud-config\n# Taken over by localgrid; localgrid.toml shows what this box was told.\n";
const ALL_WELL = "Everything in localgrid.toml was taken over.\n";

/**
 * Takes the files of the boot partition: once, as a whole, or not at all. Afterwards nothing secret is in them, as far
 * as a flash card forgets what was written over.
 */
export function takeCardSettings(box: Box): TakeResult {
  const texts = cardTexts(box);
  const taken = readTaken(box);
  if (taken?.digests.card === digestOf(texts)) return { kind: "unchanged", problems: [] };
  const [toml] = texts;
  const checked = checkCard(box, texts);
  if (checked.kind === "nothing") return { kind: "nothing", problems: [] };
  if (checked.kind === "problems") {
    // Half of what this box wrote itself, before the power went: it knows the rest.
    if (taken !== null && isTakenOver(toml ?? "")) return rewriteCard(box, taken.settings);
    return refuse(box, checked.problems);
  }
  const { settings } = checked;
  const rewritten = cardTextsAfter(texts, settings);
  const problem = keep(box, settings, { card: digestOf(rewritten) });
  return problem === null ? rewriteCard(box, settings) : refuse(box, [problem]);
}

/** Takes a text in localgrid.toml's form from elsewhere: a USB stick, or the setup page. */
export function takeText(box: Box, text: string, source: "stick" | "page"): TakeResult {
  const digest = digestOf([text]);
  const taken = readTaken(box);
  if (taken?.digests[source] === digest) return { kind: "unchanged", problems: [] };
  const checked = checkText(box, text);
  if (checked.kind === "nothing") return { kind: "nothing", problems: [] };
  if (checked.kind === "problems") return { kind: "refused", problems: checked.problems };
  const problem = keep(box, checked.settings, { [source]: digest });
  return problem === null ? { kind: "applied", problems: [] } : { kind: "refused", problems: [problem] };
}

/** For the file beside the settings and for the screen. */
export function problemsText(problems: readonly SettingsProblem[]): string {
  return problems
    .map(({ line, sentence, code }) => `${line === null ? "" : `line ${line}: `}${sentence} [${code}]\n`)
    .join("");
}

/** Says what is wrong with a text before anything is done with it. */
export function checkText(box: Box, text: string): CheckedSettings {
  const parsed = parseToml(text);
  if (parsed.kind === "problem") return { kind: "problems", problems: [parsed.problem] };
  return withTerms(box, checkSettings(parsed.table, { known: knownTo(box), lineOf: parsed.lineOf }), parsed.lineOf);
}

function checkCard(box: Box, [toml, user_data, network_config]: readonly (string | null)[]): CheckedSettings {
  const imager = readImagerFiles({
    user_data: user_data ?? null,
    network_config: network_config ?? null,
    command_line: readCard(box, "cmdline.txt"),
  });
  const parsed = parseToml(toml ?? "");
  if (parsed.kind === "problem") return { kind: "problems", problems: [parsed.problem, ...imager.problems] };
  const { lineOf } = parsed;
  const known = knownTo(box);
  const checked = withTerms(box, checkSettings({ ...imager.table, ...parsed.table }, { known, lineOf }), lineOf);
  if (imager.problems.length === 0) return checked;
  return { kind: "problems", problems: [...(checked.kind === "problems" ? checked.problems : []), ...imager.problems] };
}

function knownTo(box: Box): Settings {
  return readTaken(box)?.settings ?? NO_SETTINGS;
}

/** What a journal has begun with stays: saying so now is better than a node that does not start. */
function withTerms(box: Box, checked: CheckedSettings, lineOf: (key: string) => number | null): CheckedSettings {
  const terms = readTerms(box);
  if (checked.kind !== "settings" || terms === null) return checked;
  const problems = (["community", "interval_length_s"] as const).flatMap((key): SettingsProblem[] => {
    const told = checked.settings[key];
    if (told === null || told === terms[key]) return [];
    const sentence = `"${key}" is ${JSON.stringify(terms[key])} for good: the journal has begun with it. Another one needs a factory reset`;
    return [{ code: "community-is-fixed", key, line: lineOf(key), sentence }];
  });
  return problems.length === 0 ? checked : { kind: "problems", problems };
}

function keep(box: Box, settings: Settings, digests: Partial<Record<SettingsSource, string>>): SettingsProblem | null {
  try {
    keepTaken(box, { settings, digests: { ...readTaken(box)?.digests, ...digests } });
    return null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
    const sentence = "the data partition is full, so nothing was taken over";
    return { code: "no-room-for-settings", key: null, line: null, sentence };
  }
}

function refuse(box: Box, problems: readonly SettingsProblem[]): TakeResult {
  const text = `Nothing of the settings was taken over. Put this right, then start the box again:\n\n${problemsText(problems)}`;
  tellOnCard(box, text);
  return { kind: "refused", problems };
}

function rewriteCard(box: Box, settings: Settings): TakeResult {
  box.overwriteOnCard(TOML_FILE, renderPublicToml(settings));
  for (const name of IMAGER_FILES) {
    if (readCard(box, name) !== null) box.overwriteOnCard(name, BLANK);
  }
  if (readCard(box, PROBLEMS_FILE) !== null) tellOnCard(box, ALL_WELL);
  return { kind: "applied", problems: [] };
}

function tellOnCard(box: Box, text: string): void {
  // Not written again at every start: the boot partition is only writable while something is changed.
  if (readCard(box, PROBLEMS_FILE)?.trimEnd() !== text.trimEnd()) box.overwriteOnCard(PROBLEMS_FILE, text);
}

function cardTexts(box: Box): readonly (string | null)[] {
  return [TOML_FILE, ...IMAGER_FILES].map((name) => readCard(box, name));
}

function cardTextsAfter(texts: readonly (string | null)[], settings: Settings): readonly (string | null)[] {
  const [, ...imager] = texts;
  return [renderPublicToml(settings), ...imager.map((text) => (text === null ? null : BLANK))];
}

function readCard(box: Box, name: string): string | null {
  return box.read(`${PATHS.card}/${name}`);
}

/** Spaces at the end do not count: writing over a longer text leaves some. */
function digestOf(texts: readonly (string | null)[]): string {
  return hash("sha256", JSON.stringify(texts.map((text) => text?.trimEnd() ?? null)));
}
