import { checkSettings, NO_SETTINGS, type SettingsProblem } from "./settings.ts";

export type FormAnswer =
  | { readonly kind: "toml"; readonly text: string }
  | { readonly kind: "problems"; readonly sentences: readonly string[] };

const PLAIN_FIELDS = ["host_name", "community", "currency", "time_zone", "hub_url", "join_code"] as const;
const NO_PASSWORD = "type the password of the Wi-Fi, or tick that the network has none";
const TWO_ANSWERS = "a network that has no password needs none: empty the field, or take the tick away";

type Fields = Readonly<Record<string, unknown>>;

/** What somebody typed into the setup page, as the text of localgrid.toml. Empty fields say nothing. */
export function tomlOfForm(fields: URLSearchParams): FormAnswer {
  const plain = filled(fields, PLAIN_FIELDS);
  const wifi = wifiOf(fields);
  // A box with a cable may have settings and no Wi-Fi.
  const table = wifi === null ? plain : { ...plain, wifi };
  if (wifi?.["password"] !== undefined && wifi["open"] === true) return { kind: "problems", sentences: [TWO_ANSWERS] };
  const checked = checkSettings(table, { known: NO_SETTINGS, lineOf: () => null });
  if (checked.kind === "nothing") return { kind: "problems", sentences: ["nothing was filled in"] };
  if (checked.kind === "problems") return { kind: "problems", sentences: checked.problems.map(sentenceOf) };
  const lines = (entries: object) => Object.entries(entries).map(([key, value]) => `${key} = ${JSON.stringify(value)}`);
  const parts = [...lines(plain), ...(wifi === null ? [] : ["[wifi]", ...lines(wifi)])];
  return { kind: "toml", text: `${parts.join("\n").replaceAll("\u007f", "\\u007f")}\n` };
}

function wifiOf(fields: URLSearchParams): Fields | null {
  const named = filled(fields, ["ssid"]);
  if (named["ssid"] === undefined) return null;
  // Spaces at its ends may belong to a password.
  const password = fields.get("password") ?? "";
  return {
    ...named,
    ...(password === "" ? {} : { password }),
    ...filled(fields, ["country"]),
    ...(fields.get("hidden") === "yes" ? { hidden: true } : {}),
    ...(fields.get("open") === "yes" ? { open: true } : {}),
  };
}

function filled(fields: URLSearchParams, names: readonly string[]): Fields {
  const given = names.map((name) => [name, fields.get(name)?.trim() ?? ""] as const);
  return Object.fromEntries(given.filter(([, value]) => value !== ""));
}

/** Whoever fills in a form knows nothing of the file's keys. */
function sentenceOf({ code, key, sentence }: SettingsProblem): string {
  return code === "missing-setting" && key === "wifi.password" ? NO_PASSWORD : sentence;
}
