import { encode } from "uqr";

/** Light modules around the code (ISO/IEC 18004, 5.3.8 wants 4; screens show two at once in less room). */
const QUIET_ZONE_MODULES = 2;
const DARK_ON_LIGHT = "\u001b[30;107m";
const OWN_COLOURS = "\u001b[0m";

/** A code for a text screen, two modules per character, dark on light whatever the screen's own colours are. */
export function qrText(text: string): string {
  const { data } = encode(text, { ecc: "L", border: QUIET_ZONE_MODULES });
  const lines: string[] = [];
  for (let row = 0; row < data.length; row += 2) {
    const upper = data[row] ?? [];
    const lower = data[row + 1] ?? [];
    const line = upper.map((isDark, column) => block(isDark, lower[column] ?? false)).join("");
    lines.push(`  ${DARK_ON_LIGHT}${line}${OWN_COLOURS}`);
  }
  return `${lines.join("\n")}\n`;
}

/** What a phone's camera makes a Wi-Fi of; these characters end a part of it unless they are escaped. */
export function wifiQr(name: string, passphrase: string): string {
  const escaped = (value: string) => value.replace(/[\\;,":]/g, "\\$&");
  return `WIFI:T:WPA;S:${escaped(name)};P:${escaped(passphrase)};;`;
}

function block(isUpperDark: boolean, isLowerDark: boolean): string {
  if (isUpperDark) return isLowerDark ? "█" : "▀";
  return isLowerDark ? "▄" : " ";
}
