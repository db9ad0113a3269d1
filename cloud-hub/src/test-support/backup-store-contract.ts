import { createHash } from "node:crypto";
import type { NodeId } from "@localgrid/vocabulary/identifiers";
import { describe, expect, test } from "vitest";
import type { BackupStore } from "../backups/backup-store.ts";

export interface OpenedBackupStore {
  readonly store: BackupStore;
  /** Nodes that are enrolled. */
  readonly nodes: readonly [NodeId, NodeId];
}

const MOST = 3;

/** What every store of nodes' backups must do. `open` gives an empty one with two nodes. */
export function backupStoreContract(name: string, open: () => Promise<OpenedBackupStore>): void {
  describe(`${name} keeps backups of nodes`, () => {
    test("piece by piece, and gives them back to the node that they are of", async () => {
      const { store, nodes } = await open();
      const [node, other] = nodes;
      const digest = await keep(store, node, { made_at_ms: 5, texts: ["one ", "two"] });
      expect(await store.list(node)).toEqual([{ digest, made_at_ms: 5, size_bytes: 7 }]);
      expect(await texts(store, node, digest)).toEqual(["one ", "two"]);
      expect(await store.list(other)).toEqual([]);
      expect(await store.piece(other, digest, 0)).toBeNull();
    });

    test("which are there only when they are whole", async () => {
      const { store, nodes } = await open();
      const [node] = nodes;
      const digest = await keep(store, node, { made_at_ms: 1, texts: ["whole"] });
      const cut = await store.begin(node, { made_at_ms: 2, begun_at_ms: 2 });
      await store.addPiece(cut, 0, Buffer.from("half"));
      expect(await store.list(node)).toHaveLength(1);
      // The next one sweeps what the last one left.
      const next = await store.begin(node, { made_at_ms: 3, begun_at_ms: 3 });
      await expect(store.addPiece(cut, 1, Buffer.from("late"))).rejects.toThrow();
      await store.drop(next);
      expect(await store.list(node)).toEqual([{ digest, made_at_ms: 1, size_bytes: 5 }]);
    });

    test("the newest few of each, whichever came first, and the last one in any case", async () => {
      const { store, nodes } = await open();
      const [node, other] = nodes;
      for (const at of [4, 2, 9, 7]) await keep(store, node, { made_at_ms: at, texts: [`${at}`] });
      await keep(store, other, { made_at_ms: 1, texts: ["of another"] });
      expect((await store.list(node)).map(({ made_at_ms }) => made_at_ms)).toEqual([9, 7, 4]);
      await keep(store, node, { made_at_ms: 1, texts: ["of a clock that went back"] });
      expect((await store.list(node)).map(({ made_at_ms }) => made_at_ms)).toEqual([9, 7, 1]);
      expect(await store.list(other)).toHaveLength(1);
    });

    test("once each, however often the same one comes", async () => {
      const { store, nodes } = await open();
      const [node] = nodes;
      const same = { made_at_ms: 5, texts: ["the same"] };
      const digest = await keep(store, node, same);
      await keep(store, node, same);
      expect(await store.list(node)).toHaveLength(1);
      expect(await texts(store, node, digest)).toEqual(["the same"]);
    });
  });
}

interface Content {
  readonly made_at_ms: number;
  readonly texts: readonly string[];
}

async function keep(store: BackupStore, node: NodeId, { made_at_ms, texts: pieces }: Content): Promise<Uint8Array> {
  const number = await store.begin(node, { made_at_ms, begun_at_ms: made_at_ms });
  for (const [position, text] of pieces.entries()) await store.addPiece(number, position, Buffer.from(text));
  const all = pieces.join("");
  const digest = new Uint8Array(createHash("sha256").update(all).digest());
  await store.finish(number, { digest, size_bytes: all.length }, MOST);
  return digest;
}

async function texts(store: BackupStore, node: NodeId, digest: Uint8Array): Promise<readonly string[]> {
  const found: string[] = [];
  for (let position = 0; ; position++) {
    const piece = await store.piece(node, digest, position);
    if (piece === null) return found;
    found.push(Buffer.from(piece).toString());
  }
}
