import { parse } from "yaml";
import type { SettingsProblem } from "./settings.ts";
import { isCountry, isHostName, isSshKey, isTimeZone, isWifiPassword } from "./settings-values.ts";

/** Files that Raspberry Pi Imager writes to the boot partition for systems that know cloud-init. */
export interface ImagerFiles {
  readonly user_data: string | null;
  readonly network_config: string | null;
  /** The kernel's command line, to which the Wi-Fi country is added when no network is named. */
  readonly command_line: string | null;
}

export interface ImagerSettings {
  /** Keys as in localgrid.toml. */
  readonly table: Readonly<Record<string, unknown>>;
  readonly problems: readonly SettingsProblem[];
}

/** Aliases that unfold into themselves many times are how a small YAML file fills a memory. */
const MAX_ALIASES = 20;

/**
 * What of these files this box understands: name, time zone, keys, Wi-Fi. Users, packages and commands mean nothing
 * here. Only what cannot be read at all is a problem, because whoever chose it did not write it.
 *
 * Source: cloud-init's user-data and network-config version 2, in the form of Raspberry Pi Imager 2.
 */
export function readImagerFiles({ user_data, network_config, command_line }: ImagerFiles): ImagerSettings {
  const user = readYaml("user-data", user_data);
  const network = readYaml("network-config", network_config);
  const wifi = wifiOf(network.value, countryOf(command_line));
  const table = { ...userSettings(user.value), ...(wifi === null ? {} : { wifi }) };
  return { table, problems: [...user.problems, ...network.problems] };
}

interface ReadYaml {
  readonly value: unknown;
  readonly problems: readonly SettingsProblem[];
}

function readYaml(file: string, text: string | null): ReadYaml {
  if (text === null || text.trim() === "") return { value: null, problems: [] };
  try {
    return { value: parse(text, { maxAliasCount: MAX_ALIASES, logLevel: "error" }), problems: [] };
  } catch (error) {
    const [reason = ""] = (error as Error).message.split("\n");
    const sentence = `the file ${file} is not YAML: ${reason}`;
    return { value: null, problems: [{ code: "settings-not-readable", key: null, line: null, sentence }] };
  }
}

function userSettings(value: unknown): Readonly<Record<string, unknown>> {
  const { hostname, timezone, ssh_authorized_keys, users } = tableOf(value);
  const keys = [ssh_authorized_keys, ...listOf(users).map((user) => tableOf(user)["ssh_authorized_keys"])]
    .flatMap(listOf)
    .filter((key): key is string => typeof key === "string" && isSshKey(key));
  const host_name = typeof hostname === "string" ? hostname.toLowerCase() : "";
  return {
    ...(isHostName(host_name) ? { host_name } : {}),
    ...(typeof timezone === "string" && isTimeZone(timezone) ? { time_zone: timezone } : {}),
    ...(keys.length === 0 ? {} : { ssh_keys: [...new Set(keys)].slice(0, 16) }),
  };
}

function wifiOf(value: unknown, countryOfKernel: string | null): Readonly<Record<string, unknown>> | null {
  const top = tableOf(value);
  const { wifis } = tableOf(top["network"] ?? top);
  for (const device of Object.values(tableOf(wifis))) {
    const { "access-points": points, "regulatory-domain": domain } = tableOf(device);
    for (const [ssid, point] of Object.entries(tableOf(points))) {
      const country = typeof domain === "string" ? domain.toUpperCase() : (countryOfKernel ?? "");
      return { ssid, ...secretOf(tableOf(point)), ...(isCountry(country) ? { country } : {}) };
    }
  }
  return null;
}

function secretOf(point: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const hidden = point["hidden"] === true ? { hidden: true } : {};
  const password = point["password"] ?? tableOf(point["auth"])["password"];
  // A number is what an unquoted passphrase of digits becomes.
  const text = typeof password === "number" ? String(password) : password;
  if (typeof text === "string" && isWifiPassword(text)) return { ...hidden, password: text };
  return text === undefined || text === null || text === "" ? { ...hidden, open: true } : { ...hidden, password: text };
}

function countryOf(command_line: string | null): string | null {
  return /\bcfg80211\.ieee80211_regdom=([A-Z]{2})\b/.exec(command_line ?? "")?.[1] ?? null;
}

function tableOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}
