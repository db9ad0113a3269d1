import { type Box, PATHS } from "./box.ts";
import { hotspotNameOf } from "./host-name.ts";
import { nodeConfig } from "./node-config.ts";
import { readRestored, settleTerms } from "./node-terms.ts";
import { qrText, wifiQr } from "./qr-text.ts";
import { NO_SETTINGS, type Settings, type SettingsProblem } from "./settings.ts";
import { problemsText } from "./take-settings.ts";
import { readTaken, wifiFiles } from "./taken-settings.ts";

const HOTSPOT_FILE = `${PATHS.settings}/hotspot-passphrase`;
const RELEASE_KEYS_FILE = "/usr/lib/localgrid/release-keys";
const APPLICATION_FILE = `${PATHS.run}/application/release.json`;
/** Without characters that look alike. */
const ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";
const PASSPHRASE_CHARACTERS = 12;
const OPEN = { mode: 0o644 } as const;
const OPEN_FOLDER = { mode: 0o755 } as const;
const SECRET = { mode: 0o600 } as const;
const SECRET_FOLDER = { mode: 0o700 } as const;

/** Writes what the programs of the system read of the settings; all of it is made anew at every start. */
export function writeSystemFiles(box: Box, hostName: string): void {
  const { wifi, time_servers } = readTaken(box)?.settings ?? NO_SETTINGS;
  const folders = ["", "/iwd", "/chrony", "/screen", "/time"];
  for (const folder of folders) box.makeFolder(`${PATHS.run}${folder}`, OPEN_FOLDER);
  writeWifi(box, wifi?.country ?? null);
  const servers = time_servers.map((server) => `server ${server} iburst\n`).join("");
  box.write(`${PATHS.run}/chrony/settings.sources`, servers, OPEN);
  box.write(`${PATHS.run}/screen/page.txt`, qrText(`http://${hostName}.local/`), OPEN);
  writeHotspot(box, { hostName, knowsWifi: wifi !== null });
}

/** For the screen; an empty text when nothing is wrong. */
export function writeProblems(box: Box, problems: readonly SettingsProblem[]): void {
  box.write(`${PATHS.run}/screen/problems.txt`, problemsText(problems), OPEN);
}

/**
 * Writes the node's configuration; again and again, to the same end. It needs the application to be there, which says
 * what keys it knows.
 */
export function writeNodeConfig(box: Box): void {
  const settings: Settings = readTaken(box)?.settings ?? NO_SETTINGS;
  const config = nodeConfig({
    settings,
    terms: settleTerms(box),
    restored: readRestored(box),
    releaseKeys: releaseKeys(box),
    hasIpv6: box.exists("/proc/net/if_inet6"),
    knownKeys: knownKeys(box),
  });
  const text = `${JSON.stringify(config, null, 2)}\n`;
  box.write(`${PATHS.run}/config.json`, text, { mode: 0o600, owner: "localgrid" });
}

function writeWifi(box: Box, country: string | null): void {
  const general = country === null ? "" : `Country=${country}\n`;
  box.write(
    `${PATHS.run}/iwd/main.conf`,
    `[General]\nEnableNetworkConfiguration=false\n${general}\n[Scan]\nDisablePeriodicScan=false\n`,
    OPEN,
  );
  box.makeFolder(PATHS.iwd, SECRET_FOLDER);
  const files = wifiFiles(box);
  for (const { file, text } of files) box.write(`${PATHS.iwd}/${file}`, text, SECRET);
  for (const name of box.names(PATHS.iwd)) {
    const isProfile = /\.(psk|open)$/.test(name);
    if (isProfile && !files.some(({ file }) => file === name)) box.remove(`${PATHS.iwd}/${name}`);
  }
}

function writeHotspot(box: Box, { hostName, knowsWifi }: { hostName: string; knowsWifi: boolean }): void {
  const folder = `${PATHS.run}/hotspot`;
  const name = hotspotNameOf(hostName);
  const passphrase = hotspotPassphrase(box);
  box.makeFolder(folder, SECRET_FOLDER);
  box.write(`${folder}/name`, `${name}\n`, SECRET);
  box.write(`${folder}/passphrase`, `${passphrase}\n`, SECRET);
  box.write(`${PATHS.run}/screen/hotspot.txt`, qrText(wifiQr(name, passphrase)), SECRET);
  if (knowsWifi) box.write(`${folder}/knows-wifi`, "", SECRET);
  else box.remove(`${folder}/knows-wifi`);
}

/** Stays the same, so that a photograph of the screen does; without room to keep it, it is good until the next start. */
function hotspotPassphrase(box: Box): string {
  const kept = box.read(HOTSPOT_FILE)?.trim() ?? "";
  if (kept.length === PASSPHRASE_CHARACTERS) return kept;
  const passphrase = randomText(box, PASSPHRASE_CHARACTERS);
  try {
    box.makeFolder(PATHS.settings, SECRET_FOLDER);
    box.write(HOTSPOT_FILE, `${passphrase}\n`, SECRET);
  } catch (error) {
    box.log(`the hotspot's passphrase could not be kept: ${(error as Error).message}`);
  }
  return passphrase;
}

/** Every character equally likely: bytes beyond the last whole alphabet are thrown away. */
export function randomText(box: Pick<Box, "random">, length: number): string {
  const limit = 256 - (256 % ALPHABET.length);
  let text = "";
  while (text.length < length) {
    for (const byte of box.random(length)) {
      if (byte < limit && text.length < length) text += ALPHABET[byte % ALPHABET.length];
    }
  }
  return text;
}

function releaseKeys(box: Box): readonly string[] {
  return (box.read(RELEASE_KEYS_FILE) ?? "").split("\n").filter((line) => /^[0-9a-f]{64}$/.test(line));
}

function knownKeys(box: Box): readonly string[] | null {
  const text = box.read(APPLICATION_FILE);
  if (text === null) return null;
  try {
    const { config_keys } = JSON.parse(text);
    return Array.isArray(config_keys) && config_keys.length > 0 ? config_keys : null;
  } catch {
    return null;
  }
}
