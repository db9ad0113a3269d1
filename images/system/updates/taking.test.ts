import { describe, expect, test } from "vitest";
import { renderBootSlots, trialOf } from "./boot-slots.ts";
import { openBundle } from "./bundle-reading.ts";
import { readReleases } from "./release-memory.ts";
import { readReleaseNews } from "./release-news.ts";
import { startApplication } from "./starting.ts";
import { takeFolder, takeInbox } from "./taking.ts";
import { takeSystemBundle } from "./taking-system.ts";
import { applicationBundle, bundleOf, image, RELEASE_KEY, systemBundle, TestBox } from "./test-box.ts";
import { readTrial } from "./trial-file.ts";

const STICK = "/run/localgrid/stick";
const started = (): TestBox => {
  const box = new TestBox();
  startApplication(box.appliance());
  return box;
};
const lastOf = (box: TestBox) => readReleaseNews(box.appliance())?.outcomes[0];

const seven = applicationBundle(7);
const flipped = (bytes: Uint8Array, at: number) => bytes.map((byte, here) => (here === at ? byte ^ 1 : byte));
const content = { "application.squashfs": image("application", 7) };

test.each([
  ["not-a-bundle", new Uint8Array(Buffer.from("not a bundle at all"))],
  ["not-a-bundle", new Uint8Array()],
  ["truncated", seven.bytes.subarray(0, 100)],
  ["truncated", seven.bytes.subarray(0, -1)],
  ["truncated", Uint8Array.of(...seven.bytes, 0)],
  ["bad-signature", flipped(seven.bytes, seven.bytes.length - image("application", 7).length - 1)],
  ["hash-mismatch", flipped(seven.bytes, seven.bytes.length - 1)],
  ["wrong-board", bundleOf({ kind: "application", version: 7, board: "orangepi" }, content).bytes],
  ["older-version", applicationBundle(3).bytes],
  ["older-version", applicationBundle(2).bytes],
  ["older-version", systemBundle(3).bytes],
  ["too-new-for-this", bundleOf({ kind: "application", version: 7, min_version: 4 }, content).bytes],
] as const)("%s is refused, told, and changes nothing", async (code, bytes) => {
  const box = started();
  box.card.put("/data/inbox/one.lgu", bytes);
  await box.live();
  expect(lastOf(box)).toMatchObject({ outcome: "refused", reason: code });
  expect([box.mounted, box.running]).toEqual([image("application", 3), "a"]);
  expect(box.card.paths("/data/inbox")).toEqual([]);
  expect(box.card.paths("/data/releases")).toEqual(["/data/releases/state.json"]);
  expect(box.card.rootText("b")).toBe("");
});

test("a bundle of a key that the box does not know is refused", async () => {
  const box = started();
  box.card.put("/data/inbox/one.lgu", seven.bytes);
  await takeInbox({ ...box.appliance(), releaseKeys: [] });
  expect(lastOf(box)).toMatchObject({ outcome: "refused", reason: "unknown-release-key", version: null });
});

test("a card that does not give back what was written takes nothing", async () => {
  const box = started();
  box.card.forgetful.add("/data/releases/incoming.part");
  box.card.put("/data/inbox/one.lgu", seven.bytes);
  await box.live();
  expect(lastOf(box)).toMatchObject({ outcome: "refused", reason: "card-unreliable", version: 7 });
  expect(box.mounted).toBe(image("application", 3));
});

test.each(["root b", "/boot/firmware/b/kernel8.img"])("a system is not tried when %s was not kept", async (place) => {
  const box = started();
  box.card.forgetful.add(place);
  box.card.put("/data/inbox/one.lgu", systemBundle(5).bytes);
  await box.live();
  expect(lastOf(box)).toMatchObject({ outcome: "refused", reason: "card-unreliable", kind: "system" });
  expect(box.running).toBe("a");
});

test("without room the release to go back to is given up, and then nothing is taken", async () => {
  const box = started();
  box.card.put("/data/inbox/1.lgu", applicationBundle(7).bytes);
  box.card.put("/data/inbox/2.lgu", applicationBundle(8).bytes);
  await box.live();
  expect(readReleases(box.card.files).previous?.version).toBe(7);
  const nine = applicationBundle(9).bytes;
  const paths = box.card.paths("/data/releases");
  const used = paths.reduce((sum, path) => sum + (box.card.text(path)?.length ?? 0), 0);
  // Enough once the release before is gone.
  box.card.freeOnData = 16 * 1024 * 1024 + used + nine.length - 100;
  box.card.put("/data/inbox/3.lgu", nine);
  await box.live();
  expect(box.mounted).toBe(image("application", 9));
  expect(readReleases(box.card.files).previous?.version).toBe(8);
  box.card.freeOnData = 16 * 1024 * 1024;
  box.card.put("/data/inbox/4.lgu", applicationBundle(10).bytes);
  await box.live();
  expect(lastOf(box)).toMatchObject({ reason: "no-room", version: 10 });
  expect(box.mounted).toBe(image("application", 9));
});

test("a bundle that failed once is not started again, and the next version is", async () => {
  const box = started();
  const mute = applicationBundle(7, "mute");
  box.card.put("/data/inbox/1.lgu", mute.bytes);
  await box.live();
  expect(lastOf(box)).toMatchObject({ outcome: "rolled-back", reason: "node-not-healthy", version: 7 });
  box.card.put("/data/inbox/2.lgu", mute.bytes);
  await box.live();
  expect(lastOf(box)).toMatchObject({ outcome: "refused", reason: "failed-before", version: 7 });
  box.card.put("/data/inbox/3.lgu", applicationBundle(8).bytes);
  await box.live();
  expect(box.mounted).toBe(image("application", 8));
});

test("writing a system is not begun without end", async () => {
  const box = new TestBox(() => 0);
  box.card.put("/data/inbox/1.lgu", systemBundle(5).bytes);
  const bundle = openBundle({ ...sourceOf(systemBundle(5).bytes) }, [RELEASE_KEY]);
  const before = { status: null, had_readings: false };
  for (let attempt = 0; attempt < 5; attempt += 1) {
    box.card.cutAfter = box.card.operations + 12;
    expect(() => takeSystemBundle(box.appliance(), bundle, before)).toThrow();
    box.card.cutPower(() => 0.99);
  }
  expect(() => takeSystemBundle(box.appliance(), bundle, before)).toThrow(expect.objectContaining({ code: "gave-up" }));
  await takeInbox(box.appliance());
  expect(lastOf(box)).toMatchObject({ outcome: "refused", reason: "gave-up", version: 5 });
  expect(readReleases(box.card.files).taking).toBe(null);
});

test("without room for its boot files a system is refused before its root is written, and not counted", async () => {
  const box = started();
  const appliance = box.appliance();
  const freeBytes = (folder: string) => (folder.startsWith("/boot") ? 1_000 : appliance.files.freeBytes(folder));
  const full = { ...appliance, files: { ...appliance.files, freeBytes } };
  for (let offer = 0; offer < 7; offer += 1) {
    box.card.put("/data/inbox/1.lgu", systemBundle(5).bytes);
    await takeInbox(full);
    expect(box.card.rootText("b")).toBe("");
  }
  expect(lastOf(box)).toMatchObject({ outcome: "refused", reason: "no-room" });
  box.card.put("/data/inbox/1.lgu", systemBundle(5).bytes);
  await box.live();
  expect(box.running).toBe("b");
});

test("what the firmware would start is never written over", () => {
  let begun = 0;
  for (let cut = 1; cut < 40; cut += 1) {
    const box = started();
    box.card.put("/boot/firmware/slot.txt", renderBootSlots(trialOf("b")));
    const bundle = openBundle(sourceOf(systemBundle(5).bytes), [RELEASE_KEY]);
    box.card.cutAfter = box.card.operations + cut;
    expect(() => takeSystemBundle(box.appliance(), bundle, { status: null, had_readings: false })).toThrow();
    const isBegun = box.card.rootText("b") !== "" || box.card.paths("/boot/firmware/b").length > 0;
    // Once it is whole and verified, the firmware is told.
    if (readReleases(box.card.files).system_trial !== null) break;
    if (!isBegun) continue;
    begun += 1;
    expect(box.card.text("/boot/firmware/slot.txt")).toMatch(/^os_prefix=a\//);
  }
  expect(begun).toBeGreaterThan(10);
});

describe("what was taken and not started", () => {
  test("is started when updates are looked for again: an application", async () => {
    const box = started();
    const appliance = box.appliance();
    const stopNode = () => {
      throw new Error("ETIMEDOUT");
    };
    box.card.put("/data/inbox/1.lgu", applicationBundle(7).bytes);
    await expect(takeInbox({ ...appliance, machine: { ...appliance.machine, stopNode } })).rejects.toThrow("ETIMEDOUT");
    expect(box.card.paths("/run/localgrid")).toContain("/run/localgrid/unfinished-update");
    await takeInbox(appliance);
    expect(box.mounted).toBe(image("application", 7));
    expect(readTrial(box.card.files)).toMatchObject({ application: true });
    expect(box.card.paths("/run/localgrid")).not.toContain("/run/localgrid/unfinished-update");
  });

  test.each(["inbox", "stick"])("is started when updates are looked for again: a system, by the %s", async (way) => {
    const box = started();
    const appliance = box.appliance();
    const restarts: number[] = [];
    const reboot = () => void restarts.push(box.clock_ms);
    const lazy = { ...appliance, machine: { ...appliance.machine, reboot } };
    box.card.put("/data/inbox/1.lgu", systemBundle(5).bytes);
    await takeInbox(lazy);
    await (way === "inbox" ? takeInbox(lazy) : takeFolder(lazy, STICK));
    expect(restarts.length).toBe(2);
  });
});

describe("a box that cannot run its node", () => {
  test.each([
    "/run/localgrid/undecided",
    "/run/localgrid/recovery",
    "/data/settings/recovery-code",
    "/data/settings/reset-keep-keys",
  ])("takes nothing while there is %s", async (path) => {
    const box = started();
    box.card.put(path, new Uint8Array());
    box.card.put("/data/inbox/1.lgu", applicationBundle(7).bytes);
    box.card.put(`${STICK}/1.lgu`, applicationBundle(7).bytes);
    await takeInbox(box.appliance());
    await takeFolder(box.appliance(), STICK);
    expect([box.mounted, readReleases(box.card.files).outcomes]).toEqual([image("application", 3), []]);
    box.card.files.remove(path);
    await takeInbox(box.appliance());
    expect(box.mounted).toBe(image("application", 7));
  });

  test("is not one that began without settings, because a cable decided", async () => {
    const box = started();
    box.appliance().machine.startNode();
    box.card.put("/run/localgrid/undecided", new Uint8Array());
    box.card.put("/data/inbox/1.lgu", applicationBundle(7).bytes);
    await takeInbox(box.appliance());
    expect(box.mounted).toBe(image("application", 7));
  });
});

test("neither node nor box is stopped while an interval is being closed", async () => {
  for (const bundle of [applicationBundle(7), systemBundle(5)]) {
    const box = started();
    box.isClosing = true;
    // The interval is closed after two minutes.
    const { clock_ms } = box;
    Object.defineProperty(box, "isClosing", { get: () => box.clock_ms < clock_ms + 120_000 });
    box.card.put("/data/inbox/1.lgu", bundle.bytes);
    await box.live();
    expect(box.violations).toEqual([]);
    expect(lastOf(box)?.outcome).toBe("proven");
    expect(box.clock_ms).toBeGreaterThan(clock_ms + 120_000);
  }
});

test("of a stick the newest that is whole is taken, a system first, whatever the files are called", async () => {
  const box = started();
  const files = {
    "9-newest.lgu": applicationBundle(4).bytes,
    "a.lgu": flipped(applicationBundle(9).bytes, applicationBundle(9).bytes.length - 1),
    "b.lgu": applicationBundle(8).bytes,
    "system.lgu": systemBundle(3).bytes,
    "notes.txt": new Uint8Array(Buffer.from("milk, bread")),
  };
  for (const [name, bytes] of Object.entries(files)) box.card.put(`${STICK}/${name}`, bytes);
  await takeFolder(box.appliance(), STICK);
  expect(box.mounted).toBe(image("application", 8));
  expect(readReleaseNews(box.appliance())?.trial).toMatchObject({ kind: "application", version: 8, phase: "proving" });
  expect(readReleases(box.card.files).outcomes.map(({ version, reason }) => [version, reason])).toEqual([
    [8, null],
    [9, "hash-mismatch"],
  ]);
});

test("a stick that stays where it is says the same only once", async () => {
  const box = started();
  box.card.put(`${STICK}/old.lgu`, applicationBundle(2).bytes);
  await takeFolder(box.appliance(), STICK);
  await takeFolder(box.appliance(), STICK);
  expect(readReleases(box.card.files).outcomes.map(({ reason }) => reason)).toEqual(["older-version"]);
});

test("a system that was taken is kept for the other nodes only while there is much room", async () => {
  for (const [free, isKept] of [
    [1_000_000_000, true],
    [500_000_000, false],
  ] as const) {
    const box = started();
    box.card.freeOnData = free;
    const bundle = systemBundle(5);
    box.card.put("/data/inbox/1.lgu", bundle.bytes);
    await box.live();
    expect(box.card.paths("/data/releases").includes(`/data/releases/${bundle.id}.lgu`)).toBe(isKept);
    expect(readReleases(box.card.files).kept_system).toBe(isKept ? bundle.id : null);
  }
});

test("a system that was taken back is not kept", async () => {
  const box = started();
  box.card.put("/data/inbox/1.lgu", systemBundle(5, "dead").bytes);
  await box.live();
  expect(lastOf(box)).toMatchObject({ outcome: "rolled-back", kind: "system" });
  expect(box.card.paths("/data/releases")).toEqual(["/data/releases/state.json"]);
});

function sourceOf(bytes: Uint8Array) {
  return {
    size: bytes.length,
    read: (at: number, length: number) => bytes.slice(at, at + length),
    close: () => undefined,
  };
}
