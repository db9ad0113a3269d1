import { expect, test } from "vitest";
import { driftOf, lockText, packagesOf } from "./package-lock.ts";

const LIST = `zstd 1.5.7+dfsg-1 arm64 ${"ab".repeat(32)}\nadduser 3.152 all -\n`;

test("the list of packages is read with the hash where there is one", () => {
  expect(packagesOf(LIST)).toEqual([
    { name: "zstd", version: "1.5.7+dfsg-1", architecture: "arm64", sha256: "ab".repeat(32) },
    { name: "adduser", version: "3.152", architecture: "all" },
  ]);
});

test("a build with the packages of the lock drifts in nothing", () => {
  const packages = packagesOf(LIST);
  expect(driftOf(lockText(packages), packages)).toEqual([]);
});

test("another version, a new package and one that is gone are each named", () => {
  const now = packagesOf("zstd 1.5.8 arm64 -\nbash 5.2 arm64 -\n");
  expect(driftOf(lockText(packagesOf(LIST)), now)).toEqual([
    "adduser: 3.152 -> none",
    "bash: none -> 5.2",
    "zstd: 1.5.7+dfsg-1 -> 1.5.8",
  ]);
});
