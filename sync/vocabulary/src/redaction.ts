/**
 * Takes out of a text what says who somebody is or where: addresses of networks and of mail, names of hosts in the home
 * network, hardware addresses, identifiers of devices, nodes and meters, keys and tokens, whatever is named in
 * `names`, and what stands behind words such as "user" or "ssid". Figures of up to seven digits, times and versions stay.
 */
export function redacted(text: string, names: readonly string[] = []): string {
  const known = names
    .filter((name) => name.length > 1)
    .toSorted((a, b) => b.length - a.length)
    .map((name) => new RegExp(`(?<![A-Za-z0-9])${escaped(name)}(?![A-Za-z0-9])`, "giu"));
  const withoutNames = known.reduce((rest, name) => rest.replace(name, "‹name›"), text);
  return RULES.reduce((rest, [form, instead]) => rest.replace(form, instead), withoutNames);
}

const RULES: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]+-----[\s\S]*?(-----END [A-Z ]+-----|$)/g, "‹key›"],
  [/[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,}/g, "‹mail›"],
  [/\b[a-z][a-z0-9+.-]{1,15}:\/\/[^\s"'<>]+/gi, "‹address›"],
  // What is said of somebody or something by name.
  [
    /\b(user|username|login|account|member|ssid|network|host|hostname|connection|client|clientid|device|serial|psk|passphrase|password|token|topic|name|label|by)(["']?\s*[:=]\s*)("[^"]*"|'[^']*'|[^\s,;}\])]+)/gi,
    "$1$2‹name›",
  ],
  [/\b([0-9a-f]{2}[:-]){5}[0-9a-f]{2}\b/gi, "‹hardware address›"],
  // Two colons or more, but no time of day.
  [
    /(?<![\w:])(?!\d\d:\d\d:\d\d(?![\w:]))(?=[0-9a-f]*:[0-9a-f]*:)[0-9a-f:]{3,}(?:%[\w.-]+)?(?:\/\d{1,3})?/gi,
    "‹address›",
  ],
  [/\b(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5})?(?:\/\d{1,2})?\b/g, "‹address›"],
  [/\b[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})*\.(?:local|lan|home|fritz\.box|internal|example|arpa)\b/gi, "‹host›"],
  [/\b12D3Koo[1-9A-HJ-NP-Za-km-z]{20,}\b/g, "‹id›"],
  [/\bd[0-9a-f]{16}\b/g, "‹id›"],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, "‹id›"],
  [/\b(?=[0-9a-f]*\d)[0-9a-f]{12,}\b/gi, "‹id›"],
  // Base64 and the like: long, mixed, and no word.
  [/(?<![\w/+-])(?=[A-Za-z0-9+/_-]*\d)(?=[A-Za-z0-9+/_-]*[A-Z])[A-Za-z0-9+/_-]{20,}={0,2}/g, "‹id›"],
  [/\b(?=[A-Z0-9]*\d{6})(?=\w*[A-Z])[A-Z0-9]{10,}\b/g, "‹id›"],
  // Numbers of meters, telephones and accounts; with spaces in between as people write them.
  [/(?<![\w.:-])\+?\d(?:[ /-]?\d){7,}(?![\w.:-])/g, "‹number›"],
];

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
