import { stringify } from "smol-toml";
import { checkSettings, NO_SETTINGS, withoutUntoldWifi } from "./settings.ts";
import { parseToml } from "./settings-toml.ts";

type Table = Readonly<Record<string, unknown>>;

/**
 * The card's settings for a box whose data partition is made anew, to become the node of a recovery code: what the card
 * says already and still holds, so that nothing in it can keep the code from being taken over.
 */
export function restoreToml(
  kept: string,
  { recovery_code, hub_url }: { readonly recovery_code: string; readonly hub_url: string },
): string {
  const told = { recovery_code: recovery_code.replaceAll(/\s+/g, " "), ...(hub_url === "" ? {} : { hub_url }) };
  const parsed = parseToml(kept);
  const before = parsed.kind === "table" ? withoutWrong(withoutUntoldWifi(parsed.table)) : {};
  return stringify({ ...before, ...told });
}

function withoutWrong(table: Table): Table {
  const checked = checkSettings(table, { known: NO_SETTINGS, lineOf: () => null });
  if (checked.kind !== "problems") return table;
  const wrong = new Set(checked.problems.map(({ key }) => key?.split(".", 1)[0]));
  return Object.fromEntries(Object.entries(table).filter(([key]) => !wrong.has(key)));
}
