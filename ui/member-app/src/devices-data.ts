import type { DeviceApi } from "./device-api.ts";
import type { BoughtDevice, ControlReport, DeviceDetail, DevicePoint, HouseConnection } from "./device-types.ts";

/** Everything that the page of devices shows, of one member or of everybody. */
export interface DevicesData {
  readonly points: readonly DevicePoint[];
  readonly connections: readonly HouseConnection[];
  readonly bought: readonly BoughtDevice[];
  /** Of a member's own devices with a key. */
  readonly details: readonly DeviceDetail[];
  readonly control: readonly ControlReport[];
}

/** @param member null for those who look after everybody's devices */
export async function loadDevices(api: DeviceApi, member: string | null): Promise<DevicesData> {
  const [points, connections, bought, control] = await Promise.all([
    member === null ? api.allPoints() : api.ownPoints().then((own) => own.map((point) => ({ ...point, member }))),
    api.connections(),
    api.boughtDevices(),
    member === null ? [] : api.control(),
  ]);
  const own = member === null ? [] : points.flatMap(({ device }) => (device === null ? [] : [device]));
  const details = await Promise.all(own.map((device) => api.deviceDetail(device)));
  return { points, connections, bought, details, control };
}
