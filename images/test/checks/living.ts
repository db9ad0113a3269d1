import { join } from "node:path";
import type { TestCommunity } from "@localgrid/edge-node/test/community";
import { within } from "@localgrid/edge-node/test/eventually";
import { compareWithDevices, INTACT, readJournal } from "@localgrid/edge-node/test/journal-content";
import type { Appliance } from "../emulator/appliance.ts";
import { letPass } from "../emulator/passing-time.ts";
import { expectSame, expectThat } from "./check.ts";
import type { Lab } from "./lab.ts";

const DELIVERY_DEADLINE_MS = 180_000;
/** Far from what the unit allows it. */
const MOST_MEMORY_BYTES = 130 * 1_000_000;
const QUIET_PAUSE_MS = 3_000;

/** Devices measure and send until so many readings of each are acknowledged. */
export async function deliverReadings(house: Appliance, count: number): Promise<number> {
  const { devices } = house.community;
  const goals = devices.map((device) => device.acked_upto + count);
  const isThere = () => devices.every((device, index) => device.acked_upto >= (goals[index] as number));
  for (const device of devices) device.resumeMeasuring();
  const working = devices.map((device) => device.work(house.machine.ports.mqtt));
  await house.until("readings are acknowledged", isThere, DELIVERY_DEADLINE_MS);
  for (const device of devices) device.stopMeasuring();
  await within(() => states(house.community), Promise.all(working), DELIVERY_DEADLINE_MS);
  return devices.reduce((sum, { acked_upto }) => sum + acked_upto, 0);
}

/** Devices send for as long as this takes, then the power goes. */
export async function cutUnderLoad(house: Appliance, after_ms: number): Promise<void> {
  const { devices } = house.community;
  for (const device of devices) device.resumeMeasuring();
  let isDark = false;
  const working = devices.map((device) => device.work(house.machine.ports.mqtt, () => isDark));
  await letPass(after_ms);
  await house.machine.cut();
  isDark = true;
  await within(() => states(house.community), Promise.all(working), DELIVERY_DEADLINE_MS);
}

/**
 * Holds the card to what the devices were told. The machine is off, or stands still meanwhile.
 *
 * @returns how many readings had been acknowledged
 */
export async function expectNothingLost(house: Appliance): Promise<number> {
  const data = await house.dataNow();
  const content = readJournal(await data.folderOf("/node"));
  const { acknowledged, accepted, ...comparison } = compareWithDevices(content, house.community.devices);
  expectSame("what the journal holds against what devices were told", comparison, INTACT);
  if (accepted < acknowledged) throw new Error(`${acknowledged} readings were acknowledged, ${accepted} are there`);
  data.dispose();
  return acknowledged;
}

/** Holds the node's memory to its bound and notes it as this figure. @returns megabytes in words */
export async function expectMemoryBounded(lab: Lab, house: Appliance, figure: string): Promise<string> {
  const memory_bytes = (await house.metrics()).get("process_resident_memory_bytes") ?? Number.NaN;
  lab.note(figure, memory_bytes / 1_000_000);
  expectThat("the node's memory is bounded", memory_bytes < MOST_MEMORY_BYTES, `${memory_bytes} bytes`);
  return `node ${(memory_bytes / 1_000_000).toFixed(0)} MB`;
}

/** The node's folder as the card has it; the caller removes `remove`. */
export async function nodeFolder(house: Appliance) {
  const data = await house.dataNow();
  return { data, data_dir: await data.folderOf("/node"), journal: join(data.folder, "files/node/journal.sqlite") };
}

function states({ devices }: TestCommunity): string {
  return devices.map((device) => device.describe()).join("\n");
}

/** A quiet day: each device measures now and then and sends it, whatever happens to the box, until `stop` is called. */
export function liveOn(house: Appliance): { stop(): Promise<void> } {
  let isOver = false;
  const lives = house.community.devices.map(async (device) => {
    device.stopMeasuring();
    while (!isOver) {
      device.measure();
      await device.work(house.machine.ports.mqtt, () => isOver);
      await letPass(QUIET_PAUSE_MS);
    }
  });
  return {
    async stop() {
      isOver = true;
      await within(() => states(house.community), Promise.all(lives), DELIVERY_DEADLINE_MS);
    },
  };
}
