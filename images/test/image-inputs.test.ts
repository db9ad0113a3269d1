import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { hostCommand } from "./emulator/host-command.ts";
import { imageInputsHash, isImageInput } from "./image-inputs.ts";

let root: string;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "lg-inputs-"));
  await hostCommand("git", ["init", "-q"], { cwd: root });
  write("images/packages", "systemd\n");
  write("edge-node/src/main.ts", "start();\n");
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

test.each([
  ["build-image.sh", true],
  ["images/overlay/etc/fstab", true],
  ["edge-node/clearing/src/fold.ts", true],
  ["images/test/checks/lab.ts", false],
  ["images/tested.json", false],
  ["edge-node/src/ingest/ingest.test.ts", false],
  ["cloud-hub/src/main.ts", false],
  ["images/README.md", false],
])("%s is on the card: %s", (path, isOnCard) => {
  expect(isImageInput(path)).toBe(isOnCard);
});

test("what is on the card changes the hash, and what is not does not", async () => {
  const before = await imageInputsHash(root);
  write("images/test/lab.ts", "more();\n");
  write("cloud-hub/src/main.ts", "more();\n");
  expect(await imageInputsHash(root)).toBe(before);
  write("images/packages", "systemd\nnano\n");
  const changed = await imageInputsHash(root);
  expect(changed).not.toBe(before);
  write("edge-node/src/new.ts", "more();\n");
  expect(await imageInputsHash(root)).not.toBe(changed);
});
