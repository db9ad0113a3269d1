import { checkSettings, NO_SETTINGS } from "./settings.ts";

export type FormAnswer =
  | { readonly kind: "toml"; readonly text: string }
  | { readonly kind: "problems"; readonly sentences: readonly string[] };

const PLAIN_FIELDS = ["host_name", "community", "currency", "time_zone", "hub_url", "join_code"] as const;
const WIFI_FIELDS = ["ssid", "password", "country"] as const;

/** What somebody typed into the setup page, as the text of localgrid.toml. Empty fields say nothing. */
export function tomlOfForm(fields: URLSearchParams): FormAnswer {
  const given = (name: string) => fields.get(name)?.trim() ?? "";
  const plain = Object.fromEntries(PLAIN_FIELDS.flatMap((name) => (given(name) === "" ? [] : [[name, given(name)]])));
  const wifi = {
    ...Object.fromEntries(WIFI_FIELDS.flatMap((name) => (given(name) === "" ? [] : [[name, given(name)]]))),
    ...(given("hidden") === "yes" ? { hidden: true } : {}),
  };
  // A box with a cable may have settings and no Wi-Fi.
  const table = given("ssid") === "" ? plain : { ...plain, wifi };
  const checked = checkSettings(table, { known: NO_SETTINGS, lineOf: () => null });
  if (checked.kind === "nothing") return { kind: "problems", sentences: ["nothing was filled in"] };
  if (checked.kind === "problems") return { kind: "problems", sentences: checked.problems.map((one) => one.sentence) };
  const lines = (entries: object) => Object.entries(entries).map(([key, value]) => `${key} = ${JSON.stringify(value)}`);
  const parts = [...lines(plain), ...("wifi" in table ? ["[wifi]", ...lines(wifi)] : [])];
  return { kind: "toml", text: `${parts.join("\n").replaceAll("\u007f", "\\u007f")}\n` };
}
