import type { WifiSettings } from "./settings.ts";

export interface WifiProfile {
  readonly file: string;
  readonly text: string;
}

/** A known network as iwd keeps it (iwd.network(5)): the file's name is the network's, in hexadecimal where it must be. */
export function wifiProfile({ ssid, password, hidden }: WifiSettings): WifiProfile {
  const name = /^[A-Za-z0-9 _-]+$/.test(ssid) ? ssid : `=${Buffer.from(ssid).toString("hex")}`;
  const settings = hidden ? "[Settings]\nHidden=true\n" : "";
  if (password === null) return { file: `${name}.open`, text: settings };
  const isKey = /^[0-9a-fA-F]{64}$/.test(password);
  const secret = isKey ? `PreSharedKey=${password.toLowerCase()}` : `Passphrase=${escaped(password)}`;
  return { file: `${name}.psk`, text: `[Security]\n${secret}\n${settings}` };
}

/** Values are cut at their ends and know backslashes, so spaces there are written as \s. */
function escaped(value: string): string {
  return value.replaceAll("\\", "\\\\").replace(/^ +| +$/g, (spaces) => "\\s".repeat(spaces.length));
}
