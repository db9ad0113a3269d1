import { readFileSync } from "node:fs";
import { join } from "node:path";
import { makeTestDevice, pairingRequestOf } from "@localgrid/edge-node/adapters/test-device";
import { benchError } from "./errors.ts";

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

type Call = (path: string, body: unknown) => Promise<Record<string, string>>;

const MAIN_FUSE_W = 50_000;
const MEMBER = "m1";
const TRIES = 20;

/**
 * Makes one member with many metering points, each with a paired device, through the node's own API.
 *
 * @throws {LocalGridError} `api-refused`
 */
export async function pairDevices({ http_port, data_dir, count }: SetUpOptions): Promise<readonly PairedDevice[]> {
  const call = await logIn(`http://127.0.0.1:${http_port}`, data_dir);
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
  await call("/api/metering-points", { metering_point, member: MEMBER, main_fuse_w: MAIN_FUSE_W });
  const { code } = await call("/api/pairing-codes", { metering_point });
  const made = makeTestDevice();
  const paired = await call("/api/devices", pairingRequestOf(made, (code as string).replaceAll("-", "")));
  return {
    device: made.device,
    reading_key_pem: made.reading_key.export({ type: "pkcs8", format: "pem" }) as string,
    tls_key_pem: made.tls_key_pem,
    certificate_pem: paired.certificate_pem as string,
    ca_certificate_pem: paired.ca_certificate_pem as string,
  };
}

async function logIn(base_url: string, data_dir: string): Promise<Call> {
  const headers: Record<string, string> = { "content-type": "application/json" };
  const login = JSON.parse(readFileSync(join(data_dir, "first-login.json"), "utf8"));
  const response = await post(`${base_url}/api/session`, headers, login);
  headers.cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  headers["x-csrf-token"] = ((await response.json()) as { csrf_token: string }).csrf_token;
  return async (path, body) =>
    (await (await post(`${base_url}${path}`, headers, body)).json()) as Record<string, string>;
}

async function post(url: string, headers: Record<string, string>, body: unknown): Promise<Response> {
  for (let tries = 1; ; tries++) {
    const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
    if (response.ok) return response;
    if (response.status !== 429 || tries === TRIES) {
      throw benchError("api-refused", `POST ${url}: ${response.status} ${await response.text()}`);
    }
    await response.body?.cancel();
    // The set-up asks faster than people do.
    const wait_s = Number(response.headers.get("retry-after") ?? "1");
    await new Promise((resolve) => setTimeout(resolve, wait_s * 1000));
  }
}
