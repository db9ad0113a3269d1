import { randomInt } from "node:crypto";
import type { Appliance } from "../emulator/appliance.ts";
import { letPass } from "../emulator/passing-time.ts";
import type { BundlePlan } from "../emulator/update-bundles.ts";
import { type Check, expectSame } from "./check.ts";
import type { Lab } from "./lab.ts";
import { expectNothingLost, liveOn } from "./living.ts";
import { outcomeOf, type ReleaseDesk, releasesOf } from "./releases.ts";

const LOOK_EVERY_MS = 700;
const PHASE_DEADLINE_MS = 900_000;
const [LEAST_COPY_MS, MOST_COPY_MS] = [1_000, 6_000];
const [LEAST_START_MS, MOST_START_MS] = [1_000, 60_000];

/** A moment of an update, and how the test knows that it has come. */
interface Phase {
  readonly name: string;
  readonly kind: BundlePlan["kind"];
  reached(house: Appliance, starts_before: number): Promise<boolean>;
}

const PHASES: readonly Phase[] = [
  { name: "an application is copied", kind: "application", reached: afterPause(LEAST_COPY_MS, MOST_COPY_MS) },
  {
    name: "an application has to prove itself",
    kind: "application",
    reached: async (house) => ((await releasesOf(house))?.trial ?? null) !== null,
  },
  {
    name: "a system is written to the other root slot",
    kind: "system",
    reached: async (house) => ((await releasesOf(house))?.taking ?? null) !== null,
  },
  { name: "the firmware has just been told", kind: "system", reached: (house) => isOnTrial(house) },
  {
    name: "the new system is on its way up",
    kind: "system",
    reached: async (house, starts_before) => {
      if (house.machine.boots.length <= starts_before) return false;
      await letPass(randomInt(LEAST_START_MS, MOST_START_MS));
      return true;
    },
  },
  {
    name: "the new system has to prove itself",
    kind: "system",
    reached: async (house, starts_before) =>
      house.machine.boots.length > starts_before && (await house.health()).http_status === 200,
  },
];

const updateCuts: Check = {
  name: "update-cuts",
  claim: "a power cut in each phase of an update leaves a box that boots, has lost nothing, and ends with the update",
  isShort: false,
  async run(lab) {
    const lines: string[] = [];
    for (const phase of PHASES) {
      lines.push(await cutIn(phase, lab));
      lab.tell(lines.at(-1) ?? "");
    }
    return `${lines.length} phases`;
  },
};

async function cutIn(phase: Phase, lab: Lab): Promise<string> {
  const house = await lab.inhabitedHouse();
  const desk: ReleaseDesk = lab.desk();
  const plan = phase.kind === "application" ? await desk.newApplication() : desk.newSystem();
  const stick = await desk.stick({ "update.lgu": desk.write(plan) });
  const life = liveOn(house);
  try {
    const starts = house.machine.boots.length;
    await house.machine.plugIn(stick);
    await untilReached(house, () => phase.reached(house, starts), phase.name);
    await house.machine.cut();
    await expectNothingLost(house);
    const { os_prefix } = await house.card.bootChoice();
    await house.machine.powerOn();
    await house.untilHealthy();
    // The stick is still in: what was interrupted is taken up again.
    const { version, kind } = plan;
    const outcome = await outcomeOf(house, { version, kind, among: ["proven", "rolled-back"] });
    expectSame(`what became of it after a cut while ${phase.name}`, outcome.outcome, "proven");
    return `cut while ${phase.name}: started ${os_prefix}, then proven`;
  } finally {
    await life.stop();
    await house.machine.pullOut(stick);
  }
}

async function untilReached(house: Appliance, reached: () => Promise<boolean>, what: string): Promise<void> {
  await house.until(
    what,
    async () => {
      await letPass(LOOK_EVERY_MS);
      return house.machine.isRunning && (await reached());
    },
    PHASE_DEADLINE_MS,
  );
}

async function isOnTrial(house: Appliance): Promise<boolean> {
  return house.machine.paused(async () => (await house.card.bootChoice()).trial !== null);
}

function afterPause(least_ms: number, most_ms: number): () => Promise<boolean> {
  return async () => {
    await letPass(randomInt(least_ms, most_ms));
    return true;
  };
}

export const UPDATE_CUTS: readonly Check[] = [updateCuts];
