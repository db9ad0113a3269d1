import { edgeNodeError } from "../../../errors.ts";
import type { DeviceReport } from "../../../third-party/device-adapter.ts";
import type { PolledSettings } from "../../../third-party/polled-settings.ts";
import { milliwattHours, watts } from "../decimal.ts";
import { type DeviceJson, isObject, readJson, textAt } from "../device-json.ts";
import { reportOf, sumOf } from "../report.ts";
import { isShellyComponent, ShellyComponents } from "../shelly-component.ts";
import type { DeviceLimits } from "./device-limits.ts";
import { httpGet } from "./http-get.ts";
import type { PollResult } from "./poll-result.ts";

const HTTP_PORT = 80;

/** `Shelly.GetStatus` of second-generation Shelly devices: always the whole status. */
export function shellyPoll(settings: PolledSettings, limits: DeviceLimits): () => Promise<PollResult> {
  const components = new ShellyComponents();
  return async () => {
    const { raw, json } = await askFor(settings, "/rpc/Shelly.GetStatus", limits);
    if (!isObject(json)) throw edgeNodeError("device-answer-malformed", "the status is no JSON object");
    const mac = textAt(json, "sys", "mac");
    const device = mac === undefined ? settings.host : `shelly-${mac.toLowerCase()}`;
    const reports = Object.keys(json)
      .filter(isShellyComponent)
      .flatMap((name) => components.read(device, name, json[name]));
    return { reports: merged(reports), raw };
  };
}

/** Registers and power of one meter arrive as two components of the same answer. */
function merged(reports: readonly DeviceReport[]): readonly DeviceReport[] {
  const bySource = new Map<string, DeviceReport>();
  for (const report of reports) {
    const before = bySource.get(report.source);
    bySource.set(report.source, {
      ...report,
      import_mwh: report.import_mwh ?? before?.import_mwh ?? null,
      export_mwh: report.export_mwh ?? before?.export_mwh ?? null,
      power_w: report.power_w ?? before?.power_w ?? null,
    });
  }
  return [...bySource.values()];
}

/**
 * HomeWizard's P1 meter, kWh meters and sockets.
 *
 * Source: api-documentation.homewizard.com, API v1, Measurement
 */
export function homeWizardPoll(settings: PolledSettings, limits: DeviceLimits): () => Promise<PollResult> {
  let serial: string | undefined;
  return async () => {
    serial ??= textAt((await askFor(settings, "/api", limits)).json, "serial");
    const { raw, json } = await askFor(settings, "/api/v1/data", limits);
    const reports = reportOf({
      source: `homewizard/${serial ?? settings.host}`,
      import_mwh: registerOf(json, "import"),
      export_mwh: registerOf(json, "export"),
      power_w: watts(textAt(json, "active_power_w") ?? "", "W"),
    });
    if (reports.length === 0) throw edgeNodeError("device-answer-malformed", "the answer has no energy and no power");
    return { reports, raw };
  };
}

/** The total where there is one, else all tariffs that there are. */
function registerOf(json: DeviceJson | undefined, direction: "import" | "export"): number | null {
  const read = (middle: string) => textAt(json, `total_power_${direction}_${middle}kwh`);
  const whole = read("");
  if (whole !== undefined) return milliwattHours(whole, "kWh");
  const tariffs = ["t1_", "t2_", "t3_", "t4_"].map(read).filter((text) => text !== undefined);
  return sumOf(tariffs.map((text) => milliwattHours(text, "kWh")));
}

async function askFor(settings: PolledSettings, path: string, limits: DeviceLimits) {
  const raw = await httpGet({ ...settings, port: settings.port ?? HTTP_PORT }, path, limits);
  return { raw, json: readJson(raw) };
}
