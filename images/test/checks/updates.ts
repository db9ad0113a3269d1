import { randomBytes } from "node:crypto";
import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import type { Outcome } from "../../system/updates/release-state.ts";
import type { Appliance } from "../emulator/appliance.ts";
import { type BundlePlan, makeReleaseKey } from "../emulator/update-bundles.ts";
import { type Check, expectSame, expectThat } from "./check.ts";
import type { Lab } from "./lab.ts";
import { expectNothingLost, liveOn } from "./living.ts";
import { answeringVersion, OUTCOME_DEADLINE_MS, outcomeOf, type ReleaseDesk, releasesOf } from "./releases.ts";

const MEBIBYTE = 1024 * 1024;

const refused: Check = {
  name: "update-refused",
  claim:
    "updates with a bad signature, of a stranger, for another board, of an older version, cut off or changed are refused",
  isShort: false,
  async run(lab) {
    const house = await lab.inhabitedHouse();
    const desk = lab.desk();
    const before = await house.identity();
    const good = await desk.newApplication();
    const bad = {
      "bad-signature": changedAt(desk.write(good), 60),
      "unknown-release-key": desk.write({ ...good, key: makeReleaseKey() }),
      "wrong-board": desk.write({ ...good, board: "another-board" }),
      "older-version": desk.write({ ...good, version: 1 }),
      "not-a-bundle": strangeFile(lab),
    };
    await expectRefusals(house, desk, { bundles: bad, reasons: Object.keys(bad) });
    const truncated = desk.write(good);
    truncateSync(truncated, readFileSync(truncated).length - MEBIBYTE);
    await expectRefusals(house, desk, { bundles: { truncated }, reasons: ["truncated"] });
    const changed = changedAt(desk.write(good), -MEBIBYTE);
    await expectRefusals(house, desk, { bundles: { changed }, reasons: ["hash-mismatch"] });
    expectSame("starts of the machine", new Set(house.machine.boots.map(({ root_slot }) => root_slot)).size, 1);
    expectSame("keys and names", [...(await house.identity())], [...before]);
    expectSame("releases that are in use", (await releasesOf(house))?.current ?? null, null);
    return `${Object.keys(bad).length + 2} refused, each with its reason`;
  },
};

const applicationTaken: Check = {
  name: "update-application",
  claim: "a newer application from a stick is taken while devices send, proves itself, and is there after a power cut",
  isShort: false,
  async run(lab) {
    const house = await lab.inhabitedHouse();
    const desk = lab.desk();
    const plan = await desk.newApplication();
    const outcome = await updateFrom(house, desk, plan);
    expectSame("what became of it", outcome.outcome, "proven");
    expectSame("the version that answers", await answeringVersion(house), plan.version);
    await house.machine.cut();
    await expectNothingLost(house);
    await house.boot();
    expectSame("the version that answers after the cut", await answeringVersion(house), plan.version);
    return `version ${plan.version}`;
  },
};

const applicationRolledBack: Check = {
  name: "update-unproven",
  claim: "an application that starts but never answers is taken back by the box itself, with the reason kept",
  isShort: false,
  async run(lab) {
    const house = await lab.inhabitedHouse();
    const desk = lab.desk();
    const running = await answeringVersion(house);
    const outcome = await updateFrom(house, desk, await desk.muteApplication());
    expectSame("what became of it", [outcome.outcome, outcome.reason], ["rolled-back", "node-not-healthy"]);
    await house.untilHealthy();
    expectSame("the version that answers", await answeringVersion(house), running);
    return outcome.message;
  },
};

const systemTaken: Check = {
  name: "update-system",
  claim: "a newer system goes to the other root slot, is started, proves itself, and stays over a power cut",
  isShort: false,
  async run(lab) {
    const house = await lab.inhabitedHouse();
    const desk = lab.desk();
    const from = await rootSlotOf(house);
    const outcome = await updateFrom(house, desk, desk.newSystem());
    expectSame("what became of it", outcome.outcome, "proven");
    await house.machine.cut();
    const choice = await house.card.bootChoice();
    expectSame("the firmware's next start", choice, { os_prefix: `${other(from)}/`, trial: null });
    await expectNothingLost(house);
    await house.boot();
    return `root slot ${from} → ${other(from)}`;
  },
};

const systemRolledBack: Check = {
  name: "update-unbootable",
  claim: "a system whose root does not mount is left again without anybody's help",
  isShort: false,
  async run(lab) {
    const house = await lab.inhabitedHouse();
    const desk = lab.desk();
    const from = await rootSlotOf(house);
    const garbage = lab.path("garbage.squashfs");
    writeFileSync(garbage, randomBytes(MEBIBYTE));
    const starts = house.machine.boots.length;
    const outcome = await updateFrom(house, desk, desk.newSystem(garbage));
    expectSame("what became of it", outcome.outcome, "rolled-back");
    await house.untilHealthy();
    const tried = house.machine.boots.slice(starts).map(({ root_slot }) => root_slot);
    expectThat("it was tried, and left", tried.includes(other(from)) && tried.at(-1) === from, tried);
    return `starts: ${tried.join(" ")}; ${outcome.message}`;
  },
};

/** Puts an update on a stick, the stick into the box, and waits for what becomes of it while devices send. */
export async function updateFrom(house: Appliance, desk: ReleaseDesk, plan: BundlePlan): Promise<Outcome> {
  const stick = await desk.stick({ "update.lgu": desk.write(plan) });
  const life = liveOn(house);
  try {
    await house.machine.plugIn(stick);
    const asked = { version: plan.version, kind: plan.kind };
    return await outcomeOf(house, { ...asked, among: ["proven", "rolled-back", "refused"] });
  } finally {
    await life.stop();
    await house.machine.pullOut(stick);
  }
}

interface Refusals {
  readonly bundles: Readonly<Record<string, string>>;
  readonly reasons: readonly string[];
}

async function expectRefusals(house: Appliance, desk: ReleaseDesk, { bundles, reasons }: Refusals): Promise<void> {
  const named = Object.entries(bundles).map(([name, file]) => [`${name}.lgu`, file] as const);
  const stick = await desk.stick(Object.fromEntries(named));
  await house.machine.plugIn(stick);
  const seen = () => releasesOf(house).then((state) => (state?.outcomes ?? []).map(({ reason }) => reason));
  await house.until(
    `refused for ${reasons.join(", ")}`,
    async () => {
      const found = await seen();
      const missing = reasons.filter((reason) => !found.includes(reason));
      if (missing.length > 0) throw new Error(`not refused for ${missing.join(", ")}; found ${found.join(", ")}`);
      return true;
    },
    OUTCOME_DEADLINE_MS,
  );
  await house.machine.pullOut(stick);
}

async function rootSlotOf(house: Appliance): Promise<string> {
  const rootSlot = house.machine.boots.at(-1)?.root_slot ?? "";
  expectThat("the machine runs from a root slot", rootSlot === "a" || rootSlot === "b", rootSlot);
  return rootSlot;
}

function other(rootSlot: string): string {
  return rootSlot === "a" ? "b" : "a";
}

/** Changes one byte, counted from the beginning or from the end. */
function changedAt(file: string, at: number): string {
  const bytes = readFileSync(file);
  const index = at < 0 ? bytes.length + at : at;
  bytes[index] = (bytes[index] as number) ^ 0xff;
  writeFileSync(file, bytes);
  return file;
}

function strangeFile(lab: Lab): string {
  const file = lab.path("strange.lgu");
  writeFileSync(file, randomBytes(4096));
  return file;
}

export const UPDATES: readonly Check[] = [
  refused,
  applicationTaken,
  applicationRolledBack,
  systemTaken,
  systemRolledBack,
];
