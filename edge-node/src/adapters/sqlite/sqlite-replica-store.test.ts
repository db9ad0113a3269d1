import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { testReplicaStore } from "../../gossip/replica-store-contract.ts";
import { openReplicaDatabase } from "./replica-database.ts";
import { SqliteReplicaStore } from "./sqlite-replica-store.ts";
import { TestJournal } from "./test-journal.ts";
import { replicaBatch, replicate } from "./test-replica.ts";

let folder: string;
let file: string;
let opened: Database.Database[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "localgrid-replicas-"));
  file = join(folder, "replicas.sqlite");
  opened = [];
});

afterEach(() => {
  for (const database of opened) database.close();
  rmSync(folder, { recursive: true, force: true });
});

function open(): SqliteReplicaStore {
  const database = openReplicaDatabase(file);
  opened.push(database);
  return new SqliteReplicaStore(database);
}

describe("the replica store on disk", () => {
  testReplicaStore(() => {
    const store = open();
    const reopen = () => {
      store.close();
      return open();
    };
    return { store, reopen };
  });
});

describe("Replicas on disk", () => {
  let origin: TestJournal;

  beforeEach(() => {
    origin = new TestJournal();
  });

  afterEach(() => origin.remove());

  test("are flushed with every batch, however often the file was opened", () => {
    open();
    const database = openReplicaDatabase(file);
    opened.push(database);
    expect(database.pragma("synchronous", { simple: true })).toBe(2);
    expect(database.pragma("journal_mode", { simple: true })).toBe("wal");
  });

  test("add up to the same room after a start, whatever part of it was written down", () => {
    const store = open();
    const epoch = origin.write({ length: 2_500 });
    replicate(store, epoch, { journal: origin, most: 60 });
    const [before] = store.journals();
    expect(open().journals()).toEqual([before]);
    expect(open().bytes()).toBe(store.bytes());
  });

  test("tell parents before children, also when the node's clock went back in between", () => {
    const store = open();
    const first = origin.write({ length: 3, started_at_ms: 9_000 });
    const second = origin.write({ length: 3, parent: first.end, started_at_ms: 500 });
    const third = origin.write({ length: 3, parent: second.end, started_at_ms: 100 });
    for (const epoch of [first, second, third]) replicate(store, epoch, { journal: origin });
    const names = [first, second, third].map(({ epoch }) => epoch);
    expect(store.extents(origin.name).map(({ epoch }) => epoch)).toEqual(names);
    expect(
      open()
        .extents(origin.name)
        .map(({ epoch }) => epoch),
    ).toEqual(names);
  });

  test("refuse what does not follow, and stay as they were", () => {
    const store = open();
    const epoch = origin.write({ length: 30 });
    replicate(store, epoch, { journal: origin, upto: 10 });
    for (const range of [
      { from_seq: 12, upto_seq: 20 },
      { from_seq: 5, upto_seq: 10 },
      { from_seq: 5, upto_seq: 20, skip: 5 },
    ]) {
      expect(() => store.append(replicaBatch(origin, epoch, range))).toThrow("do not follow");
    }
    expect(store.extents(origin.name)).toEqual([{ epoch: epoch.epoch, last_seq: 10 }]);
  });

  test("store nothing of a batch when the disk is full, and go on when it is not", () => {
    const store = open();
    const database = opened[0] as Database.Database;
    const epoch = origin.write({ length: 60 });
    replicate(store, epoch, { journal: origin, upto: 20 });
    const pages = database.pragma("page_count", { simple: true });
    database.pragma(`max_page_count = ${pages}`);
    const large = replicaBatch(origin, epoch, { from_seq: 21, upto_seq: 60 });
    expect(() => store.append(large)).toThrow(expect.objectContaining({ code: "storage-full" }));
    expect(store.extents(origin.name)).toEqual([{ epoch: epoch.epoch, last_seq: 20 }]);
    expect(open().extents(origin.name)).toEqual([{ epoch: epoch.epoch, last_seq: 20 }]);
    store.keepAnnouncement(origin.name, new Uint8Array(16_000));
    expect(store.tidy()).toBe(false);
    database.pragma("max_page_count = 100000");
    store.tidy();
    expect(open().announcements()).toHaveLength(1);
    store.append(large);
    expect(store.hashAt(origin.name, epoch.epoch, 60)).toEqual(epoch.hashes[60]);
  });

  test("give the room of a dropped journal back, a little at a time, also after a start in between", () => {
    const store = open();
    const database = opened[0] as Database.Database;
    const epoch = origin.write({ length: 1_200 });
    replicate(store, epoch, { journal: origin, most: 20 });
    const full = database.pragma("page_count", { simple: true }) as number;
    store.drop(origin.name);
    expect(store.tidy()).toBe(true);
    const again = open();
    while (again.tidy());
    const rows = database.prepare("SELECT count(*) FROM replica_batch").pluck().get();
    expect(rows).toBe(0);
    expect(database.pragma("page_count", { simple: true }) as number).toBeLessThan(full / 2);
  });

  test("take a journal again while its dropped copy is still being cleared away", () => {
    const store = open();
    const epoch = origin.write({ length: 500 });
    replicate(store, epoch, { journal: origin, most: 10 });
    store.drop(origin.name);
    store.tidy();
    replicate(store, epoch, { journal: origin, upto: 100 });
    while (store.tidy());
    expect(open().extents(origin.name)).toEqual([{ epoch: epoch.epoch, last_seq: 100 }]);
    expect(store.hashAt(origin.name, epoch.epoch, 73)).toEqual(epoch.hashes[73]);
  });

  test("refuse an epoch beyond what the file can name with a code, and keep all others", () => {
    const store = open();
    const first = origin.write({ length: 3 });
    replicate(store, first, { journal: origin });
    const last_id = 2 ** 21 - 2;
    opened[0]
      ?.prepare(
        "INSERT INTO replica_epoch (id, journal, epoch, generation, started_at_ms) VALUES (?, 999, x'00', 1, 1)",
      )
      .run(last_id);
    const another = origin.write({ length: 3 });
    expect(() => replicate(store, another, { journal: origin })).toThrow(
      expect.objectContaining({ code: "storage-failed" }),
    );
    for (const one of [store, open()]) expect(one.extents(origin.name)).toEqual([{ epoch: first.epoch, last_seq: 3 }]);
  });

  test("keep announcements in memory until they are tidied up or a batch comes", () => {
    const store = open();
    store.keepAnnouncement(origin.name, Uint8Array.of(1));
    expect(open().announcements()).toEqual([]);
    replicate(store, origin.write({ length: 1 }), { journal: origin });
    expect(open().announcements()).toEqual([{ node: origin.name, bytes: Buffer.of(1) }]);
    store.keepAnnouncement(origin.name, Uint8Array.of(2));
    store.tidy();
    expect(open().announcements()).toEqual([{ node: origin.name, bytes: Buffer.of(2) }]);
  });
});
