/** What the house's settings file says; the checks look for these words afterwards. */
export const HOUSE = {
  host_name: "mill-street",
  community: "mill-street",
  currency: "EUR",
  time_zone: "Europe/Vienna",
  interval_length_s: 300,
} as const;

/** A secret that must not stay on the boot partition. */
export const WIFI_PASSWORD = "chestnut-lantern-river";

export function houseSettings(more: readonly string[] = []): string {
  return [
    `host_name = "${HOUSE.host_name}"`,
    `community = "${HOUSE.community}"`,
    `currency = "${HOUSE.currency}"`,
    `time_zone = "${HOUSE.time_zone}"`,
    `interval_length_s = ${HOUSE.interval_length_s}`,
    ...more,
    "",
    "[wifi]",
    'ssid = "mill street"',
    `password = "${WIFI_PASSWORD}"`,
    'country = "AT"',
    "",
  ].join("\n");
}
