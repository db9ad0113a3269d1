import { devicesIn, type HeardDevice } from "./doctor-devices.ts";
import { type DoctorNotebook, type HeardMeter, safeText } from "./doctor-notebook.ts";

const MAX_DEVICES = 100;
const MAX_TOPICS_OF_DEVICE = 12;
const MAX_TOPIC = 56;
const MAX_LAST = 48;

/** The whole report as lines of text. */
export function reportLines(notebook: DoctorNotebook): readonly string[] {
  const devices = devicesIn(notebook);
  if (devices.length === 0) {
    return ["Nothing was heard. Is this the broker that the devices log in at, and may this user read its topics?"];
  }
  const shown = devices.slice(0, MAX_DEVICES);
  const more = devices.length - shown.length;
  return [
    ...shown.flatMap((device) => [...deviceLines(device), ""]),
    ...(more > 0 ? [`and ${more} more`, ""] : []),
    summary(devices),
  ];
}

function deviceLines({ name, topics, meters, missing }: HeardDevice): readonly string[] {
  const adapters = [...new Set(topics.flatMap(({ adapter }) => adapter ?? []))];
  const shown = topics.slice(0, MAX_TOPICS_OF_DEVICE);
  const rest = topics.length - shown.length;
  return [
    `${safeText(name)}  (${adapters.length === 0 ? "no adapter" : adapters.join(", ")})`,
    ...shown.map(
      ({ topic, messages, last }) =>
        `  ${cut(safeText(topic), MAX_TOPIC).padEnd(MAX_TOPIC)} ${String(messages).padStart(5)} × ${cut(last, MAX_LAST)}`,
    ),
    ...(rest > 0 ? [`  and ${rest} more topics`] : []),
    ...meters.map((meter) => `  → ${meterText(meter)}`),
    ...(missing === null ? [] : [`  ! ${safeText(missing)}`]),
  ];
}

function meterText({ source, import_mwh, export_mwh, power_w, soc_permille, is_signed }: HeardMeter): string {
  const figures = [
    import_mwh === null ? null : `import ${kilowattHours(import_mwh)}`,
    export_mwh === null ? null : `export ${kilowattHours(export_mwh)}`,
    power_w === null ? null : `power ${power_w} W`,
    soc_permille === undefined ? null : `charge ${(soc_permille / 10).toFixed(1)} %`,
    is_signed === true ? "signed" : null,
  ];
  return `${safeText(source)}: ${figures.filter((figure) => figure !== null).join(", ")}`;
}

function kilowattHours(mwh: number): string {
  const wh = Math.floor(mwh / 1_000);
  return `${Math.floor(wh / 1_000)}.${String(wh % 1_000).padStart(3, "0")} kWh`;
}

function summary(devices: readonly HeardDevice[]): string {
  const meters = devices.reduce((sum, device) => sum + device.meters.length, 0);
  const waiting = devices.filter(({ missing }) => missing !== null).length;
  return `${devices.length} devices, ${meters} meters that can be read, ${waiting} devices that miss something`;
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
