import type { DeviceReport } from "../../third-party/device-adapter.ts";
import { milliwattHours, watts } from "./decimal.ts";
import { at, type DeviceJson, isObject, textAt } from "./device-json.ts";
import { RecentMap } from "./recent-map.ts";
import { REMEMBERED_SOURCES, reportOf, sumOf } from "./report.ts";

const COMPONENT = /^(em|emdata|em1|em1data|pm1|switch|cover|light):(\d{1,3})$/;

const energyAt = (status: DeviceJson, ...path: readonly string[]) =>
  milliwattHours(textAt(status, ...path) ?? "", "Wh");
const powerAt = (status: DeviceJson, key: string) => watts(textAt(status, key) ?? "", "W");

/**
 * Components of second-generation Shelly devices, as they appear in status topics, in notifications and in answers to
 * Shelly.GetStatus. Notifications leave out what has not changed, so what was returned is remembered per component.
 *
 * Source: shelly-api-docs.shelly.cloud, gen2 components EM, EMData, EM1, EM1Data, PM1, Switch, Cover, Light
 */
export class ShellyComponents {
  readonly #returned = new RecentMap<number>(REMEMBERED_SOURCES);

  /** @param prefix the device's name, which the component's is put behind: `shellypro3em-a1b2c3/em:0` */
  read(prefix: string, component: string, status: DeviceJson | undefined): readonly DeviceReport[] {
    const [, kind = "", number = ""] = COMPONENT.exec(component) ?? [];
    if (kind === "" || !isObject(status)) return [];
    // Registers and power of one meter come as two components: em and emdata are one meter.
    const source = `${prefix}/${kind.replace("data", "")}:${number}`;
    switch (kind) {
      case "em":
        return reportOf({ source, power_w: totalPower(status) });
      case "em1":
        return reportOf({ source, power_w: powerAt(status, "act_power") });
      case "emdata":
        return reportOf({
          source,
          import_mwh: energyAt(status, "total_act"),
          export_mwh: energyAt(status, "total_act_ret"),
        });
      case "em1data":
        return reportOf({
          source,
          import_mwh: energyAt(status, "total_act_energy"),
          export_mwh: energyAt(status, "total_act_ret_energy"),
        });
      default:
        return this.#readOutlet(source, status);
    }
  }

  /** `aenergy` counts both directions, `ret_aenergy` the one that goes back. */
  #readOutlet(source: string, status: DeviceJson): readonly DeviceReport[] {
    const both_mwh = energyAt(status, "aenergy", "total");
    const returned_mwh = energyAt(status, "ret_aenergy", "total");
    if (returned_mwh !== null) this.#returned.set(source, returned_mwh);
    const import_mwh = both_mwh === null ? null : both_mwh - (this.#returned.get(source) ?? 0);
    return reportOf({
      source,
      import_mwh: import_mwh !== null && import_mwh >= 0 ? import_mwh : null,
      export_mwh: returned_mwh,
      power_w: powerAt(status, "apower"),
    });
  }
}

function totalPower(status: DeviceJson): number | null {
  const total = powerAt(status, "total_act_power");
  if (total !== null || at(status, "total_act_power") !== undefined) return total;
  return sumOf(["a_act_power", "b_act_power", "c_act_power"].map((key) => powerAt(status, key)));
}

export function isShellyComponent(name: string): boolean {
  return COMPONENT.test(name);
}
