import { makeTestDevice, pairingRequestOf, type TestDevice } from "../src/adapters/mqtt/test-device.ts";
import type { Config } from "../src/config.ts";
import { MeteredDevice } from "./metered-device.ts";
import { NodeClient } from "./node-client.ts";
import { firstLogin, type RunningNode } from "./running-node.ts";

export const MAIN_FUSE_W = 17_000;

/** A midnight, so that every interval length begins with it. */
const SIMULATED_ORIGIN_MS = Date.UTC(2025, 5, 1);

export type SimulatedClock = Extract<Config["clock"], { mode: "accelerated" }>;

/** A clock to be kept over restarts of the node: both read the same simulated time. */
export function simulatedClock(speed: number): SimulatedClock {
  return { mode: "accelerated", speed, wall_origin_ms: Date.now(), simulated_origin_ms: SIMULATED_ORIGIN_MS };
}

export function simulatedNow_ms({ speed, wall_origin_ms, simulated_origin_ms }: SimulatedClock): number {
  return simulated_origin_ms + (Date.now() - wall_origin_ms) * speed;
}

export interface Home {
  readonly member: string;
  readonly metering_point: string;
  readonly login: string;
  readonly password: string;
}

export interface TestCommunity {
  readonly coordinator: NodeClient;
  readonly homes: readonly Home[];
  /** One per home, not connected yet. Every other home feeds in. */
  readonly devices: readonly MeteredDevice[];
  /** One more home with its device. */
  addHome(): Promise<MeteredDevice>;
}

/** As a coordinator does it on the first day: tariff, members, metering points, codes; then each device pairs. */
export async function setUpCommunity(
  node: Pick<RunningNode, "http_url" | "data_dir">,
  { homes: count, clock }: { readonly homes: number; readonly clock: SimulatedClock },
): Promise<TestCommunity> {
  const coordinator = new NodeClient(node.http_url);
  const { login, password } = firstLogin(node.data_dir);
  const answer = await coordinator.login(login, password);
  if (answer.status !== 200) throw new Error(`the first login was refused: ${JSON.stringify(answer.body)}`);
  await coordinator.done("POST", "/api/tariffs", {
    retail_micro_per_kwh: 300_000,
    feed_in_micro_per_kwh: 80_000,
    local_network_fee_micro_per_kwh: 40_000,
    fixed_fee_micro_per_day: 250_000,
  });
  const homes: Home[] = [];
  const devices: MeteredDevice[] = [];
  const addHome = async () => {
    const index = homes.length + 1;
    const home = { member: `member-${index}`, metering_point: `point-${index}`, login: `home-${index}` };
    const { initial_password } = (
      await coordinator.done("POST", "/api/members", { member: home.member, login: home.login })
    ).body;
    homes.push({ ...home, password: initial_password });
    const { metering_point, member } = home;
    await coordinator.done("POST", "/api/metering-points", { metering_point, member, main_fuse_w: MAIN_FUSE_W });
    const device = makeTestDevice();
    const access = await pairDevice(coordinator, metering_point, device);
    const power_w = index % 2 === 0 ? -1_500 : 1_000 + 10 * index;
    const metered = new MeteredDevice({ device, access, power_w, now_ms: () => simulatedNow_ms(clock) });
    devices.push(metered);
    return metered;
  };
  while (homes.length < count) await addHome();
  return { coordinator, homes, devices, addHome };
}

async function pairDevice(coordinator: NodeClient, metering_point: string, device: TestDevice) {
  const { code } = (await coordinator.done("POST", "/api/pairing-codes", { metering_point })).body;
  const { certificate_pem, ca_certificate_pem } = (
    await coordinator.done("POST", "/api/devices", pairingRequestOf(device, code))
  ).body as { certificate_pem: string; ca_certificate_pem: string };
  return { certificate_pem, ca_certificate_pem };
}
