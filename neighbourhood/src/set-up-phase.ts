import { setUpCommunity } from "./community-setup.ts";
import { neighbourhoodError } from "./errors.ts";
import { readLogins, writeLogins } from "./logins-file.ts";
import { startServer } from "./server-process.ts";
import { type ClockOrigin, createSimulatedClock, type SimulatedClock } from "./simulated-clock.ts";
import {
  brokerOf,
  connectApi,
  firstMidnight_ms,
  HOST,
  isSoonTrue,
  keepClock,
  prepareEdgeNode,
  type Site,
} from "./site.ts";

const FIRST_READINGS_PATIENCE_MS = 30_000;
/** Many devices want a handshake each before their first readings. */
const PATIENCE_PER_HOME_MS = 100;
/** What takes longer is told how far it is. */
const HOMES_BETWEEN_REPORTS = 50;

/** True while some home has no paired device, or one that the node has never heard. */
export function needsSetUp({ plan, devices }: Site): boolean {
  return plan.some(({ home }) => !(devices.isPaired(home) && devices.hasDelivered(home)));
}

/**
 * Makes the community and lets every meter deliver its first reading while the clock runs at the speed of the
 * wall's: whoever joins takes part from the interval after the first reading, so all join at the same one.
 */
export async function runSetUpPhase(site: Site, origin: ClockOrigin): Promise<void> {
  const { terminal, stopping } = site;
  const clock = createSimulatedClock(origin, Date.now);
  const node = startServer(prepareEdgeNode(site, origin, null));
  const releaseClock = keepClock(site, clock);
  try {
    terminal.line("Setting up the community on its edge node …");
    const api = await connectApi(site, node, stopping);
    await setUpCommunity(site.plan, firstMidnight_ms(site) / 1000, {
      api,
      devices: site.devices,
      host: HOST,
      http_port: site.http_port,
      readLogins: () => readLogins(site.paths.logins),
      writeLogins: (logins) => writeLogins(site.paths.logins, logins),
      report: (done, all) => {
        if (done === all) terminal.line(`Set up ${all} homes: members, metering points, limits, paired meters.`);
        else if (done % HOMES_BETWEEN_REPORTS === 0) terminal.line(`  ${done} of ${all} homes`);
      },
    });
    await deliverFirstReadings(site, origin, clock);
  } finally {
    await node.stop();
    releaseClock();
  }
}

async function deliverFirstReadings(site: Site, origin: ClockOrigin, clock: SimulatedClock): Promise<void> {
  const { plan, devices, stopping } = site;
  const homes = plan.map(({ home }) => home);
  const run = { broker: brokerOf(site), origin, clock, periods: site.periods, report: () => {} };
  const fleet = devices.createFleet(homes, run);
  await fleet.start();
  try {
    const isBegun = () => fleet.totals().begun === plan.length;
    const patience_ms = FIRST_READINGS_PATIENCE_MS + plan.length * PATIENCE_PER_HOME_MS;
    if (await isSoonTrue(isBegun, patience_ms, stopping)) return;
    const { connected, begun } = fleet.totals();
    const all = plan.length;
    throw neighbourhoodError(
      "devices-silent",
      `${connected} of ${all} meters are connected and ${begun} were acknowledged`,
    );
  } finally {
    await fleet.stop();
  }
}
