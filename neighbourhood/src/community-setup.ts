import type { ApiAnswer, CoordinatorApi } from "./coordinator-api.ts";
import type { HomeDevices, PairingPlace } from "./home-devices.ts";
import { type HomePlan, TARIFF } from "./home-plan.ts";
import type { Logins } from "./logins-file.ts";

/** What takes long is making passwords hard to guess, and that goes on beside everything else. */
const HOMES_AT_ONCE = 4;

export interface SetUpPorts extends PairingPlace {
  readonly devices: HomeDevices;
  readonly readLogins: () => Logins;
  readonly writeLogins: (logins: Logins) => void;
  /** Called after each home. */
  readonly report: (done: number, all: number) => void;
}

/**
 * Makes tariff, members, metering points, limits and paired devices through the node's API, as a coordinator
 * would. Every step may find itself done already, so that an interrupted start is completed by the next.
 *
 * @param tariff_from_s UTC second from which the tariff holds
 * @throws {LocalGridError} `api-refused`
 */
export async function setUpCommunity(
  plan: readonly HomePlan[],
  tariff_from_s: number,
  ports: SetUpPorts,
): Promise<void> {
  const { api, devices, report } = ports;
  const { body } = await api.call("GET", "/api/community");
  if ((body as { tariff: unknown }).tariff === null) {
    await api.call("POST", "/api/tariffs", { body: { valid_from_s: tariff_from_s, ...TARIFF } });
  }
  // The device, which is made with its keys before anything else, is paired as the last thing.
  const missing = plan.filter(({ home }) => !devices.isPaired(home));
  let done = plan.length - missing.length;
  const begun = missing.values();
  const setUpSome = async () => {
    for (const home of begun) {
      await setUpHome(home, ports);
      report(++done, plan.length);
    }
  };
  await Promise.all(Array.from({ length: HOMES_AT_ONCE }, setUpSome));
}

async function setUpHome(plan: HomePlan, ports: SetUpPorts): Promise<void> {
  const { api } = ports;
  const { home, metering_point, main_fuse_w, limits } = plan;
  await addMember(plan, ports);
  const point = { metering_point, member: home, main_fuse_w };
  await api.call("POST", "/api/metering-points", { body: point, accept: ["metering-point-exists"] });
  if (limits !== null) await api.call("PUT", `/api/members/${home}/limits`, { body: limits });
  await pairDevice(plan, ports);
}

async function addMember({ home, login }: HomePlan, { api, readLogins, writeLogins }: SetUpPorts): Promise<void> {
  if (readLogins().members[home] !== undefined) return;
  const wanted = { member: home, login };
  const added = await api.call("POST", "/api/members", { body: wanted, accept: ["member-exists", "account-exists"] });
  const { initial_password } = (added.status < 300 ? added : await recoverAccount(api, wanted)).body as {
    initial_password: string;
  };
  const logins = readLogins();
  writeLogins({ ...logins, members: { ...logins.members, [home]: { login, password: initial_password } } });
}

/** An earlier start ended between the node's answer and our note of it, or even before there was an account. */
async function recoverAccount(
  api: CoordinatorApi,
  { member, login }: { member: string; login: string },
): Promise<ApiAnswer> {
  const reset = await api.call("POST", `/api/accounts/${login}/password-reset`, { accept: ["unknown-account"] });
  return reset.status < 300 ? reset : api.call("POST", "/api/accounts", { body: { login, role: "member", member } });
}

async function pairDevice({ home, metering_point }: HomePlan, ports: SetUpPorts): Promise<void> {
  const issued = await ports.api.call("POST", "/api/pairing-codes", { body: { metering_point } });
  const { code } = issued.body as { code: string };
  await ports.devices.pair(home, code, ports);
}
