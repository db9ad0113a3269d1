import { within } from "@localgrid/edge-node/test/eventually";
import type { Appliance } from "../emulator/appliance.ts";
import { letPass } from "../emulator/passing-time.ts";
import { type Check, expectThat } from "./check.ts";
import { expectMemoryBounded, expectNothingLost } from "./living.ts";
import { houseSettings } from "./settings.ts";

const HOMES = 100;
const MINUTES = 24 * 60;
const MINUTE_MS = 60_000;
const DELIVERY_DEADLINE_MS = 3_600_000;
const CLOSING_DEADLINE_MS = 1_200_000;
/** What a busy hour leaves behind is tidied up when there is time. */
const QUIET_MS = 60_000;

const replayedDay: Check = {
  name: "replayed-day",
  claim: `${HOMES} homes bring the readings of a day, one a minute; all intervals close, and the node stays below 130 MB`,
  isShort: false,
  async run(lab) {
    const house = await lab.board(await lab.flash("day-house", { "localgrid.toml": houseSettings() }));
    try {
      await house.boot();
      const { devices, coordinator } = await house.setUp(HOMES);
      // Before the day: it outlasts a session.
      const { interval_length_s } = (await coordinator.get("/api/community")).body;
      await house.machine.cut();
      for (const device of devices) device.stopMeasuring();
      for (let minute = 0; minute < MINUTES; minute++) {
        house.clock.simulated_origin_ms += MINUTE_MS;
        for (const device of devices) device.measure();
      }
      await house.boot();
      const began_ms = performance.now();
      const delivered = Promise.all(devices.map((device) => device.work(house.machine.ports.mqtt)));
      await within(() => devices.map((device) => device.describe()).join("\n"), delivered, DELIVERY_DEADLINE_MS);
      const delivery_s = (performance.now() - began_ms) / 1000;
      lab.tell(`delivered after ${delivery_s.toFixed(0)} s`);
      await house.until("all intervals are closed", () => hasClosed(house, interval_length_s), CLOSING_DEADLINE_MS);
      // As devices are all day: connected, and quiet for most of the minute.
      const connections = [];
      for (const device of devices) connections.push(await device.connect(house.machine.ports.mqtt));
      await letPass(QUIET_MS);
      const memory = await expectMemoryBounded(lab, house, "day_memory_mb");
      expectThat("the devices are still there", (await house.health()).devices_connected === HOMES);
      for (const connection of connections) await connection.close();
      await house.machine.cut();
      const readings = await expectNothingLost(house);
      return `${readings} readings in ${delivery_s.toFixed(0)} s, ${memory}`;
    } finally {
      await house.machine.cut();
    }
  },
};

/** Whether every interval is closed that ended before the newest reading; the one after it waits for what may still come. */
async function hasClosed(house: Appliance, interval_length_s: number): Promise<boolean> {
  const { last_interval_start_s, last_reading_at_ms } = await house.health();
  if (last_interval_start_s === null || last_reading_at_ms === null) return false;
  return (last_interval_start_s + 2 * interval_length_s) * 1000 > last_reading_at_ms;
}

export const REPLAYED_DAY: readonly Check[] = [replayedDay];
