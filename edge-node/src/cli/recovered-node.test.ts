import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openJournalDatabase, recordsAfter } from "../adapters/sqlite/journal-database.ts";
import { openIdentity } from "../adapters/system/identity.ts";
import { assertMayStart, readReplacement } from "../adapters/system/replacement-files.ts";
import { assertFresh, type RecoveryStep } from "./recovered-node.ts";
import { type Holder, LostNode } from "./test-recovery.ts";

let lost: LostNode;
let holder: Holder;
let data_dir: string;

beforeEach(() => {
  lost = new LostNode();
  holder = lost.holder();
  data_dir = lost.dataFolder();
});

afterEach(() => lost.remove());

const coded = (code: string) => expect.objectContaining({ code });

const cutAfter = (last: RecoveryStep) => ({
  stepped: (step: RecoveryStep) => {
    if (step === last) throw new Error("the power is gone");
  },
});

/** Records of the node's journal, and what else is in its file. */
function written() {
  const database = openJournalDatabase(join(data_dir, "journal.sqlite"));
  const records = [...recordsAfter(database, 0)].map(({ record }) => record.toString("hex"));
  const tables = database.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all();
  database.close();
  return { records, tables: tables.filter((name) => name.startsWith("recovery")) };
}

function config() {
  return JSON.parse(readFileSync(join(data_dir, "config.json"), "utf8")) as Record<string, unknown>;
}

describe("A power cut at the end of a recovery", () => {
  const before: readonly RecoveryStep[] = ["authority", "identity", "region", "config", "replacement"];

  test.each(before)("after the %s was written costs nothing that was fetched", async (step) => {
    const epoch = lost.epoch({ length: 600, head_every: 25 });
    holder.keep(lost.journal, epoch);
    await expect(lost.recover(data_dir, cutAfter(step))).rejects.toThrow("the power is gone");
    expect(() => assertMayStart(data_dir)).toThrow(coded("recovery-unfinished"));
    // By now it has less, so that only what is here already can make the rest.
    holder.store.drop(lost.journal.name);
    holder.keep(lost.journal, epoch, 100);
    expect(await lost.recover(data_dir)).toMatchObject({ records: 600, generation: 2, missing: [] });
    expect(written()).toEqual({ records: epoch.records.map((one) => Buffer.from(one).toString("hex")), tables: [] });
    expect(() => assertMayStart(data_dir)).not.toThrow();
  });

  test.each<RecoveryStep>(["journal", "settled"])("after the %s needs nobody any more", async (step) => {
    const epoch = lost.epoch({ length: 300 });
    holder.keep(lost.journal, epoch);
    await expect(lost.recover(data_dir, cutAfter(step))).rejects.toThrow("the power is gone");
    expect(() => assertMayStart(data_dir)).toThrow(coded("recovery-unfinished"));
    expect(() => assertFresh(data_dir)).not.toThrow();
    holder.isReachable = false;
    const figures = await lost.recover(data_dir);
    expect(figures).toMatchObject({ records: 300, beside: 0, generation: 2, missing: [], sources: [] });
    expect(written()).toEqual({ records: epoch.records.map((one) => Buffer.from(one).toString("hex")), tables: [] });
    expect(readReplacement(data_dir)).toMatchObject({ generation: 2, said: false });
    expect(openIdentity(data_dir).key.node).toEqual(lost.journal.key.node);
    expect(() => assertMayStart(data_dir)).not.toThrow();
  });

  test("keeps what the records are of until the journal is in its place", async () => {
    holder.keep(lost.journal, lost.epoch({ length: 300 }));
    await expect(lost.recover(data_dir, cutAfter("replacement"))).rejects.toThrow("the power is gone");
    const file = new Database(join(data_dir, "recovery", "journal.sqlite"));
    expect(file.prepare("SELECT sum(fetched_upto) FROM recovery_segment").pluck().get()).toBe(300);
    file.close();
  });

  test("does not make the folder that of another code, nor a node's folder a recovery's", async () => {
    holder.keep(lost.journal, lost.epoch({ length: 30 }));
    await expect(lost.recover(data_dir, cutAfter("journal"))).rejects.toThrow("the power is gone");
    const other = new LostNode();
    other.holder().keep(other.journal, other.epoch({ length: 9 }));
    await expect(other.recover(data_dir)).rejects.toThrow(coded("data-folder-not-empty"));
    other.remove();
    const home = lost.dataFolder();
    mkdirSync(join(home, "recovery"));
    openJournalDatabase(join(home, "journal.sqlite")).close();
    await expect(lost.recover(home)).rejects.toThrow(coded("data-folder-not-empty"));
    expect(existsSync(join(home, "recovery"))).toBe(true);
  });
});

describe("The settings of a recovered node", () => {
  test("are all those that the seal has and this release knows", async () => {
    const settings = { http_port: 8_081, replica_count: 3, peer_port: null, time_zone: "Mars/Olympus", moons: 2 };
    holder.keep(lost.journal, lost.epoch({ length: 30, secrets: { ...lost.secrets, settings } }));
    await lost.recover(data_dir);
    expect(config()).toEqual({
      data_dir,
      community: "sun",
      hub_url: null,
      http_port: 8_081,
      replica_count: 3,
      peer_port: null,
    });
    expect(lost.said.join("\n")).toContain("time_zone");
    expect(lost.said.join("\n")).toContain("moons");
  });

  test("cannot make it another node", async () => {
    const settings = { community: "moon", data_dir: "/elsewhere", hub_url: "https://elsewhere.example" };
    holder.keep(lost.journal, lost.epoch({ length: 30, secrets: { ...lost.secrets, settings } }));
    await lost.recover(data_dir);
    expect(config()).toEqual({ data_dir, community: "sun", hub_url: null });
  });

  test("stay as somebody wrote them, who is told of the hub that they leave out", async () => {
    const hub_url = "https://hub.example";
    holder.keep(lost.journal, lost.epoch({ length: 30, secrets: { ...lost.secrets, hub_url } }));
    writeFileSync(join(data_dir, "config.json"), '{"http_port": 1}');
    await lost.recover(data_dir);
    expect(config()).toEqual({ http_port: 1 });
    expect(lost.said.join("\n")).toContain(`names no hub_url; the lost node's was ${hub_url}`);
  });
});
