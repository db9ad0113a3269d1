import { crcX25, lowFirst } from "./checksums.ts";
import type { Telegram } from "./telegram.ts";

type Bytes = readonly number[];

// Data (DLMS UA 1000-2, section 9.5) and HDLC frames of format type 3 (ISO/IEC 13239).

const structure = (...elements: Bytes[]): number[] => [2, elements.length, ...elements.flat()];
const array = (...elements: Bytes[]): number[] => [1, elements.length, ...elements.flat()];
const octets = (bytes: Bytes | Buffer): number[] => [9, bytes.length, ...bytes];
const text = (value: string): number[] => [10, value.length, ...Buffer.from(value)];
const textAsOctets = (value: string): number[] => octets(Buffer.from(value));
const int8 = (value: number): number[] => [15, value & 0xff];
const enumeration = (value: number): number[] => [22, value];
const uint16 = (value: number): number[] => [18, value >> 8, value & 0xff];
const int16 = (value: number): number[] => [16, (value >> 8) & 0xff, value & 0xff];

function uint32(value: number): number[] {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return [6, ...bytes];
}

const OCTOBER_11TH = [0x07, 0xea, 0x0a, 0x0b, 0x07, 0x15, 0x00, 0x0a, 0xff, 0x80, 0x00, 0x80];

const notification = (time: Bytes, data: Bytes): number[] => [0x0f, 0x40, 0x00, 0x00, 0x00, ...time, ...data];

interface FrameOptions {
  readonly isSegmented?: boolean;
  readonly addresses?: Bytes;
  readonly control?: number;
}

function frame(information: Bytes, options: FrameOptions = {}): number[] {
  const { isSegmented = false, addresses = [0x41, 0x08, 0x83], control = 0x13 } = options;
  const length = 2 + addresses.length + 1 + 2 + information.length + 2;
  const header = [0xa0 | (isSegmented ? 0x08 : 0) | (length >> 8), length & 0xff, ...addresses, control];
  const checked = [...header, ...lowFirst(crcX25(header)), ...information];
  return [0x7e, ...checked, ...lowFirst(crcX25(checked)), 0x7e];
}

const LLC = [0xe6, 0xe7, 0x00];
const WATT = 27;
const WATT_HOUR = 30;
const VOLT = 35;

const scaled = (code: Bytes, value: Bytes, scalerAndUnit: readonly [number, number]) =>
  structure(octets(code), value, structure(int8(scalerAndUnit[0]), enumeration(scalerAndUnit[1])));

function aidonList(): number[] {
  return array(
    structure(octets([1, 1, 0, 2, 0x81, 255]), text("AIDON_V0001")),
    structure(octets([0, 0, 96, 1, 0, 255]), text("7359992890941742")),
    structure(octets([0, 0, 96, 1, 7, 255]), text("6515")),
    scaled([1, 0, 1, 7, 0, 255], uint32(1122), [0, WATT]),
    scaled([1, 0, 2, 7, 0, 255], uint32(0), [0, WATT]),
    scaled([1, 0, 31, 7, 0, 255], int16(36), [-1, 33]),
    scaled([1, 0, 32, 7, 0, 255], uint16(2338), [-1, VOLT]),
    structure(octets([0, 0, 1, 0, 0, 255]), octets(OCTOBER_11TH)),
    scaled([1, 0, 1, 8, 0, 255], uint32(3075123), [1, WATT_HOUR]),
    scaled([1, 0, 2, 8, 0, 255], uint32(501), [1, WATT_HOUR]),
    scaled([1, 0, 3, 8, 0, 255], uint32(77), [1, 32]),
  );
}

function aidon(): Telegram {
  return {
    name: "Aidon with scaler and unit",
    bytes: Buffer.from(frame([...LLC, ...notification([0], aidonList())])),
    importMwh: 30751230000,
    exportMwh: 5010000,
    powerMw: 1122000,
  };
}

function segmented(): Telegram {
  const message = [...LLC, ...notification([0], aidonList())];
  const size = Math.ceil(message.length / 3);
  const parts = [0, 1, 2].map((part) => message.slice(part * size, (part + 1) * size));
  const frames = parts.flatMap((part, index) => frame(part, { isSegmented: index < 2 }));
  return { ...aidon(), name: "Aidon in three segments", bytes: Buffer.from(frames) };
}

function kamstrup(): Telegram {
  const data = structure(
    text("Kamstrup_V0001"),
    octets([1, 1, 0, 0, 5, 255]),
    text("5706567274389702"),
    octets([1, 1, 1, 7, 0, 255]),
    uint32(3050),
    octets([1, 1, 2, 7, 0, 255]),
    uint32(50),
    octets([1, 1, 31, 7, 0, 255]),
    uint32(1024),
    octets([1, 1, 32, 7, 0, 255]),
    uint16(225),
    octets([0, 1, 1, 0, 0, 255]),
    octets(OCTOBER_11TH),
    octets([1, 1, 1, 8, 0, 255]),
    uint32(5231411),
    octets([1, 1, 2, 8, 0, 255]),
    uint32(12),
  );
  return {
    name: "Kamstrup with codes and without units",
    bytes: Buffer.from(frame([...LLC, ...notification([12, ...OCTOBER_11TH], data)], { addresses: [0x2b, 0x21] })),
    importMwh: 52314110000,
    exportMwh: 120000,
    powerMw: 3000000,
  };
}

const kaifaFrame = (data: Bytes) =>
  Buffer.from(
    frame([...LLC, ...notification([9, 12, ...OCTOBER_11TH], data)], { addresses: [0x01, 0x02, 0x01], control: 0x10 }),
  );

function kaifaShort(): Telegram {
  return { name: "Kaifa with one value", bytes: kaifaFrame(structure(uint32(601))), powerMw: 601000 };
}

function kaifaHourly(): Telegram {
  const data = structure(
    textAsOctets("KFM_001"),
    textAsOctets("6970631401753985"),
    textAsOctets("MA304H3E"),
    ...[3426, 0, 0, 51, 10533, 12269, 4624, 2325, 0, 2345].map(uint32),
    octets(OCTOBER_11TH),
    ...[82840532, 7, 35883243, 2143101].map(uint32),
  );
  return {
    name: "Kaifa with the registers of the hour",
    bytes: kaifaFrame(data),
    importMwh: 82840532000,
    exportMwh: 7000,
    powerMw: 3426000,
  };
}

function kaifaTenSeconds(): Telegram {
  const data = structure(
    textAsOctets("KFM_001"),
    textAsOctets("6970631401753985"),
    textAsOctets("MA105H2E"),
    ...[0, 1234, 0, 51, 5333, 2325].map(uint32),
  );
  return { name: "Kaifa of one phase feeding in", bytes: kaifaFrame(data), powerMw: -1234000 };
}

export const dlmsTelegrams = (): readonly Telegram[] => [
  aidon(),
  segmented(),
  kamstrup(),
  kaifaShort(),
  kaifaHourly(),
  kaifaTenSeconds(),
];
