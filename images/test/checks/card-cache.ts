import { randomInt } from "node:crypto";
import { rmSync, statSync } from "node:fs";
import type { TestCommunity } from "@localgrid/edge-node/test/community";
import { compareWithDevices, INTACT, readJournal } from "@localgrid/edge-node/test/journal-content";
import type { Card } from "../emulator/card.ts";
import { letPass } from "../emulator/passing-time.ts";
import { applyWrites, type LoggedWrite, readWriteLog, survivors } from "../emulator/write-log.ts";
import { type Check, expectSame, expectThat } from "./check.ts";
import type { Lab } from "./lab.ts";
import { cutUnderLoad } from "./living.ts";

const CUTS = 12;
const LOAD_MS = 25_000;
const LOOK_EVERY_MS = 200;

type Devices = TestCommunity["devices"];

/** What devices had been told when the log of the card was so long. */
interface Told {
  readonly log_bytes: number;
  readonly devices: Devices;
}

const cardCache: Check = {
  name: "card-cache",
  claim: `${CUTS} power cuts of a card that loses what it was not told to flush: the file system holds, nothing acknowledged is lost`,
  isShort: false,
  async run(lab) {
    const house = await lab.inhabitedHouse();
    await house.machine.cut();
    const before = await house.card.copy(lab.path("before.img"));
    const log = lab.path("writes.log");
    const logged = await lab.board(house.card, { write_log: log });
    logged.adopt(house);
    await logged.boot();
    const told: Told[] = [];
    let isOver = false;
    const watching = (async () => {
      while (!isOver) {
        // The size first: what is acknowledged after it was taken is in what follows.
        told.push({ log_bytes: statSync(log).size, devices: logged.community.devices.map(asToldNow) });
        await letPass(LOOK_EVERY_MS);
      }
    })();
    await cutUnderLoad(logged, LOAD_MS);
    isOver = true;
    await watching;
    await lab.moveHouse(logged);
    const entries = readWriteLog(log);
    expectThat(
      "the card was told to flush under load",
      entries.some(({ kind }) => kind === "flush"),
      entries.length,
    );
    let lost = 0;
    for (let cut = 0; cut < CUTS; cut++) lost += await cutAt(lab, { before, log, entries, told });
    rmSync(log);
    return `${entries.length} writes and flushes, ${lost} of them lost in ${CUTS} cuts`;
  },
};

interface Recorded {
  readonly before: Card;
  readonly log: string;
  readonly entries: readonly LoggedWrite[];
  readonly told: readonly Told[];
}

/** One cut of the recorded run; returns how many writes it took with it. */
async function cutAt(lab: Lab, { before, log, entries, told }: Recorded): Promise<number> {
  const moment = told[randomInt(1, told.length)] as Told;
  // A little later than the moment, so that something is under way.
  const behind = entries.findIndex(({ log_end }) => log_end > moment.log_bytes);
  const count = Math.min(entries.length, (behind < 0 ? entries.length : behind) + randomInt(0, 12));
  const kept = survivors(entries, count, () => randomInt(2) === 0);
  const card = await before.copy(lab.path("after-cut.img"));
  applyWrites(log, card.file, kept);
  const data = await card.dataCopy(lab.path("after-cut"));
  const { acknowledged, accepted, ...comparison } = compareWithDevices(
    readJournal(await data.folderOf("/node")),
    moment.devices,
  );
  expectSame("what the journal holds against what devices had been told", comparison, INTACT);
  expectThat("all acknowledged readings are there", accepted >= acknowledged, { accepted, acknowledged });
  data.dispose();
  rmSync(card.file);
  return entries.slice(0, count).filter(({ kind }) => kind === "write").length - kept.length;
}

/** Stands still while the device goes on. */
function asToldNow(device: Devices[number]): Devices[number] {
  const { acked_upto, pubacked, measured, name } = device;
  return { name, acked_upto, pubacked: new Set(pubacked), measured, acks_taken_back: 0 } as Devices[number];
}

export const CARD_CACHE: readonly Check[] = [cardCache];
