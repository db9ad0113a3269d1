import type { AdapterSettings } from "../../third-party/adapter-settings.ts";
import type { DeviceReport } from "../../third-party/device-adapter.ts";
import { milliwattHours, watts } from "./decimal.ts";
import { type DeviceJson, isObject, parseJson, readText, textAt } from "./device-json.ts";
import { type AskingAdapter, guarded } from "./guarded-adapter.ts";
import { readTelegram } from "./p1-telegram.ts";
import { RecentMap } from "./recent-map.ts";
import { REMEMBERED_SOURCES, type ReportParts, reportOf, sumOf } from "./report.ts";

type Part = "import-1" | "import-2" | "export-1" | "export-2" | "drawn" | "fed";

/** A reader that publishes one value per topic: what stands before the names, how they are called, and in which units. */
interface Reader {
  readonly prefix: string;
  readonly source: string;
  readonly energy_unit: string;
  readonly power_unit: string;
  readonly names: ReadonlyMap<string, Part>;
}

const READERS: readonly Reader[] = [
  {
    prefix: "sensors/power/p1meter/",
    source: "p1meter",
    energy_unit: "Wh",
    power_unit: "W",
    names: new Map<string, Part>([
      ["consumption_low_tarif", "import-1"],
      ["consumption_high_tarif", "import-2"],
      ["returndelivery_low_tarif", "export-1"],
      ["returndelivery_high_tarif", "export-2"],
      ["actual_consumption", "drawn"],
      ["actual_returndelivery", "fed"],
    ]),
  },
  {
    prefix: "dsmr/reading/",
    source: "dsmr-reader",
    energy_unit: "kWh",
    power_unit: "kW",
    names: new Map<string, Part>([
      ["electricity_delivered_1", "import-1"],
      ["electricity_delivered_2", "import-2"],
      ["electricity_returned_1", "export-1"],
      ["electricity_returned_2", "export-2"],
      ["electricity_currently_delivered", "drawn"],
      ["electricity_currently_returned", "fed"],
    ]),
  },
  {
    prefix: "DSMR-API/",
    source: "dsmr-api",
    energy_unit: "kWh",
    power_unit: "kW",
    names: new Map<string, Part>([
      ["energy_delivered_tariff1", "import-1"],
      ["energy_delivered_tariff2", "import-2"],
      ["energy_returned_tariff1", "export-1"],
      ["energy_returned_tariff2", "export-2"],
      ["power_delivered", "drawn"],
      ["power_returned", "fed"],
    ]),
  },
];

const RAW = ["dsmr/raw", "p1/raw", "p1/telegram"];

/** Readers of a smart meter's customer interface that publish to MQTT: whole telegrams, or value by value. */
export function createP1Adapter(settings: AdapterSettings): AskingAdapter {
  const known = new RecentMap<Partial<Record<Part, number>>>(REMEMBERED_SOURCES);
  return guarded(
    {
      name: "p1",
      filters: () => [...RAW, "+/p1/telegram", "dsmr/json", ...READERS.map(({ prefix }) => `${prefix}+`)],
      takes: ({ topic, payload }) => partOf(topic) !== undefined || topic === "dsmr/json" || isTelegram(payload),
      read({ topic, payload }): readonly DeviceReport[] {
        const text = readText(payload);
        if (text === undefined) return [];
        if (text.startsWith("/")) return readWhole(text);
        if (topic === "dsmr/json") return readDocument(parseJson(text));
        const found = partOf(topic);
        if (found === undefined) return [];
        const { reader, part } = found;
        const value = figureOf(reader, part, plainText(text, topic));
        if (value === null) return [];
        const before = known.get(reader.source) ?? {};
        const parts = { ...before, [part]: value };
        known.set(reader.source, parts);
        return reportOf({ source: reader.source, ...changed(parts, part) });
      },
    },
    settings,
  );
}

const SLASH = 0x2f;
const isTelegram = (payload: Uint8Array) =>
  payload[0] === SLASH && /^\/[A-Za-z]{3}\d/.test(Buffer.from(payload.subarray(0, 8)).toString("latin1"));

function readWhole(text: string): readonly DeviceReport[] {
  const telegram = readTelegram(text);
  if (telegram === null) return [];
  const { meter, ...figures } = telegram;
  return reportOf({ source: `p1/${meter}`, ...figures });
}

function partOf(topic: string): { readonly reader: Reader; readonly part: Part } | undefined {
  const reader = READERS.find(({ prefix }) => topic.startsWith(prefix));
  if (reader === undefined) return undefined;
  const name = topic.slice(reader.prefix.length);
  const part = reader.names.get(name);
  return part === undefined ? undefined : { reader, part };
}

/** Some put the number alone, some a document around it: `{"energy_delivered_tariff1": [{"value": 1, "unit": "kWh"}]}`. */
function plainText(text: string, topic: string): string {
  if (!text.startsWith("{")) return text;
  const name = topic.slice(topic.lastIndexOf("/") + 1);
  const json = parseJson(text);
  return textAt(json, name, 0, "value") ?? textAt(json, name) ?? textAt(json, "value") ?? "";
}

function figureOf(reader: Reader, part: Part, text: string): number | null {
  const isPower = part === "drawn" || part === "fed";
  return isPower ? watts(text, reader.power_unit) : milliwattHours(text, reader.energy_unit);
}

/** Both tariffs make one register, so nothing is said before both are known. */
function changed(parts: Partial<Record<Part, number>>, part: Part): Omit<ReportParts, "source"> {
  if (part.startsWith("import")) return { import_mwh: sumOf([parts["import-1"], parts["import-2"]]) };
  if (part.startsWith("export")) return { export_mwh: sumOf([parts["export-1"], parts["export-2"]]) };
  return { power_w: sumOf([parts.drawn, 0 - (parts.fed ?? 0)]) };
}

function readDocument(json: DeviceJson | undefined): readonly DeviceReport[] {
  const reader = READERS[1] as Reader;
  if (!isObject(json)) return [];
  const parts: Partial<Record<Part, number>> = {};
  for (const [name, part] of reader.names) {
    const value = figureOf(reader, part, textAt(json, name) ?? "");
    if (value !== null) parts[part] = value;
  }
  return reportOf({
    source: reader.source,
    ...changed(parts, "import-1"),
    ...changed(parts, "export-1"),
    ...changed(parts, "drawn"),
  });
}
