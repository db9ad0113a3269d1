import { type Call, coordinatorCalls, pairDevice } from "./node-api.ts";

/** What a process needs to be one of the node's devices. */
export interface PairedDevice {
  readonly device: string;
  /** Ed25519, PKCS#8. */
  readonly reading_key_pem: string;
  readonly tls_key_pem: string;
  readonly certificate_pem: string;
  readonly ca_certificate_pem: string;
}

interface SetUpOptions {
  readonly http_port: number;
  readonly data_dir: string;
  readonly count: number;
}

const MEMBER = "m1";

/**
 * Makes one member with many metering points, each with a paired device, through the node's own API.
 *
 * @throws {LocalGridError} `api-refused`
 */
export async function pairDevices({ http_port, data_dir, count }: SetUpOptions): Promise<readonly PairedDevice[]> {
  const call = await coordinatorCalls(`http://127.0.0.1:${http_port}`, data_dir);
  await call("/api/tariffs", {
    retail_micro_per_kwh: 300_000,
    feed_in_micro_per_kwh: 80_000,
    local_network_fee_micro_per_kwh: 40_000,
    fixed_fee_micro_per_day: 50_000,
  });
  await call("/api/members", { member: MEMBER, login: "member-one" });
  const devices: PairedDevice[] = [];
  for (let number = 1; number <= count; number++) devices.push(await pairOne(call, `p${number}`));
  return devices;
}

async function pairOne(call: Call, metering_point: string): Promise<PairedDevice> {
  const { device, ...certificates } = await pairDevice(call, metering_point, MEMBER);
  return {
    device: device.device,
    reading_key_pem: device.reading_key.export({ type: "pkcs8", format: "pem" }) as string,
    tls_key_pem: device.tls_key_pem,
    ...certificates,
  };
}
