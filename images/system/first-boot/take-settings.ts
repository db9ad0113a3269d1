import { hash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { type Box, PATHS } from "./box.ts";
import { readImagerFiles } from "./cloud-init.ts";
import { isOfThisNode } from "./kept-node.ts";
import { readTerms } from "./node-terms.ts";
import {
  type CheckedSettings,
  checkSettings,
  NO_SETTINGS,
  type Settings,
  type SettingsProblem,
  withoutUntoldWifi,
} from "./settings.ts";
import { isTakenOver, parseToml, renderPublicToml } from "./settings-toml.ts";
import { keepTaken, readTaken, type SettingsDigests, type TakenSettings, wifiFiles } from "./taken-settings.ts";

export interface TakeResult {
  /** `nothing`: no setting is in the text. `unchanged`: this very text was taken before. */
  readonly kind: "applied" | "unchanged" | "nothing" | "refused";
  readonly problems: readonly SettingsProblem[];
}

const TOML_FILE = "localgrid.toml";
/** There, with the digest of what the card is to say, while the card's files are written over. */
const REWRITING_FILE = `${PATHS.settings}/card-being-rewritten`;
const PROBLEMS_FILE = "localgrid-problems.txt";
const IMAGER_FILES = ["user-data", "network-config"] as const;
const BLANK_START = "#cloud-config\n# Taken over";
const BLANK = `${BLANK_START} by localgrid; localgrid.toml shows what this box was told.\n`;
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
  if (checked.kind === "nothing") {
    // What means nothing to this box may be a secret all the same, such as the hash of a password.
    blankImagerFiles(box);
    return { kind: "nothing", problems: [] };
  }
  if (checked.kind === "problems") {
    // Half of what this box wrote itself, before the power went: it knows the rest. Otherwise somebody changed the file.
    if (taken !== null && isBeingRewritten(box, taken) && isTakenOver(toml ?? ""))
      return rewriteCard(box, taken.settings);
    return refuse(box, checked.problems);
  }
  const { settings } = checked;
  const card = digestOf(cardTextsAfter(texts, settings));
  const problem = keep(box, settings, { card });
  return problem === null ? rewriteCard(box, settings) : refuse(box, [problem]);
}

/** Takes the text of a USB stick: once, as a whole, however often the stick is plugged in. */
export function takeStickText(box: Box, text: string): TakeResult {
  const stick = digestOf([text]);
  const { digests = {} } = readTaken(box) ?? {};
  if (digests.stick === stick || digests.stick_after === stick) return { kind: "unchanged", problems: [] };
  const checked = checkText(box, text);
  if (checked.kind !== "settings") return untaken(checked);
  const { settings } = checked;
  return taking(keep(box, settings, { stick, stick_after: digestOf([renderPublicToml(settings)]) }));
}

/** Takes what somebody filled in on the setup page, which cannot know the rest: what it does not name stays as it is. */
export function takePageText(box: Box, text: string): TakeResult {
  const checked = checkText(box, text);
  if (checked.kind !== "settings") return untaken(checked);
  const known = knownTo(box);
  const settings = overKnown(known, checked.settings, new Set(checked.told));
  if (readTaken(box) !== null && isDeepStrictEqual(settings, known)) return { kind: "unchanged", problems: [] };
  return taking(keep(box, settings, {}));
}

/** A stick's text that was taken over as it may stay there: the same settings, and nothing secret. */
export function withoutSecrets(box: Box, text: string): string {
  const checked = checkText(box, text);
  return renderPublicToml(checked.kind === "settings" ? checked.settings : knownTo(box));
}

/** For the file beside the settings and for the screen. */
export function problemsText(problems: readonly SettingsProblem[]): string {
  return problems
    .map(({ line, sentence, code }) => `${line === null ? "" : `line ${line}: `}${sentence} [${code}]\n`)
    .join("");
}

type CheckedText =
  | Exclude<CheckedSettings, { kind: "settings" }>
  /** `told`: the keys that the text names. */
  | { readonly kind: "settings"; readonly settings: Settings; readonly told: readonly string[] };

/** Says what is wrong with a text before anything is done with it. */
function checkText(box: Box, text: string): CheckedText {
  const parsed = parseToml(text);
  if (parsed.kind === "problem") return { kind: "problems", problems: [parsed.problem] };
  const { table, lineOf } = parsed;
  const checked = withNode(box, checkSettings(table, { known: knownTo(box), lineOf }), lineOf);
  return checked.kind === "settings" ? { ...checked, told: Object.keys(table) } : checked;
}

function overKnown(known: Settings, told: Settings, names: ReadonlySet<string>): Settings {
  // A join code is good at one hub only, and a single key is told as one of a list.
  const isTold = (key: string) =>
    names.has(key) || (key === "join_code" && names.has("hub_url")) || (key === "ssh_keys" && names.has("ssh_key"));
  return { ...known, ...Object.fromEntries(Object.entries(told).filter(([key]) => isTold(key))) };
}

function checkCard(box: Box, [toml, user_data, network_config]: readonly (string | null)[]): CheckedSettings {
  const imager = readImagerFiles({
    user_data: ofImager(user_data),
    network_config: ofImager(network_config),
    command_line: readCard(box, "cmdline.txt"),
  });
  const parsed = parseToml(toml ?? "");
  if (parsed.kind === "problem") return { kind: "problems", problems: [parsed.problem, ...imager.problems] };
  const { lineOf } = parsed;
  const table = isTakenOver(toml ?? "") ? withoutForgottenWifi(box, parsed.table) : parsed.table;
  const checked = checkSettings({ ...imager.table, ...table }, { known: knownTo(box), lineOf });
  const withTold = withNode(box, checked, lineOf);
  if (imager.problems.length === 0) return withTold;
  const problems = withTold.kind === "problems" ? withTold.problems : [];
  return { kind: "problems", problems: [...problems, ...imager.problems] };
}

/** A power cut may have left the end of what was there before behind the blank: none of it is to be read. */
function ofImager(text: string | null | undefined): string | null {
  return text == null || text.startsWith(BLANK_START) ? null : text;
}

/** The data partition that knew the password was made anew: nobody has named a network, and nobody wrote anything wrong. */
function withoutForgottenWifi(box: Box, table: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (readTaken(box) !== null || wifiFiles(box).length > 0) return table;
  return withoutUntoldWifi(table);
}

function knownTo(box: Box): Settings {
  return readTaken(box)?.settings ?? NO_SETTINGS;
}

/** What a journal has begun with stays, and so does whose it is: saying so now is better than a node that does not start. */
function withNode(box: Box, checked: CheckedSettings, lineOf: (key: string) => number | null): CheckedSettings {
  const terms = readTerms(box);
  if (checked.kind !== "settings" || terms === null) return checked;
  const problems: SettingsProblem[] = (["community", "interval_length_s"] as const).flatMap(
    (key): SettingsProblem[] => {
      const told = checked.settings[key];
      if (told === null || told === terms[key]) return [];
      const sentence = `"${key}" is ${JSON.stringify(terms[key])} for good: the journal has begun with it. Another one needs a factory reset`;
      return [{ code: "community-is-fixed", key, line: lineOf(key), sentence }];
    },
  );
  const { recovery_code } = checked.settings;
  if (recovery_code !== null && !isOfThisNode(box, recovery_code)) {
    const key = "recovery_code";
    const sentence = `"${key}" is of another node than the one that lives on this card. Empty the card first, with the word wipe in localgrid-reset.txt, or take the code away`;
    problems.push({ code: "another-node-is-here", key, line: lineOf(key), sentence });
  }
  return problems.length === 0 ? checked : { kind: "problems", problems };
}

function untaken(checked: Exclude<CheckedText, { kind: "settings" }>): TakeResult {
  if (checked.kind === "nothing") return { kind: "nothing", problems: [] };
  return { kind: "refused", problems: checked.problems };
}

function taking(problem: SettingsProblem | null): TakeResult {
  return problem === null ? { kind: "applied", problems: [] } : { kind: "refused", problems: [problem] };
}

function keep(box: Box, settings: Settings, digests: SettingsDigests): SettingsProblem | null {
  try {
    if (digests.card !== undefined) box.write(REWRITING_FILE, digests.card, { mode: 0o600 });
    keepTaken(box, { settings, digests: { ...readTaken(box)?.digests, ...digests } });
    return null;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const place = { key: null, line: null };
    if (code === "ENOSPC") {
      const sentence = "the data partition is full, so nothing was taken over";
      return { code: "no-room-for-settings", ...place, sentence };
    }
    box.log(`the settings could not be kept: ${message}`);
    const sentence = `the data partition cannot be written to (${code}), so nothing was taken over`;
    return { code: "settings-not-kept", ...place, sentence };
  }
}

function refuse(box: Box, problems: readonly SettingsProblem[]): TakeResult {
  const text = `Nothing of the settings was taken over. Put this right, then start the box again:\n\n${problemsText(problems)}`;
  tellOnCard(box, text);
  return { kind: "refused", problems };
}

function rewriteCard(box: Box, settings: Settings): TakeResult {
  box.overwriteOnCard(TOML_FILE, renderPublicToml(settings));
  blankImagerFiles(box);
  box.remove(REWRITING_FILE);
  if (readCard(box, PROBLEMS_FILE) !== null) tellOnCard(box, ALL_WELL);
  return { kind: "applied", problems: [] };
}

function isBeingRewritten(box: Box, { digests }: TakenSettings): boolean {
  return digests.card !== undefined && box.read(REWRITING_FILE) === digests.card;
}

function blankImagerFiles(box: Box): void {
  for (const name of IMAGER_FILES) {
    const text = readCard(box, name);
    if (text !== null && text.trimEnd() !== BLANK.trimEnd()) box.overwriteOnCard(name, BLANK);
  }
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
