import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { generateDeviceKeys } from "./device-identity.ts";
import type { StoredMessage } from "./device-ports.ts";
import { openDeviceStore } from "./device-store.ts";

const keys = generateDeviceKeys();
const messageOf = (seq: number, last_seq: number): StoredMessage => ({
  seq,
  last_seq,
  boot: 1,
  bytes: Uint8Array.of(seq),
});

let directory: string;
let path: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "device-store-"));
  path = join(directory, "devices.sqlite");
});

afterEach(() => rmSync(directory, { recursive: true }));

describe("the device store", () => {
  test("goes on after a reopen where it was: numbers, boots, messages, keys", () => {
    const first = openDeviceStore(path);
    first.addDevice("c01", keys);
    first.saveCertificate("c01", { certificate_pem: "cert", ca_certificate_pem: "ca" });
    const home = first.homeStore("c01");
    expect(home.beginBoot()).toBe(1);
    home.append(messageOf(1, 1), 1000);
    home.append(messageOf(2, 4), 2000);
    home.free(1);
    first.close();

    const second = openDeviceStore(path);
    const again = second.homeStore("c01");
    expect(again.state()).toEqual({ boot: 1, next_seq: 5, newest_at_ms: 2000, acknowledged: 1 });
    expect(again.beginBoot()).toBe(2);
    expect(
      again.messagesAfter(0, 9).map(({ seq, last_seq, boot, bytes }) => [seq, last_seq, boot, [...bytes]]),
    ).toEqual([[2, 4, 1, [2]]]);
    expect(second.keysOf("c01")).toEqual(keys);
    expect(second.certificateOf("c01")).toEqual({ certificate_pem: "cert", ca_certificate_pem: "ca" });
    expect(second.newestReadingAt_ms()).toBe(2000);
    second.close();
  });

  test("takes messages in the order of their readings only", () => {
    const store = openDeviceStore(path);
    store.addDevice("c01", keys);
    const home = store.homeStore("c01");
    home.append(messageOf(1, 3), 1000);
    for (const [message, at_ms] of [
      [messageOf(5, 6), 2000],
      [messageOf(3, 4), 2000],
      [messageOf(4, 6), 1000],
    ] as const) {
      expect(() => home.append(message, at_ms)).toThrow(expect.objectContaining({ code: "device-store-damaged" }));
    }
    expect(home.messagesAfter(0, 9)).toHaveLength(1);
    home.append(messageOf(4, 6), 2000);
    expect(home.state().next_seq).toBe(7);
    store.close();
  });

  test("keeps what belongs to one home from the others", () => {
    const store = openDeviceStore(path);
    for (const home of ["c02", "c01"]) store.addDevice(home, generateDeviceKeys());
    store.homeStore("c01").append(messageOf(1, 1), 1000);
    store.homeStore("c02").append(messageOf(1, 1), 3000);
    store.homeStore("c01").free(1);
    expect(store.homeStore("c01").count()).toBe(0);
    expect(store.homeStore("c02").count()).toBe(1);
    expect(store.homes()).toEqual(["c01", "c02"]);
    expect(store.keysOf("c03")).toBeNull();
    expect(store.certificateOf("c01")).toBeNull();
    store.close();
  });

  test("frees whole messages only, and remembers the highest ack", () => {
    const store = openDeviceStore(path);
    store.addDevice("c01", keys);
    const home = store.homeStore("c01");
    home.append(messageOf(1, 3), 1000);
    home.append(messageOf(4, 6), 2000);
    home.free(5);
    expect(home.messagesAfter(0, 9).map(({ last_seq }) => last_seq)).toEqual([6]);
    home.free(2);
    expect(home.state().acknowledged).toBe(5);
    expect([home.countThrough(5), home.countThrough(6)]).toEqual([0, 1]);
    store.close();
  });

  test("belongs to one user at a time, and is readable by its owner only", () => {
    const store = openDeviceStore(path);
    expect(() => openDeviceStore(path)).toThrow(expect.objectContaining({ code: "neighbourhood-running" }));
    expect(statSync(path).mode & 0o777).toBe(0o600);
    store.close();
    openDeviceStore(path).close();
  });
});
