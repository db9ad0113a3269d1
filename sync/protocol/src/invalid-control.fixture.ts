import type { Invalid } from "./invalid-messages.fixture.ts";

/** Bytes that every decoder of commands, reports and updates must refuse, written by hand, each with the reason. */

const KID = "4856475aa75463474c";
const TIME = "1b0000019e8088a7a0";
const COUNTER = "1b0000019e8088a7a1";

const COMMAND = ["0001", `01${KID}`, `02${COUNTER}`, `03${TIME}`, "0401", "051903e8"];
const CONFIGURATION = ["0001", `01${KID}`, `02${COUNTER}`, `03${TIME}`, "04190384", "050a", "061903e8", "07f5"];
const EVENT = ["0001", "0107", `02${TIME}`, "0303", "0439076b", "0502", "0619ea60"];
const STATUS = [
  "0001",
  "01657833322d63",
  "0265312e322e33",
  "030c",
  "0418b4",
  "0518fa",
  "0600",
  "0702",
  "0800",
  "0900",
  "0b02",
  "0c3903e7",
];
const MANIFEST = [
  "0001",
  "01657833322d63",
  "020d",
  "0365312e332e30",
  "040a",
  "051a000fa000",
  `065820${"5a".repeat(32)}`,
];
const OFFER = ["0001", "0143a10127", "02682f66772f6162632f", "03191f90"];

/** What the invalid examples differ from, each in one thing. */
export const VALID_COMMAND = mapOf(COMMAND);
export const VALID_CONFIGURATION = mapOf(CONFIGURATION);
export const VALID_EVENT = mapOf(EVENT);
export const VALID_STATUS = mapOf(STATUS);
export const VALID_MANIFEST = mapOf(MANIFEST);
export const VALID_OFFER = mapOf(OFFER);

export const INVALID_COMMANDS: readonly Invalid[] = [
  ...damaged(COMMAND, "command"),
  { reason: "command version 2", hex: withField(COMMAND, 0, "0002") },
  { reason: "a command for a key id of 7 bytes", hex: withField(COMMAND, 1, "014756475aa7546347") },
  { reason: "a command for a key id of 9 bytes", hex: withField(COMMAND, 1, "014956475aa75463474c00") },
  { reason: "command counter 0", hex: withField(COMMAND, 2, "0200") },
  { reason: "command counter -1", hex: withField(COMMAND, 2, "0220") },
  { reason: "command counter 2^53", hex: withField(COMMAND, 2, "021b0020000000000000") },
  { reason: "command counter in its longer form", hex: withField(COMMAND, 2, "021801") },
  { reason: "an expiry before 1970", hex: withField(COMMAND, 3, "0320") },
  { reason: "command kind 3", hex: withField(COMMAND, 4, "0403") },
  { reason: "set-power without a power", hex: mapOf(COMMAND.slice(0, 5)) },
  { reason: "release with a power", hex: withField(COMMAND, 4, "0400") },
  { reason: "safe-state with a power", hex: withField(COMMAND, 4, "0402") },
  { reason: "release with a least charge", hex: mapOf([...COMMAND.slice(0, 4), "0400", "0618c8"]) },
  { reason: "a set-point of 2^31 W", hex: withField(COMMAND, 5, "051a80000000") },
  { reason: "a set-point of -2^31 - 1 W", hex: withField(COMMAND, 5, "053a80000000") },
  { reason: "a set-point as a float", hex: withField(COMMAND, 5, "05f94a58") },
  { reason: "a least charge of 1001 permille", hex: mapOf([...COMMAND, "061903e9"]) },
  { reason: "a negative least charge", hex: mapOf([...COMMAND, "0620"]) },
  { reason: "an empty reference", hex: mapOf([...COMMAND, "0740"]) },
  { reason: "a reference of 17 bytes", hex: mapOf([...COMMAND, `0751${"00".repeat(17)}`]) },
  { reason: "a reference as text", hex: mapOf([...COMMAND, "076161"]) },
  { reason: "the reference before the least charge", hex: mapOf([...COMMAND, "074161", "0600"]) },
  { reason: "an unknown key in a command", hex: mapOf([...COMMAND, "0800"]) },
];

export const INVALID_CONFIGURATIONS: readonly Invalid[] = [
  ...damaged(CONFIGURATION, "configuration"),
  { reason: "configuration version 0", hex: withField(CONFIGURATION, 0, "0000") },
  { reason: "configuration counter 0", hex: withField(CONFIGURATION, 2, "0200") },
  { reason: "a node's time before 1970", hex: withField(CONFIGURATION, 3, "0320") },
  { reason: "intervals of 901 s", hex: withField(CONFIGURATION, 4, "04190385") },
  { reason: "intervals of 0 s", hex: withField(CONFIGURATION, 4, "0400") },
  { reason: "a reading every 0 s", hex: withField(CONFIGURATION, 5, "0500") },
  { reason: "a reading every 901 s of 900", hex: withField(CONFIGURATION, 5, "05190385") },
  { reason: "live every 499 ms", hex: withField(CONFIGURATION, 6, "061901f3") },
  { reason: "live every 60001 ms", hex: withField(CONFIGURATION, 6, "0619ea61") },
  { reason: "a number in place of a truth", hex: withField(CONFIGURATION, 7, "0701") },
  { reason: "nothing in place of a truth", hex: withField(CONFIGURATION, 7, "07f6") },
  { reason: "an unknown key in a configuration", hex: mapOf([...CONFIGURATION, "0800"]) },
];

export const INVALID_EVENTS: readonly Invalid[] = [
  ...damaged(EVENT, "event"),
  { reason: "event version 2", hex: withField(EVENT, 0, "0002") },
  { reason: "event number 0", hex: withField(EVENT, 1, "0100") },
  { reason: "an event before 1970", hex: withField(EVENT, 2, "0220") },
  { reason: "event code 0", hex: withField(EVENT, 3, "0300") },
  { reason: "event code 256", hex: withField(EVENT, 3, "03190100") },
  { reason: "an event value of 2^53", hex: withField(EVENT, 4, "041b0020000000000000") },
  { reason: "an event value of -2^53", hex: withField(EVENT, 4, "043b001fffffffffffff") },
  { reason: "an event of boot 2^32", hex: withField(EVENT, 5, "051b0000000100000000") },
  { reason: "an event with a negative uptime", hex: withField(EVENT, 6, "0620") },
  { reason: "an unknown key in an event", hex: mapOf([...EVENT, "0700"]) },
];

export const INVALID_STATES: readonly Invalid[] = [
  ...damaged(STATUS, "status"),
  { reason: "an empty state", hex: "" },
  { reason: "state 2", hex: "32" },
  { reason: "state 1 and more", hex: "3131" },
  { reason: "status version 2", hex: withField(STATUS, 0, "0002") },
  { reason: "no board", hex: withField(STATUS, 1, "0160") },
  { reason: "a board of 33 characters", hex: withField(STATUS, 1, `017821${"61".repeat(33)}`) },
  { reason: "a board with a space", hex: withField(STATUS, 1, "0163612062") },
  { reason: "a board with an umlaut", hex: withField(STATUS, 1, "0162c3a4") },
  { reason: "version 2^32", hex: withField(STATUS, 3, "031b0000000100000000") },
  { reason: "a log of 1001 permille", hex: withField(STATUS, 5, "051903e9") },
  { reason: "update state 7", hex: withField(STATUS, 8, "0807") },
  { reason: "an update of 1001 permille", hex: withField(STATUS, 9, "091903e9") },
  { reason: "an update reason of 256", hex: mapOf([...STATUS.slice(0, 10), "0a190100", ...STATUS.slice(10)]) },
  { reason: "control state 5", hex: withField(STATUS, 10, "0b05") },
  { reason: "an applied power of 2^31 W", hex: withField(STATUS, 11, "0c1a80000000") },
  { reason: "an unknown key in a status", hex: mapOf([...STATUS, "0d00"]) },
];

export const INVALID_MANIFESTS: readonly Invalid[] = [
  ...damaged(MANIFEST, "manifest"),
  { reason: "manifest version 2", hex: withField(MANIFEST, 0, "0002") },
  { reason: "a manifest for no board", hex: withField(MANIFEST, 1, "0160") },
  { reason: "image version 0", hex: withField(MANIFEST, 2, "0200") },
  { reason: "image version 2^32", hex: withField(MANIFEST, 2, "021b0000000100000000") },
  { reason: "a version name with a line break", hex: withField(MANIFEST, 3, "0363310a32") },
  { reason: "a negative least version", hex: withField(MANIFEST, 4, "0420") },
  { reason: "an empty image", hex: withField(MANIFEST, 5, "0500") },
  { reason: "a digest of 31 bytes", hex: withField(MANIFEST, 6, `06581f${"5a".repeat(31)}`) },
  { reason: "a digest of 33 bytes", hex: withField(MANIFEST, 6, `065821${"5a".repeat(33)}`) },
  { reason: "an unknown key in a manifest", hex: mapOf([...MANIFEST, "0700"]) },
];

export const INVALID_OFFERS: readonly Invalid[] = [
  ...damaged(OFFER, "offer"),
  { reason: "offer version 2", hex: withField(OFFER, 0, "0002") },
  { reason: "an offer without a manifest", hex: withField(OFFER, 1, "0140") },
  { reason: "an offer with a manifest of 257 bytes", hex: withField(OFFER, 1, `01590101${"00".repeat(257)}`) },
  { reason: "a path without a slash", hex: withField(OFFER, 2, "02626677") },
  { reason: "a path with a space", hex: withField(OFFER, 2, "02632f2077") },
  { reason: "a path of 129 characters", hex: withField(OFFER, 2, `0278812f${"61".repeat(128)}`) },
  { reason: "HTTP port 0", hex: withField(OFFER, 3, "0300") },
  { reason: "HTTP port 65536", hex: withField(OFFER, 3, "031a00010000") },
  { reason: "an unknown key in an offer", hex: mapOf([...OFFER, "0400"]) },
];

/** The same damage to each of them. */
function damaged(fields: readonly string[], what: string): readonly Invalid[] {
  const whole = mapOf(fields);
  return [
    { reason: `an empty ${what} map`, hex: "a0" },
    { reason: `${what}: the first key is missing`, hex: mapOf(fields.slice(1)) },
    { reason: `${what}: the last byte is missing`, hex: whole.slice(0, -2) },
    { reason: `${what}: a byte after the end`, hex: `${whole}00` },
    {
      reason: `${what}: one entry more announced than there are`,
      hex: head(0xa0, fields.length + 1) + fields.join(""),
    },
    { reason: `${what}: an indefinite map`, hex: `bf${fields.join("")}ff` },
    { reason: `${what}: keys 1 and 2 exchanged`, hex: mapOf(fields.with(1, at(fields, 2)).with(2, at(fields, 1))) },
    { reason: `${what}: key 2 twice`, hex: mapOf([...fields.slice(0, 3), ...fields.slice(2)]) },
    { reason: `${what}: text keys`, hex: withField(fields, 0, "613001") },
  ];
}

function at(fields: readonly string[], index: number): string {
  return fields[index] as string;
}

function withField(fields: readonly string[], index: number, field: string): string {
  return mapOf(fields.with(index, field));
}

function mapOf(fields: readonly string[]): string {
  return head(0xa0, fields.length) + fields.join("");
}

function head(type: number, count: number): string {
  return Buffer.from([type | count]).toString("hex");
}
