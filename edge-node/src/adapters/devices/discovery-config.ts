import { isEnergyUnit, isPowerUnit } from "./decimal.ts";
import { at, type DeviceJson, isObject, listAt, textAt } from "./device-json.ts";
import { type ValuePath, valuePathOf } from "./value-template.ts";

/** One value of a device, as its discovery message describes it. */
export interface DiscoveredSensor {
  /** The device that it belongs to. */
  readonly source: string;
  /** What it is called inside its device. */
  readonly field: string;
  /** All names it has, in lower case: what it measures is often said only there. */
  readonly words: string;
  readonly kind: "energy" | "power" | "percent";
  readonly unit: string;
  readonly state_topic: string;
  readonly path: ValuePath;
  readonly availability: readonly Availability[];
}

export interface Availability {
  readonly topic: string;
  readonly path: ValuePath;
  readonly online: string;
  readonly offline: string;
}

const SHORT_NAMES: Readonly<Record<string, string>> = {
  stat_t: "state_topic",
  unit_of_meas: "unit_of_measurement",
  dev_cla: "device_class",
  stat_cla: "state_class",
  val_tpl: "value_template",
  avty: "availability",
  avty_t: "availability_topic",
  avty_tpl: "availability_template",
  pl_avail: "payload_available",
  pl_not_avail: "payload_not_available",
  uniq_id: "unique_id",
  obj_id: "object_id",
  def_ent_id: "default_entity_id",
  dev: "device",
  ids: "identifiers",
  cns: "connections",
  cmps: "components",
  p: "platform",
  t: "topic",
};

const MAX_NAME = 96;
const MAX_TOPIC = 256;
const MAX_COMPONENTS = 64;
const TOPIC = /^([^/]+)\/(sensor|device)\/(?:([^/]+)\/)?([^/]+)\/config$/;

/** What this node tells of its members' figures is no device. */
const OWN_NODES = /^localgrid_/;

/** Whether the topic is one of discovery; its prefix can be changed, its end cannot. */
export function isDiscoveryTopic(topic: string): boolean {
  return TOPIC.test(topic);
}

/** The sensors of one discovery message that could be meters: one for `sensor`, any number for `device`. */
export function sensorsIn(topic: string, json: DeviceJson | undefined): readonly DiscoveredSensor[] {
  const [, , component, node, object = ""] = TOPIC.exec(topic) ?? [];
  if (component === undefined || !isObject(json) || OWN_NODES.test(node ?? "")) return [];
  const config = spelledOut(json);
  const place = { node: node ?? object, object };
  if (component === "sensor") return sensorOf(config, place);
  const components = at(config, "components");
  if (!isObject(components)) return [];
  return Object.entries(components)
    .slice(0, MAX_COMPONENTS)
    .flatMap(([name, part]) => {
      const own = isObject(part) ? spelledOut(part) : {};
      if (textAt(own, "platform") !== "sensor") return [];
      return sensorOf({ ...config, ...own }, { node: node ?? object, object: name });
    });
}

type Config = { readonly [key: string]: DeviceJson | undefined };

/** Full names for short ones, and the base topic in place of `~`. */
function spelledOut(json: Config): Config {
  const base = textAt(json, "~");
  const entries = Object.entries(json).map(([key, value]) => {
    const name = Object.hasOwn(SHORT_NAMES, key) ? (SHORT_NAMES[key] as string) : key;
    return [name, name.endsWith("topic") ? withBase(value, base) : value] as const;
  });
  return Object.fromEntries(entries);
}

function withBase(value: DeviceJson | undefined, base: string | undefined): DeviceJson | undefined {
  if (base === undefined || typeof value !== "string") return value;
  if (value.startsWith("~")) return base + value.slice(1);
  return value.endsWith("~") ? value.slice(0, -1) + base : value;
}

interface Place {
  readonly node: string;
  readonly object: string;
}

function sensorOf(config: Config, place: Place): readonly DiscoveredSensor[] {
  const unit = textAt(config, "unit_of_measurement") ?? "";
  const kind = kindOf(config, unit);
  const state_topic = textAt(config, "state_topic") ?? "";
  const path = valuePathOf(textAt(config, "value_template"));
  const source = deviceOf(config, place);
  const field = textAt(config, "unique_id") ?? textAt(config, "object_id") ?? place.object;
  if (kind === null || path === null || !isTopic(state_topic)) return [];
  if (source.length > MAX_NAME || field.length > MAX_NAME) return [];
  const names = [field, place.object, textAt(config, "name"), textAt(config, "object_id"), path.at(-1)];
  const words = names
    .filter((name) => name !== undefined)
    .join(" ")
    .toLowerCase()
    .slice(0, 1_024);
  return [{ source, field, words, kind, unit, state_topic, path, availability: availabilityOf(config) }];
}

/** An energy must say that it only ever counts on: others begin anew every day. */
function kindOf(config: Config, unit: string): DiscoveredSensor["kind"] | null {
  const deviceClass = textAt(config, "device_class");
  const isCounter = /^total(_increasing)?$/.test(textAt(config, "state_class") ?? "");
  if (isEnergyUnit(unit)) return isCounter && (deviceClass ?? "energy") === "energy" ? "energy" : null;
  if (isPowerUnit(unit)) return (deviceClass ?? "power") === "power" ? "power" : null;
  return unit === "%" && deviceClass === "battery" ? "percent" : null;
}

function deviceOf(config: Config, { node }: Place): string {
  const device = spelledOut(objectAt(config, "device"));
  const [first] = listAt(device, "identifiers");
  const identifier = textAt(device, "identifiers") ?? (typeof first === "string" ? first : undefined);
  return identifier ?? textAt(device, "name") ?? node;
}

function objectAt(config: Config, key: string): Config {
  const value = config[key];
  return isObject(value) ? value : {};
}

function availabilityOf(config: Config): readonly Availability[] {
  const single = textAt(config, "availability_topic");
  const listed = at(config, "availability");
  const entries: readonly Config[] = [
    ...(single === undefined ? [] : [{ ...config, topic: single, value_template: config.availability_template }]),
    ...(Array.isArray(listed) ? listed.filter(isObject).slice(0, 4).map(spelledOut) : []),
    ...(isObject(listed) ? [spelledOut(listed)] : []),
  ];
  return entries.flatMap((entry) => {
    const topic = textAt(entry, "topic") ?? "";
    const path = valuePathOf(textAt(entry, "value_template"));
    if (!isTopic(topic) || path === null) return [];
    const online = textAt(entry, "payload_available") ?? "online";
    return [{ topic, path, online, offline: textAt(entry, "payload_not_available") ?? "offline" }];
  });
}

const isTopic = (topic: string) => topic !== "" && topic.length <= MAX_TOPIC && !/[+#]/.test(topic);
