import type { ReportTotals } from "@localgrid/protocol/settlement-report";
import type { MeterEnergies, MeterEnergy, SealedFill, SealedFills } from "../../settlement/batch-store.ts";

// One interval's sums as the node keeps them, big-endian: what a year has of them takes a fraction of what rows would.

/** Member u32, energy i64, money i64, trades u32. */
const FILL_BYTES = 24;
/** Metering point u32, import i64, export i64. */
const METER_BYTES = 20;

export function packFills(fills: SealedFills): Uint8Array {
  const packed = Buffer.alloc(fills.size * FILL_BYTES);
  let at = 0;
  for (const [number, { energy_wh, money_nano, trades }] of fills) {
    packed.writeUInt32BE(number, at);
    packed.writeBigInt64BE(energy_wh, at + 4);
    packed.writeBigInt64BE(money_nano, at + 12);
    packed.writeUInt32BE(trades, at + 20);
    at += FILL_BYTES;
  }
  return packed;
}

export function unpackFills(packed: Buffer): SealedFills {
  const fills = new Map<number, SealedFill>();
  for (let at = 0; at < packed.length; at += FILL_BYTES) {
    fills.set(packed.readUInt32BE(at), {
      energy_wh: packed.readBigInt64BE(at + 4),
      money_nano: packed.readBigInt64BE(at + 12),
      trades: packed.readUInt32BE(at + 20),
    });
  }
  return fills;
}

export function packMeters(meters: MeterEnergies, numberOf: (point: string) => number): Uint8Array {
  const packed = Buffer.alloc(meters.size * METER_BYTES);
  let at = 0;
  for (const [point, { import_wh, export_wh }] of meters) {
    packed.writeUInt32BE(numberOf(point), at);
    packed.writeBigInt64BE(import_wh, at + 4);
    packed.writeBigInt64BE(export_wh, at + 12);
    at += METER_BYTES;
  }
  return packed;
}

export function unpackMeters(packed: Buffer, nameOf: (number: number) => string): MeterEnergies {
  const meters = new Map<string, MeterEnergy>();
  for (let at = 0; at < packed.length; at += METER_BYTES) {
    const energy = { import_wh: packed.readBigInt64BE(at + 4), export_wh: packed.readBigInt64BE(at + 12) };
    meters.set(nameOf(packed.readUInt32BE(at)), energy);
  }
  return meters;
}

export function totalsText(totals: ReportTotals): string {
  return JSON.stringify(Object.fromEntries(Object.entries(totals).map(([name, value]) => [name, String(value)])));
}

export function totalsIn(text: string): ReportTotals {
  const kept = JSON.parse(text) as Record<keyof ReportTotals, string>;
  return {
    exported_wh: BigInt(kept.exported_wh),
    produced_wh: BigInt(kept.produced_wh),
    shared_wh: BigInt(kept.shared_wh),
    retired_wh: BigInt(kept.retired_wh),
    price_micro_per_kwh: BigInt(kept.price_micro_per_kwh),
  };
}
