import type { OpenQuestion } from "../third-party/adapter-settings.ts";
import type { HeardMeter, HeardTopic } from "./doctor-notebook.ts";

export interface Findings {
  readonly topics: readonly HeardTopic[];
  readonly meters: readonly HeardMeter[];
  readonly questions: readonly OpenQuestion[];
}

type Rule = (device: Findings) => string | null;

const has = ({ topics }: Findings, pattern: RegExp) => topics.some(({ topic }) => pattern.test(topic));
const lastOf = ({ topics }: Findings, pattern: RegExp) => topics.find(({ topic }) => pattern.test(topic))?.last ?? "";

/** What people forget to switch on, most telling first. */
const RULES: readonly Rule[] = [
  ({ questions }) => {
    const names = questions.map(({ field, value, unit }) => `${field} (${[value, unit].join(" ").trim()})`);
    return questions.length === 0 ? null : `say in the web page what these are, import or export: ${names.join(", ")}`;
  },
  (device) => {
    if (device.meters.length === 0) return null;
    const hasRegister = device.meters.some(({ import_mwh, export_mwh }) => import_mwh !== null || export_mwh !== null);
    return hasRegister ? null : "power, but no register yet: wait for one, or register it with the mode net-power";
  },
  ({ meters }) => (meters.length > 0 ? "" : null),
  ({ topics }) =>
    topics.length > 0 && topics.every(({ messages, stored, adapter }) => adapter !== null && messages === stored)
      ? "only values that the broker had stored: wait until the device says something itself"
      : null,
  ({ topics }) =>
    topics.some(({ bytes }) => bytes[0] === 0xdb)
      ? "encrypted telegrams: give the reader the key that the network operator has for you"
      : null,
  (device) =>
    has(device, /^shellies\/[^/]+\/online$/) && !has(device, /\/(emeter|relay|roller|light)\//)
      ? "a Shelly that tells no values: this model has no meter, or was silent while this listened"
      : null,
  (device) =>
    has(device, /\/(online|rpc)$/) && !has(device, /\/status\/[a-z0-9]+:\d+$/)
      ? "status topics are off: switch on 'Generic status update over MQTT' in the Shelly's MQTT settings"
      : null,
  (device) =>
    has(device, /(^|\/)LWT$/) && !has(device, /SENSOR$/)
      ? "no SENSOR message yet: set 'TelePeriod 10' in Tasmota's console, and see that the device has a meter"
      : null,
  (device) =>
    has(device, /SENSOR$/)
      ? "its sensors count no energy: give the meter script's values the names of the manual"
      : null,
  (device) =>
    has(device, /\/sensor\/[^/]+\/state$/)
      ? "ESPHome that does not describe itself: leave 'discovery' on in its mqtt section"
      : null,
  (device) =>
    has(device, /^N\//)
      ? "no grid meter, inverter, charger or battery among what it told; it may just have been woken"
      : null,
  (device) =>
    has(device, /^openevse\/announce\//) && /"disconnected"/.test(lastOf(device, /^openevse\/announce\//))
      ? "the charging station said goodbye"
      : null,
  ({ topics }) =>
    topics.some(({ adapter }) => adapter !== null) ? "it described itself, but has told no value since" : null,
];

/** Null when nothing is missing, or when this is no device that could be a meter. */
export function missingIn(device: Findings): string | null {
  for (const rule of RULES) {
    const found = rule(device);
    if (found !== null) return found === "" ? null : found;
  }
  return null;
}
