import { describe, expect, test } from "vitest";
import { commandLineFor, readBootSlots } from "./boot-files.ts";
import { renderBootSlots, settledOn, trialOf } from "./boot-slots.ts";
import { prove } from "./proving.ts";
import { bundlePath, readReleases } from "./release-memory.ts";
import { readReleaseNews } from "./release-news.ts";
import { startApplication, switchApplication } from "./starting.ts";
import { takeInbox } from "./taking.ts";
import { applicationBundle, image, systemBundle, TestBox } from "./test-box.ts";

async function boxWith(...versions: readonly number[]): Promise<TestBox> {
  const box = new TestBox();
  for (const version of versions) box.card.put(`/data/inbox/${version}.lgu`, applicationBundle(version).bytes);
  await box.live();
  return box;
}

const damage = (box: TestBox, path: string) => {
  const bytes = Buffer.from(box.card.text(path) ?? "", "latin1");
  bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1;
  box.card.put(path, new Uint8Array(bytes));
};

test("a box without bundles starts what is inside its root slot", async () => {
  const box = await boxWith();
  expect(box.mounted).toBe(image("application", 3));
  expect(readReleaseNews(box.appliance())).toMatchObject({
    board: "raspberrypi-arm64",
    application: { version: 3, version_name: "1.3", source: "factory", id: null },
    system: { version: 3, version_name: "1.3", root_slot: "a" },
    trial: null,
  });
});

test("a bundle that lost a bit on the card is not mounted: the one before is, and then the one inside", async () => {
  const box = await boxWith(7, 8);
  const { current, previous } = readReleases(box.card.files);
  damage(box, bundlePath(current?.id ?? ""));
  startApplication(box.appliance());
  expect(box.mounted).toBe(image("application", 7));
  expect(readReleaseNews(box.appliance())?.outcomes[0]).toMatchObject({ reason: "damaged-bundle", version: 8 });
  damage(box, bundlePath(previous?.id ?? ""));
  startApplication(box.appliance());
  expect(box.mounted).toBe(image("application", 3));
  expect(box.card.paths("/data/releases")).toEqual(["/data/releases/state.json"]);
});

test("a bundle that is missing is like a damaged one", async () => {
  const box = await boxWith(7);
  box.card.files.remove(bundlePath(readReleases(box.card.files).current?.id ?? ""));
  startApplication(box.appliance());
  expect(box.mounted).toBe(image("application", 3));
});

describe("a state that cannot be read", () => {
  const UNREADABLE = [
    ["empty", ""],
    ["cut off", "{"],
    ["nothing", "null"],
    ["of a later program", '{"format":2}'],
    ["too long", "x".repeat(70_000)],
  ] as const;

  test.each(UNREADABLE)("deletes nothing, and the newest whole bundle starts: %s", async (_, text) => {
    const box = await boxWith(7, 8);
    const before = box.card.paths("/data/releases");
    box.card.put("/data/releases/state.json", new Uint8Array(Buffer.from(text)));
    startApplication(box.appliance());
    expect(box.mounted).toBe(image("application", 8));
    expect(box.card.paths("/data/releases")).toEqual(before);
    startApplication(box.appliance());
    expect(box.mounted).toBe(image("application", 8));
    expect(readReleases(box.card.files)).toMatchObject({ current: { version: 8 }, previous: { version: 7 } });
  });

  test("passes over a bundle that is damaged or has another's name", async () => {
    const box = await boxWith(7, 8);
    damage(box, bundlePath(readReleases(box.card.files).current?.id ?? ""));
    box.card.put(bundlePath("0".repeat(64)), applicationBundle(9).bytes);
    box.card.put("/data/releases/state.json", new Uint8Array());
    startApplication(box.appliance());
    expect(box.mounted).toBe(image("application", 7));
  });

  test("starts what is inside when there is no bundle", async () => {
    const box = await boxWith();
    box.card.put("/data/releases/state.json", new Uint8Array());
    startApplication(box.appliance());
    expect(box.mounted).toBe(image("application", 3));
  });

  test("is left as it is by a root in trial", async () => {
    const box = await boxWith(7);
    box.card.put("/data/releases/state.json", new Uint8Array(Buffer.from("{")));
    box.card.put("/boot/firmware/slot.txt", renderBootSlots(trialOf("a")));
    const before = box.card.paths("/data/releases");
    startApplication(box.appliance());
    await prove(box.appliance());
    expect(box.card.text("/data/releases/state.json")).toBe("{");
    expect(box.card.paths("/data/releases")).toEqual(before);
    expect(readBootSlots(box.appliance())?.trial).toBe(null);
  });
});

test("a root in trial that knows other release keys drops and deletes nothing", async () => {
  const box = await boxWith(7, 8);
  const paths = box.card.paths("/data/releases");
  const text = box.card.text("/data/releases/state.json");
  box.card.put("/boot/firmware/slot.txt", renderBootSlots(trialOf("a")));
  startApplication({ ...box.appliance(), releaseKeys: [] });
  expect(box.mounted).toBe(image("application", 3));
  expect(box.card.text("/data/releases/state.json")).toBe(text);
  expect(box.card.paths("/data/releases")).toEqual(paths);
  box.card.put("/boot/firmware/slot.txt", renderBootSlots(settledOn("a")));
  startApplication(box.appliance());
  expect(box.mounted).toBe(image("application", 8));
});

test("a data partition that takes no more writes starts what it did before", async () => {
  const box = await boxWith(7);
  const appliance = box.appliance();
  const full = () => {
    throw Object.assign(new Error("no space left"), { code: "ENOSPC" });
  };
  damage(box, bundlePath(readReleases(box.card.files).current?.id ?? ""));
  const create = (path: string) => (path.startsWith("/data/") ? full() : appliance.files.create(path));
  startApplication({ ...appliance, files: { ...appliance.files, create } });
  expect(box.mounted).toBe(image("application", 3));
});

test.each([
  ["os_prefix=a/"],
  ["os_prefix=a/\r\n# localgrid trial attempts_left=1 fallback=a\r\n"],
  ["os_prefix=a/\n# localgrid trial attempts_left=1 fallback=a\n".padEnd(512)],
  ["\0".repeat(512)],
])("what somebody wrote into slot.txt by hand is put into order: %j", async (text) => {
  const box = await boxWith();
  box.card.put("/boot/firmware/slot.txt", new Uint8Array(Buffer.from(text)));
  startApplication(box.appliance());
  expect(readBootSlots(box.appliance())).toEqual({ active: "a", trial: null });
  expect(box.card.text("/boot/firmware/slot.txt")?.length).toBe(512);
});

test("a system that somebody left by hand is told as taken back", async () => {
  const box = new TestBox();
  box.card.put("/data/inbox/1.lgu", systemBundle(5).bytes);
  await takeInbox({ ...box.appliance(), machine: { ...box.appliance().machine, reboot: () => undefined } });
  box.card.put("/boot/firmware/slot.txt", new Uint8Array(Buffer.from("os_prefix=a/\n")));
  startApplication(box.appliance());
  const [news] = readReleases(box.card.files).outcomes;
  expect(news).toMatchObject({ outcome: "rolled-back", reason: "no-proof", kind: "system", version: 5 });
});

test("a boot partition that is away stops nothing", async () => {
  const box = await boxWith();
  const appliance = box.appliance();
  startApplication({ ...appliance, boot: { ...appliance.boot, folder: "/nowhere" } });
  expect(box.mounted).toBe(image("application", 3));
});

test("the other root slot's command line names its partition and itself", () => {
  const box = new TestBox();
  const line = new TextDecoder().decode(commandLineFor(box.appliance(), "b"));
  expect(line).toBe("root=PARTUUID=6c677264-03 ro localgrid.root_slot=b quiet\n");
});

test("a command line that names no root slot is not guessed", () => {
  const box = new TestBox();
  box.card.put("/boot/firmware/a/cmdline.txt", new Uint8Array(Buffer.from("console=tty0")));
  expect(() => commandLineFor(box.appliance(), "b")).toThrow(
    expect.objectContaining({ code: "boot-partition-unreadable" }),
  );
});

test("a node is started again even when nothing on the data partition can be", () => {
  const box = new TestBox();
  const appliance = box.appliance();
  const notes: string[] = [];
  const names = (folder: string): readonly string[] => {
    if (folder.startsWith("/data")) throw new Error("input/output error");
    return appliance.files.names(folder);
  };
  const startNode = () => void notes.push("started");
  const files = { ...appliance.files, names };
  switchApplication({ ...appliance, files, machine: { ...appliance.machine, startNode } });
  expect([box.mounted, ...notes]).toEqual([image("application", 3), "started"]);
});

test("a node that is too slow to stop is started again", () => {
  const box = new TestBox();
  const appliance = box.appliance();
  const notes: string[] = [];
  const stopNode = () => {
    throw new Error("ETIMEDOUT");
  };
  const startNode = () => void notes.push("started");
  const machine = { ...appliance.machine, stopNode, startNode };
  expect(() => switchApplication({ ...appliance, machine })).toThrow("ETIMEDOUT");
  expect(notes).toEqual(["started"]);
});
