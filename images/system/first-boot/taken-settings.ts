import { type Box, PATHS } from "./box.ts";
import { NO_SETTINGS, type Settings } from "./settings.ts";
import { wifiProfile } from "./wifi-profile.ts";

/** A stick's text is known as it came and without its secrets: whether it can be written to shows only afterwards. */
export type SettingsDigests = Readonly<Partial<Record<"card" | "stick" | "stick_after", string>>>;

/** What this box was told, and the digests of the texts that it was told by, so that none is taken twice. */
export interface TakenSettings {
  readonly settings: Settings;
  readonly digests: SettingsDigests;
}

const FILE = `${PATHS.settings}/settings.json`;
const WIFI_FOLDER = `${PATHS.settings}/iwd`;
const KEYS_FILE = `${PATHS.settings}/ssh/authorized_keys`;
/** The code of the node that this box is to become, until it is. */
export const RECOVERY_FILE = `${PATHS.settings}/recovery-code`;
const SECRET = { mode: 0o600 } as const;
const SECRET_FOLDER = { mode: 0o700 } as const;

/** Null when nobody has told anything yet, or when the file cannot be understood. */
export function readTaken(box: Box): TakenSettings | null {
  const text = box.read(FILE);
  if (text === null) return null;
  try {
    const { digests = {}, ...settings } = JSON.parse(text);
    return { settings: { ...NO_SETTINGS, ...settings }, digests };
  } catch {
    box.log(`${FILE} cannot be understood: settings have to be told again`);
    return null;
  }
}

/**
 * Keeps what was told. The file with everything comes last: until it is there the same text is taken once more, which
 * comes to the same.
 */
export function keepTaken(box: Box, { settings, digests }: TakenSettings): void {
  box.makeFolder(PATHS.settings, SECRET_FOLDER);
  keepWifi(box, settings);
  keepKeys(box, settings);
  const { recovery_code, ...told } = settings;
  // Only for a box without a journal: one that has a journal is a node already.
  if (recovery_code !== null && !hasJournal(box)) box.write(RECOVERY_FILE, `${recovery_code}\n`, SECRET);
  box.write(FILE, `${JSON.stringify({ ...told, digests }, null, 2)}\n`, SECRET);
}

export function hasJournal(box: Box): boolean {
  return box.exists(`${PATHS.node}/journal.sqlite`);
}

/** Networks as iwd looks for them; it gets copies, because it writes beside them whenever it meets a network. */
export function wifiFiles(box: Box): readonly { readonly file: string; readonly text: string }[] {
  return box.names(WIFI_FOLDER).flatMap((file) => {
    const text = /\.(psk|open)$/.test(file) ? box.read(`${WIFI_FOLDER}/${file}`) : null;
    return text === null ? [] : [{ file, text }];
  });
}

function keepWifi(box: Box, { wifi }: Settings): void {
  box.makeFolder(WIFI_FOLDER, SECRET_FOLDER);
  const profile = wifi === null ? null : wifiProfile(wifi);
  if (profile !== null) box.write(`${WIFI_FOLDER}/${profile.file}`, profile.text, SECRET);
  for (const name of box.names(WIFI_FOLDER)) {
    if (name !== profile?.file) box.remove(`${WIFI_FOLDER}/${name}`);
  }
}

function keepKeys(box: Box, { ssh_keys }: Settings): void {
  if (ssh_keys.length === 0) return box.remove(KEYS_FILE);
  box.makeFolder(`${PATHS.settings}/ssh`, SECRET_FOLDER);
  box.write(KEYS_FILE, `${ssh_keys.join("\n")}\n`, SECRET);
}
