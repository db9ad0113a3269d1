import type { OpenQuestion } from "../third-party/adapter-settings.ts";
import { missingIn } from "./doctor-hints.ts";
import type { DoctorNotebook, HeardMeter, HeardTopic } from "./doctor-notebook.ts";

/** What belongs to one box, and what becomes of it. */
export interface HeardDevice {
  readonly name: string;
  readonly topics: readonly HeardTopic[];
  readonly meters: readonly HeardMeter[];
  readonly questions: readonly OpenQuestion[];
  /** What stands in the way of a bill, if anything. */
  readonly missing: string | null;
}

/** Where a device's own name stands in its topics, for the layouts that are known. */
const LAYOUTS: readonly RegExp[] = [
  /^(shellies\/[^/]+)\//,
  /^(?:tele|stat|cmnd)\/(.+)\/[^/]+$/,
  /^(.+)\/(?:tele|stat|cmnd)\/[^/]+$/,
  /^(N\/[^/]+\/[^/]+\/\d+)\//,
  /^(N\/[^/]+)\//,
  /^(.+)\/(?:status\/[^/]+|events\/rpc|online|rpc)$/,
  /^(zigbee2mqtt\/[^/]+)/,
  /^(sensors\/power\/p1meter)\//,
  /^(dsmr)\//,
  /^(openevse\/announce\/[^/]+)$/,
  /^([^/]+)\/(?:sensor|binary_sensor|switch|text_sensor)\/[^/]+\/state$/,
  /^([^/]+)\/status$/,
  /^(.+)\/(?:amp|power|voltage|total_energy|watthour|session_energy|pilot|state|temp\d?)$/,
];

const DISCOVERY = /^[^/]+\/[a-z_]+\/(?:([^/]+)\/)?[^/]+\/config$/;

/** All boxes that were heard, those with meters first. */
export function devicesIn(notebook: DoctorNotebook): readonly HeardDevice[] {
  const groups = Map.groupBy(notebook.topics(), deviceOf);
  const meters = notebook.meters();
  const questions = notebook.questions();
  const devices = [...groups].map(([name, topics]) => {
    const sources = new Set(topics.flatMap(({ sources }) => sources));
    const own = [...sources].flatMap((source) => meters.get(source) ?? []);
    const asked = questions.filter(({ source }) => sources.has(source) || isNamed(source, name));
    return { name, topics, meters: own, questions: asked };
  });
  return devices
    .map((device) => ({ ...device, missing: missingIn(device) }))
    .sort((a, b) => b.meters.length - a.meters.length || (a.name < b.name ? -1 : 1));
}

/** Questions carry the name of their source, which begins with the device's. */
function isNamed(source: string, name: string): boolean {
  return source === name || source.startsWith(`${name}/`);
}

function deviceOf({ topic }: HeardTopic): string {
  for (const layout of LAYOUTS) {
    const [, name] = layout.exec(topic) ?? [];
    if (name !== undefined) return name;
  }
  if (DISCOVERY.test(topic)) return `discovery: ${DISCOVERY.exec(topic)?.[1] ?? topic.split("/").at(-2)}`;
  const parts = topic.split("/");
  return parts.slice(0, Math.max(1, Math.min(2, parts.length - 1))).join("/");
}
