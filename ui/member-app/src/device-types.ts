/** JSON of the node's LAN API about devices, as this app reads it. Energies of registers are in mWh. */

/** A metering point and the device with a key that reads it; `member` as the coordinator sees it. */
export interface DevicePoint {
  readonly metering_point: string;
  readonly member: string;
  readonly device: string | null;
}

export type UpdateState = "idle" | "receiving" | "verified" | "on-trial" | "confirmed" | "rolled-back" | "refused";
export type DeviceControl = "none" | "failsafe" | "following" | "stopped" | "tripped";
export type SteeringState = "off" | "waiting" | "steering" | "releasing";

export interface DeviceStatus {
  readonly at_ms: number;
  readonly board: string;
  readonly version_name: string;
  readonly version: number;
  /** Null when the clock was never set. */
  readonly clock_age_s: number | null;
  readonly log_permille: number;
  readonly dropped: number;
  readonly boot: number;
  readonly update: UpdateState;
  readonly update_permille: number;
  readonly update_reason: number | null;
  readonly control: DeviceControl;
  readonly applied_power_w: number | null;
}

export interface DeviceEvent {
  readonly event_seq: number;
  readonly at_ms: number;
  readonly code: number;
  readonly name: string | null;
  readonly value: number;
  readonly arrived_at_ms: number;
}

export interface DeviceDetail {
  readonly device: string;
  readonly metering_point: string;
  readonly is_active: boolean;
  readonly is_connected: boolean;
  readonly status: DeviceStatus | null;
  /** The newest first or last; the page sorts them. */
  readonly events: readonly DeviceEvent[];
}

export type SensorRole = "import" | "export" | "power" | "export-power" | "charge-state" | "none";

export interface AdapterSettings {
  readonly roles: Readonly<Record<string, SensorRole>>;
  readonly reversed: readonly string[];
  readonly public_keys: Readonly<Record<string, string>>;
  readonly tells_figures?: boolean;
}

export interface OpenQuestion {
  readonly source: string;
  readonly field: string;
  readonly unit: string;
  readonly value: string;
}

export interface HouseConnection {
  readonly connection: string;
  readonly member: string;
  readonly label: string;
  readonly kind: "house" | "polled" | "broker";
  readonly host: string | null;
  readonly clients: number;
  /** A code, null while all is well. */
  readonly failure: string | null;
  readonly settings: AdapterSettings;
  readonly questions: readonly OpenQuestion[];
}

export type PolledAdapter = "shelly-gen2" | "homewizard" | "p1" | "sunspec";

interface Login {
  readonly user: string | null;
  readonly password: string | null;
}

export type ConnectionWay =
  | { readonly kind: "house" }
  | ({
      readonly kind: "polled";
      readonly adapter: PolledAdapter;
      readonly host: string;
      readonly port: number | null;
      readonly unit: number | null;
    } & Login)
  | ({
      readonly kind: "broker";
      readonly host: string;
      readonly port: number | null;
      readonly is_victron: boolean;
    } & Login);

export interface NewConnection {
  /** Left out by members: theirs is known. */
  readonly member?: string;
  readonly label: string;
  readonly way: ConnectionWay;
  readonly settings?: AdapterSettings;
}

export interface MadeConnection {
  readonly connection: string;
  readonly user: string | null;
  /** Told once; null for ways that need none. */
  readonly password: string | null;
  readonly host: string;
  readonly port: number | null;
}

export type PhaseMode = "registers" | "net-power";

/** A meter that was heard on a connection; `device` is null until it was said what it measures. */
export interface BoughtDevice {
  readonly connection: string;
  readonly member: string;
  readonly adapter: string;
  readonly source: string;
  readonly last_report_age_s: number | null;
  readonly import_mwh: number | null;
  readonly export_mwh: number | null;
  /** + draws, − feeds in. */
  readonly power_w: number | null;
  readonly soc_permille: number | null;
  readonly device: string | null;
  readonly metering_point: string | null;
  readonly phase_mode: PhaseMode | null;
  readonly is_suspected: boolean;
}

export interface NewBoughtDevice {
  readonly connection: string;
  readonly adapter: string;
  readonly source: string;
  readonly metering_point: string;
  readonly phase_mode: PhaseMode;
}

export interface BatterySettings {
  readonly role: "battery";
  readonly capacity_wh: number;
  readonly charge_power_w: number;
  readonly discharge_power_w: number;
  readonly round_trip_efficiency_permille: number;
  readonly reserve_permille: number;
  readonly wear_micro_per_kwh: number;
}

export interface VehicleSettings {
  readonly role: "vehicle";
  readonly capacity_wh: number;
  readonly least_power_w: number;
  readonly charge_power_w: number;
  readonly target_permille: number;
  readonly ready_at_minute: number;
}

export type ControlSettings = BatterySettings | VehicleSettings;

export interface DeviceOrder {
  readonly kind: "release" | "set-power" | "safe-state";
  /** + draws, − feeds. */
  readonly power_w?: number;
}

export interface ControlReport {
  readonly device: string;
  readonly metering_point: string;
  readonly is_allowed: boolean;
  readonly settings: ControlSettings | null;
  readonly state: SteeringState;
  readonly order: DeviceOrder | null;
  readonly why_waiting: "charge-unknown" | "no-tariff" | null;
  readonly soc_permille: number | null;
  readonly planned_from_s: number | null;
  /** Wh per interval; + draws, − feeds. */
  readonly planned_wh: readonly number[];
  readonly changes: readonly { readonly at_ms: number; readonly login: string; readonly is_allowed: boolean }[];
}

export interface PairingCode {
  readonly code: string;
  readonly expires_at_ms: number;
}

export type RolloutPhase = "draft" | "running" | "paused" | "stopped" | "withdrawn";
export type RolloutAction = "start" | "pause" | "resume" | "withdraw";

export interface RolloutRing {
  readonly devices: number;
  readonly offered: number;
  readonly confirmed: number;
  readonly failed: number;
}

export interface FirmwareImage {
  readonly sha256: string;
  readonly board: string;
  readonly version: number;
  readonly version_name: string;
  readonly size: number;
  readonly added_at_ms: number;
  readonly added_by: string;
  readonly phase: RolloutPhase;
  readonly ring: number;
  /** That it is for, as far as they have told. */
  readonly devices: number;
  readonly rings: readonly RolloutRing[];
  readonly failures: readonly { readonly device: string; readonly reason: string; readonly at_ms: number }[];
  /** Since when all devices of the present ring run it. */
  readonly complete_since_ms: number | null;
}
