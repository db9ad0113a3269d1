import { TARIFF } from "../home-plan.ts";
import type { Login } from "../logins-file.ts";
import type { NativeSource } from "./native-homes.ts";
import type { NativeProgram } from "./native-program.ts";

const MEMBER = "m1";
const MEMBER_LOGIN = "member-one";
const MAIN_FUSE_W = 50_000;
/** The desk has at most twenty codes open. */
const PAIRED_AT_ONCE = 8;

export interface NativeCommunityOptions {
  readonly program: NativeProgram;
  /** As the node's coordinator; the answer's body. */
  readonly post: (path: string, body: unknown) => Promise<Readonly<Record<string, unknown>>>;
  readonly http_port: number;
  readonly devices: readonly NativeDevicePlan[];
  readonly flash_kib: number;
}

export interface NativeCommunity {
  /** Device id by name. */
  readonly ids: ReadonlyMap<string, string>;
  readonly member: Login;
}

export interface NativeDevicePlan {
  readonly name: string;
  readonly source: NativeSource;
  /** The device drives what is behind its meter. */
  readonly has_output?: boolean;
  /** What it leaves the factory with. */
  readonly image?: NativeFactoryImage;
}

export interface NativeFactoryImage {
  readonly board: string;
  readonly version: number;
  readonly version_name: string;
}

/**
 * One member with a metering point and a paired device for each plan, on a node that has just begun.
 *
 * @throws {LocalGridError} `api-refused`, `native-refused`
 */
export async function pairNativeDevices(options: NativeCommunityOptions): Promise<NativeCommunity> {
  const { post, devices } = options;
  await post("/api/tariffs", { valid_from_s: 0, ...TARIFF });
  const { initial_password } = await post("/api/members", { member: MEMBER, login: MEMBER_LOGIN });
  const ids = new Map<string, string>();
  for (let at = 0; at < devices.length; at += PAIRED_AT_ONCE) {
    const paired = devices.slice(at, at + PAIRED_AT_ONCE).map((device) => pairOne(device, options));
    for (const [name, id] of await Promise.all(paired)) ids.set(name, id);
  }
  return { ids, member: { login: MEMBER_LOGIN, password: String(initial_password) } };
}

async function pairOne(
  { name, source, has_output = false, image }: NativeDevicePlan,
  { program, post, http_port, flash_kib }: NativeCommunityOptions,
): Promise<readonly [string, string]> {
  const added = await program.ask({ do: "add", name, flash_kib, has_output, ...source, ...image });
  const metering_point = `mp-${name}`;
  const point = { metering_point, member: MEMBER, main_fuse_w: MAIN_FUSE_W };
  await post("/api/metering-points", point);
  const { code } = await post("/api/pairing-codes", { metering_point });
  await program.ask({ do: "pair", name, code: String(code), host: "127.0.0.1", port: http_port });
  return [name, String(added.device)];
}
