import type { JsonApi } from "@localgrid/ui-components/json-api";
import type {
  AdapterSettings,
  BoughtDevice,
  ControlReport,
  ControlSettings,
  DeviceDetail,
  DevicePoint,
  FirmwareImage,
  HouseConnection,
  MadeConnection,
  NewBoughtDevice,
  NewConnection,
  PairingCode,
  RolloutAction,
} from "./device-types.ts";

export interface DeviceApi {
  /** The member's own metering points. */
  readonly ownPoints: () => Promise<readonly Pick<DevicePoint, "metering_point" | "device">[]>;
  /** Active metering points of everybody and the devices with a key on them; for those who look after all. */
  readonly allPoints: () => Promise<readonly DevicePoint[]>;
  readonly deviceDetail: (device: string) => Promise<DeviceDetail>;
  readonly revokeDevice: (device: string) => Promise<void>;
  readonly connections: () => Promise<readonly HouseConnection[]>;
  readonly addConnection: (wanted: NewConnection) => Promise<MadeConnection>;
  readonly changeConnection: (connection: string, settings: AdapterSettings) => Promise<void>;
  readonly removeConnection: (connection: string) => Promise<void>;
  readonly boughtDevices: () => Promise<readonly BoughtDevice[]>;
  readonly assignDevice: (wanted: NewBoughtDevice) => Promise<void>;
  readonly retireDevice: (device: string) => Promise<void>;
  readonly control: () => Promise<readonly ControlReport[]>;
  readonly allowControl: (device: string, is_allowed: boolean, settings: ControlSettings | null) => Promise<void>;
  readonly pairingCode: (metering_point: string) => Promise<PairingCode>;
  readonly firmware: () => Promise<readonly FirmwareImage[]>;
  /** @param manifest the signed manifest's bytes, hexadecimal */
  readonly bringFirmware: (image: Blob, manifest: string) => Promise<FirmwareImage>;
  readonly rollOut: (sha256: string, action: RolloutAction) => Promise<FirmwareImage>;
  readonly removeFirmware: (sha256: string) => Promise<void>;
}

type Call = JsonApi["call"];

interface PairedDevice {
  readonly device: string;
  readonly metering_point: string;
  readonly is_active: boolean;
}

/** @param upload like `call`, with time for large bodies */
export function createDeviceApi(call: Call, upload: Call): DeviceApi {
  const named = (start: string, name: string) => `${start}/${encodeURIComponent(name)}`;
  return {
    ownPoints: async () =>
      (await call<{ metering_points: DevicePoint[] }>("GET", "/api/me/metering-points")).metering_points,
    allPoints: () => allPoints(call),
    deviceDetail: (device) => call("GET", named("/api/devices", device)),
    revokeDevice: (device) => call("DELETE", named("/api/devices", device)),
    connections: async () =>
      (await call<{ connections: HouseConnection[] }>("GET", "/api/house-connections")).connections,
    addConnection: (wanted) => call("POST", "/api/house-connections", { body: wanted }),
    changeConnection: (connection, settings) =>
      call("PUT", `${named("/api/house-connections", connection)}/settings`, { body: settings }),
    removeConnection: (connection) => call("DELETE", named("/api/house-connections", connection)),
    boughtDevices: async () => (await call<{ devices: BoughtDevice[] }>("GET", "/api/third-party-devices")).devices,
    assignDevice: async (wanted) => void (await call("POST", "/api/third-party-devices", { body: wanted })),
    retireDevice: (device) => call("DELETE", named("/api/third-party-devices", device)),
    control: async () => (await call<{ devices: ControlReport[] }>("GET", "/api/me/control")).devices,
    allowControl: (device, is_allowed, settings) =>
      call("PUT", named("/api/me/control", device), {
        body: settings === null ? { is_allowed } : { is_allowed, settings },
      }),
    pairingCode: (metering_point) => call("POST", "/api/pairing-codes", { body: { metering_point } }),
    firmware: async () => (await call<{ images: FirmwareImage[] }>("GET", "/api/firmware")).images,
    bringFirmware: (image, manifest) =>
      upload("POST", "/api/firmware", {
        file: { type: "application/octet-stream", content: image },
        headers: { "x-firmware-manifest": manifest },
      }),
    rollOut: (sha256, action) => call("POST", `${named("/api/firmware", sha256)}/rollout`, { body: { action } }),
    removeFirmware: (sha256) => call("DELETE", named("/api/firmware", sha256)),
  };
}

async function allPoints(call: Call): Promise<readonly DevicePoint[]> {
  const [points, paired] = await Promise.all([
    call<{ metering_points: (DevicePoint & { is_active: boolean })[] }>("GET", "/api/metering-points"),
    call<{ devices: PairedDevice[] }>("GET", "/api/devices"),
  ]);
  const active = paired.devices.filter(({ is_active }) => is_active);
  const readBy = new Map(active.map(({ metering_point, device }) => [metering_point, device]));
  return points.metering_points
    .filter(({ is_active }) => is_active)
    .map(({ metering_point, member }) => ({ metering_point, member, device: readBy.get(metering_point) ?? null }));
}
