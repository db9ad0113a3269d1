import { createHash, randomBytes } from "node:crypto";
import type { NodeId } from "@localgrid/vocabulary/identifiers";
import { describe, expect, test } from "vitest";
import { InMemoryBackupStore } from "../test-support/in-memory-backup-store.ts";
import { BackupDesk, MAX_BACKUP_BYTES } from "./backup-desk.ts";

const node = new Uint8Array(16).fill(1) as NodeId;
const other = new Uint8Array(16).fill(2) as NodeId;
const coded = (code: string) => expect.objectContaining({ code });

function desk(now_ms = 1_000_000): BackupDesk {
  return new BackupDesk({ store: new InMemoryBackupStore(), now_ms: () => now_ms });
}

async function* parts(bytes: Uint8Array, size = 100_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function contentOf(backups: BackupDesk, of: NodeId, digest: Uint8Array): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of await backups.content(of, digest)) all.push(piece);
  return Buffer.concat(all);
}

describe("The hub's place for backups", () => {
  test("gives back what was brought, to the node that it is of", async () => {
    const backups = desk();
    const bytes = randomBytes(700_000);
    const kept = await backups.keep(node, parts(bytes), { made_at_ms: 5, size_bytes: bytes.length });
    expect(Buffer.from(kept.digest)).toEqual(createHash("sha256").update(bytes).digest());
    expect(await contentOf(backups, node, kept.digest)).toEqual(bytes);
    await expect(backups.content(other, kept.digest)).rejects.toThrow(coded("unknown-backup"));
    expect(await backups.list(other)).toEqual([]);
  });

  test("keeps the newest three of each node, and one that comes again once", async () => {
    const backups = desk();
    const keep = (at: number, of = node) =>
      backups.keep(of, parts(Buffer.from(`backup ${at}`)), { made_at_ms: at, size_bytes: 8 });
    for (const at of [1, 2, 3, 3, 4]) await keep(at);
    await keep(1, other);
    expect((await backups.list(node)).map(({ made_at_ms }) => made_at_ms)).toEqual([4, 3, 2]);
    expect(await backups.list(other)).toHaveLength(1);
  });

  test("leaves the older ones when one breaks off, has another size, or is too large", async () => {
    const backups = desk();
    const bytes = randomBytes(500_000);
    await backups.keep(node, parts(bytes), { made_at_ms: 1, size_bytes: bytes.length });
    async function* broken() {
      yield bytes.subarray(0, 300_000);
      throw new Error("the line is dead");
    }
    const size_bytes = bytes.length;
    await expect(backups.keep(node, broken(), { made_at_ms: 2, size_bytes })).rejects.toThrow("the line is dead");
    for (const wrong of [size_bytes - 1, size_bytes + 1]) {
      const answer = backups.keep(node, parts(bytes), { made_at_ms: 2, size_bytes: wrong });
      await expect(answer).rejects.toThrow(coded("wrong-backup-size"));
    }
    const huge = backups.keep(node, parts(bytes), { made_at_ms: 2, size_bytes: MAX_BACKUP_BYTES + 1 });
    await expect(huge).rejects.toThrow(coded("backup-too-large"));
    expect((await backups.list(node)).map(({ made_at_ms }) => made_at_ms)).toEqual([1]);
  });

  test("takes one of a node at a time", async () => {
    const backups = desk();
    const { promise, resolve } = Promise.withResolvers<void>();
    async function* slow() {
      await promise;
      yield Buffer.from("late");
    }
    const first = backups.keep(node, slow(), { made_at_ms: 1, size_bytes: 4 });
    const second = backups.keep(node, parts(Buffer.from("soon")), { made_at_ms: 2, size_bytes: 4 });
    await expect(second).rejects.toThrow(coded("overloaded"));
    resolve();
    await first;
    expect(await backups.list(node)).toHaveLength(1);
  });

  test("believes no node's clock that is far ahead", async () => {
    const backups = desk(1_000_000);
    await backups.keep(node, parts(Buffer.from("next year")), { made_at_ms: 9e12, size_bytes: 9 });
    expect((await backups.list(node))[0]?.made_at_ms).toBe(1_000_000 + 86_400_000);
  });
});
