import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import {
  decodeAck,
  deviceIdOf,
  encodeLive,
  encodeReadings,
  keyIdOf,
  type LivePower,
  type MeterReading,
  signMessage,
} from "@localgrid/protocol/device";
import type { DeviceId } from "@localgrid/vocabulary/identifiers";
import { connect, type IClientOptions, type MqttClient } from "mqtt";
import { pairingProofBytes } from "../../pairing/pairing-desk.ts";
import { buildCertificateRequest } from "../system/certificate-authority-x509.ts";
import { topicOf } from "./access-rules.ts";

/**
 * Test support, no part of the node: a device with keys of its own, as the firmware makes them on first start.
 */
export interface TestDevice {
  readonly device: DeviceId;
  readonly kid: Uint8Array;
  /** Raw Ed25519 key that its readings are signed with. */
  readonly public_key: Uint8Array;
  readonly reading_key: KeyObject;
  /** P-256 key of its TLS identity. */
  readonly tls_key_pem: string;
  readonly certificate_request_pem: string;
}

/** Test support: what a device was given when it was paired, and where the broker is. */
export interface TestDeviceAccess {
  readonly certificate_pem: string;
  readonly ca_certificate_pem: string;
  readonly mqtt_port: number;
  /** Anything that should differ from what a good device does. */
  readonly mqtt?: IClientOptions;
}

/** Test support: a connected device that is subscribed to its acknowledgements. */
export interface TestDeviceConnection {
  readonly client: MqttClient;
  /** Signs these consecutive readings as one message; settles with the PUBACK. */
  publishReadings(readings: readonly MeterReading[]): Promise<void>;
  publishLive(live: LivePower): Promise<void>;
  /** Settles when an acknowledgement reaches `upto`, at once when one already has. */
  acknowledged(upto: number): Promise<{ readonly upto: number; readonly reason?: string }>;
  close(): Promise<void>;
  /** Settles when the connection has ended, whoever ended it and however. */
  readonly closed: Promise<void>;
}

export function makeTestDevice(): TestDevice {
  const { publicKey, privateKey: reading_key } = generateKeyPairSync("ed25519");
  const public_key = new Uint8Array(publicKey.export({ type: "spki", format: "der" }).subarray(-32));
  const kid = keyIdOf(public_key);
  const device = deviceIdOf(kid);
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const tls_key_pem = privateKey.export({ type: "pkcs8", format: "pem" }) as string;
  const certificate_request_pem = buildCertificateRequest({ common_name: device, key: createPrivateKey(tls_key_pem) });
  return { device, kid, public_key, reading_key, tls_key_pem, certificate_request_pem };
}

/** The body of `POST /api/devices` for this device. */
export function pairingRequestOf({ public_key, reading_key, certificate_request_pem }: TestDevice, code: string) {
  const proof = sign(null, pairingProofBytes(code, certificate_request_pem), reading_key);
  return {
    code,
    public_key_hex: Buffer.from(public_key).toString("hex"),
    certificate_request_pem,
    proof_hex: proof.toString("hex"),
  };
}

/** Connects once, without reconnecting; rejects when the broker refuses. */
export async function connectTestDevice(device: TestDevice, access: TestDeviceAccess): Promise<TestDeviceConnection> {
  const client = connect(`mqtts://127.0.0.1:${access.mqtt_port}`, {
    clientId: device.device,
    key: device.tls_key_pem,
    cert: access.certificate_pem,
    ca: access.ca_certificate_pem,
    reconnectPeriod: 0,
    connectTimeout: 10_000,
    ...access.mqtt,
  });
  const closed = new Promise<void>((resolve) => client.once("close", resolve));
  await new Promise<void>((resolve, reject) => {
    client.once("connect", () => resolve());
    client.on("error", reject);
    void closed.then(() => reject(new Error("the broker closed the connection")));
  });
  const acks = followAcks(client, topicOf(device.device, "ack"));
  await client.subscribeAsync(topicOf(device.device, "ack"), { qos: 1 });
  const readingTopic = topicOf(device.device, "reading");
  return {
    client,
    async publishReadings(readings) {
      const message = signMessage(encodeReadings(readings), device.reading_key, device.kid);
      await client.publishAsync(readingTopic, Buffer.from(message), { qos: 1 });
    },
    async publishLive(live) {
      await client.publishAsync(topicOf(device.device, "live"), Buffer.from(encodeLive(live)), { qos: 0 });
    },
    acknowledged: acks.reaching,
    close: () => client.endAsync(),
    closed,
  };
}

function followAcks(client: MqttClient, topic: string) {
  type Ack = { readonly upto: number; readonly reason?: string };
  let last: Ack | undefined;
  let waiting: { readonly upto: number; resolve(ack: Ack): void; reject(error: Error): void }[] = [];
  client.on("message", (received, payload) => {
    if (received !== topic) return;
    const ack = decodeAck(payload);
    last = ack;
    for (const { upto, resolve } of waiting) if (ack.upto >= upto) resolve(ack);
    waiting = waiting.filter(({ upto }) => ack.upto < upto);
  });
  client.on("close", () => {
    for (const { reject } of waiting) reject(new Error("the connection was closed"));
    waiting = [];
  });
  return {
    reaching: (upto: number) =>
      new Promise<Ack>((resolve, reject) => {
        if (last !== undefined && last.upto >= upto) resolve(last);
        else waiting.push({ upto, resolve, reject });
      }),
  };
}
