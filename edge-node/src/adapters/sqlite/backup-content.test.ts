import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type Database from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openIdentity } from "../system/identity.ts";
import { makeNodeBackup } from "../system/node-backup.ts";
import { type BackupContent, type BackupContentSources, openBackupContent } from "./backup-content.ts";
import { openJournalDatabase } from "./journal-database.ts";
import { openLocalDatabase } from "./local-database.ts";

let data_dir: string;
let journal: Database.Database;

beforeEach(() => {
  data_dir = mkdtempSync(join(tmpdir(), "localgrid-backup-content-"));
  openLocalDatabase(join(data_dir, "local.sqlite")).close();
  journal = openJournalDatabase(join(data_dir, "journal.sqlite"));
  append(1);
});

afterEach(() => {
  journal.close();
  rmSync(data_dir, { recursive: true });
});

function append(position: number): void {
  journal.prepare("INSERT INTO journal (position, record) VALUES (?, ?)").run(position, Buffer.of(position));
}

const secrets = {
  community_key: new Uint8Array(32),
  authority_pem: "",
  region_public_key: null,
  hub_url: null,
  settings: {},
};

function contentWith(putOnDisk: BackupContentSources["putOnDisk"]): Promise<BackupContent> {
  return openBackupContent({ data_dir, secrets, has_journal: true, breathe: async () => {}, putOnDisk });
}

async function recordsIn({ entries }: BackupContent): Promise<readonly number[]> {
  const records: number[] = [];
  for await (const { name, blocks } of entries()) {
    for await (const block of blocks) if (name === "journal") records.push(block[0] as number);
  }
  return records;
}

test("a backup has only records that are on disk before anything of it goes out", async () => {
  const put: string[] = [];
  const content = await contentWith(async (file) => {
    // Comes while the disk is still taking the ones before, and may be taken back by a power cut.
    append(2);
    put.push(file);
  });
  expect(put).toEqual([join(data_dir, "journal.sqlite-wal")]);
  expect(content.journal_records).toBe(1);
  expect(await recordsIn(content)).toEqual([1]);
  content.close();
});

test("there is no backup, and nothing left of it, while nobody can say what is on disk", async () => {
  const refused = contentWith(async () => {
    throw new Error("the disk is gone");
  });
  await expect(refused).rejects.toThrow("the disk is gone");
  expect(readdirSync(data_dir).filter((name) => name.startsWith("work-"))).toEqual([]);
});

test.each(["with its log", "whose log was put away"])("a backup is made of a journal %s", async (which) => {
  if (which === "whose log was put away") journal.close();
  const { key } = openIdentity(data_dir);
  const sources = { data_dir, key, community: "sun", secrets, has_journal: true, now_ms: 0 };
  const { header, close } = await makeNodeBackup(sources);
  expect(header.journal_records).toBe(1);
  close();
});
