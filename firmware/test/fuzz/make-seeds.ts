// Writes the seeds of the fuzz targets under corpus/, except those of the telegrams, which
// ../meter-protocols/telegrams/make-telegrams.ts writes. Run it by hand after a change of a format:
// node firmware/test/fuzz/make-seeds.ts

import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const fixtures = join(here, "..", "..", "..", "sync", "protocol", "fixtures");
const control = JSON.parse(readFileSync(join(fixtures, "device-control-v1.json"), "utf8")) as Fixture;

interface Sent {
  readonly hex: string;
}

interface Signed {
  readonly message_hex: string;
  readonly payload_hex: string;
}

interface Fixture {
  readonly keys: { readonly node: { readonly public_key_hex: string } };
  readonly acks: readonly Sent[];
  readonly offers: readonly Sent[];
  readonly commands: readonly Signed[];
  readonly configurations: readonly Signed[];
  readonly manifests: readonly Signed[];
}

type Bytes = readonly number[];
type Seeds = Readonly<Record<string, Bytes>>;

const u16 = (value: number): number[] => [(value >> 8) & 0xff, value & 0xff];
const u32 = (value: number): number[] => [...u16(value >>> 16), ...u16(value & 0xffff)];
const ascii = (text: string): number[] => [...Buffer.from(text, "latin1")];
const fromHex = (hex: string): number[] => [...Buffer.from(hex, "hex")];

function write(target: string, seeds: Seeds): void {
  const folder = join(here, "corpus", target);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(seeds)) writeFileSync(join(folder, name), Buffer.from(bytes));
}

const numbered = (name: string, values: readonly Bytes[]): Seeds =>
  Object.fromEntries(values.map((value, index) => [`${name}-${index}`, value]));

function messageSeeds(): Seeds {
  return {
    ...numbered(
      "ack",
      control.acks.map(({ hex }) => fromHex(hex)),
    ),
    ...numbered(
      "command",
      control.commands.map((one) => fromHex(one.message_hex)),
    ),
    ...numbered(
      "settings",
      control.configurations.map((one) => fromHex(one.message_hex)),
    ),
    ...numbered(
      "manifest",
      control.manifests.map((one) => fromHex(one.message_hex)),
    ),
    ...numbered(
      "offer",
      control.offers.map((one) => fromHex(one.hex)),
    ),
    ...numbered(
      "settings-payload",
      control.configurations.map((one) => fromHex(one.payload_hex)),
    ),
  };
}

function packet(type: number, body: Bytes): number[] {
  return [type, ...(body.length < 128 ? [body.length] : [(body.length & 127) | 128, body.length >> 7]), ...body];
}

const text = (value: string) => [...u16(value.length), ...ascii(value)];

// A turn below c0 has the broker say turn modulo 64 and one more bytes.
function said(bytes: Bytes): number[] {
  const turns: number[] = [];
  for (let at = 0; at < bytes.length; at += 64) {
    const part = bytes.slice(at, at + 64);
    turns.push(part.length - 1, ...part);
  }
  return turns;
}

function mqttSeeds(): Seeds {
  const topic = text("lg/v1/d56475aa75463474c/ack");
  const publish = packet(0x32, [...topic, 0, 1, 0xa1, 0x00, 0x18, 0x40]);
  const retained = packet(0x31, [...topic, 0xa1, 0x00, 0x00]);
  const long = packet(0x30, [...topic, ...Array<number>(300).fill(0x55)]);
  const SUBSCRIBE = 0xc0;
  const PUBLISH = 0xd0;
  const LATER = [0xe0, 0x40, 0x00];
  return {
    messages: [0, ...said([...publish, ...retained, ...long])],
    "byte-by-byte": [3, ...said(publish)],
    answers: [0, SUBSCRIBE, ...said(packet(0x90, [0, 1, 1])), PUBLISH, ...said(packet(0x40, [0, 2]))],
    pings: [0, ...LATER, ...said(packet(0xd0, [])), ...LATER, ...LATER],
    refused: [4, ...said(packet(0x20, [0, 5])), 0xf0, ...said(packet(0x20, [0, 0]))],
    oversized: [0, ...said([0x30, 0xff, 0xff, 0x7f])],
  };
}

const CERTIFICATE = "-----BEGIN CERTIFICATE-----\\nMIIB\\n-----END CERTIFICATE-----\\n";

function response(status: string, headers: readonly string[], body: string): number[] {
  const lines = [`HTTP/1.1 ${status}`, ...headers, `Content-Length: ${body.length}`, "", body];
  return ascii(lines.join("\r\n"));
}

function pairingSeeds(): Seeds {
  const paired =
    `{"device":"d56475aa75463474c","certificate_pem":"${CERTIFICATE}","ca_certificate_pem":"${CERTIFICATE}",` +
    `"mqtt_port":8883,"node_public_key_hex":"${control.keys.node.public_key_hex}","other":[{"a":null},-1.5e3,"\\u00e4"]}`;
  const refused = `{"code":"pairing-locked","message":"Wait \\ud83d\\ude00"}`;
  return {
    paired: response("201 Created", ["Content-Type: application/json"], paired),
    refused: response("429 Too Many Requests", ["Retry-After: 60"], refused),
    json: ascii(paired),
    range: ascii("HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-1023/4096\r\nContent-Length: 1024\r\n\r\n"),
    form: ascii("wifi=My+home%21&password=correct%20horse&node=192.168.1.5%3A8080&code=ABCD-2345&extra="),
    "form-open": ascii("code=abcd2345&node=localgrid.local&wifi=x&password="),
  };
}

function safetySeeds(): Seeds {
  const limits = [...u16(5000), ...u16(4000), ...u16(0), ...u16(500), 1];
  const sensors = [0x40, 0, ...u16(500), ...u16(250), ...u32(230000)];
  const later = (ms: number) => [0xc0, ms];
  const turns = control.commands.map((one) => {
    const message = fromHex(one.message_hex);
    // An even first byte of the signature, which is what the target's crypto takes.
    const first = message.length - 64;
    message[first] = (message[first] ?? 0) & 0xfe;
    return [...limits, ...sensors, 0, message.length, ...message, ...later(100), ...sensors, ...later(200)];
  });
  const followed = [...limits, ...sensors, 0x80, ...u32(3000), ...u16(0), ...u16(60000), ...later(100), 0xb1, 0xb0];
  return { ...numbered("command", turns), followed };
}

function sunspecSeeds(): Seeds {
  const ANSWER = 0;
  const registers = (values: Bytes) => [ANSWER, ...values.flatMap(u16)];
  const start = [...registers([0x5375, 0x6e53]), ...registers([1, 2])];
  const model = (id: number, length: number) => registers([id, length]);
  const END = registers([0xffff, 0]);
  const whole = (id: number, length: number, fill: number) =>
    registers([id, length, ...Array(Math.min(length, 123)).fill(fill)]);
  const READ = 2;
  const SET_POWER = [0, ...u32(2500), ...u32(120)];
  const SET_LIMIT = [1, ...u16(500), ...u16(60)];
  const written = (count: number) => registers(Array<number>(count).fill(0));
  return {
    inverter: [0, ...start, ...model(103, 50), ...END, READ, ...whole(103, 50, 1)],
    meter: [1, ...start, ...model(203, 105), ...END, READ, ...whole(203, 105, 2)],
    floats: [0, ...start, ...model(213, 124), ...END, READ, ...whole(213, 124, 0x4120)],
    power: [
      0,
      ...start,
      ...model(704, 65),
      ...END,
      ...SET_POWER,
      ...whole(704, 65, 0),
      ...written(2),
      ...written(3),
      ...written(4),
    ],
    limit: [0, ...start, ...model(123, 24), ...END, ...SET_LIMIT, ...whole(123, 24, 0xfffe), ...written(5)],
    "model-alone": [...u16(103), ...u16(50), ...Array(50).fill(u16(1)).flat()],
    silent: [0, ...start, ...model(103, 50), ...END, READ, 0xff, 0xff, 0xff, 0xfe],
  };
}

type Item = number | string | Bytes;

function cbor(value: Item): number[] {
  if (typeof value === "number") {
    if (value < 24) return [value];
    return value < 256 ? [0x18, value] : [0x19, ...u16(value)];
  }
  const short = value.length < 24;
  if (typeof value === "string") return [...(short ? [0x60 + value.length] : [0x78, value.length]), ...ascii(value)];
  return [...(short ? [0x40 + value.length] : [0x58, value.length]), ...value];
}

/** The keys are 0, 1, 2 and so on. */
const map = (values: readonly Item[]): number[] => [
  0xa0 + values.length,
  ...values.flatMap((value, key) => [key, ...cbor(value)]),
];

const sha256 = (bytes: Bytes): number[] => [...createHash("sha256").update(Buffer.from(bytes)).digest()];

function offerOf(image: Bytes): number[] {
  const kid = sha256(Array<number>(32).fill(0)).slice(0, 8);
  const manifest = map([1, "test-board", 2, "2.0", 1, image.length, sha256(image)]);
  const signature = Array<number>(64).fill(0);
  const signed = [...fromHex("d28443a10127a104"), ...cbor(kid), ...cbor(manifest), ...cbor(signature)];
  return map([1, signed, "/firmware/2", 8080]);
}

function updateSeeds(): Seeds {
  const image = Array.from({ length: 100 }, (_, index) => (index * 7) & 0xff);
  const offer = offerOf(image);
  const tooLarge = offerOf(Array<number>(5000).fill(1));
  const NOTHING_YET = [0xc0, 0, 0];
  const say = (bytes: Bytes) => [bytes.length - 1, ...bytes];
  const head = (status: string, headers: string) => ascii(`HTTP/1.1 ${status}\r\n${headers}\r\n\r\n`);
  const part = (from: number, to: number) => [
    ...say(head("206 Partial Content", `Content-Range: bytes ${from}-${to - 1}/100\r\nContent-Length: ${to - from}`)),
    ...say(image.slice(from, to)),
  ];
  const offered = [...u16(offer.length), ...offer, ...NOTHING_YET];
  const LATER = [0xc0, 0xff, 0xff];
  return {
    whole: [...offered, ...say(head("200 OK", "Content-Length: 100")), ...say(image), ...LATER],
    parts: [...offered, ...part(0, 40), 0xd0, ...LATER, ...NOTHING_YET, ...part(40, 100), ...LATER],
    "too-large": [...u16(tooLarge.length), ...tooLarge, ...NOTHING_YET, ...LATER],
    busy: [...offered, ...say(head("503 Busy", "Retry-After: 5")), ...LATER, ...NOTHING_YET, ...part(0, 100)],
    wrong: [...offered, ...say(head("404 Not Found", "Content-Length: 0")), ...LATER],
  };
}

function logSeeds(): Seeds {
  const READING = [0, ...u32(1000), ...u32(2000), ...u16(812)];
  const EVENT = [1, ...u16(3)];
  const ACK = [2, 2, 1];
  const COUNTER = [3, ...u32(0), ...u32(77)];
  const TRIAL = [4, ...u32(2), ...u32(1), 1, 2];
  const many = (count: number, use: Bytes) => [count, ...Array(count).fill(use).flat()];
  const REMOUNT = 0xe0;
  return {
    readings: [0, ...many(20, READING), REMOUNT, ...many(5, READING)],
    everything: [1, 5, ...READING, ...EVENT, ...ACK, ...COUNTER, ...TRIAL, REMOUNT, 2, ...READING, ...ACK],
    wrapped: [0, ...Array(8).fill(many(31, READING)).flat(), REMOUNT],
    rotten: [0, ...many(20, READING), 0x80, ...u16(200), 0x85, 0x80, ...u16(16), 0x81, REMOUNT, ...many(3, READING)],
    overwritten: [0, ...many(20, READING), 0x80, ...u16(112), 15, ...Array<number>(16).fill(0), REMOUNT],
    misplaced: [1, ...many(31, READING), ...many(31, READING), ...many(31, READING), 0x80, ...u16(4096), 0xc0, REMOUNT],
  };
}

function pulseSeeds(): Seeds {
  const counter = [...u32(1000), 20, 20, ...u32(50000)];
  const pulses = Array(100).fill([199, 200]).flat();
  const clamp = [
    ...u32(200000),
    ...u32(30000),
    ...u32(32768),
    0,
    1,
    ...u32(0),
    ...u32(4095),
    ...u16(30),
    ...u32(230000),
  ];
  const pairs = Array(8)
    .fill([...u32(3500), ...u32(2500), ...u32(600), ...u32(1500)])
    .flat();
  return { usual: [...counter, ...pulses, ...clamp, ...pairs] };
}

/** What stands inside of the telegrams, behind the checksums that a fuzzer does not guess. */
function addInnerSeeds(target: string, strip: (bytes: Buffer) => Buffer): void {
  const folder = join(here, "corpus", target);
  for (const name of readdirSync(folder).filter((file) => !file.startsWith("inner-"))) {
    writeFileSync(join(folder, `inner-${name}`), strip(readFileSync(join(folder, name))));
  }
}

const SML_FRAME_BYTES = 8;
const LLC = Buffer.from("e6e700", "hex");

write("message", messageSeeds());
write("mqtt", mqttSeeds());
write("pairing", pairingSeeds());
write("safety", safetySeeds());
write("sunspec", sunspecSeeds());
write("update", updateSeeds());
write("log", logSeeds());
write("pulse-and-clamp", pulseSeeds());
addInnerSeeds("sml", (bytes) => bytes.subarray(SML_FRAME_BYTES, bytes.length - SML_FRAME_BYTES - (bytes.at(-3) ?? 0)));
addInnerSeeds("dlms", (bytes) => bytes.subarray(bytes.indexOf(LLC) + LLC.length, bytes.length - 3));
