import { isSetUp, setUpCommunity } from "./community-setup.ts";
import { neighbourhoodError } from "./errors.ts";
import { createFleet } from "./fleet.ts";
import { readLogins, writeLogins } from "./logins-file.ts";
import { startServer } from "./server-process.ts";
import { type ClockOrigin, createSimulatedClock } from "./simulated-clock.ts";
import { connectApi, firstMidnight_ms, HOST, isSoonTrue, keepClock, prepareEdgeNode, type Site } from "./site.ts";
import { systemTimer } from "./system-timer.ts";

const FIRST_READINGS_PATIENCE_MS = 30_000;

/** True while some home has no paired device, or one that the node has never heard. */
export function needsSetUp({ plan, store }: Site): boolean {
  return plan.some((home) => !isSetUp(store, home) || store.homeStore(home.home).state().acknowledged === 0);
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
      store: site.store,
      readLogins: () => readLogins(site.paths.logins),
      writeLogins: (logins) => writeLogins(site.paths.logins, logins),
      report: (done, all) => {
        if (done === all) terminal.line(`Set up ${all} homes: members, metering points, limits, paired meters.`);
      },
    });
    await deliverFirstReadings(site, clock);
  } finally {
    await node.stop();
    releaseClock();
  }
}

async function deliverFirstReadings(site: Site, clock: ReturnType<typeof createSimulatedClock>): Promise<void> {
  const { plan, store, recorded, mqtt_port, stopping } = site;
  const fleet = createFleet(
    {
      homes: plan.map(({ home }) => home),
      broker: { host: HOST, port: mqtt_port, server_name: "localhost" },
      begin_at_ms: clock.now_ms(),
    },
    { store, recorded, clock, timer: systemTimer, random: Math.random, report: () => {} },
  );
  fleet.start();
  try {
    const isBegun = () => fleet.totals().begun === plan.length;
    if (await isSoonTrue(isBegun, FIRST_READINGS_PATIENCE_MS, stopping)) return;
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
