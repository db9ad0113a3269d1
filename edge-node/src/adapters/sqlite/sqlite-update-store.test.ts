import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deviceId } from "@localgrid/vocabulary/identifiers";
import { afterAll, expect, test } from "vitest";
import { DRAFT, offeredTo } from "../../updates/rollout.ts";
import { TestReleases } from "../../updates/test-images.ts";
import { openLocalDatabase } from "./local-database.ts";
import { SqliteUpdateStore } from "./sqlite-update-store.ts";

const folder = mkdtempSync(join(tmpdir(), "localgrid-updates-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("images and how far they are survive a restart, and go together", () => {
  const file = join(folder, "local.sqlite");
  const releases = new TestReleases();
  const [older, newer] = [13, 14].map((version) => {
    const { bytes: _, ...image } = releases.image({ version });
    return { ...image, added_at_ms: version, added_by: "coordinator" };
  }) as [Image, Image];
  const rollout = { ...offeredTo({ ...DRAFT, phase: "running" }, deviceId("d0000000000000001"), 5), ring: 1 } as const;
  const first = openLocalDatabase(file);
  const store = new SqliteUpdateStore(first);
  store.addImage(newer);
  store.addImage(older);
  store.saveRollout(newer.sha256, DRAFT);
  store.saveRollout(newer.sha256, rollout);
  first.close();
  const second = openLocalDatabase(file);
  const again = new SqliteUpdateStore(second);
  expect(again.images()).toEqual([older, newer]);
  expect([...again.rollouts()]).toEqual([[newer.sha256, rollout]]);
  again.removeImage(newer.sha256);
  expect(again.images()).toEqual([older]);
  expect([...again.rollouts()]).toEqual([]);
  second.close();
});

type Image = Parameters<SqliteUpdateStore["addImage"]>[0];
