import { scaledInteger } from "../decimal.ts";
import type { ReportParts } from "../report.ts";

/** One block of a device's map, from its id on: register 0 is the id, register 1 the length. */
export interface SunSpecModel {
  readonly id: number;
  readonly registers: readonly number[];
}

type Figures = Omit<ReportParts, "source">;

/** Which part of the installation a model describes; of two models for one part, the first named is read. */
export const PARTS = {
  inverter: [701, 113, 112, 111, 103, 102, 101],
  meter: [214, 213, 212, 211, 204, 203, 202, 201],
  battery: [713, 802, 803],
} as const satisfies Readonly<Record<string, readonly number[]>>;

export type Part = keyof typeof PARTS;

const NOT_A_SCALE = 0x8000;
const MILLI_PLACES = 3;

/**
 * Registers and power of one model, seen from the customer: what an inverter makes goes out. Scale factors are registers
 * too, and some devices change them while they run, so they are read together with the values.
 *
 * Source: SunSpec information models 101 to 103, 111 to 113, 201 to 204, 211 to 214, 701, 713, 802, 803
 */
export function figuresOf({ id, registers }: SunSpecModel, maker: string): Figures {
  const r = registers;
  if (id >= 101 && id <= 103) {
    return { export_mwh: energy(unsigned(r, 24, 2), r[26]), power_w: opposite(power(r[14], r[15])) };
  }
  if (id >= 111 && id <= 113) {
    return { export_mwh: floatEnergy(r, 32), power_w: opposite(floatPower(r, 22)) };
  }
  if (id >= 201 && id <= 204) {
    return {
      export_mwh: energy(unsigned(r, 38, 2), r[54]),
      import_mwh: energy(unsigned(r, 46, 2), r[54]),
      power_w: meterPower(power(r[18], r[22]), maker),
    };
  }
  if (id >= 211 && id <= 214) {
    return {
      export_mwh: floatEnergy(r, 60),
      import_mwh: floatEnergy(r, 68),
      power_w: meterPower(floatPower(r, 28), maker),
    };
  }
  return id === 701 ? measurementOf(r) : { soc_permille: chargeOf(id, r) };
}

function measurementOf(r: readonly number[]): Figures {
  return {
    export_mwh: energy(unsigned(r, 19, 4), r[120]),
    import_mwh: energy(unsigned(r, 23, 4), r[120]),
    power_w: opposite(power(r[10], r[116])),
  };
}

function chargeOf(id: number, r: readonly number[]): number | null {
  if (id === 713) return permille(r[4], r[8]);
  if (id === 802) return permille(r[11], r[56]);
  const strings = r[2] ?? 0;
  const length = strings === 0 ? 0 : Math.floor((r.length - 28) / strings);
  const charges = Array.from({ length: Math.min(strings, 16) }, (_, index) =>
    permille(r[28 + index * length + 4], r[26]),
  );
  const known = charges.filter((charge) => charge !== null);
  return known.length === 0 ? null : Math.round(known.reduce((sum, charge) => sum + charge, 0) / known.length);
}

/** Makers whose meters count the power that goes out as positive, against the reading of the others. */
const OUTWARD_POSITIVE = /solaredge/i;

function meterPower(power_w: number | null, maker: string): number | null {
  return OUTWARD_POSITIVE.test(maker) ? opposite(power_w) : power_w;
}

function opposite(value: number | null): number | null {
  return value === null ? null : 0 - value;
}

/** Big-endian over so many registers; null when all bits say that there is no value. */
function unsigned(r: readonly number[], offset: number, count: number): bigint | null {
  let value = 0n;
  for (let index = 0; index < count; index++) value = (value << 16n) | BigInt(r[offset + index] ?? 0xffff);
  return value === (1n << BigInt(16 * count)) - 1n ? null : value;
}

/** An accumulator of 0 is one that the device does not have. */
function energy(value: bigint | null, scale: number | undefined): number | null {
  return value === null || value === 0n ? null : scaled(value, scale, "register");
}

function power(value: number | undefined, scale: number | undefined): number | null {
  return value === undefined || value === 0x8000 ? null : scaled(BigInt.asIntN(16, BigInt(value)), scale, "nearest");
}

function permille(value: number | undefined, scale: number | undefined): number | null {
  if (value === undefined || value === 0xffff) return null;
  const charge = scaled(BigInt(value) * 10n, scale, "nearest");
  return charge !== null && charge >= 0 && charge <= 1000 ? charge : null;
}

/** A register in thousandths of its unit, cut off; anything else in whole units, rounded. */
function scaled(value: bigint, scale: number | undefined, kind: "register" | "nearest"): number | null {
  if (scale === undefined || scale === NOT_A_SCALE) return null;
  const exponent = Number(BigInt.asIntN(16, BigInt(scale)));
  if (exponent < -10 || exponent > 10) return null;
  const text = `${value}e${exponent}`;
  return kind === "register" ? scaledInteger(text, MILLI_PLACES) : scaledInteger(text, 0, "nearest");
}

/** These models count in binary fractions themselves; what they lose no reader can bring back. */
function floatAt(r: readonly number[], offset: number): number | null {
  const bytes = new DataView(new ArrayBuffer(4));
  bytes.setUint16(0, r[offset] ?? 0xffff);
  bytes.setUint16(2, r[offset + 1] ?? 0xffff);
  const value = bytes.getFloat32(0);
  return Number.isFinite(value) ? value : null;
}

function floatEnergy(r: readonly number[], offset: number): number | null {
  const value = floatAt(r, offset);
  return value === null || value <= 0 || value > 1e12 ? null : Math.floor(value * 1_000);
}

function floatPower(r: readonly number[], offset: number): number | null {
  const value = floatAt(r, offset);
  return value === null || Math.abs(value) > 1e7 ? null : Math.round(value) + 0;
}
