import { readFileSync } from "node:fs";

const UNIT = readFileSync(new URL("../overlay/etc/systemd/system/localgrid.service", import.meta.url), "utf8");

/** What the image's unit gives to Node before the program, in its order. */
export const NODE_FLAGS: readonly string[] = (settingOf("ExecStart").match(/ --\S+(?=.* \S+main\.js )/g) ?? []).map(
  (flag) => flag.trim(),
);

/** `NAME=value` each, of the line that bounds the node's memory. */
export const NODE_MEMORY_ENVIRONMENT = settingOf("Environment", "MALLOC_");

function settingOf(key: string, start = ""): string {
  const value = new RegExp(`^${key}=(${start}.*)$`, "m").exec(UNIT)?.[1];
  if (value === undefined) throw new Error(`the node's unit says nothing of ${key}=${start}`);
  return value;
}
