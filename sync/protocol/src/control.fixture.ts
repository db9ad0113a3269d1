import type { DeviceCommand, DeviceConfiguration } from "./device-control.ts";
import { CLOCK_NEVER_SET, type DeviceEvent, type DeviceStatus } from "./device-report.ts";
import type { FirmwareManifest, FirmwareOffer } from "./device-update.ts";

/** The valid examples of the golden fixture: the usual ones first, then those at the edges of what is allowed. */

const NOW_MS = 1_780_272_900_000;
const MAX = Number.MAX_SAFE_INTEGER;
const MAX_U32 = 0xffff_ffff;

type Named<T> = T & { readonly name: string };

export const COMMANDS: readonly Named<Omit<DeviceCommand, "device_kid">>[] = [
  {
    name: "charge with 1500 W, not below 20 %",
    counter: NOW_MS,
    not_after_ms: NOW_MS + 300_000,
    order: { kind: "set-power", power_w: 1_500, min_soc_permille: 200 },
    reference: Uint8Array.of(0x6a, 0x1c, 0xe7, 0x84),
  },
  { name: "release", counter: 2, not_after_ms: NOW_MS, order: { kind: "release" } },
  { name: "safe state", counter: 3, not_after_ms: NOW_MS, order: { kind: "safe-state" } },
  {
    name: "release with a reference",
    counter: 4,
    not_after_ms: NOW_MS,
    order: { kind: "release" },
    reference: new Uint8Array(16).fill(0xff),
  },
  { name: "feed in", counter: 5, not_after_ms: NOW_MS, order: { kind: "set-power", power_w: -2_500 } },
  {
    name: "the largest values",
    counter: MAX,
    not_after_ms: MAX,
    order: { kind: "set-power", power_w: 2 ** 31 - 1, min_soc_permille: 1_000 },
    reference: new Uint8Array(16),
  },
  {
    name: "the smallest values",
    counter: 1,
    not_after_ms: 0,
    order: { kind: "set-power", power_w: -(2 ** 31), min_soc_permille: 0 },
    reference: new Uint8Array(1),
  },
];

export const CONFIGURATIONS: readonly Named<Omit<DeviceConfiguration, "device_kid">>[] = [
  {
    name: "a quarter of an hour",
    counter: NOW_MS + 1,
    now_ms: NOW_MS,
    interval_length_s: 900,
    reading_every_s: 60,
    live_every_ms: 1_000,
    node_has_time: true,
  },
  {
    name: "nothing live, from a node that does not know the time",
    counter: 1,
    now_ms: 0,
    interval_length_s: 300,
    reading_every_s: 1,
    live_every_ms: 0,
    node_has_time: false,
  },
  {
    name: "the largest values",
    counter: MAX,
    now_ms: MAX,
    interval_length_s: 3_600,
    reading_every_s: 3_600,
    live_every_ms: 60_000,
    node_has_time: true,
  },
  {
    name: "live twice a second",
    counter: 9,
    now_ms: NOW_MS,
    interval_length_s: 1_800,
    reading_every_s: 300,
    live_every_ms: 500,
    node_has_time: true,
  },
];

export const EVENTS: readonly Named<DeviceEvent>[] = [
  { name: "a command was applied", event_seq: 7, at_ms: NOW_MS, code: 3, value: -1_900, boot: 2, uptime_ms: 60_000 },
  { name: "a trip", event_seq: 8, at_ms: NOW_MS, code: 1, value: 2, boot: 2, uptime_ms: 61_000 },
  { name: "readings were lost", event_seq: 9, at_ms: 0, code: 12, value: MAX, boot: 0, uptime_ms: 0 },
  {
    name: "a code of a later version",
    event_seq: MAX,
    at_ms: MAX,
    code: 255,
    value: -MAX,
    boot: MAX_U32,
    uptime_ms: MAX,
  },
  { name: "the smallest values", event_seq: 1, at_ms: 0, code: 1, value: 0, boot: 0, uptime_ms: 0 },
];

export const STATUSES: readonly Named<DeviceStatus>[] = [
  {
    name: "following a set-point",
    board: "esp32c3-ade7953",
    version_name: "1.2.3",
    version: 12,
    clock_age_s: 180,
    log_permille: 250,
    dropped: 0,
    boot: 2,
    update: "idle",
    update_permille: 0,
    control: "following",
    applied_power_w: -1_000,
  },
  {
    name: "an update that went back, a clock that was never set",
    board: "posix",
    version_name: "1.2.3-rc.1+7",
    version: 1,
    clock_age_s: CLOCK_NEVER_SET,
    log_permille: 1_000,
    dropped: 12,
    boot: 9,
    update: "rolled-back",
    update_permille: 1_000,
    update_reason: 3,
    control: "none",
  },
  {
    name: "the largest values",
    board: "b".repeat(32),
    version_name: "~".repeat(32),
    version: MAX_U32,
    clock_age_s: MAX_U32,
    log_permille: 1_000,
    dropped: MAX,
    boot: MAX_U32,
    update: "refused",
    update_permille: 1_000,
    update_reason: 255,
    control: "tripped",
    applied_power_w: -(2 ** 31),
  },
  {
    name: "the smallest values",
    board: "!",
    version_name: "0",
    version: 0,
    clock_age_s: 0,
    log_permille: 0,
    dropped: 0,
    boot: 0,
    update: "idle",
    update_permille: 0,
    control: "none",
  },
];

export const MANIFESTS: readonly Named<FirmwareManifest>[] = [
  {
    name: "an image",
    board: "esp32c3-ade7953",
    version: 13,
    version_name: "1.3.0",
    min_version: 10,
    size: 1_024_000,
    sha256: new Uint8Array(32).fill(0x5a),
  },
  {
    name: "the largest values",
    board: "b".repeat(32),
    version: MAX_U32,
    version_name: "v".repeat(32),
    min_version: MAX_U32,
    size: MAX_U32,
    sha256: new Uint8Array(32).fill(0xff),
  },
  {
    name: "the smallest values",
    board: "b",
    version: 1,
    version_name: "v",
    min_version: 0,
    size: 1,
    sha256: new Uint8Array(32),
  },
];

export const OFFERS: readonly Named<Omit<FirmwareOffer, "manifest">>[] = [
  { name: "an offer", path: `/firmware/${"5a".repeat(32)}`, http_port: 8080 },
  { name: "the longest path, the highest port", path: `/${"p".repeat(127)}`, http_port: 65_535 },
  { name: "the shortest path, the lowest port", path: "/", http_port: 1 },
];
