import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { BlockedPeers } from "./blocked-peers.ts";
import { openLocalDatabase } from "./local-database.ts";

const folder = mkdtempSync(join(tmpdir(), "localgrid-blocked-"));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("Blocked nodes stay blocked after a restart, and the last list counts", () => {
  const file = join(folder, "local.sqlite");
  const first = openLocalDatabase(file);
  const blocked = new BlockedPeers(first);
  expect(blocked.all()).toEqual([]);
  blocked.replace(["bb", "aa", "aa"]);
  expect(blocked.all()).toEqual(["aa", "bb"]);
  blocked.replace(["bb"]);
  first.close();
  const again = openLocalDatabase(file);
  expect(new BlockedPeers(again).all()).toEqual(["bb"]);
  again.close();
});
