import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DeviceId } from "@localgrid/vocabulary/identifiers";
import { type CertificateAuthority, openCertificateAuthority } from "../system/certificate-authority.ts";
import type { SentChannel } from "./access-rules.ts";
import type { BrokerPorts, BrokerRefusal, RefusalDetail, SessionOf } from "./broker-ports.ts";
import type { BrokerLimits } from "./connection-limits.ts";
import { createMqttBroker, type MqttBroker } from "./mqtt-broker.ts";
import { makeTestDevice, type TestDevice, type TestDeviceAccess } from "./test-device.ts";

/** Test support: a message that reached the node, to be answered by the test. */
export interface ArrivedMessage {
  readonly device: DeviceId;
  readonly payload: Uint8Array;
  done(error?: Error): void;
}

/** Test support, no part of the node: a broker with an authority of its own and everything that reached it. */
export interface TestBroker {
  readonly broker: MqttBroker;
  readonly port: number;
  readonly authority: CertificateAuthority;
  readonly readings: ArrivedMessage[];
  readonly events: ArrivedMessage[];
  readonly live: { readonly device: DeviceId; readonly payload: Uint8Array }[];
  readonly states: { readonly device: DeviceId; readonly text: string }[];
  readonly listening: { readonly device: DeviceId; readonly channel: SentChannel }[];
  readonly refusals: { readonly reason: BrokerRefusal; readonly detail: RefusalDetail }[];
  readonly known: Set<DeviceId>;
  /** When false, readings wait in `readings` until the test calls `done`. */
  storesAtOnce: boolean;
  /** A device that is known to the node, and what it needs to connect. */
  pairDevice(): { readonly device: TestDevice; readonly access: TestDeviceAccess };
  accessFor(device: TestDevice, authority?: CertificateAuthority): TestDeviceAccess;
  /** Settles when this holds; the test's time limit is the limit. */
  until(condition: () => boolean): Promise<void>;
  reasons(): readonly BrokerRefusal[];
  stop(): Promise<void>;
}

export function openTestAuthority(): { readonly authority: CertificateAuthority; remove(): void } {
  const data_dir = mkdtempSync(join(tmpdir(), "localgrid-mqtt-"));
  const authority = openCertificateAuthority({ data_dir, now_ms: Date.now() });
  return { authority, remove: () => rmSync(data_dir, { recursive: true, force: true }) };
}

export async function startTestBroker(
  options: { readonly limits?: Partial<BrokerLimits>; readonly sessionOf?: SessionOf } = {},
): Promise<TestBroker> {
  const { authority, remove } = openTestAuthority();
  const credentials = authority.serverCredentials({ names: ["localhost", "127.0.0.1"], now_ms: Date.now() });
  const observed = observer();
  const broker = createMqttBroker({
    host: "127.0.0.1",
    port: 0,
    tls: { ...credentials, ca_certificate_pem: authority.ca_certificate_pem },
    ports: observed.ports,
    ...options,
  });
  const { port } = await broker.start();
  const accessFor = (device: TestDevice, issuer = authority): TestDeviceAccess => ({
    certificate_pem: issuer.issueDeviceCertificate({ ...device, now_ms: Date.now() }),
    ca_certificate_pem: authority.ca_certificate_pem,
    mqtt_port: port,
  });
  return Object.assign(observed.state, {
    broker,
    port,
    authority,
    accessFor,
    pairDevice() {
      const device = makeTestDevice();
      observed.state.known.add(device.device);
      return { device, access: accessFor(device) };
    },
    until,
    reasons: () => observed.state.refusals.map(({ reason }) => reason),
    async stop() {
      await broker.stop();
      remove();
    },
  });
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2));
}

function observer() {
  const state = {
    readings: [] as ArrivedMessage[],
    events: [] as ArrivedMessage[],
    live: [] as { device: DeviceId; payload: Uint8Array }[],
    states: [] as { device: DeviceId; text: string }[],
    listening: [] as { device: DeviceId; channel: SentChannel }[],
    refusals: [] as { reason: BrokerRefusal; detail: RefusalDetail }[],
    known: new Set<DeviceId>(),
    storesAtOnce: true,
  };
  const ports: BrokerPorts = {
    isKnownDevice: (device) => state.known.has(device),
    onReading(device, payload, done) {
      state.readings.push({ device, payload, done });
      if (state.storesAtOnce) done();
    },
    onLive: (device, payload) => state.live.push({ device, payload }),
    onState: (device, payload) => state.states.push({ device, text: Buffer.from(payload).toString() }),
    onEvent(device, payload, done) {
      state.events.push({ device, payload, done });
      if (state.storesAtOnce) done();
    },
    onListening: (device, channel) => state.listening.push({ device, channel }),
    onRefusal: (reason, detail) => state.refusals.push({ reason, detail }),
  };
  return { state, ports };
}
