import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FakeMachine } from "./script-on-fakes.ts";

const SCRIPT = fileURLToPath(new URL("../initramfs/scripts/local-bottom/localgrid-data", import.meta.url));

let machine: FakeMachine;
let root: string;
let mounting: string;

beforeEach(() => {
  machine = new FakeMachine();
  root = machine.path("root");
  const options = "rw,noatime,lazytime,nodev,nosuid,noexec,commit=300,errors=remount-ro";
  mounting = `mount -t ext4 -o ${options} /dev-of-test/vda4 ${root}/data`;
  machine.write("mounts", `proc /proc proc rw\n/dev/vda2 ${root} squashfs ro\n`);
  machine.write("blocks/vda/size", "2629632\n");
  for (const [number, start, size] of [
    [1, 8192, 524288],
    [2, 532480, 917504],
    [3, 1449984, 917504],
    [4, 2367488, 262144],
  ] as const) {
    const folder = `blocks/vda/vda${number}`;
    machine.write(`${folder}/partition`, `${number}\n`);
    machine.write(`${folder}/start`, `${start}\n`);
    machine.write(`${folder}/size`, `${size}\n`);
    machine.link(`blocks/vda${number}`, folder);
  }
  machine.program("timeout", 'shift; exec "$@"');
  for (const name of ["e2fsck", "mount", "umount", "resize2fs", "partx"]) machine.program(name);
  machine.program("sfdisk", "cat > /dev/null");
});

afterEach(() => machine.remove());

function start() {
  const result = machine.run(SCRIPT, {
    rootmnt: root,
    LOCALGRID_RUN: machine.path("run"),
    LOCALGRID_BLOCKS: machine.path("blocks"),
    LOCALGRID_DEVICES: "/dev-of-test",
    LOCALGRID_MOUNTS: machine.path("mounts"),
  });
  expect(result.status).toBe(0);
  return { ...result, state: machine.read("run/data-state")?.trim() };
}

const formOfCheck = (form: string, then: string) => `case " $* " in *" ${form} "*) ${then} ;; esac`;

describe("the data partition at the start of the box", () => {
  test("is checked and then mounted without devices, set-user-id and programs", () => {
    const { state, calls } = start();
    expect(state).toBe("ok");
    expect(calls.filter((call) => /^(e2fsck|mount|resize2fs)/.test(call))).toEqual([
      "e2fsck -p /dev-of-test/vda4",
      mounting,
      "resize2fs /dev-of-test/vda4",
    ]);
  });

  test("is fine when the check had small things to put right", () => {
    machine.program("e2fsck", formOfCheck("-p", "exit 1"));
    expect(start().state).toBe("ok");
  });

  test("is repaired when the quick check gives up on it", () => {
    machine.program("e2fsck", formOfCheck("-p", "exit 4"));
    machine.write("root/data/identity/machine-id", "0123456789abcdef0123456789abcdef\n");
    const { state, calls } = start();
    expect(state).toBe("repaired");
    expect(calls).toContain("e2fsck -f -y /dev-of-test/vda4");
    expect(calls).toContain(mounting);
  });

  test("is called broken when repairs left the box's identity but not its journal, which had been there", () => {
    machine.write("root/data/identity/machine-id", "0123456789abcdef0123456789abcdef\n");
    machine.write("root/data/node/journal.sqlite", "");
    expect(start().state).toBe("ok");
    expect(machine.read("root/data/identity/node-began")).toBe("");
    rmSync(machine.path("root/data/node/journal.sqlite"));
    expect(start().state).toBe("ok");
    machine.program("e2fsck", formOfCheck("-p", "exit 4"));
    expect(start().state).toBe("broken");
  });

  test("is called broken when nothing of the box was left after repairs: it must not begin anew unasked", () => {
    machine.program("e2fsck", formOfCheck("-p", "exit 4"));
    const { state, calls } = start();
    expect(state).toBe("broken");
    expect(calls).toContain(`umount ${root}/data`);
    expect(calls.at(-1)).toMatch(/^mount -t tmpfs /);
  });

  test("is left alone when repairs did not help, and the box starts without it", () => {
    machine.program("e2fsck", "exit 8");
    const { state, calls } = start();
    expect(state).toBe("broken");
    expect(calls.filter((call) => call.startsWith("mount"))).toEqual([
      `mount -t tmpfs -o size=64m,mode=0755,nodev,nosuid,noexec tmpfs ${root}/data`,
    ]);
  });

  test("is called broken when it cannot be mounted, and the box starts without it", () => {
    machine.program("mount", formOfCheck("ext4", "exit 32"));
    const { state, calls } = start();
    expect(state).toBe("broken");
    expect(calls.at(-1)).toMatch(/^mount -t tmpfs /);
  });

  test("is called missing when the card has none, although another disk has", () => {
    machine.write("blocks/vda/vda4/partition", "5\n");
    machine.write("blocks/sda/sda4/partition", "4\n");
    const { state, calls } = start();
    expect(state).toBe("missing");
    expect(calls.some((call) => call.startsWith("e2fsck"))).toBe(false);
    expect(calls.at(-1)).toMatch(/^mount -t tmpfs /);
  });

  test("is called missing when nobody knows which disk the root slot is on", () => {
    machine.write("mounts", "proc /proc proc rw\n");
    expect(start().state).toBe("missing");
  });

  test("is grown on a card with room behind it, before it is mounted", () => {
    machine.write("blocks/vda/size", "62333952\n");
    const { calls } = start();
    const grown = calls.indexOf("sfdisk --no-reread --no-tell-kernel -q -N 4 /dev-of-test/vda");
    expect(grown).toBeGreaterThanOrEqual(0);
    expect(calls.indexOf("partx -u -n 4 /dev-of-test/vda")).toBeGreaterThan(grown);
    expect(calls.indexOf(mounting)).toBeGreaterThan(grown);
  });

  test("is not grown for a few sectors", () => {
    expect(start().calls.some((call) => call.startsWith("sfdisk"))).toBe(false);
  });

  test("is used as it is when it cannot be grown", () => {
    machine.write("blocks/vda/size", "62333952\n");
    machine.program("sfdisk", "cat > /dev/null; exit 1");
    machine.program("resize2fs", "exit 1");
    const { state, calls } = start();
    expect(state).toBe("ok");
    expect(calls).toContain(mounting);
  });
});
