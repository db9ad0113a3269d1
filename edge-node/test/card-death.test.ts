import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { setUpCommunity, simulatedClock, type TestCommunity } from "./community.ts";
import { eventually, within } from "./eventually.ts";
import { compareWithDevices, INTACT, type JournalContent, type RecordPlace, readJournal } from "./journal-content.ts";
import { type PeerNode, PeerRegion } from "./peer-region.ts";
import { holdersOf } from "./peer-replicas.ts";
import { cleanUp, runCommand, startNode, temporaryFolder } from "./running-node.ts";

const NAMES = ["ash", "beech", "cedar", "elm"] as const;
const HOMES = 3;
const COPIES = 2;
/** Records that the copies have, and that they have not, when the card dies. */
const LEAST_RECORDS = 30;
/** What each device measures after its node came back, and how many readings it sends at once. */
const MORE_READINGS = 3;
const MESSAGE_READINGS = 16;
const clock = simulatedClock(60);

interface Recovered {
  readonly generation: number;
  readonly missing: readonly { readonly epoch: string; readonly from_seq: number; readonly upto_seq: number }[];
}

let region: PeerRegion;
let community: TestCommunity;
let ash: PeerNode;
let holders: readonly PeerNode[];
let code: string;

beforeAll(async () => {
  region = await PeerRegion.make({ names: NAMES, config: { clock, interval_length_s: 900 } });
  ash = region.node("ash");
  holders = holdersOf(ash, region.nodes, COPIES);
  await region.start(...NAMES);
  community = await setUpCommunity(region.process("ash"), { homes: HOMES, clock });
  code = await region.recoveryCode("ash");
}, 120_000);

afterAll(async () => {
  await cleanUp();
  await region?.stop();
});

describe("a node whose card dies in the middle of an interval, with no hub", () => {
  test("comes back from its peers with all that they had, tells what they had not, and is the only one", {
    timeout: 180_000,
  }, async () => {
    const { held_upto, announced_upto, old_box } = await dieUnderLoad();
    const recovered = await region.recover("ash", code);
    expect(recovered, recovered.stderr).toMatchObject({ code: 0 });
    const { generation, missing } = JSON.parse(recovered.stdout.trimEnd().split("\n").at(-1) ?? "") as Recovered;
    const epoch = expect.stringMatching(/^[0-9a-f]{32}$/);
    expect(missing).toEqual([{ epoch, from_seq: held_upto + 1, upto_seq: announced_upto }]);
    expect(recovered.stdout).toContain(`seq ${held_upto + 1}–${announced_upto}`);

    await region.start("ash");
    await sendTheRest();
    await region.untilCopied(["ash"], { copies: COPIES, deadline_ms: 40_000 });
    await expectRefused(old_box, generation);
    await region.killAll();

    const before = placesOf(readJournal(old_box));
    const content = readJournal(ash.data_dir);
    const after = placesOf(content);
    const gone = [...before].filter(([reading]) => !after.has(reading));
    // What a copy had is where it was; what nobody had is in the range, or behind all that anybody had heard of.
    for (const [reading, { seq }] of before) if (seq <= held_upto) expect(after.get(reading)?.seq).toBe(seq);
    expect(gone.filter(([, { seq }]) => seq <= announced_upto).length).toBeGreaterThan(0);
    const comparison = compareWithDevices(content, community.devices);
    expect({ ...comparison, lost: [], acks_taken_back: 0 }).toMatchObject(INTACT);
    const lost = new Set(gone.map(([reading]) => reading));
    expect(comparison.lost.filter((reading) => !lost.has(reading))).toEqual([]);
    expect(comparison.accepted).toBeGreaterThan(LEAST_RECORDS);
    expect(await runCommand(["verify", "--data-dir", ash.data_dir])).toMatchObject({ code: 0 });
  });
});

interface Death {
  /** The last record that a copy has. */
  readonly held_upto: number;
  /** The last record that a signed head had told of. */
  readonly announced_upto: number;
  /** What was on the card. */
  readonly old_box: string;
}

/** The holders of the copies are kept from them for a while, so that something is lost when the card dies. */
async function dieUnderLoad(): Promise<Death> {
  const working = work();
  await eventually("the copies have begun", async () => Math.min(...(await heldRecords())) > LEAST_RECORDS, 40_000);
  await setBlocked(true);
  const held_upto = Math.max(...(await heldRecords()));
  await eventually("others hear of more", async () => (await announcedUpto()) > held_upto + LEAST_RECORDS, 40_000);
  await region.process("ash").kill();
  await working;
  const announced_upto = await announcedUpto();
  const old_box = join(temporaryFolder("old-box"), "data");
  cpSync(ash.data_dir, old_box, { recursive: true });
  region.loseDisk("ash");
  await setBlocked(false);
  return { held_upto, announced_upto, old_box };
}

function work(): Promise<unknown> {
  const { mqtt_port } = region.process("ash");
  const states = () => community.devices.map((device) => device.describe()).join("\n");
  return within(states, Promise.all(community.devices.map((device) => device.workUntilClosed(mqtt_port))), 90_000);
}

/**
 * What the devices still hold, and some more. They keep their certificates, for the new box has the authority of the old
 * one. Acknowledgements wait behind the readings that nobody has any more; that a message is taken, PUBACK tells.
 */
async function sendTheRest(): Promise<void> {
  const { mqtt_port } = region.process("ash");
  for (const device of community.devices) {
    device.measure(MORE_READINGS);
    const connection = await device.connect(mqtt_port);
    for (let at = device.acked_upto; at < device.measured.length; at += MESSAGE_READINGS) {
      const message = device.measured.slice(at, at + MESSAGE_READINGS);
      await connection.publishReadings(message);
      for (const { seq } of message) device.pubacked.add(seq);
    }
    await connection.close();
  }
}

async function setBlocked(is_blocked: boolean): Promise<void> {
  for (const { name } of holders) {
    await region.client(name).done("POST", `/api/peers/${ash.node}/block`, { is_blocked });
  }
}

/** How many records each copy has; the journal has one epoch until the card dies. */
async function heldRecords(): Promise<readonly number[]> {
  const views = await Promise.all(holders.map(({ name }) => region.view(name)));
  return views.map(({ keeping }) => keeping?.replicas.find(({ node }) => node === ash.node)?.records ?? 0);
}

async function announcedUpto(): Promise<number> {
  const others = NAMES.filter((name) => name !== "ash");
  const views = await Promise.all(others.map((name) => region.view(name)));
  return Math.max(...views.map(({ peers }) => peers.find(({ node }) => node === ash.node)?.head?.seq ?? 0));
}

/** The card was not as dead as it seemed: the old box comes back, hears of the new one, stops, and stays off. */
async function expectRefused(data_dir: string, generation: number): Promise<void> {
  const config = { ...region.configOf("ash"), peer_port: 0 };
  const back = await startNode({ data_dir, config });
  await within(() => `the old box goes on\n${back.lines.map((line) => JSON.stringify(line)).join("\n")}`, back.exited);
  expect(back.lines).toContainEqual(expect.objectContaining({ event: "node-replaced" }));
  const note = JSON.parse(readFileSync(join(data_dir, "replaced.json"), "utf8"));
  expect(note).toMatchObject({ generation, at_ms: expect.any(Number) });
  await expect(startNode({ data_dir, config })).rejects.toThrow(/node-replaced/);
}

/** Where the journal has each reading, by what the comparison calls it. */
function placesOf({ readings }: JournalContent): ReadonlyMap<string, RecordPlace> {
  return new Map(
    [...readings].flatMap(([device, stored]) => {
      return stored.map(({ reading, place }) => [`${device} ${reading.seq}`, place] as const);
    }),
  );
}
