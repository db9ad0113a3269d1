import type { NodeId } from "@localgrid/vocabulary/identifiers";
import { InMemoryReleaseStore } from "./in-memory-release-store.ts";
import { releaseStoreContract } from "./release-store-contract.ts";

releaseStoreContract("InMemoryReleaseStore", async () => {
  const store = new InMemoryReleaseStore();
  const nodes = [1, 2, 3].map((at) => new Uint8Array(16).fill(at) as NodeId) as [NodeId, NodeId, NodeId];
  store.enrolled = nodes;
  return { store, nodes };
});
