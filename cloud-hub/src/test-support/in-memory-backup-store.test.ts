import type { NodeId } from "@localgrid/vocabulary/identifiers";
import { backupStoreContract } from "./backup-store-contract.ts";
import { InMemoryBackupStore } from "./in-memory-backup-store.ts";

backupStoreContract("InMemoryBackupStore", async () => {
  const nodes = [1, 2].map((at) => new Uint8Array(16).fill(at) as NodeId) as [NodeId, NodeId];
  return { store: new InMemoryBackupStore(), nodes };
});
