import { crcX25, lowFirst } from "./checksums.ts";
import type { Telegram } from "./telegram.ts";

type Bytes = readonly number[];

// Elements (BSI TR-03109-1, annex IV): four bits type, the length with its own byte.

function element(type: number, bytes: Bytes): number[] {
  const short = bytes.length + 1;
  if (short <= 15) return [(type << 4) | short, ...bytes];
  const long = bytes.length + 2;
  return [0x80 | (type << 4) | (long >> 4), long & 0x0f, ...bytes];
}

const octets = (bytes: Iterable<number>) => element(0, [...bytes]);
const ABSENT = [0x01];
const END_OF_MESSAGE = [0x00];

function integer(type: number, value: number, size: number): number[] {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt.asUintN(64, BigInt(value)));
  return element(type, [...bytes.subarray(8 - size)]);
}

const signed = (value: number, size: number) => integer(5, value, size);
const unsigned = (value: number, size: number) => integer(6, value, size);

function list(elements: readonly Bytes[]): number[] {
  const head =
    elements.length <= 15 ? [0x70 | elements.length] : [0xf0 | (elements.length >> 4), elements.length & 0x0f];
  return [...head, ...elements.flat()];
}

const WATT_HOURS = 30;
const WATTS = 27;

interface Entry {
  readonly code: Bytes;
  readonly status?: Bytes;
  readonly unit?: number;
  readonly scaler?: number;
  readonly value: Bytes;
}

function entry({ code, status = ABSENT, unit, scaler, value }: Entry): number[] {
  return list([
    octets(code),
    status,
    ABSENT,
    unit === undefined ? ABSENT : unsigned(unit, 1),
    scaler === undefined ? ABSENT : signed(scaler, 1),
    value,
    ABSENT,
  ]);
}

const code = (c: number, d: number, e: number) => [1, 0, c, d, e, 255];
const energy = (c: number, scaler: number, value: Bytes) =>
  entry({ code: code(c, 8, 0), unit: WATT_HOURS, scaler, value });
const power = (c: number, scaler: number, value: Bytes) => entry({ code: code(c, 7, 0), unit: WATTS, scaler, value });

function message(transaction: Bytes, tag: number, body: Bytes): number[] {
  const elements = [octets(transaction), unsigned(0, 1), unsigned(0, 1), list([unsigned(tag, 2), body])];
  const unchecked = [0x76, ...elements.flat()];
  const crc = crcX25(unchecked);
  return [...unchecked, ...unsigned(((crc & 0xff) << 8) | (crc >> 8), 2), ...END_OF_MESSAGE];
}

const CHOICE_OF_SECONDS = list([unsigned(1, 1), unsigned(123456, 4)]);

interface Messages {
  readonly server: Bytes;
  readonly entries: readonly Bytes[];
  readonly time?: Bytes;
  readonly signature?: Bytes;
}

function messages({ server, entries, time = CHOICE_OF_SECONDS, signature = ABSENT }: Messages): number[] {
  const id = octets(server);
  return [
    ...message([1, 2, 3, 4], 0x0101, list([ABSENT, ABSENT, octets([5, 6, 7, 8]), id, ABSENT, ABSENT])),
    ...message(
      [1, 2, 3, 5],
      0x0701,
      list([ABSENT, id, octets(code(98, 10, 255)), time, list(entries), signature, ABSENT]),
    ),
    ...message([1, 2, 3, 6], 0x0201, list([ABSENT])),
  ];
}

/** Doubles escapes, pads to four bytes, adds start and end. */
function file(payload: Bytes): Buffer {
  const sent: number[] = [];
  for (let at = 0; at < payload.length; at++) {
    const four = payload.slice(at, at + 4);
    const isEscape = four.length === 4 && four.every((byte) => byte === 0x1b);
    sent.push(...(isEscape ? [...four, ...four] : four.slice(0, 1)));
    if (isEscape) at += 3;
  }
  const padding = (4 - (sent.length % 4)) % 4;
  const START = [0x1b, 0x1b, 0x1b, 0x1b, 1, 1, 1, 1];
  const whole = [...START, ...sent, ...Array<number>(padding).fill(0), 0x1b, 0x1b, 0x1b, 0x1b, 0x1a, padding];
  return Buffer.from([...whole, ...lowFirst(crcX25(whole))]);
}

const EMH = [0x06, 0x45, 0x4d, 0x48, 0x01, 0x02, 0x71, 0x58, 0x90, 0x35];
const ISK = [0x0a, 0x01, 0x49, 0x53, 0x4b, 0x00, 0x04, 0x7a, 0x55, 0x44];
const DZG_45_MILLION = [0x0a, 0x01, 0x44, 0x5a, 0x47, 0x00, 0x02, 0xae, 0xa5, 0x40];
const DZG_61_MILLION = [0x0a, 0x01, 0x44, 0x5a, 0x47, 0x00, 0x03, 0xa2, 0xc9, 0x40];

const maker = (text: string) => entry({ code: [0x81, 0x81, 0xc7, 0x82, 0x03, 0xff], value: octets(Buffer.from(text)) });
const serial = (id: Bytes) => entry({ code: code(96, 1, 0), value: octets(id) });

function modern(): Telegram {
  return {
    name: "modern meter drawing power",
    bytes: file(
      messages({
        server: ISK,
        entries: [
          maker("ISK"),
          serial(ISK),
          energy(1, -1, unsigned(123456789, 8)),
          energy(2, -1, unsigned(4321, 8)),
          power(16, 0, signed(812, 4)),
          power(36, 0, signed(400, 4)),
          power(56, 0, signed(-100, 4)),
          power(76, 0, signed(512, 4)),
        ],
      }),
    ),
    importMwh: 12345678900,
    exportMwh: 432100,
    powerMw: 812000,
  };
}

function feedingIn(): Telegram {
  return {
    name: "modern meter feeding in with short integers",
    bytes: file(
      messages({
        server: ISK,
        time: unsigned(99999, 4),
        entries: [
          maker("ISK"),
          energy(1, -1, unsigned(0x0123456789, 5)),
          energy(2, 2, unsigned(70000, 3)),
          power(16, -2, signed(-612345, 3)),
        ],
        signature: octets(Array.from({ length: 48 }, (_, i) => i * 5)),
      }),
    ),
    importMwh: 0x0123456789 * 100,
    exportMwh: 7000000000,
    powerMw: -6123450,
  };
}

const edl40 = (status: number, name: string, powerMw: number): Telegram => ({
  name,
  bytes: file(
    messages({
      server: EMH,
      entries: [
        maker("EMH"),
        serial(EMH),
        entry({
          code: code(1, 8, 0),
          status: unsigned(status, 2),
          unit: WATT_HOURS,
          scaler: -1,
          value: signed(8034561, 5),
        }),
        entry({ code: code(2, 8, 0), unit: WATT_HOURS, scaler: -1, value: signed(55, 5) }),
        power(15, -1, unsigned(2504, 2)),
        entry({ code: [0x81, 0x81, 0xc7, 0x82, 0x05, 0xff], value: octets(Array.from({ length: 48 }, (_, i) => i)) }),
      ],
    }),
  ),
  importMwh: 803456100,
  exportMwh: 5500,
  powerMw,
});

function consumerOnly(): Telegram {
  return {
    name: "meter of one direction without unit and scaler",
    bytes: file(
      messages({
        server: EMH,
        entries: [
          entry({ code: code(1, 8, 1), unit: WATT_HOURS, scaler: 0, value: unsigned(1000, 2) }),
          entry({ code: code(1, 8, 2), unit: WATT_HOURS, scaler: 0, value: unsigned(234, 1) }),
          entry({ code: code(1, 7, 0), value: unsigned(345, 2) }),
        ],
      }),
    ),
    importMwh: 1234000,
    powerMw: 345000,
  };
}

interface Dzg {
  readonly server: Bytes;
  readonly name: string;
  readonly powerMw: number;
  readonly sent?: Bytes;
}

const dzg = ({ server, name, powerMw, sent = signed(0x8025, 2) }: Dzg): Telegram => ({
  name,
  bytes: file(
    messages({
      server,
      entries: [serial(server), energy(1, -1, unsigned(5000, 4)), energy(2, -1, unsigned(0, 1)), power(16, -2, sent)],
    }),
  ),
  importMwh: 500000,
  exportMwh: 0,
  powerMw,
});

function apparentEnergy(): Telegram {
  const VOLT_AMPERE_HOURS = 31;
  return {
    name: "energy in another unit",
    bytes: file(
      messages({
        server: ISK,
        entries: [
          entry({ code: code(1, 8, 0), unit: VOLT_AMPERE_HOURS, scaler: 0, value: unsigned(77, 2) }),
          energy(2, 0, unsigned(5, 1)),
        ],
      }),
    ),
    exportMwh: 5000,
  };
}

function escapes(): Telegram {
  return {
    name: "escapes inside of the data and before the end",
    bytes: file([
      ...messages({
        server: ISK,
        entries: [
          maker("\u001b\u001b\u001b\u001b\u001b\u001b"),
          energy(1, 0, unsigned(0x1b1b1b1b, 4)),
          power(16, 0, signed(0x1b1b, 2)),
        ],
      }),
      ...message([0x1b, 0x1b], 0x0201, list([octets([0x1b, 0x1b, 0x1b])])),
    ]),
    importMwh: 0x1b1b1b1b * 1000,
    powerMw: 0x1b1b * 1000,
  };
}

export const smlTelegrams = (): readonly Telegram[] => [
  modern(),
  feedingIn(),
  edl40(0x0182, "EDL40 drawing by the status word", 250400),
  edl40(0x01a2, "EDL40 feeding in by the status word", -250400),
  consumerOnly(),
  dzg({ server: DZG_45_MILLION, name: "DZG with the sign error", powerMw: 328050 }),
  dzg({ server: DZG_61_MILLION, name: "DZG with the error mended", powerMw: -327310 }),
  dzg({
    server: DZG_45_MILLION,
    name: "DZG with the sign error feeding in",
    powerMw: -1260610,
    sent: signed(-126061, 4),
  }),
  apparentEnergy(),
  escapes(),
];
