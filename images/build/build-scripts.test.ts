import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const images = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

function run(script: string, ...args: readonly string[]) {
  return spawnSync("sh", [images(`build/${script}`), ...args], { encoding: "utf8" });
}

test.each(["a", "b"])("the file that says that root slot %s starts is one sector of short lines", (name) => {
  const { stdout } = run("slot-text.sh", name);
  expect(Buffer.byteLength(stdout)).toBe(512);
  expect(stdout.split("\n")[0]).toBe(`os_prefix=${name}/`);
  expect(stdout.endsWith("\n")).toBe(true);
  // The firmware of the boards cuts longer lines off.
  expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(98);
});

test("each root slot is told its own partition and name, and nothing is left to fill in", () => {
  const [a, b] = ["a", "b"].map((name) => run("command-line.sh", name).stdout);
  expect(a).toContain("root=PARTUUID=6c677264-02 rootfstype=squashfs ro ");
  expect(a).toContain("localgrid.root_slot=a ");
  expect(b).toBe(a?.replace("6c677264-02", "6c677264-03").replace("root_slot=a", "root_slot=b"));
  expect(`${a}${b}`).not.toMatch(/@/);
  expect(run("command-line.sh", "c").status).not.toBe(0);
});

test("a card whose root slot is not there starts again instead of waiting for somebody", () => {
  expect(run("command-line.sh", "a").stdout).toMatch(/ panic=10 /);
});

test("config.txt leaves the last word to the file that updates rewrite", () => {
  const lines = readFileSync(images("boot/config.txt"), "utf8").trimEnd().split("\n");
  expect(lines.at(-1)).toBe("include slot.txt");
  expect(lines.at(-2)).toBe("os_prefix=a/");
});

test("lists of packages are read without their comments and with the suites they name", () => {
  const { stdout } = run("packages-of.sh", images("packages"));
  const packages = stdout.trim().split(",");
  expect(packages).toContain("linux-image-arm64/trixie-backports");
  expect(packages).toContain("e2fsprogs");
  expect(packages.every((name) => /^[a-z0-9.+/-]+$/.test(name))).toBe(true);
});

test("no unit both starts at boot and never starts", () => {
  const names = (file: string) => run("packages-of.sh", images(file)).stdout.trim().split(",");
  const masked = new Set(names("masked-units"));
  expect(masked.size).toBeGreaterThan(10);
  expect(names("units").filter((name) => masked.has(name))).toEqual([]);
});

test("an option that nobody knows is answered with those that there are", () => {
  const { status, stderr } = run("make-image.sh", "--nonsense");
  expect(status).toBe(2);
  expect(stderr).toContain("--release-key-file");
});
