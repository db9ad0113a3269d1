import { generateKeyPairSync, verify } from "node:crypto";
import { ed25519PublicKey, nodeKeyOf } from "@localgrid/journal/head";
import { type DeviceAck, decodeAck, deviceIdOf, keyIdOf } from "@localgrid/protocol/device";
import { type DeviceEvent, type DeviceStatus, encodeStatus, signEvent } from "@localgrid/protocol/device-report";
import type { DeviceId } from "@localgrid/vocabulary/identifiers";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { beforeEach, expect, test } from "vitest";
import type { SignatureVerifier } from "../ingest/signature-verifier.ts";
import { DeviceBook, type DeviceNews } from "./device-book.ts";
import { InMemoryDeviceEventStore } from "./in-memory-device-event-store.ts";

const NOW_MS = 1_780_272_900_000;
const STATUS: DeviceStatus = {
  board: "posix",
  version_name: "1.2.3",
  version: 12,
  clock_age_s: 1,
  log_permille: 0,
  dropped: 0,
  boot: 1,
  update: "idle",
  update_permille: 0,
  control: "none",
};

function makeDevice() {
  const { publicKey, privateKey } = nodeKeyOf(generateKeyPairSync("ed25519").privateKey);
  const kid = keyIdOf(publicKey);
  return { device: deviceIdOf(kid), publicKey, privateKey, kid };
}

const own = makeDevice();
const other = makeDevice();

function event(event_seq: number, more: Partial<DeviceEvent> = {}): DeviceEvent {
  return { event_seq, at_ms: NOW_MS, code: 3, value: 500, boot: 1, uptime_ms: 60_000, ...more };
}

let store: InMemoryDeviceEventStore;
let known: Map<DeviceId, Uint8Array>;
let acks: (DeviceAck & { readonly device: DeviceId })[];
let refusals: string[];
let answers: string[];
let book: DeviceBook;
let isVerifierBroken: boolean;

const verifier: SignatureVerifier = {
  verify: async (checks) => {
    if (isVerifierBroken) throw new Error("the thread died");
    return checks.map(({ public_key, signed_bytes, signature }) =>
      verify(null, signed_bytes, ed25519PublicKey(public_key), signature),
    );
  },
};

beforeEach(() => {
  isVerifierBroken = false;
  store = new InMemoryDeviceEventStore();
  known = new Map([own, other].map(({ device, publicKey }) => [device, publicKey]));
  [acks, refusals, answers] = [[], [], []];
  book = new DeviceBook({
    store,
    verifier,
    publicKeyOf: (device) => known.get(device) ?? null,
    isConnected: () => true,
    publishAck: (device, payload) => acks.push({ device, ...decodeAck(payload) }),
    refused: ({ reason }) => refusals.push(reason),
    now_ms: () => NOW_MS + 0.5,
  });
});

async function send(bytes: Uint8Array, device = own.device): Promise<void> {
  book.onEvent(device, bytes, (error) => answers.push(error === undefined ? "taken" : "again"));
  await book.settle();
}

function signed(one: DeviceEvent, by = own): Uint8Array {
  return signEvent(one, by.privateKey, by.kid);
}

test("an event is stored before it is acknowledged, with the number that frees it", async () => {
  await send(signed(event(7)));
  expect(store.last(own.device, 5)).toEqual([{ device: own.device, event: event(7), arrived_at_ms: NOW_MS }]);
  expect(answers).toEqual(["taken"]);
  expect(acks).toEqual([{ device: own.device, upto: 0, events_upto: 7 }]);
});

test("an event that comes again is acknowledged again, stored once and told once", async () => {
  const told: DeviceNews[] = [];
  book.subscribe((news) => told.push(news));
  await send(signed(event(7)));
  await send(signed(event(7)));
  expect(store.last(own.device, 5)).toHaveLength(1);
  expect(acks).toHaveLength(2);
  expect(told).toEqual([{ kind: "event", device: own.device, event: event(7) }]);
});

test("events of one moment are stored together, each answered once", async () => {
  for (let seq = 1; seq <= 600; seq++) {
    book.onEvent(own.device, signed(event(seq)), (error) => answers.push(error === undefined ? "taken" : "again"));
  }
  await book.settle();
  expect(answers).toEqual(Array.from({ length: 600 }, () => "taken"));
  expect(acks.map(({ events_upto }) => events_upto)).toEqual(Array.from({ length: 600 }, (_, index) => index + 1));
});

test.each([
  ["another device's event", () => signed(event(7), other), "foreign-device", { events_upto: 7 }],
  [
    "a signature of somebody else",
    () => signed(event(7), { ...other, kid: own.kid }),
    "wrong-signature",
    { events_upto: 7 },
  ],
  ["bytes that are no message", () => Uint8Array.of(1, 2, 3), "malformed-message", {}],
])("%s is set aside with a reason and blocks nothing", async (...[, make, reason, numbered]) => {
  await send(make());
  await send(signed(event(8)));
  expect(refusals).toEqual([reason]);
  expect(answers).toEqual(["taken", "taken"]);
  expect(acks).toEqual([
    { device: own.device, upto: 0, reason, ...numbered },
    { device: own.device, upto: 0, events_upto: 8 },
  ]);
  expect(store.last(own.device, 5).map((one) => one.event.event_seq)).toEqual([8]);
});

test("a revoked device is heard no more", async () => {
  book.onState(own.device, encodeStatus(STATUS));
  known.delete(own.device);
  await send(signed(event(7)));
  book.onState(own.device, encodeStatus(STATUS));
  expect(refusals).toEqual(["unknown-device"]);
  expect(book.statusOf(own.device)).toBeNull();
});

test("without room on the disk nothing is acknowledged, and the events are taken when they come again", async () => {
  store.failure = new LocalGridError("storage-full", "the disk is full");
  await send(signed(event(7)));
  expect([answers, acks]).toEqual([["again"], []]);
  store.failure = null;
  await send(signed(event(7)));
  expect(acks).toEqual([{ device: own.device, upto: 0, events_upto: 7 }]);
});

test("what comes behind an event that could not be stored is not acknowledged either, or it would free that one", async () => {
  store.failure = new LocalGridError("storage-full", "the disk is full");
  const keep = store.keep.bind(store);
  // There is room again as soon as the first group has failed.
  store.keep = (events) => {
    try {
      return keep(events);
    } finally {
      store.failure = null;
    }
  };
  for (let seq = 1; seq <= 300; seq++) {
    book.onEvent(own.device, signed(event(seq)), (error) => answers.push(error === undefined ? "taken" : "again"));
  }
  await book.settle();
  expect(new Set(answers)).toEqual(new Set(["again"]));
  expect(acks).toEqual([]);
});

test("each event is answered once, also when verifying fails after one of them was set aside", async () => {
  isVerifierBroken = true;
  book.onEvent(own.device, Uint8Array.of(9), () => answers.push("set aside"));
  book.onEvent(own.device, signed(event(7)), (error) => answers.push(error === undefined ? "taken" : "again"));
  await book.settle();
  expect(answers).toEqual(["set aside", "again"]);
});

test("a flood is turned back before it fills the memory, and what was taken is stored", async () => {
  const message = signed(event(1));
  for (let i = 0; i < 5_000; i++) {
    book.onEvent(own.device, message, (error) => answers.push(error === undefined ? "taken" : "again"));
  }
  await book.settle();
  expect(answers).toHaveLength(5_000);
  expect(answers.filter((answer) => answer === "again").length).toBeGreaterThan(2_000);
  expect(store.last(own.device, 5)).toHaveLength(1);
});

test("the last status of a device is known with its time; the will and old signs of life change nothing", () => {
  const told: string[] = [];
  const end = book.subscribe(({ kind }) => told.push(kind));
  book.onState(own.device, encodeStatus(STATUS));
  book.onState(own.device, encodeStatus({ ...STATUS, boot: 2 }));
  book.onState(own.device, Buffer.from("0"));
  book.onState(own.device, Buffer.from("1"));
  expect(book.statusOf(own.device)).toEqual({ status: { ...STATUS, boot: 2 }, at_ms: NOW_MS });
  expect(told).toEqual(["status", "status"]);
  end();
  book.onState(own.device, encodeStatus(STATUS));
  expect(told).toHaveLength(2);
});

test("a status that is none is set aside and leaves the known one", () => {
  book.onState(own.device, encodeStatus(STATUS));
  book.onState(own.device, Buffer.from("online"));
  expect(refusals).toEqual(["malformed-status"]);
  expect(book.statusOf(own.device)?.status).toEqual(STATUS);
});
