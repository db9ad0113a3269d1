import { randomInt } from "node:crypto";
import { runCommand } from "@localgrid/edge-node/test/running-node";
import { letPass } from "../emulator/passing-time.ts";
import { type Check, expectSame, expectThat } from "./check.ts";
import { cutUnderLoad, deliverReadings, expectNothingLost, nodeFolder } from "./living.ts";

const CUTS = 20;
const LAST_READINGS = 20;
/** A boot is cut somewhere in it; the node under load somewhere in its first seconds. */
const [LEAST_LOAD_MS, MOST_LOAD_MS] = [2_000, 20_000];
const LEAST_BOOT_MS = 1_000;
const USUAL_BOOT_S = 120;

const powerCuts: Check = {
  name: "power-cuts",
  claim: `${CUTS} power cuts at moments by chance, during boots and under load: it boots, nothing acknowledged is lost`,
  isShort: false,
  async run(lab) {
    const house = await lab.inhabitedHouse();
    const before = await house.identity();
    const boot_ms = 1000 * (lab.figures.get("later_boot_s") ?? USUAL_BOOT_S);
    let inBoot = 0;
    for (let cut = 0; cut < CUTS; cut++) {
      if (cut % 2 === 1) {
        if (house.machine.isRunning) await house.machine.cut();
        await house.machine.powerOn();
        await letPass(randomInt(LEAST_BOOT_MS, boot_ms));
        await house.machine.cut();
        inBoot++;
      } else {
        if (!house.machine.isRunning) await house.boot();
        await cutUnderLoad(house, randomInt(LEAST_LOAD_MS, MOST_LOAD_MS));
      }
      await expectNothingLost(house);
      lab.tell(`cut ${cut + 1} of ${CUTS}`);
    }
    await house.boot();
    expectSame("keys and names", [...(await house.identity())], [...before]);
    const readings = await deliverReadings(house, LAST_READINGS);
    await expectNothingLost(house);
    const { data, data_dir } = await nodeFolder(house);
    const verified = await runCommand(["verify", "--data-dir", data_dir]);
    expectThat("the journal verifies", verified.code === 0, `${verified.stdout}${verified.stderr}`);
    data.dispose();
    return `${inBoot} in boots, ${CUTS - inBoot} under load, ${readings} readings there`;
  },
};

export const POWER_CUTS: readonly Check[] = [powerCuts];
