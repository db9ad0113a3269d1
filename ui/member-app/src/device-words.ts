/** What devices say of themselves, in words for the people who own them. */
import { durationText } from "@localgrid/ui-components/format";
import { lastingText } from "@localgrid/ui-components/lasting";
import type {
  BoughtDevice,
  ControlReport,
  DeviceEvent,
  DeviceOrder,
  DeviceStatus,
  SensorRole,
} from "./device-types.ts";

export const ADAPTER_WORDS: Readonly<Record<string, string>> = {
  "shelly-gen1": "Shelly",
  "shelly-gen2": "Shelly",
  tasmota: "Tasmota",
  "home-assistant": "Home Assistant device",
  victron: "Victron",
  p1: "Smart meter (P1)",
  homewizard: "HomeWizard",
  sunspec: "SunSpec device",
  openevse: "OpenEVSE",
  ocmf: "Wallbox (OCMF)",
};

export const ROLE_WORDS: Record<SensorRole, string> = {
  import: "energy that the home draws",
  export: "energy that it feeds in",
  power: "power, positive while it draws",
  "export-power": "power, positive while it feeds in",
  "charge-state": "how full a battery is",
  none: "nothing of this",
};

const TRIPS: Readonly<Record<number, string>> = {
  1: "a sensor went silent",
  2: "it got too hot",
  3: "the voltage was out of range",
  4: "the emergency stop was pressed",
  5: "a sensor told nonsense",
};

const COMMAND_REFUSALS: Readonly<Record<number, string>> = {
  1: "it could not be read",
  2: "it was not from this node",
  3: "its signature was wrong",
  4: "it was for another device",
  5: "it had come before",
  6: "it came too late",
  7: "it was too far ahead",
  8: "the device does not know the time",
  9: "it asked for more than the device may do",
};

const UPDATE_REFUSALS = [
  "malformed",
  "wrong-signature",
  "wrong-board",
  "not-newer",
  "too-old",
  "too-large",
  "download-failed",
  "truncated",
  "stalled",
  "wrong-digest",
  "flash-failed",
  "too-many-tries",
  "self-test-failed",
  "never-confirmed",
] as const;

const UPDATE_FAILURES: Readonly<Record<string, string>> = {
  malformed: "it could not read the offer",
  "wrong-signature": "it does not know the key that signed it",
  "wrong-board": "it is made for another board",
  "not-newer": "it runs the same or a newer version",
  "too-old": "what it runs is too old to go there directly",
  "too-large": "it has no room for the image",
  "download-failed": "it could not fetch the image",
  truncated: "the connection kept breaking",
  stalled: "it stopped on the way",
  silent: "it has not been heard since",
  "wrong-digest": "what arrived was not the image",
  "flash-failed": "its memory could not be written",
  "too-many-tries": "it tried too often",
  "self-test-failed": "the new version failed its own test",
  "never-confirmed": "the new version stopped before it had passed its own test",
  "rolled-back": "it went back to the version before",
};

export const updateFailureText = (reason: string) => UPDATE_FAILURES[reason] ?? `it said “${reason}”`;

const updateRefusalText = (reason: number) => updateFailureText(UPDATE_REFUSALS[reason - 1] ?? `reason ${reason}`);

type Words = (value: number, power: (power_w: number) => string) => string;

const EVENTS: Readonly<Record<string, Words>> = {
  trip: (value) => `It switched off to be safe: ${TRIPS[value] ?? `reason ${value}`}.`,
  "trip-cleared": () => "What had made it switch off is over.",
  "command-applied": (value, power) => `It follows the community: ${powerText(value, power)}.`,
  "command-refused": (value) => `It refused a command: ${COMMAND_REFUSALS[value] ?? `reason ${value}`}.`,
  "failsafe-entered": () => "It heard nothing of the node and went into its safe state.",
  "failsafe-left": () => "It hears the node again.",
  "register-reset": () => "Its registers began anew.",
  "update-confirmed": (value) => `It runs firmware ${value} from now on.`,
  "update-rolled-back": (value) => `It went back from firmware ${value} to the one before.`,
  "update-refused": (value) => `It did not take a firmware: ${updateRefusalText(value)}.`,
  "clock-set": (value) => `Its clock was set, by ${durationText(Math.abs(Math.round(value / 1000)))}.`,
  "readings-lost": (value) => `It lost ${value} readings: its store was full.`,
  "sensor-stuck": () => "Its sensor does not move any more.",
  "sensor-back": () => "Its sensor works again.",
};

export function eventText({ name, code, value }: DeviceEvent, power: (power_w: number) => string): string {
  return EVENTS[name ?? ""]?.(value, power) ?? `Something that this page does not know (number ${code}).`;
}

/** Direction in words, the amount without its sign. */
export function powerText(power_w: number, power: (power_w: number) => string): string {
  if (power_w === 0) return "draws nothing";
  return `${power_w > 0 ? "draws" : "feeds in"} ${power(power_w)}`;
}

export function clockText({ clock_age_s }: DeviceStatus): string {
  if (clock_age_s === null) return "never set";
  return clock_age_s < 86_400 ? "right" : `set ${lastingText(clock_age_s * 1000)} ago`;
}

const CONTROL_WORDS = {
  none: null,
  failsafe: "in its safe state",
  following: "follows the community",
  stopped: "goes by itself",
  tripped: "switched off to be safe",
} as const;

export const controlText = ({ control }: DeviceStatus) => CONTROL_WORDS[control];

export function updateText({ update, update_permille, update_reason }: DeviceStatus): string | null {
  switch (update) {
    case "idle":
      return null;
    case "receiving":
      return `fetching a new one, ${Math.floor(update_permille / 10)} %`;
    case "verified":
      return "about to start a new one";
    case "on-trial":
      return "trying a new one";
    case "confirmed":
      return "up to date";
    case "rolled-back":
      return `went back${update_reason === null ? "" : `: ${updateRefusalText(update_reason)}`}`;
    case "refused":
      return `did not take a new one${update_reason === null ? "" : `: ${updateRefusalText(update_reason)}`}`;
  }
}

export function heardText({ last_report_age_s }: Pick<BoughtDevice, "last_report_age_s">): string {
  if (last_report_age_s === null) return "not heard since the node started";
  return last_report_age_s < 60 ? "just now" : `${lastingText(last_report_age_s * 1000)} ago`;
}

export function orderText(order: DeviceOrder | null, power: (power_w: number) => string): string {
  if (order === null || order.kind === "release") return "goes by itself";
  if (order.kind === "safe-state") return "goes into its safe state";
  const power_w = order.power_w ?? 0;
  if (power_w === 0) return "rests";
  return power_w > 0 ? `charges with ${power(power_w)}` : `gives ${power(power_w)}`;
}

/** How far the steering is, as one sentence. */
export function steeringText(report: ControlReport, power: (power_w: number) => string): string {
  switch (report.state) {
    case "off":
      return report.settings === null ? "Nobody steers it." : "Stopped. Nobody steers it.";
    case "releasing":
      return report.is_allowed
        ? "It is being let go for now."
        : "Stopped. The device is being told; it gets no more orders.";
    case "waiting":
      if (report.why_waiting === "charge-unknown") return "Waiting: the device has not told how full it is.";
      if (report.why_waiting === "no-tariff") return "Waiting: there is no tariff yet to plan by.";
      return "Waiting for the next plan.";
    case "steering":
      return `Right now it ${orderText(report.order, power)}.`;
  }
}

export const percentText = (permille: number) => `${Math.round(permille / 10)}\u00a0%`;

/** Where phases are known to be counted each for itself, their total power is the better meter. */
export function likelyPhaseMode({ adapter, source, import_mwh, export_mwh }: BoughtDevice): "registers" | "net-power" {
  const hasRegisters = import_mwh !== null || export_mwh !== null;
  return hasRegisters && !(adapter === "shelly-gen2" && /(^|[/-])em:\d/.test(source)) ? "registers" : "net-power";
}
