import type { AdapterSettings } from "../../third-party/adapter-settings.ts";
import type { DeviceReport } from "../../third-party/device-adapter.ts";
import { milliwattHours, milliwattHoursOfWattMinutes, watts } from "./decimal.ts";
import { readText } from "./device-json.ts";
import { type AskingAdapter, guarded } from "./guarded-adapter.ts";
import { type ReportParts, reportOf } from "./report.ts";

const TOPIC = /^shellies\/([^/]+)\/(emeter|relay|light|roller)(?:\/(\d{1,2}))?\/([a-z_]+)$/;

type Reading = Omit<ReportParts, "source">;
type Reader = (text: string) => Reading;

const POWER: Reader = (text) => ({ power_w: watts(text, "W") });

/** An `emeter` has an `energy` too: it is of the last minutes only, no register. */
const EMETER: Readonly<Record<string, Reader>> = {
  power: POWER,
  total: (text) => ({ import_mwh: milliwattHours(text, "Wh") }),
  total_returned: (text) => ({ export_mwh: milliwattHours(text, "Wh") }),
};

/** Outputs count watt-minutes, and forget them when they lose power. */
const OUTPUT: Readonly<Record<string, Reader>> = {
  power: POWER,
  energy: (text) => ({ import_mwh: milliwattHoursOfWattMinutes(text) }),
};

/**
 * Shelly EM, 3EM, 1PM, 2.5, Plug: one number per topic.
 *
 * Source: shelly-api-docs.shelly.cloud, gen1, MQTT
 */
export function createShellyGen1Adapter(settings: AdapterSettings): AskingAdapter {
  return guarded(
    {
      name: "shelly-gen1",
      filters: () => ["shellies/#"],
      takes: ({ topic }) => readerOf(topic) !== undefined,
      read({ topic, payload }): readonly DeviceReport[] {
        const found = readerOf(topic);
        const text = readText(payload);
        return found === undefined || text === undefined
          ? []
          : reportOf({ source: found.source, ...found.reader(text) });
      },
    },
    settings,
  );
}

function readerOf(topic: string): { readonly source: string; readonly reader: Reader } | undefined {
  const [, device, kind = "", number, field = ""] = TOPIC.exec(topic) ?? [];
  const readers = kind === "emeter" ? EMETER : OUTPUT;
  if (device === undefined || !Object.hasOwn(readers, field)) return undefined;
  const source = number === undefined ? `${device}/${kind}` : `${device}/${kind}:${number}`;
  return { source, reader: readers[field] as Reader };
}
