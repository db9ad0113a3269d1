import type { AdapterSettings, SensorRole } from "../../third-party/adapter-settings.ts";
import type { DeviceMessage, DeviceReport } from "../../third-party/device-adapter.ts";
import { milliwattHours, permilleOfPercent, watts } from "./decimal.ts";
import { at, type DeviceJson, isObject, readJson } from "./device-json.ts";
import { type AskingAdapter, guarded } from "./guarded-adapter.ts";
import { QuestionBook } from "./question-book.ts";
import { type ReportParts, reportOf, sumOf } from "./report.ts";

/** The order of prefix and name can be changed in the device, so both are read. */
const LEAVES = ["tele/+/SENSOR", "stat/+/STATUS8", "stat/+/STATUS10"];
const FILTERS = [
  ...LEAVES,
  ...LEAVES.map((filter) => filter.replace("/+/", "/+/+/")),
  ...["+/tele/SENSOR", "+/stat/STATUS8", "+/stat/STATUS10"].flatMap((filter) => [filter, `+/${filter}`]),
];

const TOPIC = /^(?:(?:tele|stat)\/(.+)|(.+)\/(?:tele|stat))\/(SENSOR|STATUS8|STATUS10)$/;

/** How people name the values of their meter scripts, without case and punctuation. */
const USUAL_NAMES: Readonly<Record<string, SensorRole>> = {
  ...named("import", "totalin ein etotalin totalimport energyin energyimport import 180 bezug zaehlerbezug meterin"),
  ...named("export", "totalout eout etotalout totalexport energyout energyexport export 280 einspeisung lieferung"),
  ...named("power", "powercurr powercur power powertotal 1670 leistung wattsumme pcurr wattcurr aktuellewirkleistung"),
};

function named(role: SensorRole, names: string): Readonly<Record<string, SensorRole>> {
  return Object.fromEntries(names.split(" ").map((name) => [name, role]));
}

/**
 * Tasmota plugs and energy modules, and reading heads with a meter script (SML, OBIS, D0). Energies in kWh, power in W.
 *
 * Source: tasmota.github.io/docs, MQTT and Smart Meter Interface
 */
export function createTasmotaAdapter(settings: AdapterSettings): AskingAdapter {
  const questions = new QuestionBook(settings);
  const deviceOf = (message: DeviceMessage) => {
    const [, behind, before] = TOPIC.exec(message.topic) ?? [];
    return behind ?? before;
  };
  const sensorsOf = ({ payload }: DeviceMessage) => {
    const json = readJson(payload);
    const status = at(json, "StatusSNS");
    return isObject(status) ? status : isObject(json) ? json : undefined;
  };
  return guarded(
    {
      name: "tasmota",
      filters: () => FILTERS,
      takes: (message) => deviceOf(message) !== undefined && sensorsOf(message) !== undefined,
      read(message): readonly DeviceReport[] {
        const [device, sensors] = [deviceOf(message), sensorsOf(message)];
        if (device === undefined || sensors === undefined) return [];
        return Object.entries(sensors).flatMap(([group, values]) =>
          group === "ENERGY" ? readEnergy(device, values) : readGroup(`${device}/${group}`, values, questions),
        );
      },
      questions: () => questions.open(),
    },
    settings,
  );
}

/** One meter, or one per channel when the registers come as a list. */
function readEnergy(device: string, energy: DeviceJson | undefined): readonly DeviceReport[] {
  const channels = at(energy, "Total");
  if (!Array.isArray(channels)) {
    return reportOf({
      source: device,
      import_mwh: wholeOf(energy, "Total", kilowattHours),
      export_mwh: wholeOf(energy, "ExportActive", kilowattHours),
      power_w: wholeOf(energy, "Power", plainWatts),
    });
  }
  return channels.flatMap((_, channel) =>
    reportOf({
      source: `${device}/${channel}`,
      import_mwh: kilowattHours(at(energy, "Total", channel)),
      export_mwh: kilowattHours(at(energy, "ExportActive", channel)),
      power_w: plainWatts(at(energy, "Power", channel)),
    }),
  );
}

type Reader = (value: DeviceJson | undefined) => number | null;
const kilowattHours: Reader = (value) => (typeof value === "string" ? milliwattHours(value, "kWh") : null);
const plainWatts: Reader = (value) => (typeof value === "string" ? watts(value, "W") : null);

/** A single number, or that of all phases. */
function wholeOf(energy: DeviceJson | undefined, key: string, read: Reader): number | null {
  const value = at(energy, key);
  return Array.isArray(value) ? sumOf(value.map(read)) : read(value);
}

function readGroup(source: string, values: DeviceJson | undefined, questions: QuestionBook): readonly DeviceReport[] {
  if (!isObject(values)) return [];
  let parts: ReportParts = { source };
  for (const [field, value] of Object.entries(values)) {
    if (typeof value !== "string" || plainNumber(value) === null) continue;
    const usual = USUAL_NAMES[field.toLowerCase().replace(/[^a-z0-9]/g, "")];
    const role = questions.roleOf({ source, field, unit: "", value }, usual);
    if (role !== undefined) parts = { ...parts, ...readAs(role, value) };
  }
  return reportOf(parts);
}

const plainNumber = (value: string) => milliwattHours(value.replace("-", ""), "kWh");

function readAs(role: SensorRole, value: string): Partial<ReportParts> {
  if (role === "import") return { import_mwh: milliwattHours(value, "kWh") };
  if (role === "export") return { export_mwh: milliwattHours(value, "kWh") };
  if (role === "charge-state") return { soc_permille: permilleOfPercent(value) };
  if (role === "none") return {};
  const power_w = watts(value, "W");
  return { power_w: power_w !== null && role === "export-power" ? 0 - power_w : power_w };
}
