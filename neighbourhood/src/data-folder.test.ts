import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { dataPathsOf, openDataFolder, regionPathsOf } from "./data-folder.ts";
import { generateDeviceKeys } from "./device/device-identity.ts";
import { findFreePort, wantedPort } from "./free-port.ts";

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "data-folder-"));
});

afterEach(() => rmSync(directory, { recursive: true }));

describe("the data folder", () => {
  test("is made where it is missing, and kept from start to start", () => {
    const path = join(directory, "deep", "down");
    const store = openDataFolder(path, { isFresh: false });
    store.addDevice("c01", generateDeviceKeys());
    store.close();
    const again = openDataFolder(path, { isFresh: false });
    expect(again.homes()).toEqual(["c01"]);
    again.close();
  });

  test("is emptied for a fresh start, of its own things only", () => {
    const paths = dataPathsOf(directory);
    const store = openDataFolder(directory, { isFresh: false });
    store.addDevice("c01", generateDeviceKeys());
    store.close();
    mkdirSync(paths.node_data);
    writeFileSync(join(paths.node_data, "journal"), "");
    const region = regionPathsOf(directory);
    for (const path of [region.hub_data, region.others]) mkdirSync(path);
    for (const path of [
      region.hub_log,
      region.hub_notes,
      paths.clock,
      paths.logins,
      paths.progress,
      paths.node_config,
      paths.node_log,
    ])
      writeFileSync(path, "{}");
    writeFileSync(join(directory, "notes.txt"), "mine");
    const fresh = openDataFolder(directory, { isFresh: true });
    expect(fresh.homes()).toEqual([]);
    fresh.close();
    expect(readdirSync(directory).filter((name) => !name.startsWith("devices.sqlite"))).toEqual(["notes.txt"]);
  });

  test("is refused, fresh or not, when it holds something else", () => {
    writeFileSync(join(directory, "thesis.odt"), "");
    for (const isFresh of [true, false]) {
      expect(() => openDataFolder(directory, { isFresh })).toThrow(
        expect.objectContaining({ code: "not-a-neighbourhood" }),
      );
    }
    expect(existsSync(join(directory, "thesis.odt"))).toBe(true);
  });

  test("is not emptied while another neighbourhood runs in it", () => {
    const running = openDataFolder(directory, { isFresh: false });
    writeFileSync(dataPathsOf(directory).clock, "{}");
    expect(() => openDataFolder(directory, { isFresh: true })).toThrow(
      expect.objectContaining({ code: "neighbourhood-running" }),
    );
    expect(existsSync(dataPathsOf(directory).clock)).toBe(true);
    running.close();
  });
});

describe("a free port", () => {
  test("is by chance where the page was moved away from its usual one", async () => {
    expect(wantedPort({ http_port: 8080 }, 8883)).toBe(8883);
    expect(wantedPort({ http_port: 9090 }, 8883)).toBeNull();
    expect(await findFreePort("127.0.0.1", null)).toBeGreaterThanOrEqual(20_000);
  });

  test("is the wanted one, or another when that is taken or excluded", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port: taken } = server.address() as { port: number };
    try {
      const found = await findFreePort("127.0.0.1", taken);
      expect(found).not.toBe(taken);
      expect(await findFreePort("127.0.0.1", found)).toBe(found);
      expect(await findFreePort("127.0.0.1", found, [found])).not.toBe(found);
    } finally {
      server.close();
    }
  });
});
