/** What a value of a device that names its values itself stands for. */
export const SENSOR_ROLES = ["import", "export", "power", "export-power", "charge-state", "none"] as const;

export type SensorRole = (typeof SENSOR_ROLES)[number];

/**
 * What a member has to say about devices that do not say it themselves. Belongs to one connection or polled source, is
 * plain JSON, and no secret is in it.
 */
export interface AdapterSettings {
  /** By `<source>#<field>` as an {@link OpenQuestion} names them. At most 64. */
  readonly roles: Readonly<Record<string, SensorRole>>;
  /** Sources that are mounted the other way round: import and export change places, and power its sign. */
  readonly reversed: readonly string[];
  /** Public keys of wallboxes by serial number: SubjectPublicKeyInfo in DER, as hexadecimal digits. */
  readonly public_keys: Readonly<Record<string, string>>;
  /** Whether the member's own figures are published there, for home automation; not when left out. */
  readonly tells_figures?: boolean;
}

export const NO_ADAPTER_SETTINGS: AdapterSettings = { roles: {}, reversed: [], public_keys: {} };

/** A value that could be a register or a power, and whose meaning only the member knows. */
export interface OpenQuestion {
  readonly source: string;
  readonly field: string;
  /** As the device names it, empty when it does not. */
  readonly unit: string;
  /** The last value as text, at most 32 characters. */
  readonly value: string;
}
