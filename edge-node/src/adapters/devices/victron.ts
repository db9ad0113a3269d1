import type { AdapterSettings } from "../../third-party/adapter-settings.ts";
import type { DeviceReport } from "../../third-party/device-adapter.ts";
import { milliwattHours, permilleOfPercent, watts } from "./decimal.ts";
import { readJson, textAt } from "./device-json.ts";
import { type AskingAdapter, guarded } from "./guarded-adapter.ts";
import { type ReportParts, reportOf } from "./report.ts";

const TOPIC = /^N\/([^/]+)\/([a-z]+)\/(\d+)\/(.+)$/;

type Reader = (text: string) => Omit<ReportParts, "source">;

const importEnergy: Reader = (text) => ({ import_mwh: milliwattHours(text, "kWh") });
const exportEnergy: Reader = (text) => ({ export_mwh: milliwattHours(text, "kWh") });
const drawnPower: Reader = (text) => ({ power_w: watts(text, "W") });
const stateOfCharge: Reader = (text) => ({ soc_permille: permilleOfPercent(text) });
const fedPower: Reader = (text) => {
  const power_w = watts(text, "W");
  return { power_w: power_w === null ? null : 0 - power_w };
};

const METER = { "Ac/Energy/Forward": importEnergy, "Ac/Energy/Reverse": exportEnergy, "Ac/Power": drawnPower };
const GENERATOR = { "Ac/Energy/Forward": exportEnergy, "Ac/Power": fedPower };

/** What is read of each service. Forward means drawn for a meter or a load, and made for a generator. */
const SERVICES: Readonly<Record<string, Readonly<Record<string, Reader>>>> = {
  grid: METER,
  acload: METER,
  evcharger: METER,
  heatpump: METER,
  pvinverter: GENERATOR,
  genset: GENERATOR,
  solarcharger: { "Yield/System": exportEnergy, "Yield/Power": fedPower },
  battery: {
    "History/ChargedEnergy": importEnergy,
    "History/DischargedEnergy": exportEnergy,
    "Dc/0/Power": drawnPower,
    Soc: stateOfCharge,
  },
  system: { "Dc/Battery/Power": drawnPower, "Dc/Battery/Soc": stateOfCharge },
};

/**
 * What a Victron GX device tells on its own broker. It falls silent unless somebody asks it to go on: whoever listens
 * there keeps it awake, as the foreign broker does.
 *
 * Source: victronenergy/dbus-flashmq and the Venus wiki's list of paths
 */
export function createVictronAdapter(settings: AdapterSettings): AskingAdapter {
  return guarded(
    {
      name: "victron",
      filters: () => ["N/#"],
      takes: ({ topic }) => readerOf(topic) !== undefined,
      read({ topic, payload }): readonly DeviceReport[] {
        const found = readerOf(topic);
        // Null means that the value is not valid at present, an empty message that the service is gone.
        const text = textAt(readJson(payload), "value");
        return found === undefined || text === undefined
          ? []
          : reportOf({ source: found.source, ...found.reader(text) });
      },
    },
    settings,
  );
}

function readerOf(topic: string): { readonly source: string; readonly reader: Reader } | undefined {
  const [, portal, service = "", instance, path = ""] = TOPIC.exec(topic) ?? [];
  const readers = Object.hasOwn(SERVICES, service) ? SERVICES[service] : undefined;
  if (readers === undefined || !Object.hasOwn(readers, path)) return undefined;
  return { source: `${portal}/${service}/${instance}`, reader: readers[path] as Reader };
}
