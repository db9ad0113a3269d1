import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { setUpCommunity, simulatedClock } from "./community.ts";
import { eventually, within } from "./eventually.ts";
import { compareWithDevices, INTACT, readJournal } from "./journal-content.ts";
import type { MeteredDevice } from "./metered-device.ts";
import { NodeClient } from "./node-client.ts";
import { cleanUp, type RunningNode, runCommand, startNode } from "./running-node.ts";
import { mountSmallDisk } from "./small-disk.ts";

const HOMES = 3;
const DISK_MIB = 12;
/** Less than what has to stay free. */
const LITTLE_BYTES = 2 ** 21;
/** With room to keep a reserve. */
const LARGER_DISK_MIB = 96;

afterEach(cleanUp);

function total(devices: readonly MeteredDevice[], figure: (device: MeteredDevice) => number): number {
  return devices.reduce((sum, device) => sum + figure(device), 0);
}

const acked = (devices: readonly MeteredDevice[]) => total(devices, (device) => device.acked_upto);
const pubacked = (devices: readonly MeteredDevice[]) => total(devices, (device) => device.pubacked.size);

/** Resolves when each device has been turned away three times and was told of nothing stored meanwhile. */
async function noneIsAcknowledged(devices: readonly MeteredDevice[]): Promise<void> {
  const before = { acked: acked(devices), pubacked: pubacked(devices) };
  const ended = devices.map((device) => device.sessions_ended);
  await eventually("each device is turned away", () =>
    devices.every((device, index) => device.sessions_ended >= (ended[index] ?? 0) + 3),
  );
  expect({ acked: acked(devices), pubacked: pubacked(devices) }).toEqual(before);
}

describe("a node whose disk is full", () => {
  test("leaves room for its next start, and starts on a disk that others have filled", {
    timeout: 60_000,
  }, async () => {
    const disk = await mountSmallDisk(LARGER_DISK_MIB);
    const clock = simulatedClock(60);
    const options = {
      data_dir: join(disk.folder, "data"),
      data_dir_here: join(disk.folder_here, "data"),
      wrapper: disk.wrapper,
      config: { clock },
    } as const;
    const node = await startNode(options);
    const { coordinator } = await setUpCommunity(node, { homes: 1, clock });
    const addMember = async (at: RunningNode, member: string) => {
      const { status, body } = await coordinator
        .at(at.http_url)
        .send("POST", "/api/members", { member, login: member });
      return body.code ?? status;
    };
    const isReserveUsed = ({ lines }: RunningNode) => lines.some(({ event }) => event === "storage-reserve-given-free");
    disk.fill(LITTLE_BYTES);
    expect(await addMember(node, "early")).toBe("storage-full");
    await node.kill();
    disk.fill();
    const again = await startNode(options);
    expect([isReserveUsed(node), isReserveUsed(again)]).toEqual([false, true]);
    expect(await addMember(again, "again")).toBe(201);
    disk.makeRoom();
    disk.fill(LITTLE_BYTES);
    expect(await addMember(again, "full")).toBe("storage-full");
    await again.kill();
    const full = await startNode(options);
    const { status, body } = await new NodeClient(full.http_url).get("/health");
    expect([status, body.status]).toEqual([503, "storage-full"]);
    disk.makeRoom();
    expect(await addMember(full, "room")).toBe(201);
    expect((await new NodeClient(full.http_url).get("/health")).status).toBe(200);
    await full.stop();
    await (await startNode(options)).stop();
    disk.fill();
    const last = await startNode(options);
    expect(isReserveUsed(last)).toBe(true);
    expect(await addMember(last, "last")).toBe(201);
    expect((await last.stop()).code).toBe(0);
  });

  test("acknowledges nothing, says so, and goes on when there is room again", { timeout: 120_000 }, async () => {
    const disk = await mountSmallDisk(DISK_MIB);
    const clock = simulatedClock(60);
    const node = await startNode({
      data_dir: join(disk.folder, "data"),
      data_dir_here: join(disk.folder_here, "data"),
      wrapper: disk.wrapper,
      config: { clock, interval_length_s: 300 },
    });
    const { coordinator, devices } = await setUpCommunity(node, { homes: HOMES, clock });
    const live = await coordinator.follow("/api/live");
    let isOver = false;
    const working = Promise.all(devices.map((device) => device.work(node.mqtt_port, () => isOver)));
    try {
      await eventually("readings are acknowledged", () => devices.every((device) => device.acked_upto > 50));
      expect((await coordinator.get("/health")).body.status).toBe("ok");

      disk.fill();
      await eventually("the node notices", async () => (await coordinator.get("/health")).status === 503);
      // What a failed commit had already taken of the disk may still hold a smaller one.
      await eventually("no message is acknowledged any more", () => noneIsAcknowledged(devices).then(() => true));
      // A small record may still find room in what larger ones were refused in: each try takes some of it.
      let tries = 0;
      await eventually("a member is refused as well", async () => {
        const name = `early-${tries++}`;
        const { status, body } = await coordinator.send("POST", "/api/members", { member: name, login: name });
        return status === 503 && body.code === "storage-full";
      });
      await eventually("health and page say why", async () => {
        const health = await coordinator.get("/health");
        const now = await coordinator.get("/api/now");
        return health.status === 503 && health.body.status === "storage-full" && now.body.status === "storage-full";
      });
      expect(live.events).toContainEqual({ event: "health", data: { status: "storage-full" } });
      expect(node.isAlive()).toBe(true);
      const acked_when_full = acked(devices);

      disk.makeRoom();
      await eventually("the node goes on", async () => (await coordinator.get("/health")).status === 200);
      await eventually("new readings are acknowledged", () => acked(devices) > acked_when_full + 500);
      for (const device of devices) device.stopMeasuring();
      await within(() => devices.map((device) => device.describe()).join("\n"), working);
      expect(await coordinator.get("/health")).toMatchObject({ status: 200, body: { status: "ok", details: [] } });
      expect((await coordinator.get("/api/now")).body.status).toBe("ok");
      await eventually(
        "the page is told",
        () => live.events.findLast(({ event }) => event === "health")?.data.status === "ok",
      );
      expect((await coordinator.send("POST", "/api/members", { member: "late", login: "late" })).status).toBe(201);
      console.info(`disk full: ${acked_when_full} readings acknowledged before it, ${acked(devices)} after`);
    } finally {
      isOver = true;
      live.close();
    }
    expect((await node.stop()).code).toBe(0);

    const data_dir = disk.copyOut("data");
    const comparison = compareWithDevices(readJournal(data_dir), devices);
    expect(comparison).toMatchObject(INTACT);
    expect(comparison.accepted).toBe(total(devices, (device) => device.measured.length));
    expect(await runCommand(["verify", "--data-dir", data_dir])).toMatchObject({ code: 0 });
    const rebuilt = await runCommand(["rebuild", "--data-dir", data_dir]);
    expect(rebuilt).toMatchObject({ code: 0, stdout: expect.stringContaining("identical to those before") });
  });

  test("says so at a login that it cannot store, stops well, and does not hang where it cannot start", {
    timeout: 120_000,
  }, async () => {
    const disk = await mountSmallDisk(DISK_MIB);
    const clock = simulatedClock(60);
    const options = {
      data_dir: join(disk.folder, "data"),
      data_dir_here: join(disk.folder_here, "data"),
      wrapper: disk.wrapper,
      config: { clock, interval_length_s: 300 },
    } as const;
    const node = await startNode(options);
    const { coordinator, devices, homes } = await setUpCommunity(node, { homes: 2, clock });
    let isOver = false;
    const working = Promise.all(devices.map((device) => device.work(node.mqtt_port, () => isOver)));
    await eventually("readings are acknowledged", () => devices.every((device) => device.acked_upto > 50));
    disk.fill();
    await eventually("the node notices", async () => (await coordinator.get("/health")).status === 503);
    const [home] = homes as [(typeof homes)[0]];
    const login = await new NodeClient(node.http_url).login(home.login, home.password);
    expect([200, 503]).toContain(login.status);
    if (login.status === 503) expect(login.body.code).toBe("storage-full");
    isOver = true;
    expect(await node.stop()).toEqual({ code: 0, signal: null });
    await within(() => devices.map((device) => device.describe()).join("\n"), working);

    // What the stop tidied away made a little room.
    disk.fill();
    await expect(startNode(options)).rejects.toThrow(/ended with \d+ .*storage-full/s);

    disk.makeRoom();
    const again = await startNode(options);
    for (const device of devices) device.stopMeasuring();
    const delivered = Promise.all(devices.map((device) => device.workUntilClosed(again.mqtt_port)));
    await within(() => devices.map((device) => device.describe()).join("\n"), delivered);
    expect((await again.stop()).code).toBe(0);
    const comparison = compareWithDevices(readJournal(disk.copyOut("data")), devices);
    expect(comparison).toMatchObject(INTACT);
    expect(comparison.accepted).toBe(total(devices, (device) => device.measured.length));
  });
});
