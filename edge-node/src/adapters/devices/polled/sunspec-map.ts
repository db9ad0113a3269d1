import { edgeNodeError } from "../../../errors.ts";
import type { ModbusTcp } from "./modbus-tcp.ts";
import { PARTS, type Part, type SunSpecModel } from "./sunspec-model.ts";

/** Where a model is in the device. */
export interface ModelPlace {
  readonly id: number;
  readonly address: number;
  /** Registers with id and length. */
  readonly length: number;
}

export interface SunSpecMap {
  readonly maker: string;
  readonly serial: string;
  readonly models: readonly ModelPlace[];
}

const BASES = [40_000, 50_000, 0];
const SUNS = [0x5375, 0x6e53];
const COMMON = 1;
const END = 0xffff;
const MAX_MODELS = 64;
const MAX_LENGTH = 2_000;

/**
 * Finds "SunS" and walks from model to model.
 *
 * @throws {LocalGridError} `device-unreachable`, `device-answer-malformed`
 */
export async function readMap(modbus: ModbusTcp): Promise<SunSpecMap> {
  const base = await findBase(modbus);
  const models: ModelPlace[] = [];
  let address = base + SUNS.length;
  while (models.length < MAX_MODELS) {
    const [id = END, length = 0] = (await modbus.read(address, 2)) ?? [];
    if (id === END || length > MAX_LENGTH) break;
    models.push({ id, address, length: length + 2 });
    address += length + 2;
  }
  const common = models.find(({ id }) => id === COMMON);
  const names = common === undefined ? [] : ((await modbus.read(common.address, common.length)) ?? []);
  return { maker: textIn(names, 2, 16), serial: textIn(names, 50, 16), models };
}

async function findBase(modbus: ModbusTcp): Promise<number> {
  for (const base of BASES) {
    const mark = await modbus.read(base, SUNS.length);
    if (mark !== null && SUNS.every((register, index) => mark[index] === register)) return base;
  }
  throw edgeNodeError("device-answer-malformed", "the device has no SunSpec map");
}

/** The models to be read, by the part that they describe; several meters keep their order. */
export function modelsOf(map: SunSpecMap): readonly { readonly name: string; readonly place: ModelPlace }[] {
  return (Object.keys(PARTS) as Part[]).flatMap((part) => {
    const wanted = PARTS[part].find((id) => map.models.some((model) => model.id === id));
    const places = map.models.filter(({ id }) => id === wanted);
    return places.map((place, index) => ({ name: index === 0 ? part : `${part}:${index}`, place }));
  });
}

/** @throws {LocalGridError} `device-unreachable`, `device-answer-malformed` when the model has moved */
export async function readModel(modbus: ModbusTcp, { id, address, length }: ModelPlace): Promise<SunSpecModel> {
  const registers = await modbus.read(address, length);
  if (registers === null || registers[0] !== id) {
    throw edgeNodeError("device-answer-malformed", `model ${id} is no longer where it was`);
  }
  return { id, registers };
}

function textIn(registers: readonly number[], offset: number, count: number): string {
  const bytes = registers.slice(offset, offset + count).flatMap((register) => [register >> 8, register & 0xff]);
  return String.fromCharCode(...bytes)
    .replace(/\0.*$/s, "")
    .replace(/[^\x20-\x7e]/g, "")
    .trim();
}
