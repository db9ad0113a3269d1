import {
  isCommunity,
  isCountry,
  isCurrency,
  isHostName,
  isHubUrl,
  isJoinCode,
  isPeerAddress,
  isRegion,
  isSshKey,
  isTimeServer,
  isTimeZone,
  isWifiPassword,
  recoveryCodeProblem,
} from "./settings-values.ts";

export interface WifiSettings {
  readonly ssid: string;
  /** A passphrase, or the 64 hexadecimal digits made of it; null for an open network. */
  readonly password: string | null;
  readonly country: string | null;
  readonly hidden: boolean;
}

/** Everything that somebody can tell a box before it starts. Null where nobody said anything. */
export interface Settings {
  readonly host_name: string | null;
  readonly community: string | null;
  readonly currency: string | null;
  readonly time_zone: string | null;
  readonly interval_length_s: number | null;
  readonly hub_url: string | null;
  readonly join_code: string | null;
  readonly region: string | null;
  readonly peers: readonly string[];
  readonly time_servers: readonly string[];
  readonly ssh_keys: readonly string[];
  readonly wifi: WifiSettings | null;
  readonly recovery_code: string | null;
  readonly recovery_start_empty: boolean;
}

export type SettingsProblemCode =
  | "settings-not-readable"
  | "unknown-setting"
  | "wrong-setting"
  | "missing-setting"
  | "community-is-fixed"
  | "another-node-is-here"
  | "no-room-for-settings"
  | "settings-not-kept"
  | "secrets-still-on-stick";

/** What is wrong with one key, in words for whoever wrote it. */
export interface SettingsProblem {
  readonly code: SettingsProblemCode;
  readonly key: string | null;
  readonly line: number | null;
  readonly sentence: string;
}

export type CheckedSettings =
  | { readonly kind: "settings"; readonly settings: Settings }
  | { readonly kind: "nothing" }
  | { readonly kind: "problems"; readonly problems: readonly SettingsProblem[] };

type Table = Readonly<Record<string, unknown>>;
type LineOf = (key: string) => number | null;

interface Rule {
  readonly isRight: (value: unknown) => boolean;
  readonly wanted: string;
}

const text = (isRight: (value: string) => boolean, wanted: string): Rule => ({
  isRight: (value) => typeof value === "string" && isRight(value),
  wanted,
});

const list = (most: number, isRight: (value: string) => boolean, wanted: string): Rule => ({
  isRight: (value) =>
    Array.isArray(value) && value.length <= most && value.every((entry) => typeof entry === "string" && isRight(entry)),
  wanted,
});

const FLAG: Rule = { isRight: (value) => typeof value === "boolean", wanted: "true or false" };

const RULES: Readonly<Record<string, Rule>> = {
  host_name: text(isHostName, 'up to 63 of a to z, 0 to 9 and -, and not "localgrid" itself'),
  community: text(isCommunity, "up to 32 of a to z, 0 to 9 and -"),
  currency: text(isCurrency, "three capital letters such as EUR"),
  time_zone: text(isTimeZone, "a time zone such as Europe/Berlin"),
  interval_length_s: {
    isRight: (value) => [300, 900, 1800, 3600].includes(value as number),
    wanted: "300, 900, 1800 or 3600",
  },
  hub_url: text(isHubUrl, "an address such as https://hub.example"),
  join_code: text(isJoinCode, "the code as the hub showed it, 1 to 64 characters"),
  region: text(isRegion, "up to 32 of a to z, 0 to 9 and -"),
  peers: list(32, isPeerAddress, "up to 32 addresses such as /ip4/10.0.0.7/tcp/4001/p2p/12D3..."),
  time_servers: list(4, isTimeServer, "up to 4 names or addresses of time servers"),
  ssh_key: text(isSshKey, "one line of a public key, such as ssh-ed25519 AAAA..."),
  ssh_keys: list(16, isSshKey, "up to 16 lines of public keys, such as ssh-ed25519 AAAA..."),
  recovery_code: text((value) => recoveryCodeProblem(value) === null, "the 24 words of a recovery code"),
  recovery_start_empty: FLAG,
};

const WIFI_RULES: Readonly<Record<string, Rule>> = {
  ssid: text((value) => Buffer.byteLength(value) > 0 && Buffer.byteLength(value) <= 32, "a name of 1 to 32 bytes"),
  password: text(isWifiPassword, "a passphrase of 8 to 63 characters"),
  country: text(isCountry, "two capital letters such as DE"),
  hidden: FLAG,
  open: FLAG,
};

interface Part {
  readonly prefix: string;
  readonly rules: Readonly<Record<string, Rule>>;
}

const TOP: Part = { prefix: "", rules: RULES };
const WIFI: Part = { prefix: "wifi.", rules: WIFI_RULES };

export const NO_SETTINGS: Settings = {
  host_name: null,
  community: null,
  currency: null,
  time_zone: null,
  interval_length_s: null,
  hub_url: null,
  join_code: null,
  region: null,
  peers: [],
  time_servers: [],
  ssh_keys: [],
  wifi: null,
  recovery_code: null,
  recovery_start_empty: false,
};

/**
 * Checks all keys at once, so that one look at the answer is enough. `known` is what was taken over before: of the same
 * network and the same hub, what is secret need not be told again.
 */
export function checkSettings(raw: Table, { known, lineOf }: { known: Settings; lineOf: LineOf }): CheckedSettings {
  if (Object.keys(raw).length === 0) return { kind: "nothing" };
  const { wifi, ...plain } = raw;
  const problems = [...problemsOf(plain, TOP, lineOf), ...wifiProblems(wifi, known, lineOf)];
  if (problems.length > 0) return { kind: "problems", problems };
  return { kind: "settings", settings: settingsOf(plain, wifi as Table | undefined, known) };
}

/** Without a network whose password is not told: this box's own files name it so, and only the data partition has it. */
export function withoutUntoldWifi(raw: Table): Table {
  const { wifi, ...others } = raw;
  const { password, open } = (typeof wifi === "object" && wifi !== null ? wifi : {}) as Table;
  return password === undefined && open !== true ? others : raw;
}

function problemsOf(table: Table, { prefix, rules }: Part, lineOf: LineOf): readonly SettingsProblem[] {
  return Object.entries(table).flatMap(([name, value]): SettingsProblem[] => {
    const key = prefix + name;
    const line = lineOf(key);
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (rule === undefined) {
      const names = Object.keys(rules).map((known) => prefix + known);
      return [
        { code: "unknown-setting", key, line, sentence: `there is no setting "${key}"; there are ${names.join(", ")}` },
      ];
    }
    if (rule.isRight(value)) return [];
    return [{ code: "wrong-setting", key, line, sentence: `"${key}" must be ${rule.wanted}` }];
  });
}

function wifiProblems(wifi: unknown, known: Settings, lineOf: LineOf): readonly SettingsProblem[] {
  if (wifi === undefined) return [];
  const line = lineOf("wifi");
  if (typeof wifi !== "object" || wifi === null || Array.isArray(wifi)) {
    return [{ code: "wrong-setting", key: "wifi", line, sentence: '"wifi" must be a part of its own, as [wifi]' }];
  }
  const table = wifi as Table;
  const missing = (key: string, sentence: string): SettingsProblem => ({
    code: "missing-setting",
    key,
    line,
    sentence,
  });
  const problems = [...problemsOf(table, WIFI, lineOf)];
  if (table["ssid"] === undefined)
    problems.push(missing("wifi.ssid", '"wifi.ssid", the name of the network, is missing'));
  if (table["country"] === undefined) {
    problems.push(
      missing("wifi.country", '"wifi.country" is missing: which radio channels are allowed differs by country'),
    );
  }
  const isKnown = known.wifi !== null && known.wifi.ssid === table["ssid"];
  if (table["password"] === undefined && table["open"] !== true && !isKnown) {
    problems.push(missing("wifi.password", '"wifi.password" is missing; a network without one needs open = true'));
  }
  return problems;
}

function settingsOf(plain: Table, wifi: Table | undefined, known: Settings): Settings {
  const { ssh_key, ssh_keys = [], ...rest } = plain;
  const told: Settings = { ...NO_SETTINGS, ...(rest as Partial<Settings>) };
  const keys = new Set([...(ssh_key === undefined ? [] : [String(ssh_key)]), ...(ssh_keys as string[])]);
  return {
    ...told,
    join_code: told.join_code ?? (told.hub_url === known.hub_url ? known.join_code : null),
    ssh_keys: [...keys].map((key) => key.trim()),
    wifi: wifi === undefined ? null : wifiOf(wifi, known.wifi),
  };
}

function wifiOf(wifi: Table, known: WifiSettings | null): WifiSettings {
  const { ssid, password, country, hidden = false, open = false } = wifi;
  const before = known !== null && known.ssid === ssid ? known.password : null;
  return {
    ssid: ssid as string,
    password: open === true ? null : ((password as string | undefined) ?? before),
    country: country as string,
    hidden: hidden as boolean,
  };
}
