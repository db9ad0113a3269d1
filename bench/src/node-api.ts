import { readFileSync } from "node:fs";
import { join } from "node:path";
import { makeTestDevice, pairingRequestOf } from "@localgrid/edge-node/adapters/test-device";
import { benchError } from "./errors.ts";

/** Posts to the node as its coordinator; the answer's fields are texts. */
export type Call = (path: string, body: unknown) => Promise<Record<string, string>>;

const MAIN_FUSE_W = 50_000;
const TRIES = 20;

/** @throws {LocalGridError} `api-refused` */
export async function coordinatorCalls(base_url: string, data_dir: string): Promise<Call> {
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

/**
 * Makes a metering point of a member, with a device of its own that has not connected yet.
 *
 * @throws {LocalGridError} `api-refused`
 */
export async function pairDevice(call: Call, metering_point: string, member: string) {
  await call("/api/metering-points", { metering_point, member, main_fuse_w: MAIN_FUSE_W });
  const { code } = await call("/api/pairing-codes", { metering_point });
  const device = makeTestDevice();
  const paired = await call("/api/devices", pairingRequestOf(device, (code as string).replaceAll("-", "")));
  const certificate_pem = paired.certificate_pem as string;
  return { device, certificate_pem, ca_certificate_pem: paired.ca_certificate_pem as string };
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
