import type { AdapterSettings } from "../../third-party/adapter-settings.ts";
import type { DeviceMessage, DeviceReport } from "../../third-party/device-adapter.ts";
import { milliwattHours, scaledInteger, watts } from "./decimal.ts";
import { readJson, readText, textAt } from "./device-json.ts";
import { type AskingAdapter, guarded } from "./guarded-adapter.ts";
import { RecentMap } from "./recent-map.ts";
import { REMEMBERED_SOURCES, type ReportParts, reportOf } from "./report.ts";

const ANNOUNCEMENT = /^openevse\/announce\/[^/]+$/;
const VALUE = /^(.+)\/(total_energy|watthour|power|amp|voltage)$/;
const USUAL_BASE = /(^|\/)openevse[^/]*$/i;

/** What one charging station said before. */
interface Station {
  readonly millivolt?: number;
  readonly has_power?: boolean;
  readonly has_total?: boolean;
}

/**
 * OpenEVSE and EmonEVSE charging stations. The lifetime register is `total_energy`; older firmware has `watthour` only,
 * and no power but a current.
 *
 * Source: OpenEVSE/openevse_esp32_firmware docs, MQTT API
 */
export function createOpenEvseAdapter(settings: AdapterSettings): AskingAdapter {
  const announced = new RecentMap<true>(REMEMBERED_SOURCES);
  const stations = new RecentMap<Station>(REMEMBERED_SOURCES);
  const valueIn = ({ topic }: DeviceMessage) => {
    const [, base = "", field = ""] = VALUE.exec(topic) ?? [];
    return announced.get(base) !== undefined || USUAL_BASE.test(base) ? { base, field } : undefined;
  };
  return guarded(
    {
      name: "openevse",
      filters: () => [
        "openevse/announce/+",
        ...["+/total_energy", "+/watthour", "+/power", "+/amp", "+/voltage"].flatMap((leaf) => [leaf, `+/${leaf}`]),
      ],
      takes: (message) => ANNOUNCEMENT.test(message.topic) || valueIn(message) !== undefined,
      read(message): readonly DeviceReport[] {
        if (ANNOUNCEMENT.test(message.topic)) {
          const base = textAt(readJson(message.payload), "mqtt");
          if (base !== undefined && base.length <= 96) announced.set(base, true);
          return [];
        }
        const value = valueIn(message);
        const text = readText(message.payload);
        if (value === undefined || text === undefined) return [];
        const before = stations.get(value.base) ?? {};
        const { station, parts } = readValue(before, value.field, text);
        stations.set(value.base, { ...before, ...station });
        return reportOf({ source: value.base, ...parts });
      },
    },
    settings,
  );
}

interface Outcome {
  readonly station?: Station;
  readonly parts?: Omit<ReportParts, "source">;
}

function readValue(before: Station, field: string, text: string): Outcome {
  switch (field) {
    case "total_energy":
      return { station: { has_total: true }, parts: { import_mwh: milliwattHours(text, "kWh") } };
    case "watthour":
      return before.has_total === true ? {} : { parts: { import_mwh: milliwattHours(text, "Wh") } };
    case "power":
      return { station: { has_power: true }, parts: { power_w: watts(text, "W") } };
    case "voltage": {
      const millivolt = scaledInteger(text, 3);
      return millivolt === null ? {} : { station: { millivolt } };
    }
    default:
      return before.has_power === true ? {} : { parts: { power_w: apparentPower(before.millivolt, text) } };
  }
}

/** A car's charger draws hardly any reactive power, so current times voltage shows what it draws. */
function apparentPower(millivolt: number | undefined, milliampere: string): number | null {
  const current = scaledInteger(milliampere, 0, "nearest");
  return millivolt === undefined || current === null ? null : Math.round((millivolt * current) / 1_000_000);
}
