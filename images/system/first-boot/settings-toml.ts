import { parse, TomlError } from "smol-toml";
import type { Settings, SettingsProblem } from "./settings.ts";

export type ParsedToml =
  | {
      readonly kind: "table";
      readonly table: Readonly<Record<string, unknown>>;
      readonly lineOf: (key: string) => number | null;
    }
  | { readonly kind: "problem"; readonly problem: SettingsProblem };

const TAKEN_OVER =
  "# Taken over by this box. Passwords and codes are no longer in this file; settings that change here are taken";

/** TOML 1.0 (toml.io). What is wrong is told with its line. */
export function parseToml(text: string): ParsedToml {
  try {
    // Editors of one system begin files with a mark that others take for a letter.
    const table = parse(text.replace(/^\uFEFF/, ""));
    return { kind: "table", table, lineOf: (key) => lineOf(text, key) };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [reason = "not readable"] = error.message.replace("Invalid TOML document: ", "").split("\n");
    const sentence = `line ${error.line} is not TOML: ${reason}; texts stand in double quotes`;
    return { kind: "problem", problem: { code: "settings-not-readable", key: null, line: error.line, sentence } };
  }
}

/** The settings for people to read and change, without anything secret. */
export function renderPublicToml(settings: Settings): string {
  const { wifi, host_name, community, currency, time_zone, interval_length_s, hub_url, region } = settings;
  const { peers, time_servers, ssh_keys } = settings;
  const plain = { host_name, community, currency, time_zone, interval_length_s, hub_url, region };
  const lists = { peers, time_servers, ssh_keys };
  const lines = [
    TAKEN_OVER,
    "# over at the next start. README.txt says what can be set.",
    "",
    ...Object.entries(plain).flatMap(([key, value]) => (value === null ? [] : [`${key} = ${quoted(value)}`])),
    ...Object.entries(lists).flatMap(([key, values]) =>
      values.length === 0 ? [] : [`${key} = [${values.map(quoted).join(", ")}]`],
    ),
    ...(wifi === null ? [] : ["", "[wifi]", `ssid = ${quoted(wifi.ssid)}`]),
    ...(wifi === null || wifi.country === null ? [] : [`country = ${quoted(wifi.country)}`]),
    ...(wifi?.hidden ? ["hidden = true"] : []),
    ...(wifi === null ? [] : [wifi.password === null ? "open = true" : "# password: taken over"]),
  ];
  return `${lines.join("\n")}\n`;
}

/** Whether this box wrote the text itself; half of it may be missing after a power cut. */
export function isTakenOver(text: string): boolean {
  return text.startsWith(TAKEN_OVER.slice(0, 32));
}

/** JSON's strings are TOML's basic strings, but for the character that JSON may leave as it is. */
function quoted(value: string | number): string {
  return JSON.stringify(value).replaceAll("\u007f", "\\u007f");
}

function lineOf(text: string, key: string): number | null {
  const path = key.split(".");
  const name = path.at(-1) ?? "";
  const table = path.slice(0, -1).join(".");
  let current = "";
  for (const [index, line] of text.split("\n").entries()) {
    const header = /^\s*\[\s*([^\]]+?)\s*\]/.exec(line);
    if (header !== null) {
      current = header[1] ?? "";
      if (current === key) return index + 1;
      continue;
    }
    const written = /^\s*["']?([^"'=#]+?)["']?\s*=/.exec(line)?.[1];
    if (written === key || (current === table && written === name)) return index + 1;
  }
  return null;
}
