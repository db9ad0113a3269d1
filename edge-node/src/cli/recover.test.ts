import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ChainVerifier } from "@localgrid/journal/chain";
import { decodeMembership } from "@localgrid/protocol/region-membership";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openJournalDatabase, recordsAfter } from "../adapters/sqlite/journal-database.ts";
import { openReplicaDatabase } from "../adapters/sqlite/replica-database.ts";
import { SqliteOwnJournal } from "../adapters/sqlite/sqlite-own-journal.ts";
import { SqliteReplicaStore } from "../adapters/sqlite/sqlite-replica-store.ts";
import type { WrittenEpoch } from "../adapters/sqlite/test-journal.ts";
import { openIdentity } from "../adapters/system/identity.ts";
import { assertMayStart, readReplacement } from "../adapters/system/replacement-files.ts";
import { assertFresh } from "./recovered-node.ts";
import { LostNode, randomHash, strangersKey } from "./test-recovery.ts";

let lost: LostNode;
let data_dir: string;

beforeEach(() => {
  lost = new LostNode();
  data_dir = lost.dataFolder();
});

afterEach(() => lost.remove());

const FULL_DISK = new LocalGridError("storage-full", "the disk is full");
const coded = (code: string) => expect.objectContaining({ code });

/** The journal in the folder, checked record by record. */
function recovered() {
  const database = openJournalDatabase(join(data_dir, "journal.sqlite"));
  const own = new SqliteOwnJournal(database, lost.journal.key);
  const verifier = new ChainVerifier();
  const texts = [...recordsAfter(database, 0)].map(({ record }) => {
    verifier.accept(record);
    return record.toString("hex");
  });
  const extents = own.extents();
  const pending = own.pending(0, 10_000).map(({ record }) => Buffer.from(record).toString("hex"));
  const head = own.head();
  database.close();
  return { texts, extents, pending, head };
}

function textsOf(...parts: readonly (readonly Uint8Array[])[]): readonly string[] {
  return parts.flat().map((record) => Buffer.from(record).toString("hex"));
}

function extentOf({ epoch, records }: WrittenEpoch) {
  return { epoch, last_seq: records.length };
}

describe("A box with the recovery code of a lost node", () => {
  test("becomes that node: journal, keys, authority, settings, region", async () => {
    const first = lost.epoch({ length: 300, head_every: 25 });
    const second = lost.epoch({ parent: first.end, length: 90, started_at_ms: 9_000 });
    const holder = lost.holder();
    for (const epoch of [first, second]) holder.keep(lost.journal, epoch);
    holder.store.saveMembership(lost.list(7));
    const figures = await lost.recover(data_dir);
    expect(figures).toMatchObject({ records: 390, beside: 0, generation: 2, missing: [], sources: [holder.node] });
    expect(recovered()).toMatchObject({
      texts: textsOf(first.records, second.records),
      extents: [extentOf(first), extentOf(second)],
      head: { seq: 90, hash: second.end.hash },
    });
    const { key, communityKey } = openIdentity(data_dir);
    expect([key.node, communityKey]).toEqual([lost.journal.key.node, lost.journal.communityKey]);
    expect(readFileSync(join(data_dir, "ca", "authority.pem"), "utf8")).toBe(lost.secrets.authority_pem);
    expect(JSON.parse(readFileSync(join(data_dir, "config.json"), "utf8"))).toEqual({
      data_dir,
      community: "sun",
      hub_url: null,
      ...lost.secrets.settings,
    });
    expect(readReplacement(data_dir)).toEqual({ generation: 2, missing: [], said: false });
    expect(() => assertMayStart(data_dir)).not.toThrow();
    const replicas = openReplicaDatabase(join(data_dir, "replicas.sqlite"));
    const store = new SqliteReplicaStore(replicas);
    expect(decodeMembership(store.membership() as Uint8Array).version).toBe(7);
    expect(store.regionKey()).toEqual(Buffer.from(lost.regionKey.publicKey));
    replicas.close();
  });

  test("gets the union of what anybody has, from those that a named one lists", async () => {
    const first = lost.epoch({ length: 200 });
    const second = lost.epoch({ parent: first.end, length: 500, started_at_ms: 9_000 });
    const [a, b] = [lost.holder(), lost.holder()];
    a.keep(lost.journal, first);
    a.keep(lost.journal, second, 120);
    b.keep(lost.journal, first, 60);
    b.keep(lost.journal, first);
    b.keep(lost.journal, second);
    a.store.saveMembership(lost.list(1));
    const figures = await lost.recover(data_dir);
    expect(figures).toMatchObject({ records: 700, missing: [] });
    expect(recovered().texts).toEqual(textsOf(first.records, second.records));
    expect(figures.sources.toSorted()).toEqual([a.node, b.node].toSorted());
  });

  test("is told by seq what the node had signed to have and nobody has", async () => {
    const first = lost.epoch({ length: 100 });
    const second = lost.epoch({ parent: first.end, length: 40, started_at_ms: 9_000 });
    const holder = lost.holder();
    holder.keep(lost.journal, first);
    holder.keep(lost.journal, second, 15);
    holder.hear(lost.journal, second.end);
    const missing = [{ epoch: second.epoch, from_seq: 16, upto_seq: 40 }];
    expect(await lost.recover(data_dir)).toMatchObject({ records: 115, missing });
    const [range] = readReplacement(data_dir)?.missing ?? [];
    expect(range).toMatchObject({ from_seq: 16, upto_seq: 40 });
  });

  test("is told of a whole epoch that nobody has, and of nothing that a stranger promised", async () => {
    const first = lost.epoch({ length: 30 });
    const holder = lost.holder();
    holder.keep(lost.journal, first);
    const epoch = randomHash().slice(0, 16);
    holder.hear(lost.journal, { epoch, seq: 9, hash: randomHash() });
    const stranger = new LostNode();
    lost.holder().hear(stranger.journal, { epoch: randomHash().slice(0, 16), seq: 999, hash: randomHash() });
    const { missing } = await lost.recover(data_dir);
    expect(missing).toEqual([{ epoch: Buffer.from(epoch).toString("hex"), from_seq: 1, upto_seq: 9 }]);
    stranger.remove();
  });

  test("goes on from the newest epoch; what had been lost before lives on beside it", async () => {
    const first = lost.epoch({ length: 80 });
    const dropped = lost.epoch({ parent: first.end, length: 20, started_at_ms: 5_000 });
    const parent = lost.journal.at(first, 50);
    const newest = lost.epoch({ parent, length: 30, started_at_ms: 9_000 });
    const holder = lost.holder();
    for (const epoch of [first, dropped, newest]) holder.keep(lost.journal, epoch);
    expect(await lost.recover(data_dir)).toMatchObject({ records: 80, beside: 50 });
    expect(recovered()).toEqual({
      texts: textsOf(first.records.slice(0, 50), newest.records),
      extents: [extentOf(first), extentOf(dropped), extentOf(newest)],
      pending: textsOf(first.records.slice(50), dropped.records),
      head: { epoch: new Uint8Array(newest.end.epoch), seq: 30, hash: newest.end.hash },
    });
  });

  test("takes the place after the highest generation that anybody knows", async () => {
    const first = lost.epoch({ length: 10 });
    const second = lost.epoch({ parent: first.end, length: 10, started_at_ms: 2_000, generation: 3 });
    const holder = lost.holder();
    for (const epoch of [first, second]) holder.keep(lost.journal, epoch);
    holder.hear(lost.journal, second.end, 4);
    expect(await lost.recover(data_dir)).toMatchObject({ generation: 5 });
  });

  test("needs somebody who has the journal, and leaves nothing that could be taken for a node", async () => {
    lost.holder();
    await expect(lost.recover(data_dir)).rejects.toThrow(coded("recovery-incomplete"));
    expect(readdirSync(data_dir)).toEqual(["recovery"]);
    expect(() => assertMayStart(data_dir)).toThrow(coded("recovery-unfinished"));
  });

  test("cannot begin without what was sealed for it", async () => {
    const holder = lost.holder();
    holder.keep(lost.journal, lost.journal.write({ length: 20 }));
    await expect(lost.recover(data_dir)).rejects.toThrow(coded("no-recovery-secrets"));
    expect(existsSync(join(data_dir, "keys"))).toBe(false);
  });

  test("takes a list of the region from nobody but the region's key", async () => {
    const holder = lost.holder();
    holder.keep(lost.journal, lost.epoch({ length: 20 }));
    holder.store.saveMembership(lost.list(9, strangersKey()));
    await lost.recover(data_dir);
    const replicas = openReplicaDatabase(join(data_dir, "replicas.sqlite"));
    expect(new SqliteReplicaStore(replicas).membership()).toBeNull();
    replicas.close();
  });
});

describe("A recovery", () => {
  test("goes on with others when one breaks off or sends what nobody signed", async () => {
    const epoch = lost.epoch({ length: 900 });
    const [breaking, lying, honest] = [lost.holder(), lost.holder(), lost.holder()];
    for (const holder of [breaking, lying, honest]) holder.keep(lost.journal, epoch);
    breaking.store.saveMembership(lost.list(1));
    breaking.patience = 3;
    lying.tamper = (frame) => (frame.length > 1_000 ? frame.map((byte, at) => (at === 500 ? byte ^ 1 : byte)) : frame);
    expect(await lost.recover(data_dir)).toMatchObject({ records: 900, missing: [] });
    expect(recovered().texts).toEqual(textsOf(epoch.records));
    expect(lost.said.join("\n")).toContain(lying.node);
  });

  test("that was interrupted goes on where it was", async () => {
    const epoch = lost.epoch({ length: 2_000 });
    const holder = lost.holder();
    holder.keep(lost.journal, epoch);
    const progress = (records: number) => {
      if (records > 1_000) throw FULL_DISK;
    };
    await expect(lost.recover(data_dir, { progress })).rejects.toThrow("the disk is full");
    const before = holder.served;
    expect(await lost.recover(data_dir)).toMatchObject({ records: 2_000, missing: [] });
    expect(recovered().texts).toEqual(textsOf(epoch.records));
    // Half of the 50 batches, and what was on its way.
    expect(holder.served - before).toBeLessThan(35);
  });

  test("does not trust what an interruption left, unless it hangs together", async () => {
    const epoch = lost.epoch({ length: 400 });
    const holder = lost.holder();
    holder.keep(lost.journal, epoch);
    const progress = (records: number) => {
      if (records > 200) throw FULL_DISK;
    };
    await expect(lost.recover(data_dir, { progress })).rejects.toThrow("the disk is full");
    const file = new Database(join(data_dir, "recovery", "journal.sqlite"));
    file.prepare("UPDATE journal SET record = ? WHERE position = 100").run(Buffer.from("half a page"));
    file.close();
    await lost.recover(data_dir);
    expect(recovered().texts).toEqual(textsOf(epoch.records));
  });

  test("begins anew when an interruption left no database at all", async () => {
    const epoch = lost.epoch({ length: 100 });
    lost.holder().keep(lost.journal, epoch);
    mkdirSync(join(data_dir, "recovery"));
    writeFileSync(join(data_dir, "recovery", "journal.sqlite"), Buffer.alloc(8_192, 7));
    await lost.recover(data_dir);
    expect(recovered().texts).toEqual(textsOf(epoch.records));
  });

  test("ends when another box has taken the node's place meanwhile", async () => {
    const holder = lost.holder();
    const epoch = lost.epoch({ length: 90 });
    holder.keep(lost.journal, epoch);
    const takeOver = () => {
      holder.hear(lost.journal, epoch.end, 2);
    };
    await expect(lost.recover(data_dir, { progress: takeOver })).rejects.toThrow(coded("replacement-raced"));
    expect(() => assertMayStart(data_dir)).toThrow(coded("recovery-unfinished"));
    expect(existsSync(join(data_dir, "keys"))).toBe(false);
    // Nor does the next try believe that it is the first.
    await expect(lost.recover(data_dir)).rejects.toThrow(coded("replacement-raced"));
  });

  test("that was interrupted ends when another box has taken the place since then", async () => {
    const epoch = lost.epoch({ length: 400 });
    const holder = lost.holder();
    holder.keep(lost.journal, epoch);
    const progress = () => {
      throw FULL_DISK;
    };
    await expect(lost.recover(data_dir, { progress })).rejects.toThrow("the disk is full");
    holder.hear(lost.journal, epoch.end, 2);
    await expect(lost.recover(data_dir)).rejects.toThrow(coded("replacement-raced"));
  });

  test("does not go on with what was gathered of another node, nor in the folder of one", async () => {
    const other = new LostNode();
    other.holder();
    await expect(other.recover(data_dir)).rejects.toThrow(coded("recovery-incomplete"));
    other.remove();
    lost.holder().keep(lost.journal, lost.epoch({ length: 9 }));
    await expect(lost.recover(data_dir)).rejects.toThrow(coded("data-folder-not-empty"));
    const home = lost.dataFolder();
    writeFileSync(join(home, "config.json"), "{}");
    expect(() => assertFresh(home)).not.toThrow();
    openIdentity(home);
    expect(() => assertFresh(home)).toThrow(coded("data-folder-not-empty"));
  });
});
