import type { DeviceOrder } from "@localgrid/protocol/device-control";
import { edgeNodeError } from "../../../errors.ts";
import type { PolledSettings } from "../../../third-party/polled-settings.ts";
import { DEVICE_LIMITS, type DeviceLimits } from "./device-limits.ts";
import { ModbusTcp } from "./modbus-tcp.ts";
import { type ModelPlace, readMap, readModel } from "./sunspec-map.ts";
import { TcpConnection } from "./tcp-connection.ts";

const MODBUS_PORT = 502;

/** Registers of one write: they come into force together. */
export interface RegisterWrite {
  /** From the model's id on. */
  readonly offset: number;
  readonly registers: readonly number[];
}

/**
 * Tells a SunSpec device how much to draw or feed, and sets its reversion timer first: without this node it goes back to
 * its own ways. Model 704 steers both directions; 123 can only limit what an inverter feeds in.
 *
 * Source: SunSpec DER information models 704 (1.2), 120 and 123
 *
 * @throws {LocalGridError} `device-unreachable`, `device-answer-malformed` for a device that has neither model
 */
export async function writeSunSpec(
  { host, port, unit }: Pick<PolledSettings, "host" | "port" | "unit">,
  order: DeviceOrder,
  { holds_for_s, limits = DEVICE_LIMITS }: { readonly holds_for_s: number; readonly limits?: DeviceLimits },
): Promise<void> {
  const connection = await TcpConnection.open(host, port ?? MODBUS_PORT, limits);
  try {
    const modbus = new ModbusTcp(connection, unit ?? 1);
    const { models } = await readMap(modbus);
    const model = (id: number) => models.find((place) => place.id === id);
    const [controls, limit, ratings] = [model(704), model(123), model(120)];
    if (controls !== undefined && controls.length === LENGTH_704) {
      return await writeAll(modbus, controls, controlWrites(await registersOf(modbus, controls), order, holds_for_s));
    }
    if (limit === undefined || ratings === undefined) {
      throw edgeNodeError("device-answer-malformed", "the device has no model that could be steered");
    }
    const known = { limit: await registersOf(modbus, limit), ratings: await registersOf(modbus, ratings) };
    await writeAll(modbus, limit, limitWrites(known, order, holds_for_s));
  } finally {
    connection.close();
  }
}

async function registersOf(modbus: ModbusTcp, place: ModelPlace): Promise<readonly number[]> {
  return (await readModel(modbus, place)).registers;
}

async function writeAll(modbus: ModbusTcp, place: ModelPlace, writes: readonly RegisterWrite[]): Promise<void> {
  for (const { offset, registers } of writes) await modbus.write(place.address + offset, registers);
}

/** With id and length. */
const LENGTH_704 = 67;
const WATTS = 1;

/** Timer and what follows it first, then mode, value and the order to go: in between the device does as before. */
export function controlWrites(
  model: readonly number[],
  order: DeviceOrder,
  holds_for_s: number,
): readonly RegisterWrite[] {
  if (order.kind === "release") return [{ offset: 22, registers: [0] }];
  const wanted_w = order.kind === "set-power" ? 0 - order.power_w : 0;
  return [
    { offset: 26, registers: two(0) },
    { offset: 30, registers: [0, ...two(holds_for_s)] },
    { offset: 22, registers: [1, WATTS, ...two(unscaled(wanted_w, model[55]))] },
  ];
}

/** A limit of what is fed in, as a part of what the device can; drawing is no business of this model. */
export function limitWrites(
  { limit, ratings }: { readonly limit: readonly number[]; readonly ratings: readonly number[] },
  order: DeviceOrder,
  holds_for_s: number,
): readonly RegisterWrite[] {
  if (order.kind === "release") return [{ offset: 9, registers: [0] }];
  const most_w = (ratings[3] ?? 0) * 10 ** signed(ratings[4] ?? 0);
  if (!(most_w > 0)) throw edgeNodeError("device-answer-malformed", "the device does not tell what it can feed in");
  const wanted_w = order.kind === "set-power" ? Math.min(Math.max(0, 0 - order.power_w), most_w) : 0;
  const percent = Math.floor(unscaled(wanted_w * 100, limit[23]) / most_w);
  const [window = 0, ramp = 0] = [limit[6], limit[8]];
  return [{ offset: 5, registers: [percent, window, Math.min(65_534, holds_for_s), ramp, 1] }];
}

/** Never beyond what was asked for: cut off towards nothing. */
function unscaled(value: number, scale: number | undefined): number {
  const exponent = signed(scale ?? 0);
  return exponent < 0 ? value * 10 ** -exponent : Math.trunc(value / 10 ** exponent) + 0;
}

function signed(register: number): number {
  return Number(BigInt.asIntN(16, BigInt(register)));
}

function two(value: number): readonly [number, number] {
  const bits = Number(BigInt.asUintN(32, BigInt(value)));
  return [Math.floor(bits / 65_536), bits % 65_536];
}
