import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CareSocket } from "@localgrid/edge-node/adapters/care-socket";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { serveCare } from "./care-session.ts";
import { FakeMachine } from "./fake-machine.ts";

const NAME = "localgrid-00112233-2026-11-21-23-00-00.lgbackup";
const STICK = {
  blockdevices: [
    { path: "/dev/mmcblk0", tran: null, fstype: null, children: [{ path: "/dev/mmcblk0p4", fstype: "ext4" }] },
    {
      path: "/dev/sda",
      tran: "usb",
      fstype: null,
      children: [{ path: "/dev/sda1", fstype: "vfat", mountpoints: [null] }],
    },
  ],
};
const coded = (code: string) => expect.objectContaining({ code });

let folder: string;
let machine: FakeMachine;
let server: Server;
let path: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "localgrid-care-"));
  machine = new FakeMachine();
  machine.stickFolder = join(folder, "stick");
  machine.makeFolder = (at) => void mkdirSync(at, { recursive: true });
  machine.names = (at) => {
    try {
      return readdirSync(at).sort();
    } catch {
      return [];
    }
  };
  machine.answers.set("lsblk", () => ({ stdout: JSON.stringify(STICK) }));
  path = join(folder, "care.sock");
  server = createServer({ allowHalfOpen: true }, (socket: Socket) => {
    socket.on("error", () => undefined);
    void serveCare(machine, { input: socket, send: (line) => void socket.write(line) }).finally(() => socket.end());
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
});

afterEach(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const box = () => new CareSocket(path);

async function* parts(count: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < count; at++) yield Buffer.alloc(100_000, at);
}

/** Sends bytes as they are, and gives what came back. */
function raw(...sent: readonly (string | Uint8Array)[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    let text = "";
    socket.on("data", (part) => {
      text += part.toString();
    });
    socket.once("error", reject).once("close", () => resolve(text));
    for (const one of sent) socket.write(one);
    socket.end();
  });
}

describe("A backup to a stick", () => {
  test("comes whole, under its name, and the stick is let go", async () => {
    const seen: number[] = [];
    await box().writeToStick(NAME, parts(100), (bytes) => seen.push(bytes));
    const file = readFileSync(join(machine.stickFolder, "localgrid-backups", NAME));
    expect([file.length, file[0], file.at(-1), seen.at(-1)]).toEqual([10_000_000, 0, 99, 10_000_000]);
    expect(seen.length).toBeGreaterThan(1);
    expect(machine.ran.filter((one) => /^u?mount/.test(one))).toEqual([
      `mount -o rw,nodev,nosuid,noexec,noatime /dev/sda1 ${machine.stickFolder}`,
      `umount ${machine.stickFolder}`,
    ]);
    expect((await box().stick()).backups).toEqual([{ name: NAME, bytes: 10_000_000 }]);
  });

  test("that breaks off leaves nothing that could be taken for one", async () => {
    async function* broken() {
      yield Buffer.alloc(100_000);
      throw new Error("the node's disk is gone");
    }
    await expect(box().writeToStick(NAME, broken(), () => undefined)).rejects.toThrow(coded("appliance-away"));
    const line = `${JSON.stringify({ request: "backup-to-stick", name: NAME })}\n`;
    expect(await raw(line, Buffer.from("00000004616263", "hex"))).toContain('"care-broken-off"');
    expect(await raw(line)).toContain('"care-broken-off"');
    expect(readdirSync(join(machine.stickFolder, "localgrid-backups"))).toEqual([]);
  });

  test.each([
    ["no stick", { blockdevices: STICK.blockdevices.slice(0, 1) }],
    ["two sticks", { blockdevices: [...STICK.blockdevices, { ...STICK.blockdevices[1], path: "/dev/sdb" }] }],
    ["a card of our own in a reader", { blockdevices: [{ ...STICK.blockdevices[1], ptuuid: "6c677264" }] }],
    [
      "the disk that the box itself runs from",
      {
        blockdevices: [
          { path: "/dev/sda", tran: "usb", children: [{ path: "/dev/sda1", fstype: "vfat", mountpoints: ["/"] }] },
        ],
      },
    ],
  ])("is refused with %s", async (_, devices) => {
    machine.answers.set("lsblk", () => ({ stdout: JSON.stringify(devices) }));
    await expect(box().stick()).rejects.toThrow(coded("no-stick"));
    expect(machine.ran.some((one) => one.startsWith("mount"))).toBe(false);
  });

  test("is refused by a stick that cannot be mounted", async () => {
    machine.answers.set("mount", () => ({ code: 32, stderr: "wrong fs type\n" }));
    await expect(box().writeToStick(NAME, parts(1), () => undefined)).rejects.toThrow(coded("stick-trouble"));
  });
});

describe("What may be asked", () => {
  test.each([
    "",
    "no json",
    "[]",
    "null",
    '{"request":"shell"}',
    '{"request":"toString"}',
    '{"request":"status","path":"/etc/shadow"}',
    '{"request":"backup-to-stick","name":"../../etc/passwd"}',
    '{"request":"backup-to-stick","name":"a.sh"}',
    '{"request":"reset","mode":"wipe"}',
    '{"request":"reset","mode":"all","token":"00000000000000000000000000000000"}',
    `{"request":"${"x".repeat(5_000)}"}`,
  ])("is a short list: %s is refused", async (line) => {
    expect(await raw(`${line}\n`)).toContain('"unknown-request"');
    expect(machine.ran).toEqual([]);
  });

  test("ends when nobody says a whole line", async () => {
    expect(await raw("{")).toContain('"unknown-request"');
    expect(await raw(Buffer.alloc(100_000, 32))).toContain('"unknown-request"');
  });
});

describe("A reset", () => {
  const reset = (token: string) => raw(`${JSON.stringify({ request: "reset", mode: "wipe", token })}\n`);
  const newToken = async () => JSON.parse(await raw('{"request":"reset-token"}\n')).result.token as string;
  const flag = () => machine.files.get("/boot/firmware/localgrid-reset.txt");

  test("takes a token that is good once and for a minute, then the box starts again", async () => {
    expect(await reset("00".repeat(16))).toContain('"wrong-reset-token"');
    const old = await newToken();
    machine.clock_ms += 61_000;
    expect(await reset(old)).toContain('"wrong-reset-token"');
    expect([flag(), machine.ran]).toEqual([undefined, []]);
    const token = await newToken();
    expect(await reset(token)).toContain('"done"');
    expect(flag()).toBe("wipe\n");
    expect(machine.ran.at(-1)).toMatch(/^systemd-run .* systemctl reboot$/);
    expect(await reset(token)).toContain('"wrong-reset-token"');
  });

  test("goes the same way for the node", async () => {
    await box().reset("keep-keys");
    expect(machine.files.has("/data/settings/reset-keep-keys")).toBe(true);
    expect(machine.said).toContain("localgrid: care request reset keep-keys");
  });

  test("is refused when the boot partition cannot be written to", async () => {
    machine.answers.set("mount", () => ({ code: 32 }));
    expect(await reset(await newToken())).toContain('"boot-partition-read-only"');
    expect(machine.ran.some((one) => one.startsWith("systemd-run"))).toBe(false);
  });
});

test("A node whose box does not answer hears so", async () => {
  await expect(new CareSocket(join(folder, "nobody.sock")).restart()).rejects.toThrow(coded("appliance-away"));
  const silent = createServer((socket) => socket.end('{"answer":"maybe"}\n'));
  await new Promise<void>((resolve) => silent.listen(join(folder, "silent.sock"), resolve));
  await expect(new CareSocket(join(folder, "silent.sock")).restart()).rejects.toThrow(coded("appliance-away"));
  silent.close();
});
