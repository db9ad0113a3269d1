import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { assertMayStart, readReplacement } from "../adapters/system/replacement-files.ts";
import type { RecoverySource } from "../recovery/recovery-source.ts";
import { LostNode, randomHash } from "./test-recovery.ts";

let lost: LostNode;
let data_dir: string;

beforeEach(() => {
  lost = new LostNode();
  data_dir = lost.dataFolder();
});

afterEach(() => lost.remove());

const coded = (code: string) => expect.objectContaining({ code });

/** Claims to have what it never gives. */
function boaster(epoch: string, last_seq: number): RecoverySource {
  return {
    name: "boaster",
    reach: async () => ({ epochs: [{ epoch, last_seq }] }),
    announcements: async () => [],
    membership: async () => null,
    async *pieces() {
      // Says nothing more.
    },
  };
}

async function peersAnd(source: RecoverySource) {
  const others = await lost.sources();
  return { sources: async () => [source, ...(await others())] };
}

describe("A recovery that does not get all that somebody claims to have", () => {
  test("does not make a node of a fragment, says what is missing, and goes on when it is there", async () => {
    const epoch = lost.epoch({ length: 900, head_every: 25 });
    const [breaking, whole] = [lost.holder(), lost.holder()];
    breaking.keep(lost.journal, epoch);
    breaking.patience = 8;
    const range = /epoch [0-9a-f]{32} seq \d+–900/;
    await expect(lost.recover(data_dir)).rejects.toThrow(range);
    await expect(lost.recover(data_dir)).rejects.toThrow(coded("recovery-incomplete"));
    expect(existsSync(join(data_dir, "keys"))).toBe(false);
    expect(() => assertMayStart(data_dir)).toThrow(coded("recovery-unfinished"));
    whole.keep(lost.journal, epoch);
    breaking.store.saveMembership(lost.list(1));
    expect(await lost.recover(data_dir)).toMatchObject({ records: 900, missing: [] });
  });

  test("does without it when that is accepted, and the first record will say so", async () => {
    const epoch = lost.epoch({ length: 900, head_every: 25 });
    lost.holder().keep(lost.journal, epoch, 400);
    const ports = await peersAnd(boaster(epoch.epoch, 900));
    await expect(lost.recover(data_dir, ports)).rejects.toThrow(coded("recovery-incomplete"));
    const missing = [{ epoch: epoch.epoch, from_seq: 401, upto_seq: 900 }];
    expect(await lost.recover(data_dir, { ...ports, acceptsIncomplete: true })).toMatchObject({
      records: 400,
      missing,
    });
    expect(readReplacement(data_dir)?.missing).toMatchObject([{ from_seq: 401, upto_seq: 900 }]);
  });

  test("is not held up by one who breaks off, as long as another gives it", async () => {
    const epoch = lost.epoch({ length: 900, head_every: 25 });
    lost.holder().keep(lost.journal, epoch);
    const ports = await peersAnd(boaster(epoch.epoch, 900));
    expect(await lost.recover(data_dir, ports)).toMatchObject({ records: 900, missing: [] });
  });

  test("remembers the claim of somebody who is away by the next try", async () => {
    const epoch = lost.epoch({ length: 90 });
    lost.holder().keep(lost.journal, epoch, 40);
    await expect(lost.recover(data_dir, await peersAnd(boaster(epoch.epoch, 90)))).rejects.toThrow("seq 41–90");
    await expect(lost.recover(data_dir)).rejects.toThrow("seq 41–90");
  });

  test("counts an epoch that came without what it follows", async () => {
    const first = lost.epoch({ length: 40 });
    const gone = lost.epoch({ parent: first.end, length: 20, started_at_ms: 5_000 });
    const last = lost.epoch({ parent: gone.end, length: 10, started_at_ms: 9_000 });
    const holder = lost.holder();
    for (const epoch of [first, last]) holder.keep(lost.journal, epoch);
    await expect(lost.recover(data_dir)).rejects.toThrow(`epoch ${gone.epoch} seq 1–20`);
    await expect(lost.recover(data_dir)).rejects.toThrow(`epoch ${last.epoch} seq 1–10`);
  });
});

describe("The generation of a new box", () => {
  test("does not follow from what a peer says of itself", async () => {
    const epoch = lost.epoch({ length: 90 });
    const [honest, liar] = [lost.holder(), lost.holder()];
    for (const holder of [honest, liar]) holder.keep(lost.journal, epoch);
    honest.store.saveMembership(lost.list(1));
    liar.generation = Number.MAX_SAFE_INTEGER;
    expect(await lost.recover(data_dir)).toMatchObject({ generation: 2 });
  });

  test("is not spoilt by a peer that lies later", async () => {
    const holder = lost.holder();
    holder.keep(lost.journal, lost.epoch({ length: 90 }));
    const progress = () => {
      holder.generation = 7;
    };
    expect(await lost.recover(data_dir, { progress })).toMatchObject({ generation: 2 });
  });

  test("is not taken twice: a genesis that appears meanwhile tells of the other box", async () => {
    const first = lost.epoch({ length: 90 });
    const holder = lost.holder();
    holder.keep(lost.journal, first);
    let isThere = false;
    const progress = () => {
      if (isThere) return;
      isThere = true;
      holder.keep(lost.journal, lost.epoch({ parent: first.end, length: 5, started_at_ms: 9_000, generation: 2 }));
    };
    await expect(lost.recover(data_dir, { progress })).rejects.toThrow(coded("replacement-raced"));
  });

  test("has a bound", async () => {
    const epoch = lost.epoch({ length: 9 });
    const holder = lost.holder();
    holder.keep(lost.journal, epoch);
    holder.hear(lost.journal, { ...epoch.end, hash: randomHash() }, 1_000_000);
    await expect(lost.recover(data_dir)).rejects.toThrow(coded("replacement-damaged"));
    expect(existsSync(join(data_dir, "keys"))).toBe(false);
  });
});
