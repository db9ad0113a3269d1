import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test, vi } from "vitest";
import { runNodeCommand } from "./node-command.ts";

const root_dir = fileURLToPath(new URL("../..", import.meta.url));
const place = { root_dir, signal: new AbortController().signal };
const folder = mkdtempSync(join(tmpdir(), "localgrid-command-"));

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

test("a command of a node takes no settings from the environment of whoever starts it", async () => {
  vi.stubEnv("LOCALGRID_NO_SUCH_SETTING", "1");
  const card = JSON.parse(await runNodeCommand(["node-card", "--data-dir", folder], place)) as object;
  expect(card).toMatchObject({ community: "community", addresses: [] });
});
